import type { FieldId } from "../policy/packForms.ts";

const LONG = 24;
const MEDIUM = 12;
const SHORT = 9;

const WIDTHS: Partial<Record<FieldId, number>> = {
  sequence: 5,
  pressCount: 5,
  story: LONG,
  storyInParts: LONG,
  result: LONG,
  reply: LONG,
  opinion: LONG,
  remark: 18,
  cause: 16,
  number: MEDIUM,
  unit: MEDIUM,
  typeAndLimit: 14,
  limit: 13,
  surveyText: 14,
  origin: MEDIUM,
  channel: 9,
  clerk: SHORT,
  citizenName: SHORT,
  contactPerson: SHORT,
  citizenPhone: 14,
  kind: SHORT,
  satisfaction: SHORT,
  matter: MEDIUM,
};

/**
 * How many digits wide each column of a ledger is, by what it holds: as narrow as it can be read, for up to twenty
 * columns have to go on one sheet of A4.
 */
export function columnWidths(fields: readonly FieldId[]): number[] {
  return fields.map((field) => WIDTHS[field] ?? 11);
}
