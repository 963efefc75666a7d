import { dueDate, type Promised } from "../deadline/dueDate.ts";
import { nextOpen, officeTimeOf, subtractOfficeTime } from "../deadline/officeHours.ts";
import { dayOf, shanghaiIso } from "../deadline/shanghaiTime.ts";
import { startClocks } from "../deadline/startClocks.ts";
import type { Actor } from "../lifecycle/eventParts.ts";
import { promiseRefusal } from "../lifecycle/promise.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { MeasureStep } from "../records/figures/proposals.ts";
import { measureTexts as t } from "./texts.ts";

/** How a measure stands: `mended` and `failed` end it; after `failed` the regulation's next step is proposed. */
export type MeasureStatus = "issued" | "answered" | "mended" | "failed";

/** What somebody wants done with a measure. */
export type MeasureCommand =
  /** `limit`: until when it has to be mended; an order needs one */
  | {
      type: "issue";
      departmentId: string;
      step: MeasureStep;
      why: string[];
      text: string;
      limit: Promised | null;
    }
  /** the unit says what it did */
  | { type: "answer"; text: string }
  | { type: "check"; verdict: "mended" | "failed"; why: string }
  | { type: "press"; note: string | null }
  /** given by the clock alone, before the limit */
  | { type: "remind"; note: null };

/** Its own limit. Times are ISO 8601 in +08:00. */
export type MeasureClock = {
  label: string;
  startsAt: string;
  dueAt: string;
  provisional: boolean;
  /** article ids */
  basis: string[];
  /** when the unit answered; null: it runs */
  stoppedAt: string | null;
};

/** Everything that happened to it, in order; nothing is edited in place. */
export type MeasureEvent = { version: number; at: string; by: Actor } & (
  | {
      type: "issued";
      departmentId: string;
      step: MeasureStep;
      why: string[];
      text: string;
      basis: string[];
      clock: MeasureClock | null;
    }
  | { type: "answered"; text: string }
  | { type: "checked"; verdict: "mended" | "failed"; why: string }
  | { type: "pressed"; note: string | null }
  | { type: "reminded" }
);

/** A measure taken with a unit: an interview, an order to mend with its own limit, accountability. */
export type Measure = {
  departmentId: string;
  step: MeasureStep;
  status: MeasureStatus;
  why: string[];
  text: string;
  basis: string[];
  clock: MeasureClock | null;
  answer: { at: string; text: string } | null;
  check: { at: string; verdict: "mended" | "failed"; why: string } | null;
  presses: number;
  history: MeasureEvent[];
  version: number;
};

/** Why not, in plain Chinese, and what is possible now. */
export type MeasureRefusal = {
  ok: false;
  code: "notInPack" | "wrongStage" | "incomplete" | "unknown" | "overLimit";
  why: string;
  possible: string[];
};
export type MeasureDecision = { ok: true; measure: Measure } | MeasureRefusal;

/**
 * Decides on a command: null before it was issued. Pure; who may is asked before. @param now epoch ms
 */
export function decideMeasure(
  office: WorkingOffice,
  measure: Measure | null,
  command: MeasureCommand,
  by: Actor,
  now: number,
): MeasureDecision {
  const stamp = { version: (measure?.version ?? 0) + 1, at: shanghaiIso(now), by };
  if (command.type === "issue") return measure === null ? issue(office, command, stamp, now) : late(measure);
  if (measure === null) return refuse("unknown", t.none, []);
  switch (command.type) {
    case "answer":
      if (measure.status !== "issued") return late(measure);
      if (command.text.trim() === "") return refuse("incomplete", t.noAnswer, possibleNow(measure));
      return {
        ok: true,
        measure: evolveMeasure(measure, { ...stamp, type: "answered", text: command.text }),
      };
    case "check":
      if (measure.status !== "issued" && measure.status !== "answered") return late(measure);
      // that it was mended, somebody has to have said; that it was not, shows without a word
      if (measure.status === "issued" && command.verdict === "mended") {
        return refuse("wrongStage", t.answerFirst, possibleNow(measure));
      }
      if (command.why.trim() === "") return refuse("incomplete", t.noWhy, possibleNow(measure));
      return {
        ok: true,
        measure: evolveMeasure(measure, {
          ...stamp,
          type: "checked",
          verdict: command.verdict,
          why: command.why,
        }),
      };
    case "press":
      if (measure.status !== "issued") return late(measure);
      return { ok: true, measure: evolveMeasure(measure, { ...stamp, type: "pressed", note: command.note }) };
    case "remind":
      if (measure.status !== "issued") return late(measure);
      return { ok: true, measure: evolveMeasure(measure, { ...stamp, type: "reminded" }) };
  }
}

function issue(
  office: WorkingOffice,
  command: Extract<MeasureCommand, { type: "issue" }>,
  stamp: Pick<MeasureEvent, "version" | "at" | "by">,
  now: number,
): MeasureDecision {
  const rule = office.pack.lifecycle.unitMeasures;
  const { departmentId, step, why, text, limit } = command;
  if (rule === undefined || !rule.steps.includes(step))
    return refuse("notInPack", t.notInPack(t.steps[step]), []);
  if (!office.departments.some((one) => one.id === departmentId)) return refuse("unknown", t.noUnit, []);
  if (text.trim() === "" || why.every((one) => one.trim() === "")) return refuse("incomplete", t.noText, []);
  if (limit === null && step === "rectification") return refuse("incomplete", t.noLimit, []);
  const wrong = limit === null ? null : promiseRefusal(office, limit, now);
  if (wrong !== null) return refuse("incomplete", wrong.why, []);
  const clock = limit === null ? null : clockOf(office, step, limit, now);
  if (clock !== null && "ok" in clock) return clock;
  const { basis } = rule;
  return {
    ok: true,
    measure: evolveMeasure(null, { ...stamp, type: "issued", departmentId, step, why, text, basis, clock }),
  };
}

/** By the pack's own rule for orders, where it has one; else by the days that were named, on the office's calendar. */
function clockOf(
  office: WorkingOffice,
  step: MeasureStep,
  promised: Promised,
  at: number,
): MeasureClock | MeasureRefusal {
  const rules =
    step === "rectification"
      ? startClocks(office.pack, { event: "orderIssued", at, dimensions: {}, promised }, office.timetable)
      : null;
  if (rules?.ok === false) return refuse("overLimit", rules.refusal.told, []);
  const ruled = rules?.clocks.find((one) => one.clock === "rectification");
  const { startsAt, dueAt, provisional } =
    ruled ?? dueDate({ promised: true }, { at, promised }, office.timetable);
  if (dueAt === null) return refuse("incomplete", t.noLimit, []);
  return {
    label: ruled?.label ?? t.limit,
    startsAt: shanghaiIso(startsAt),
    dueAt: shanghaiIso(dueAt),
    provisional,
    basis: ruled?.basis ?? [],
    stoppedAt: null,
  };
}

/** What an event makes of a measure. */
export function evolveMeasure(before: Measure | null, event: MeasureEvent): Measure {
  if (event.type === "issued") {
    const { departmentId, step, why, text, basis, clock, version } = event;
    const begun = { answer: null, check: null, presses: 0, history: [event], version };
    return { departmentId, step, status: "issued", why, text, basis, clock, ...begun };
  }
  if (before === null) throw new Error("a measure begins with its being issued");
  const next: Measure = { ...before, version: event.version, history: [...before.history, event] };
  switch (event.type) {
    case "answered":
      return {
        ...next,
        status: "answered",
        answer: { at: event.at, text: event.text },
        clock: stopped(next, event.at),
      };
    case "checked": {
      const check = { at: event.at, verdict: event.verdict, why: event.why };
      return { ...next, status: event.verdict, check, clock: stopped(next, event.at) };
    }
    case "pressed":
      return { ...next, presses: next.presses + 1 };
    case "reminded":
      return next;
  }
}

function stopped({ clock }: Measure, at: string): MeasureClock | null {
  return clock === null || clock.stoppedAt !== null ? clock : { ...clock, stoppedAt: at };
}

/** Whether its limit ran out before the unit answered. @param now epoch ms */
export function isOverdue({ clock }: Measure, now: number): boolean {
  if (clock === null) return false;
  return (clock.stoppedAt === null ? now : Date.parse(clock.stoppedAt)) > Date.parse(clock.dueAt);
}

/**
 * When the clock itself has something to do with it: remind the unit two office days before the limit, press it at the
 * limit; each once. @returns epoch ms, or null
 */
export function measureWake(
  { timetable }: WorkingOffice,
  { status, clock, history }: Measure,
): number | null {
  if (status !== "issued" || clock === null) return null;
  if (history.some(({ type, by }) => type === "pressed" && by.role === "timer")) return null;
  const due = Date.parse(clock.dueAt);
  if (history.some(({ type }) => type === "reminded")) return due;
  const before = nextOpen(
    timetable,
    subtractOfficeTime(timetable, due, 2 * officeTimeOf(timetable, dayOf(due))),
  );
  return before > Date.parse(clock.startsAt) ? before : due;
}

/** Who reads what comes of it: whoever ordered it while they are there, else whoever runs the house. */
export function measureReader({ staff, pack }: WorkingOffice, { history }: Measure): string {
  const issuer = history[0]?.by;
  if (issuer?.role === "staff" && staff.some(({ id }) => id === issuer.id)) return `staff:${issuer.id}`;
  return `role:${pack.roles.find(({ actsAs }) => actsAs === "manager")?.id ?? pack.triage.by}`;
}

/** What can be done with it now, in words. */
export function possibleNow({ status }: Measure): string[] {
  return status === "issued"
    ? [t.can.answer, t.can.press, t.can.check]
    : status === "answered"
      ? [t.can.check]
      : [];
}

function late(measure: Measure): MeasureRefusal {
  return refuse("wrongStage", t.wrongStage(t.statuses[measure.status]), possibleNow(measure));
}

function refuse(code: MeasureRefusal["code"], why: string, possible: string[]): MeasureRefusal {
  return { ok: false, code, why, possible };
}
