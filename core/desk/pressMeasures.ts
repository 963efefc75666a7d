import { MINUTE_MS, shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { NewId } from "../ids.ts";
import type { Actor } from "../lifecycle/eventParts.ts";
import { decideMeasure, type Measure, measureReader, measureWake } from "../measures/measure.ts";
import { measureTexts as t } from "../measures/texts.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { departmentName } from "../records/recordUnits.ts";
import type { Database, Sql } from "../store/database.ts";
import { dueMeasure, saveMeasure, wakeMeasure } from "../store/measureStore.ts";
import { owe } from "../store/outboxStore.ts";
import type { OutboxRow } from "../ticket/ticketDraft.ts";

export type MeasureSweepParts = {
  prisma: Database["prisma"];
  /** null: an office that is not (or no longer) there */
  officeOf: (id: string) => WorkingOffice | null;
  newId: NewId;
  /** epoch ms */
  now: () => number;
};

/** An office that is not here yet is looked for again. */
const LOOK_AGAIN_MS = 60 * MINUTE_MS;
const TIMER: Actor = { role: "timer", task: "measures" };

/**
 * Reminds units before the limit of a measure runs out, and presses them once it has, each once and in office hours.
 * Nodes share them.
 * @returns how many steps were taken
 */
export async function pressMeasures(parts: MeasureSweepParts): Promise<number> {
  let steps = 0;
  for (;;) {
    const taken = await parts.prisma.$transaction(async (tx) => await next(parts, tx));
    if (!taken) return steps;
    steps += 1;
  }
}

async function next(parts: MeasureSweepParts, tx: Sql): Promise<boolean> {
  const now = parts.now();
  const due = await dueMeasure(tx, new Date(now));
  if (due === null) return false;
  const { officeId, id, measure } = due;
  const office = parts.officeOf(officeId);
  if (office === null) {
    await wakeMeasure(tx, { officeId, id }, new Date(now + LOOK_AGAIN_MS));
    return true;
  }
  const opens = office.opensAt(now);
  if (opens > now) {
    await wakeMeasure(tx, { officeId, id }, new Date(opens));
    return true;
  }
  const decided = decideMeasure(
    office,
    measure,
    isLate(measure, now) ? { type: "press", note: null } : { type: "remind", note: null },
    TIMER,
    now,
  );
  if (!decided.ok) {
    // it was answered or checked meanwhile: nothing is to be done any more
    await wakeMeasure(tx, { officeId, id }, null);
    return true;
  }
  const after = decided.measure;
  await saveMeasure(
    tx,
    officeId,
    { id, measure: after, wakeAt: measureWake(office, after) },
    measure.version,
  );
  await owe(tx, officeId, null, new Date(now), letters(parts, office, id, after, now));
  return true;
}

function isLate({ clock }: Measure, now: number): boolean {
  return clock !== null && Date.parse(clock.dueAt) <= now;
}

/** To the unit; that it was pressed, whoever ordered it reads as well. */
function letters(
  parts: MeasureSweepParts,
  office: WorkingOffice,
  id: string,
  measure: Measure,
  now: number,
): OutboxRow[] {
  const what = measure.history.at(-1)?.type === "pressed" ? "press" : "remind";
  const readers = [
    `department:${measure.departmentId}`,
    ...(what === "press" ? [measureReader(office, measure)] : []),
  ];
  return readers.map((personKey) =>
    measureLetter(office, parts.newId(), { id, measure, what, personKey, now }),
  );
}

/** A message to staff about a measure. @param letter `now` is epoch ms; `what`: the command that was given */
export function measureLetter(
  office: WorkingOffice,
  correlationId: string,
  letter: { id: string; measure: Measure; what: string; personKey: string; now: number },
): OutboxRow {
  const { id, measure, what, personKey, now } = letter;
  return {
    audience: "staff",
    channel: "wecomApp",
    personKey,
    template: "unitMeasure",
    params: {
      measureId: id,
      what,
      title: t.steps[measure.step],
      unit: departmentName(office, measure.departmentId) ?? measure.departmentId,
      dueAt: measure.clock?.dueAt ?? null,
    },
    sealed: null,
    dueAt: shanghaiIso(office.opensAt(now)),
    dedupeKey: `measure/${id}/${measure.version}/${personKey}`,
    correlationId,
  };
}
