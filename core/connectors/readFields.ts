import { parseTime } from "../deadline/shanghaiTime.ts";
import type { FieldProblem, HandedOver, InField } from "./fields.ts";
import { connectorTexts as t } from "./texts.ts";

const MOST: Readonly<Record<InField, number>> = {
  number: 100,
  receivedAt: 40,
  title: 2_000,
  text: 20_000,
  name: 200,
  contactPerson: 100,
  phone: 60,
  idNumber: 40,
  address: 500,
  step: 200,
};

/**
 * Reads a request that was handed over from texts by field.
 * @param heads how the system calls each field: what is wrong is told in its own words
 * @returns the request, or everything that is wrong with it
 */
export function readFields(
  given: Readonly<Partial<Record<InField, string>>>,
  heads: Readonly<Record<InField, string>>,
): { ok: true; request: HandedOver } | { ok: false; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const read = (field: InField): string | null => {
    const value = (given[field] ?? "").trim();
    if (value.length > MOST[field]) problems.push({ field, why: t.tooLong(heads[field], MOST[field]) });
    return value === "" ? null : value;
  };
  const must = (field: InField): string => {
    const value = read(field);
    if (value === null) problems.push({ field, why: t.missing(heads[field]) });
    return value ?? "";
  };
  const request: HandedOver = {
    number: must("number"),
    receivedAt: null,
    title: read("title"),
    text: must("text"),
    name: read("name"),
    contactPerson: read("contactPerson"),
    phone: read("phone"),
    idNumber: read("idNumber"),
    address: read("address"),
    step: read("step"),
  };
  const said = read("receivedAt");
  if (said !== null) {
    request.receivedAt = timeOf(said);
    if (request.receivedAt === null) {
      problems.push({ field: "receivedAt", why: t.badTime(heads.receivedAt, said.slice(0, 30)) });
    }
  }
  if (request.phone !== null) {
    const digits = request.phone.replace(/[\s()（）-]/g, "");
    if (/^\+?\d{5,15}$/.test(digits)) request.phone = digits.replace(/^(?:\+86|0086|86(?=1\d{10}$))/, "");
    else problems.push({ field: "phone", why: t.badPhone(heads.phone) });
  }
  return problems.length === 0 ? { ok: true, request } : { ok: false, problems };
}

const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets, 1899-12-30, in Shanghai (their dates know no zone). */
const SHEET_EPOCH = Date.UTC(1899, 11, 30) - 8 * 3_600_000;

/** A moment as people and spreadsheets write it (epoch ms): ISO, 2026/11/19 9:05, 2026年11月19日, or a serial day. */
export function timeOf(text: string): number | null {
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return Math.round((SHEET_EPOCH + Number(text) * DAY_MS) / 1000) * 1000;
  const found =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:：时](\d{1,2})?(?:[:：分](\d{1,2})秒?)?分?)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(
      text,
    );
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found
    .slice(1, 7)
    .map((part) => (part ?? "0").padStart(2, "0"));
  return parseTime(`${year}-${month}-${day}T${hour}:${minute}:${second}${found[8] ?? ""}`);
}
