import type { ClockMove, ClockStop, Effects, StartedClock } from "./eventParts.ts";
import { ImpossibleEvent } from "./impossibleEvent.ts";
import type { Ticket, TicketClock } from "./ticket.ts";

/**
 * What an event does to clocks and ownership: moves first, then stops, then starts. Clocks that nobody stopped are
 * left alone. @throws ImpossibleEvent for a clock that is not there, has stopped already, or has an id used before
 */
export function applyEffects(ticket: Ticket, event: Effects & { at: string }): Ticket {
  const { moves = [], stops = [], clocks = [], owner } = event;
  let now = ticket.clocks;
  for (const move of moves) now = replace(now, move.id, (clock) => moved(clock, move));
  for (const stop of stops) now = replace(now, stop.id, (clock) => stopped(clock, stop, event.at));
  for (const clock of clocks) {
    if (now.some((one) => one.id === clock.id))
      throw new ImpossibleEvent(`clock ${clock.id} was used before`);
    now = [...now, freshClock(clock)];
  }
  return { ...ticket, clocks: now, ...(owner === undefined ? {} : { owner }) };
}

/** A clock as it begins. */
export function freshClock(clock: StartedClock): TicketClock {
  return {
    ...clock,
    status: clock.paused ? "paused" : "running",
    stoppedAt: null,
    earlierDueAt: [],
    steps: {},
  };
}

/** Every clock that still lives, stopped in one way. */
export function stopAll(ticket: Ticket, at: string, how: "met" | "cancelled"): Ticket {
  const clocks = ticket.clocks.map((clock) =>
    isLive(clock) ? stopped(clock, { id: clock.id, how }, at) : clock,
  );
  return { ...ticket, clocks, pause: null, extension: null };
}

/** Counts a step of the ladder on a clock. */
export function countStep(ticket: Ticket, clockId: string, ladderId: string | null, at: string): Ticket {
  const step = ladderId ?? "person";
  const clocks = replace(ticket.clocks, clockId, (clock) => {
    const { count, firstAt } = clock.steps[step] ?? { count: 0, firstAt: at };
    return { ...clock, steps: { ...clock.steps, [step]: { count: count + 1, firstAt, lastAt: at } } };
  });
  return { ...ticket, clocks };
}

function replace(
  clocks: readonly TicketClock[],
  id: string,
  change: (clock: TicketClock) => TicketClock,
): TicketClock[] {
  if (!clocks.some((clock) => clock.id === id && isLive(clock))) {
    throw new ImpossibleEvent(`no clock ${id} is running`);
  }
  return clocks.map((clock) => (clock.id === id ? change(clock) : clock));
}

function isLive(clock: TicketClock): boolean {
  return clock.status === "running" || clock.status === "paused";
}

function moved(clock: TicketClock, move: ClockMove): TicketClock {
  const { dueAt, lateAfter, provisional, trigger, status } = move;
  const earlierDueAt =
    clock.dueAt !== null && clock.dueAt !== dueAt ? [...clock.earlierDueAt, clock.dueAt] : clock.earlierDueAt;
  return { ...clock, dueAt, lateAfter, provisional, trigger, status, earlierDueAt };
}

/** "met" becomes "late" where the moment lies after the time up to which it is not late. */
function stopped(clock: TicketClock, stop: ClockStop, eventAt: string): TicketClock {
  const at = stop.at ?? eventAt;
  const late = stop.how === "met" && clock.lateAfter !== null && Date.parse(at) > Date.parse(clock.lateAfter);
  return { ...clock, status: late ? "late" : stop.how, stoppedAt: at };
}
