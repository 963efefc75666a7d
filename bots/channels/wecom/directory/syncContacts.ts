import { createHash } from "node:crypto";
import { dateText, dayOf, shanghaiIso } from "../../../../core/deadline/shanghaiTime.ts";
import type { Sql } from "../../../../core/store/database.ts";
import { owe } from "../../../../core/store/outboxStore.ts";
import {
  addStaff,
  changeStaff,
  claimContacts,
  disableStaff,
  knownContacts,
  linkUnit,
  markSeen,
  renameUnit,
  type StaffChange,
  settleContacts,
} from "../../../../core/store/wecomContactStore.ts";
import type { House } from "../../../house.ts";
import type { ApiResult } from "../apiResult.ts";
import type { WecomContacts } from "../contacts.ts";
import { planSync, type SyncPlan, tooManyGone } from "./planSync.ts";
import { directoryTexts as t } from "./texts.ts";

/** What the sync needs: the house whose people they are, and how the contacts are read. */
export type SyncParts = {
  house: House;
  corpId: string;
  contacts: () => Promise<ApiResult<WecomContacts>>;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Reading thousands of members takes its time; a node that dies over it is followed after so long. */
const LEASE_MS = 10 * MINUTE_MS;
/** At night, and not at a full hour, when everybody asks the platform. */
const EVERY_DAY_AT_MS = 4 * HOUR_MS + 40 * MINUTE_MS;
const SHANGHAI_MS = 8 * HOUR_MS;

/**
 * Reads the contacts where they are due (each night, and soon after the platform says that they changed) and follows
 * them: names and units of people, newcomers, leavers. Runs on one node at a time. @returns how much changed
 */
export async function syncContacts(parts: SyncParts): Promise<number> {
  const { house, corpId } = parts;
  const { prisma } = house.database;
  const now = house.now();
  const failures = await claimContacts(prisma, corpId, new Date(now), new Date(now + LEASE_MS));
  if (failures === null) return 0;
  const read = await parts.contacts();
  const at = new Date(house.now());
  if (!read.ok) {
    house.log.warn({ code: read.code, why: read.why }, "contacts not read");
    const wait = Math.max(read.retryAfterMs ?? 0, Math.min(HOUR_MS, MINUTE_MS * 2 ** Math.min(failures, 6)));
    const dueAt = new Date(at.getTime() + wait);
    await settleContacts(prisma, corpId, { at, dueAt, failure: read.code });
    return 0;
  }
  const plan = planSync(house.offices(), await knownContacts(prisma, corpId), read.value);
  const many = tooManyGone(plan);
  const followed: SyncPlan = many ? { ...plan, gone: [] } : plan;
  const changes = await prisma.$transaction(async (sql) => {
    const added = await follow(sql, corpId, followed, at);
    await tellAdministrators(sql, parts, { ...followed, added }, many ? plan.gone.length : 0, at);
    await settleContacts(sql, corpId, {
      at,
      dueAt: tonight(at.getTime()),
      failure: many ? "tooManyGone" : null,
    });
    return added.length + followed.changed.length + followed.gone.length + followed.renames.length;
  });
  if (changes > 0) await house.refresh();
  return changes;
}

/** The next night; epoch ms in, Shanghai's night. */
function tonight(now: number): Date {
  const midnight = Math.floor((now + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  const today = midnight + EVERY_DAY_AT_MS;
  return new Date(today > now ? today : today + DAY_MS);
}

/** @returns those that were really new */
async function follow(sql: Sql, corpId: string, plan: SyncPlan, at: Date): Promise<StaffChange[]> {
  for (const link of plan.links) await linkUnit(sql, corpId, link);
  for (const { officeId, unitId, name } of plan.renames) await renameUnit(sql, officeId, unitId, name);
  for (const change of plan.changed) await changeStaff(sql, change);
  const added: StaffChange[] = [];
  for (const one of plan.added) if (await addStaff(sql, one)) added.push(one);
  await markSeen(sql, corpId, plan.seen, at);
  for (const one of plan.gone) await disableStaff(sql, corpId, one, at);
  return added;
}

/** Newcomers have no role yet, and leavers' work goes on elsewhere: whoever looks after the people has to know. */
async function tellAdministrators(
  sql: Sql,
  { house }: SyncParts,
  plan: SyncPlan,
  heldBack: number,
  at: Date,
): Promise<void> {
  for (const { id: officeId, pack } of house.offices()) {
    const text = newsOf(officeId, plan, heldBack, house);
    if (text === null) continue;
    const roles = pack.roles.filter(({ actsAs }) => actsAs === "administrator").map(({ id }) => id);
    const body = house.seal.seal(JSON.stringify({ text, path: "/workbench" }), officeId);
    const news = createHash("sha256").update(text).digest("base64url").slice(0, 16);
    await owe(
      sql,
      officeId,
      null,
      at,
      (roles.length === 0 ? [pack.triage.by] : roles).map((role) => ({
        audience: "staff",
        channel: "wecomApp",
        personKey: `role:${role}`,
        template: "contactsChanged",
        params: {},
        sealed: Buffer.from(body).toString("base64"),
        dueAt: shanghaiIso(at.getTime()),
        dedupeKey: `contacts/${dateText(dayOf(at.getTime()))}/${role}/${news}`,
        correlationId: house.newId(),
      })),
    );
  }
}

function newsOf(officeId: string, plan: SyncPlan, heldBack: number, house: House): string | null {
  const office = house.office(officeId);
  const here = <T extends { officeId: string }>(all: readonly T[]) =>
    all.filter((one) => one.officeId === officeId);
  const unit = (id: string | null) => office.departments.find((one) => one.id === id)?.name;
  const named = (all: readonly StaffChange[]) =>
    all.map(({ name, departmentId }) =>
      unit(departmentId) === undefined ? name : `${name}（${unit(departmentId)}）`,
    );
  const [back, moved] = [true, false].map((isBack) =>
    here(plan.changed).filter((one) => !office.staff.some(({ id }) => id === one.staffId) === isBack),
  );
  const gone = here(plan.gone).map(({ name }) => name);
  const lines = [
    ...(here(plan.added).length === 0 ? [] : [t.added(named(here(plan.added)))]),
    ...((back ?? []).length === 0 ? [] : [t.returned(named(back ?? []))]),
    ...((moved ?? []).length === 0 ? [] : [t.moved(named(moved ?? []))]),
    ...(gone.length === 0 ? [] : [t.gone(gone)]),
    ...(heldBack === 0 ? [] : [t.tooMany(heldBack)]),
  ];
  return lines.length === 0 ? null : [t.title, ...lines].join("\n");
}
