import type { Pack } from "../policy/pack.ts";
import type { ClockLength, ClockRule } from "../policy/packClocks.ts";
import type { ClockEvent, ClockName, Kind } from "../words.ts";
import type { Calendar } from "./calendar.ts";
import {
  baseDay,
  type ClockTimes,
  dueDate,
  type Promised,
  startOf,
  type Timetable,
  type Trigger,
} from "./dueDate.ts";
import { closeOf, compileHours } from "./officeHours.ts";
import type { Pauses } from "./pauses.ts";
import { localDateAt } from "./shanghaiTime.ts";
import { deadlineTexts as t } from "./texts.ts";

/** What is settled of a request, as far as clocks ask for it. */
export type Settled = {
  /** absent: not settled, and rules that ask for a kind do not apply */
  kind?: Kind;
  /** dimension id → value or values; what a pack assumes holds where nothing is said */
  dimensions: Readonly<Record<string, string | readonly string[]>>;
  /** false: the request was not accepted. Default true */
  accepted?: boolean;
};

/** What sets clocks going. Instants are epoch ms. */
export type ClockTrigger = Settled & {
  event: ClockEvent;
  at: number;
  /** when the request was registered; capped lengths count from there. Default: `at` */
  registeredAt?: number;
  promised?: Promised;
  pauses?: Pauses;
};

/** A clock set going, as plain data: `length` and `trigger` are all that is needed to compute it anew. */
export type ClockStart = ClockTimes & {
  clock: ClockName;
  label: string;
  startsOn: ClockEvent;
  /** role id of who has to keep it */
  bound: string;
  /** article ids */
  basis: string[];
  length: ClockLength;
  trigger: Trigger;
  calendarVersion: string;
};

/** Why a limit was not granted; `told` is Chinese and says what to do. */
export type ClockRefusal = {
  reason: "overCap" | "noExtension" | "notExtendable" | "notLater" | "promiseNeeded";
  told: string;
};
export type ClockOutcome = { ok: true; clocks: ClockStart[] } | { ok: false; refusal: ClockRefusal };

/** The timetable of an office: the pack's way of counting, the office's calendar, its own hours or the pack's. */
export function timetableOf(
  pack: Pack,
  calendar: Calendar,
  ownHours: Pack["officeHours"] = pack.officeHours,
): Timetable {
  return { calendar, hours: compileHours(ownHours), counting: pack.counting };
}

/**
 * The clocks that an event sets going under a pack. Of several rules for one clock the first that applies holds.
 * Refuses where a promise goes beyond the regulation's cap. A clock whose limit is still to be promised starts
 * without a due date.
 */
export function startClocks(pack: Pack, trigger: ClockTrigger, table: Timetable): ClockOutcome {
  const started: ClockStart[] = [];
  for (const rule of rulesFor(pack, trigger)) {
    const refusal = overCap(rule.length, trigger, table);
    if (refusal) return { ok: false, refusal };
    started.push(startClock(rule, trigger, table));
  }
  return { ok: true, clocks: started };
}

/** The rules that an event makes apply, one for each clock name. */
export function rulesFor(
  pack: Pack,
  trigger: Settled & { event: ClockEvent; promised?: Promised },
): ClockRule[] {
  const settled = withAssumed(pack, trigger.dimensions);
  const taken = new Set<ClockName>();
  return pack.clocks.filter((rule) => {
    if (rule.startsOn !== trigger.event || taken.has(rule.clock)) return false;
    if (!applies(rule, settled, trigger)) return false;
    taken.add(rule.clock);
    return true;
  });
}

/** One rule set going from a trigger, without asking whether it applies. */
export function startClock(rule: ClockRule, trigger: Trigger, table: Timetable): ClockStart {
  const kept = keptTrigger(trigger);
  return {
    ...dueDate(rule.length, kept, table),
    clock: rule.clock,
    label: rule.label,
    startsOn: rule.startsOn,
    bound: rule.bound,
    basis: rule.basis,
    length: rule.length,
    trigger: kept,
    calendarVersion: table.calendar.version,
  };
}

function keptTrigger({ at, registeredAt, promised, pauses }: Trigger): Trigger {
  return {
    at,
    ...(registeredAt === undefined ? {} : { registeredAt }),
    ...(promised === undefined ? {} : { promised }),
    ...(pauses === undefined ? {} : { pauses }),
  };
}

function withAssumed(pack: Pack, found: Settled["dimensions"]): Map<string, readonly string[]> {
  const settled = new Map<string, readonly string[]>();
  for (const { id, assumed } of pack.dimensions) if (assumed !== undefined) settled.set(id, [assumed]);
  for (const [id, value] of Object.entries(found))
    settled.set(id, typeof value === "string" ? [value] : value);
  return settled;
}

const UNSET: readonly string[] = ["unset"];

function applies(
  rule: ClockRule,
  settled: ReadonlyMap<string, readonly string[]>,
  trigger: Settled & { promised?: Promised },
) {
  const { kind, dimensions, accepted = true, promised } = rule.when;
  if (accepted !== (trigger.accepted ?? true)) return false;
  if (kind && (trigger.kind === undefined || !kind.includes(trigger.kind))) return false;
  if (promised && (promised === "given") !== (trigger.promised !== undefined)) return false;
  return Object.entries(dimensions ?? {}).every(([id, wanted]) => {
    const values = settled.get(id) ?? UNSET;
    return (values.length === 0 ? UNSET : values).some((value) => wanted.includes(value));
  });
}

/** Whether a promise goes beyond the cap of the length; null: it does not, or there is none. */
export function overCap(length: ClockLength, trigger: Trigger, table: Timetable): ClockRefusal | null {
  if (!("capped" in length) || trigger.promised === undefined) return null;
  const latest = capEnd(length.capped.workdays, trigger.registeredAt ?? trigger.at, table);
  const asked = dueDate(
    length,
    { ...keptTrigger(trigger), pauses: { stretches: [], limitWorkdays: 1 } },
    table,
  ).dueAt;
  if (asked === null || asked <= latest) return null;
  return { reason: "overCap", told: t.overCap(length.capped.workdays, localDateAt(latest)) };
}

/** The close of the n-th working day from the registration (epoch ms): no extension may go beyond it. */
export function capEnd(workdays: number, registeredAt: number, table: Timetable): number {
  return closeOf(table, table.calendar.workdayAfter(baseDay(startOf(registeredAt, table), table), workdays));
}

/** The same clock with these pauses and no others; its due date moves by what they cost. */
export function withPauses(clock: ClockStart, pauses: Pauses, table: Timetable): ClockStart {
  const trigger = { ...clock.trigger, pauses };
  return {
    ...clock,
    ...dueDate(clock.length, trigger, table),
    trigger,
    calendarVersion: table.calendar.version,
  };
}
