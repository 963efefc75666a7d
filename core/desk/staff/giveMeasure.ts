import type { NewId } from "../../ids.ts";
import {
  decideMeasure,
  type Measure,
  type MeasureCommand,
  type MeasureRefusal,
  measureReader,
  measureWake,
} from "../../measures/measure.ts";
import { measureTexts as t } from "../../measures/texts.ts";
import { maskText } from "../../privacy/maskText.ts";
import { departmentName } from "../../records/recordUnits.ts";
import type { Database, Sql } from "../../store/database.ts";
import { loadMeasure, runningMeasure, type StoredMeasure, saveMeasure } from "../../store/measureStore.ts";
import { owe } from "../../store/outboxStore.ts";
import type { Role } from "../../words.ts";
import { measureLetter } from "../pressMeasures.ts";
import type { StaffAccess } from "./access.ts";
import { onceForKey } from "./onceForKey.ts";
import { hasRight } from "./staffRights.ts";
import { rightTexts, staffTexts } from "./texts.ts";

export type MeasureParts = { database: Database; newId: NewId; now: number };

export type MeasureAnswer =
  | { ok: true; stored: StoredMeasure; again: boolean }
  | MeasureRefusal
  | { ok: false; code: "notFound" | "forbidden" | "stale" | "keyReused"; why: string; possible: string[] };

/** A command on a measure: `id` null with `issue` only. `version`: what the giver saw. */
export type MeasureGiven = {
  id: string | null;
  command: MeasureCommand;
  version: number | null;
  key: string | null;
};

/** Who answers for a unit. */
const UNIT_SIDE: readonly Role[] = ["unitLeader", "chiefRepresentative", "liaison", "operator"];

/** Takes a step with a measure and owes the letter to the unit, or to whoever checks, in one transaction. */
export async function giveMeasure(
  parts: MeasureParts,
  access: StaffAccess,
  given: MeasureGiven,
): Promise<MeasureAnswer> {
  const { office, actor } = access;
  const { key, ...rest } = given;
  const asked = ["measure", actor.id, rest];
  const once = await onceForKey(parts.database, office.id, key, asked, parts.now, async (tx) => {
    const answer = await step(parts, tx, access, given);
    return answer.ok ? { ok: true, done: answer.stored } : { ok: false, refused: answer };
  });
  if (once.ok) return { ok: true, stored: once.done, again: once.again };
  if (once.refused !== "keyReused") return once.refused;
  return { ok: false, code: "keyReused", why: staffTexts.keyReused, possible: [] };
}

async function step(
  { newId, now }: MeasureParts,
  tx: Sql,
  access: StaffAccess,
  { id, command, version }: MeasureGiven,
): Promise<MeasureAnswer> {
  const { office, actor } = access;
  const before = id === null ? null : await loadMeasure(tx, office.id, id);
  if (id !== null && (before === null || !maySeeMeasure(access, before.measure))) {
    return { ok: false, code: "notFound", why: t.none, possible: [] };
  }
  const refused = notTheirs(access, before?.measure ?? null, command);
  if (refused !== null) return { ok: false, code: "forbidden", why: refused, possible: [] };
  if (before !== null && version !== null && before.measure.version !== version) return stale(before.measure);
  if (command.type === "issue") {
    const running = await runningMeasure(tx, office.id, command.departmentId);
    const unit = departmentName(office, command.departmentId) ?? command.departmentId;
    if (running !== null) return { ok: false, code: "wrongStage", why: t.running(unit), possible: [] };
  }
  const decided = decideMeasure(office, before?.measure ?? null, masked(command), actor, now);
  if (!decided.ok) return decided;
  const { measure } = decided;
  const stored = { id: before?.id ?? newId(), measure };
  const wakeAt = measureWake(office, measure);
  if (!(await saveMeasure(tx, office.id, { ...stored, wakeAt }, before?.measure.version ?? 0))) {
    const fresh = await loadMeasure(tx, office.id, stored.id);
    return fresh === null ? { ok: false, code: "notFound", why: t.none, possible: [] } : stale(fresh.measure);
  }
  // what the unit did goes to whoever ordered it; everything else goes to the unit
  const personKey =
    command.type === "answer" ? measureReader(office, measure) : `department:${measure.departmentId}`;
  const letter = measureLetter(office, newId(), { ...stored, what: command.type, personKey, now });
  await owe(tx, office.id, null, new Date(now), [letter]);
  return { ok: true, stored, again: false };
}

/** Nobody sees a measure but those who take measures, who watch over them, and the unit itself. */
export function maySeeMeasure(access: StaffAccess, { departmentId }: Measure): boolean {
  return hasRight(access, "readMeasures") || isUnits(access, departmentId);
}

function isUnits({ roles, staff }: StaffAccess, departmentId: string): boolean {
  return staff.departmentId === departmentId && roles.some((role) => UNIT_SIDE.includes(role));
}

function notTheirs(access: StaffAccess, measure: Measure | null, { type }: MeasureCommand): string | null {
  if (type === "answer") return measure !== null && isUnits(access, measure.departmentId) ? null : t.notYours;
  return hasRight(access, "issueMeasures") ? null : staffTexts.noRight(rightTexts.issueMeasures);
}

function masked(command: MeasureCommand): MeasureCommand {
  const clean = (text: string) => maskText(text).masked;
  switch (command.type) {
    case "issue":
      return { ...command, text: clean(command.text), why: command.why.map(clean) };
    case "answer":
      return { ...command, text: clean(command.text) };
    case "check":
      return { ...command, why: clean(command.why) };
    case "remind":
      return command;
    case "press":
      return { ...command, note: command.note === null ? null : clean(command.note) };
  }
}

function stale({ history }: Measure): MeasureAnswer {
  const by = history.at(-1)?.by;
  return {
    ok: false,
    code: "stale",
    why: t.stale(by?.role === "staff" ? by.name : staffTexts.program),
    possible: [],
  };
}
