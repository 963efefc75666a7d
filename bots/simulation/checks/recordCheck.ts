import { isDeepStrictEqual } from "node:util";
import { evolve } from "../../../core/lifecycle/evolve.ts";
import { owedMessages } from "../../../core/lifecycle/owed.ts";
import { isStatutory, liveClocks, type Ticket } from "../../../core/lifecycle/ticket.ts";
import type { EventType, RecordedEvent } from "../../../core/lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Broken } from "./broken.ts";

/** A row of the outbox, by the key that ties it to its event. */
export type OwedRow = { template: string; audience: string; dueAt: Date };
/** A row of the table of clocks. */
export type ClockRow = { id: string; status: string; dueAt: Date; stoppedAt: Date | null };

/** What happened to a ticket since it was looked at last. */
export type Piece = {
  id: string;
  number: string;
  /** as it was then; null: it was not there */
  before: Ticket | null;
  events: readonly RecordedEvent[];
  /** as it is stored now */
  stored: Ticket;
  clockRows: readonly ClockRow[];
};

/** Events with which every clock ends. */
const ENDING: readonly EventType[] = [
  "answered",
  "declined",
  "withdrawn",
  "mergedInto",
  "transferredOut",
  "feedbackDelivered",
  "feedbackUndeliverable",
];
/** Told in the conversation itself, or not at all where no number is known. */
const WITHOUT_ROW: readonly string[] = ["registered"];

/**
 * What must hold of each piece of a record: its time goes forward, every message it owes has its row, no clock stops by
 * itself, reminders come before and presses after the limit and all of them in office time, and what is stored is what
 * the record says.
 * @param owed rows of the outbox by their keys
 */
export function checkRecord(
  office: WorkingOffice,
  piece: Piece,
  owed: ReadonlyMap<string, OwedRow>,
): Broken[] {
  const { id, number, before, events, stored } = piece;
  const broken: Broken[] = [];
  const say = (rule: Broken["rule"], what: string) => broken.push({ rule, where: number, what });
  let state = before;
  let at = 0;
  for (const event of events) {
    const moment = Date.parse(event.at);
    if (moment < at) say("timeBack", `${event.version} ${event.type}`);
    at = moment;
    const clocks = state;
    const after = evolve(state, event);
    for (const [i, message] of owedMessages(office, state, event, after).entries()) {
      if (WITHOUT_ROW.includes(message.template)) continue;
      const row = owed.get(`${id}/${event.version}/${i}`);
      const what = `${event.version} ${event.type}: ${message.template} → ${message.to}`;
      if (row === undefined || row.template !== message.template || row.audience !== message.audience)
        say("owedWithoutRow", what);
      else if (row.dueAt.getTime() !== Date.parse(message.dueAt)) say("owedWithoutRow", `${what} (dueAt)`);
    }
    broken.push(...checkLetter(office, number, clocks, event));
    state = after;
  }
  broken.push(...silentStops(number, before, events, stored));
  broken.push(...checkClockRows(number, stored, piece.clockRows));
  if (!isSame(state, stored)) say("stateDiffers", stored.status);
  return broken;
}

/** What is stored has been JSON, where what is undefined is not there. */
function isSame(state: Ticket | null, stored: Ticket): boolean {
  return isDeepStrictEqual(state, stored) || isDeepStrictEqual(JSON.parse(JSON.stringify(state)), stored);
}

/** A reminder, a press or a report up that the clock gave by itself. */
function checkLetter(
  office: WorkingOffice,
  number: string,
  state: Ticket | null,
  event: RecordedEvent,
): Broken[] {
  if (event.type !== "reminded" && event.type !== "pressed" && event.type !== "escalated") return [];
  if (event.by.role !== "timer") return [];
  const clock = state?.clocks.find((one) => one.id === event.clockId);
  const what = `${event.version} ${event.type} ${event.clockId} ${event.at}`;
  const at = Date.parse(event.at);
  const broken: Broken[] = [];
  if (!office.isOpen(at)) broken.push({ rule: "outsideOfficeTime", where: number, what });
  if (clock === undefined || clock.dueAt === null)
    return [...broken, { rule: "silentStop", where: number, what }];
  const due = Date.parse(clock.dueAt);
  if (!isStatutory(clock))
    return at < due ? [...broken, { rule: "remindedLate", where: number, what }] : broken;
  if (event.type === "reminded" && at >= due) broken.push({ rule: "remindedLate", where: number, what });
  if (event.type !== "reminded" && at <= due) broken.push({ rule: "pressedEarly", where: number, what });
  return broken;
}

/** Clocks that stopped, or began, without an event that says so. */
function silentStops(
  number: string,
  before: Ticket | null,
  events: readonly RecordedEvent[],
  stored: Ticket,
): Broken[] {
  const started = events.flatMap((event) => event.clocks ?? []).map(({ id }) => id);
  const known = new Set([...(before?.clocks ?? []).map(({ id }) => id), ...started]);
  const stopped = new Set(events.flatMap((event) => event.stops ?? []).map(({ id }) => id));
  const ended = events.some(({ type }) => ENDING.includes(type));
  const live = new Set(liveClocks(stored).map(({ id }) => id));
  const ranBefore = new Set([...(before === null ? [] : liveClocks(before)).map(({ id }) => id), ...started]);
  const silent = [...ranBefore].filter((id) => !live.has(id) && !stopped.has(id) && !ended);
  const unknown = stored.clocks.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  return [...silent, ...unknown].map((id): Broken => ({ rule: "silentStop", where: number, what: id }));
}

/** Every clock that has a date has its row, which says the same. */
function checkClockRows(number: string, stored: Ticket, rows: readonly ClockRow[]): Broken[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return stored.clocks.flatMap((clock): Broken[] => {
    if (clock.dueAt === null) return [];
    const row = byId.get(clock.id);
    const same =
      row !== undefined &&
      row.status === clock.status &&
      row.dueAt.getTime() === Date.parse(clock.dueAt) &&
      (row.stoppedAt?.getTime() ?? null) === (clock.stoppedAt === null ? null : Date.parse(clock.stoppedAt));
    return same ? [] : [{ rule: "clockRow", where: number, what: clock.id }];
  });
}
