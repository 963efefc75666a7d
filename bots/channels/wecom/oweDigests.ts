import { openOf } from "../../../core/deadline/officeHours.ts";
import { dateText, dayOf, shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import { accessTo } from "../../../core/desk/staff/access.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import { digestMade, noteDigest } from "../../../core/store/digestStore.ts";
import { owe } from "../../../core/store/outboxStore.ts";
import type { OutboxRow } from "../../../core/ticket/ticketDraft.ts";
import { morningText } from "../../staffTalk/lists.ts";

/** What the digests need. `now`: epoch ms. */
export type DigestParts = {
  prisma: Database["prisma"];
  seal: Seal;
  newId: () => string;
  now: () => number;
};

/** After a morning in which nothing ran, what was to be said in the morning is not said in the afternoon. */
const MORNING_MS = 2 * 3_600_000;

/**
 * Owes everybody of an office, at its opening on a working day, one message with what is overdue, due today and
 * waiting for them; nothing to whom nothing waits for. Once a day, whatever nodes run: the day's row and the messages
 * are written together. @returns how many were owed
 */
export async function oweDigests(parts: DigestParts, office: WorkingOffice): Promise<number> {
  const now = parts.now();
  const today = dayOf(now);
  if (!office.timetable.calendar.isWorkday(today)) return 0;
  const opensAt = openOf(office.timetable, today);
  if (now < opensAt || now > opensAt + MORNING_MS) return 0;
  const day = dateText(today);
  if (await digestMade(parts.prisma, office.id, day)) return 0;
  const rows = await digestsOf(parts, office, day);
  return await parts.prisma.$transaction(async (sql) => {
    const at = new Date(now);
    const first = await noteDigest(sql, office.id, day, { at, people: rows.length });
    if (!first) return 0;
    await owe(sql, office.id, null, at, rows);
    return rows.length;
  });
}

async function digestsOf(parts: DigestParts, office: WorkingOffice, day: string): Promise<OutboxRow[]> {
  const now = parts.now();
  const list = { sql: parts.prisma, seal: parts.seal, now };
  const rows: OutboxRow[] = [];
  for (const staff of office.staff) {
    const access = accessTo(office, staff, office, () => null);
    const text = access === null ? null : await morningText(list, access);
    if (text === null) continue;
    const body = parts.seal.seal(JSON.stringify({ text, path: "/workbench" }), office.id);
    rows.push({
      audience: "staff",
      channel: "wecomApp",
      personKey: `staff:${staff.id}`,
      template: "morningDigest",
      params: {},
      sealed: Buffer.from(body).toString("base64"),
      dueAt: shanghaiIso(now),
      dedupeKey: `digest/${staff.id}/${day}`,
      correlationId: parts.newId(),
    });
  }
  return rows;
}
