import { timingSafeEqual } from "node:crypto";
import { summarize } from "../../core/desk/openDesk.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { registerNumber } from "../../core/policy/registerNumber.ts";
import { progressCode } from "../../core/privacy/progressCode.ts";
import type { Seal } from "../../core/privacy/seal.ts";
import { isRestricted } from "../../core/records/ticketFile.ts";
import type { Sql } from "../../core/store/database.ts";
import { attachmentsOf } from "../../core/store/staffQueries.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import { foldText } from "../dialogue/foldText.ts";

/** What whoever holds number and code may see: nothing that somebody said or that names a person. */
export type Progress = {
  number: string;
  statusText: string;
  kindLabel: string;
  /** the unit that handles it; null for complaints about conduct, and where it is over */
  unit: string | null;
  /** epoch ms */
  registeredAt: number;
  dates: { label: string; dueAt: number; provisional: boolean }[];
  closed: boolean;
  /** photos and files that went along with an answer, each with its address for a short while */
  files: { name: string; size: number; path: string }[];
};

/**
 * Where a request stands, for who knows its number and its six digits.
 * @param pathOf where a file that was told can be had
 * @returns null for a wrong number and a wrong code alike, after the same work
 */
export async function progressOf(
  sql: Sql,
  seal: Seal,
  office: WorkingOffice,
  asked: { number: string; code: string },
  pathOf: (ticketId: string, fileId: string) => string,
): Promise<Progress | null> {
  const number = writtenNumber(office, asked.number);
  const right = progressCode(seal, office.id, number);
  const found = await loadTicket(sql, office.id, { number });
  const known = sameDigits(asked.code, right);
  if (!known || found === null) return null;
  const { ticket } = found;
  const { statusText, kindLabel, department, registeredAt, dates, closed } = summarize(
    office,
    found.number,
    ticket,
  );
  return {
    number: found.number,
    statusText,
    kindLabel,
    unit: closed || isRestricted(ticket) ? null : department,
    registeredAt,
    dates: dates.map(({ label, dueAt, provisional }) => ({ label, dueAt, provisional })),
    closed,
    files: (await attachmentsOf(sql, office.id, ticket.toldFiles ?? [])).map(({ id, fileName, size }) => ({
      name: fileName,
      size,
      path: pathOf(found.id, id),
    })),
  };
}

/** In a time that says nothing of how many digits were right. */
function sameDigits(given: string, right: string): boolean {
  const digits = given.normalize("NFKC").replace(/\D/g, "");
  const padded = Buffer.from(digits.slice(0, right.length + 1).padEnd(right.length + 1));
  return timingSafeEqual(padded, Buffer.from(right.padEnd(right.length + 1)));
}

/** The register number as the office writes it, however brackets, blanks and leading zeros were typed. */
export function writtenNumber({ pack, settings }: WorkingOffice, typed: string): string {
  const format = pack.number;
  const named = new Set<string>();
  const digits = (name: string, many: string) => {
    if (named.has(name)) return `\\d${many}`;
    named.add(name);
    return `(?<${name}>\\d${many})`;
  };
  const pattern = format
    .split(/(\{year\}|\{seq(?::\d)?\}|\{office\})/)
    .map((part) => {
      if (part === "{year}") return digits("year", "{4}");
      if (part.startsWith("{seq")) return digits("seq", "{1,9}");
      const letters = foldText(part === "{office}" ? settings.shortCode : part);
      return letters === "" ? "" : `(?:${letters})?`;
    })
    .join("");
  const groups = new RegExp(`^${pattern}$`).exec(foldText(typed))?.groups;
  if (groups?.["seq"] === undefined) return typed.trim();
  return registerNumber(format, {
    year: Number(groups["year"] ?? 0),
    seq: Number(groups["seq"]),
    office: settings.shortCode,
  });
}
