import type { Promised, Trigger } from "../deadline/dueDate.ts";
import { dueDate } from "../deadline/dueDate.ts";
import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import { type ClockRefusal, type ClockStart, startClocks } from "../deadline/startClocks.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { ClockLength } from "../policy/packClocks.ts";
import type { ClockEvent, Kind } from "../words.ts";
import type { ClockMove, ClockStop, Dimensions, HouseClock, StartedClock } from "./eventParts.ts";
import { clockTexts } from "./texts.ts";
import { currentRound, dimensionsOf, liveClocks, type Ticket, type TicketClock } from "./ticket.ts";

/** The house's own limits. A request that no statutory clock drives must not lie; a refusal is ruled on quickly. */
const HOUSE_LENGTHS: Record<HouseClock, ClockLength> = {
  desk: { workdays: 1 },
  ruling: { halfWorkday: true },
};

/** What sets the pack's clocks going. Instants are epoch ms. */
export type ClockOccasion = {
  event: ClockEvent;
  at: number;
  kind?: Kind;
  dimensions?: Dimensions;
  accepted?: boolean;
  promised?: Promised | null;
  partId?: string;
};

export type ClocksOutcome = { ok: true; clocks: StartedClock[] } | { ok: false; refusal: ClockRefusal };

/**
 * The pack's clocks for an occasion, with ids that no clock of the ticket ever had: they are numbered through all
 * clocks of the ticket. Refuses a promise beyond the pack's cap.
 */
export function clocksFor(office: WorkingOffice, ticket: Ticket, occasion: ClockOccasion): ClocksOutcome {
  const { event, at, accepted, promised, partId } = occasion;
  const kind = occasion.kind ?? ticket.classification?.kind;
  const outcome = startClocks(
    office.pack,
    {
      event,
      at,
      dimensions: occasion.dimensions ?? dimensionsOf(ticket),
      registeredAt: roundStart(ticket),
      ...(kind === undefined ? {} : { kind }),
      ...(accepted === undefined ? {} : { accepted }),
      ...(promised === undefined || promised === null ? {} : { promised }),
    },
    office.timetable,
  );
  if (!outcome.ok) return outcome;
  const clocks = outcome.clocks.map((clock) => ({
    ...startedClock(clock, ""),
    ...(partId === undefined ? {} : { partId }),
  }));
  return { ok: true, clocks: numbered(ticket, clocks) };
}

/** From when this round counts (epoch ms): when the citizen said it, or when it was taken up again. */
export function roundStart(ticket: Ticket): number {
  return Date.parse(ticket.round === 1 ? ticket.receivedAt : currentRound(ticket).startedAt);
}

/** A clock as the record writes it. */
export function startedClock(clock: ClockStart, id: string): StartedClock {
  return {
    id,
    clock: clock.clock,
    label: clock.label,
    startsOn: clock.startsOn,
    startsAt: shanghaiIso(clock.startsAt),
    dueAt: iso(clock.dueAt),
    lateAfter: iso(clock.lateAfter),
    provisional: clock.provisional,
    basis: clock.basis,
    bound: clock.bound,
    length: clock.length,
    trigger: clock.trigger,
  };
}

/** A limit that is not a rule of the pack's clocks: the house's own, or the next report until it is done. */
export function plainClock(
  office: WorkingOffice,
  id: string,
  what: Pick<StartedClock, "clock" | "label" | "startsOn" | "basis" | "bound" | "length">,
  trigger: Trigger,
): StartedClock {
  const times = dueDate(what.length, trigger, office.timetable);
  return {
    ...what,
    id,
    startsAt: shanghaiIso(times.startsAt),
    dueAt: iso(times.dueAt),
    lateAfter: iso(times.lateAfter),
    provisional: times.provisional,
    trigger,
  };
}

/** A clock of the house. */
export function houseClock(
  office: WorkingOffice,
  ticket: Ticket,
  clock: HouseClock,
  at: number,
): StartedClock {
  return plainClock(
    office,
    `${clock}-${ticket.clocks.length + 1}`,
    {
      clock,
      label: clockTexts[clock],
      startsOn: "house",
      basis: [],
      bound: office.pack.triage.by,
      length: HOUSE_LENGTHS[clock],
    },
    { at },
  );
}

/** The same limit counted from the same start, to be given an id of its own: no time is won. */
export function again(clock: TicketClock): StartedClock {
  const { status, stoppedAt: _stopped, earlierDueAt: _earlier, steps: _steps, ...started } = clock;
  const { paused: _paused, ...limit } = started;
  return status === "paused" ? { ...limit, paused: true } : limit;
}

/** Clocks under ids that no clock of the ticket ever had. */
export function numbered(ticket: Ticket, clocks: readonly StartedClock[]): StartedClock[] {
  return clocks.map((clock, i) => ({ ...clock, id: `${clock.clock}-${ticket.clocks.length + i + 1}` }));
}

/** Stops for the living clocks that fit. */
export function stopsOf(
  ticket: Ticket,
  how: ClockStop["how"],
  fits: (clock: TicketClock) => boolean,
): ClockStop[] {
  return liveClocks(ticket)
    .filter(fits)
    .map(({ id }) => ({ id, how }));
}

/** A clock with another trigger: what changes, with the date that held before. */
export function moveOf(
  office: WorkingOffice,
  clock: TicketClock,
  trigger: Trigger,
  status: ClockMove["status"],
): ClockMove {
  const times = dueDate(clock.length, trigger, office.timetable);
  return {
    id: clock.id,
    before: clock.dueAt,
    dueAt: iso(times.dueAt),
    lateAfter: iso(times.lateAfter),
    provisional: times.provisional,
    trigger,
    status,
  };
}

/** A clock as the deadline arithmetic takes it; null for the house's own. */
export function clockStartOf(office: WorkingOffice, clock: TicketClock): ClockStart | null {
  const { clock: name, startsOn } = clock;
  if (name === "desk" || name === "ruling" || startsOn === "house" || startsOn === "progress") return null;
  return {
    clock: name,
    label: clock.label,
    startsOn,
    startsAt: Date.parse(clock.startsAt),
    dueAt: instant(clock.dueAt),
    lateAfter: instant(clock.lateAfter),
    provisional: clock.provisional,
    bound: clock.bound,
    basis: clock.basis,
    length: clock.length,
    trigger: clock.trigger,
    calendarVersion: office.calendarVersion,
  };
}

/** When something promised is due, as the record writes it. @param at epoch ms */
export function promisedAt(office: WorkingOffice, promised: Promised, at: number): string | null {
  return iso(dueDate({ promised: true }, { at, promised }, office.timetable).dueAt);
}

export function iso(instantMs: number | null): string | null {
  return instantMs === null ? null : shanghaiIso(instantMs);
}

function instant(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
