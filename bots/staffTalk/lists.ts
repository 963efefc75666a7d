import { dayOf } from "../../core/deadline/shanghaiTime.ts";
import { tellIso } from "../../core/delivery/tellTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { type TicketRow, ticketRow } from "../../core/desk/staff/ticketRows.ts";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import { GUEST_COMMANDS } from "../../core/desk/staff/ticketView.ts";
import { possible } from "../../core/lifecycle/possible.ts";
import type { Seal } from "../../core/privacy/seal.ts";
import type { Sql } from "../../core/store/database.ts";
import { countFound, MOST_COUNTED, searchTickets } from "../../core/store/staffQueries.ts";
import type { Found } from "./findTickets.ts";
import type { Speaker } from "./people.ts";
import { talkTexts as t } from "./texts.ts";

/** What lists are made from. `now`: epoch ms. */
export type ListParts = { sql: Sql; seal: Seal; now: number };

const MOST_LINES = 10;
/** Looked through for what is due today: the urgent ones come first. */
const MOST_LOOKED_AT = 100;
const MOST_LABELS = 6;

/** One ticket, short and masked, as this person sees it. */
export function ticketText({ seal, now }: ListParts, { access, stored }: Found, named: boolean): string {
  const row = ticketRow(access, seal, stored, now);
  const { office, actor } = access;
  const { name, phone } = row.citizen;
  const citizen = [name, phone].filter((one) => one !== null && one !== "").join(" ");
  const can = possible(office, stored.ticket, { actor, now })
    .filter((one) => one.ready && (access.mayCommand || GUEST_COMMANDS.includes(one.command)))
    .map(({ label }) => label);
  return [
    `${row.number} ${row.title}`,
    ...(named ? [t.atOffice(office.name)] : []),
    t.state(row.statusText),
    ...(row.open && row.next !== null ? [limitOf(row, now)] : []),
    ...(row.open ? [t.owner(row.owner)] : []),
    t.kind(row.kindLabel),
    ...(citizen === "" ? [] : [t.citizen(citizen)]),
    ...(can.length === 0 ? [] : [t.can(can.slice(0, MOST_LABELS))]),
  ].join("\n");
}

function limitOf({ next }: TicketRow, now: number): string {
  if (next === null) return "";
  const due = tellIso(next.dueAt, now);
  return next.late ? t.overdue(next.label, due) : t.limit(next.label, due);
}

/** Several tickets of which one is meant. */
export function choiceText({ seal, now }: ListParts, found: readonly Found[]): string {
  const many = new Set(found.map(({ access }) => access.office.id)).size > 1;
  const lines = found.map(({ access, stored }) => {
    const row = ticketRow(access, seal, stored, now);
    const at = many ? t.atOffice(access.office.name) : "";
    return `${at}${row.number} ${row.title}（${row.statusText}）`;
  });
  return [t.several(found.length), ...lines].join("\n");
}

/** What is in this person's hands and due today, or was before. */
export async function todayText(parts: ListParts, speaker: Speaker): Promise<string> {
  const rows = (await mineOf(parts, speaker, MOST_LOOKED_AT)).filter(
    ({ next }) => next !== null && (next.late || dayOf(Date.parse(next.dueAt)) <= dayOf(parts.now)),
  );
  if (rows.length === 0) return t.nothingToday;
  return listed(parts, speaker, rows, t.today(rows.length), String(rows.length - MOST_LINES));
}

const MOST_OF_A_SORT = 5;
const MOST_OF_THE_REST = 3;

/**
 * The digest of a working day's morning: what is overdue, what is due today, and what else waits for this person at an
 * office. Null where nothing does.
 */
export async function morningText(parts: ListParts, access: StaffAccess): Promise<string | null> {
  const speaker: Speaker = { accesses: [access], manyOffices: false };
  const rows = await mineOf(parts, speaker, MOST_LOOKED_AT);
  if (rows.length === 0) return null;
  const today = dayOf(parts.now);
  const late = rows.filter(({ next }) => next?.late === true);
  const due = rows.filter(
    ({ next }) => next !== null && !next.late && dayOf(Date.parse(next.dueAt)) <= today,
  );
  const rest = rows.filter((row) => !late.includes(row) && !due.includes(row));
  const many = rows.length === MOST_LOOKED_AT;
  const urgent = late.length + due.length > 0;
  const first = rest.slice(0, urgent ? MOST_OF_THE_REST : MOST_OF_A_SORT);
  const sorts = [
    { head: t.morningLate(late.length), shown: late.slice(0, MOST_OF_A_SORT) },
    { head: t.morningToday(due.length), shown: due.slice(0, MOST_OF_A_SORT) },
    { head: urgent ? t.morningRest(rest.length) : t.morningWaiting, shown: first },
  ];
  return [
    t.morning(many ? `${rows.length}+` : String(rows.length)),
    ...sorts.flatMap(({ head, shown }) => (shown.length === 0 ? [] : [head, ...linesOf(parts, shown)])),
  ].join("\n");
}

/** What is in this person's hands, the urgent ones first. */
export async function mineText(parts: ListParts, speaker: Speaker): Promise<string> {
  const rows = await mineOf(parts, speaker, MOST_LINES + 1);
  if (rows.length === 0) return t.nothingMine;
  const total = await countFound(parts.sql, scopesOf(parts, speaker), MINE);
  const told = total > MOST_COUNTED ? `${MOST_COUNTED}+` : String(total);
  const more = total > MOST_COUNTED ? told : String(total - MOST_LINES);
  return listed(parts, speaker, rows, t.mine(told), more);
}

const MINE = { group: "open", mine: true } as const;

function ownOf({ accesses }: Speaker): StaffAccess[] {
  return accesses.filter(({ guest }) => !guest);
}

function scopesOf({ now }: ListParts, speaker: Speaker) {
  return ownOf(speaker).map((access) => ticketScope(access, now));
}

async function mineOf(parts: ListParts, speaker: Speaker, limit: number): Promise<TicketRow[]> {
  const page = { order: "urgent", limit, offset: 0 } as const;
  const found = await searchTickets(parts.sql, scopesOf(parts, speaker), MINE, page);
  return found.flatMap((stored) => {
    const access = ownOf(speaker).find(({ office }) => office.id === stored.officeId);
    return access === undefined ? [] : [ticketRow(access, parts.seal, stored, parts.now)];
  });
}

function linesOf({ now }: ListParts, rows: readonly TicketRow[], named = false): string[] {
  return rows.map((row, i) => {
    const at = named ? t.atOffice(row.office.name) : "";
    const due = row.next === null ? "" : `，${dueOf(row.next, now)}`;
    return `${i + 1}. ${at}${row.number} ${row.title}（${row.statusText}${due}）`;
  });
}

function listed(
  parts: ListParts,
  { manyOffices }: Speaker,
  rows: readonly TicketRow[],
  head: string,
  more: string,
): string {
  const lines = linesOf(parts, rows.slice(0, MOST_LINES), manyOffices);
  return [head, ...lines, ...(rows.length > MOST_LINES ? [t.more(more)] : [])].join("\n");
}

function dueOf(next: NonNullable<TicketRow["next"]>, now: number): string {
  const due = tellIso(next.dueAt, now);
  return next.late ? t.late(due) : t.due(due);
}
