import { localDateAt } from "../../deadline/shanghaiTime.ts";
import type { NewId } from "../../ids.ts";
import { roleLabel } from "../../lifecycle/packRules.ts";
import type { HouseChange } from "../../office/houseChange.ts";
import { officeSettings } from "../../office/office.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { departmentName } from "../../records/recordUnits.ts";
import type { Database, Sql } from "../../store/database.ts";
import {
  addDuty,
  countInHands,
  lockSettings,
  noteChange,
  removeDuty,
  savePerson,
  saveSettings,
} from "../../store/houseStore.ts";
import type { StaffAccess } from "./access.ts";
import { houseDeskTexts as t } from "./houseTexts.ts";

export type HouseAnswer = { ok: true } | { ok: false; why: string };

/** Roles in which somebody speaks for a unit. */
const OF_A_UNIT = ["windowStaff", "liaison", "operator", "chiefRepresentative", "unitLeader"];

/**
 * Changes the office itself, with the change on record in the same transaction. Whether somebody may is asked before.
 * Limits that run are counted anew by the calendar task, with both dates kept. @param parts.now epoch ms
 */
export async function changeHouse(
  parts: { database: Database; newId: NewId; now: number },
  access: StaffAccess,
  change: HouseChange,
): Promise<HouseAnswer> {
  if (access.guest) return refuse(t.guest);
  return await parts.database.prisma.$transaction(async (tx) => {
    // one change of an office after the other
    const settings = await lockSettings(tx, access.office.id);
    const answer = await apply(tx, access, change, settings, parts);
    if (answer.ok) await noteChange(tx, access.office.id, access.actor, change, new Date(parts.now));
    return answer;
  });
}

async function apply(
  sql: Sql,
  access: StaffAccess,
  change: HouseChange,
  settings: unknown,
  { newId, now }: { newId: NewId; now: number },
): Promise<HouseAnswer> {
  const { office } = access;
  switch (change.type) {
    case "day":
      return await setDay(sql, office, change, settings, now);
    case "duty": {
      const { departmentId, item, has } = change;
      if (departmentName(office, departmentId) === null) return refuse(t.noUnit);
      if (!has)
        return (await removeDuty(sql, { officeId: office.id, departmentId, item })) ? DONE : refuse(t.hasNot);
      if (office.duties.some((one) => one.departmentId === departmentId && one.item === item))
        return refuse(t.hasAlready);
      await addDuty(sql, { officeId: office.id, id: newId(), departmentId, item });
      return DONE;
    }
    case "person":
      return await setPerson(sql, access, change);
  }
}

async function setDay(
  sql: Sql,
  office: WorkingOffice,
  { date, day, why }: Extract<HouseChange, { type: "day" }>,
  settings: unknown,
  now: number,
): Promise<HouseAnswer> {
  if (date < localDateAt(now)) return refuse(t.past);
  if (day !== "usual" && why === "") return refuse(t.noReason);
  const known = officeSettings.parse(settings);
  if (day === "usual" && known.daysOff[date] === undefined && known.daysOn[date] === undefined)
    return refuse(t.usualAlready);
  await saveSettings(sql, office.id, {
    ...known,
    daysOff: withDay(known.daysOff, date, day === "off" ? why : null),
    daysOn: withDay(known.daysOn, date, day === "on" ? why : null),
  });
  return DONE;
}

function withDay(days: Record<string, string>, date: string, why: string | null): Record<string, string> {
  const others = Object.entries(days).filter(([one]) => one !== date);
  return Object.fromEntries(why === null ? others : [...others, [date, why] as const].sort());
}

async function setPerson(
  sql: Sql,
  { office, actor }: StaffAccess,
  { type: _type, ...person }: Extract<HouseChange, { type: "person" }>,
): Promise<HouseAnswer> {
  const roles = office.pack.roles.filter(({ id }) => person.roles.includes(id));
  if (roles.length === 0 || roles.length !== person.roles.length) return refuse(t.noRole);
  if (person.departmentId !== null && departmentName(office, person.departmentId) === null)
    return refuse(t.noUnit);
  if (person.departmentId === null && roles.some(({ actsAs }) => OF_A_UNIT.includes(actsAs)))
    return refuse(t.needsUnit);
  if (person.id === actor.id) return refuse(t.notOneself);
  if (!person.active) {
    const count = await countInHands(sql, office.id, person.id);
    if (count > 0) return refuse(t.inHands(count));
  }
  await savePerson(sql, office.id, person);
  return DONE;
}

/** A change in words, for the record. */
export function changeText(office: WorkingOffice, change: HouseChange): string {
  switch (change.type) {
    case "day":
      return t.day(change.date, t.days[change.day], change.why);
    case "duty":
      return t.duty(
        departmentName(office, change.departmentId) ?? change.departmentId,
        change.item,
        change.has,
      );
    case "person": {
      const { id, name, departmentId, roles, active } = change;
      if (!active) return t.disabled(name, id);
      const labels = roles.map((role) => roleLabel(office.pack, role)).join("、");
      return t.person(name, id, departmentName(office, departmentId) ?? "", labels);
    }
  }
}

const DONE: HouseAnswer = { ok: true };

function refuse(why: string): HouseAnswer {
  return { ok: false, why };
}
