import type { WorkingOffice } from "../office/workingOffice.ts";
import type { FieldId } from "../policy/packForms.ts";
import { RECORD_FIELD_IDS, type RecordField } from "../policy/recordFields.ts";
import { dimensionValues } from "./dimensionValues.ts";
import { type Reading, readField, readingOf, redoStateOf } from "./readField.ts";
import { handlingStateOf, onTheSpotOf, surveyOf } from "./recordAnswer.ts";
import { limitClassOf } from "./recordLimits.ts";
import type { TicketFile, View } from "./ticketFile.ts";

/** A record in words, field by field, and what of it is to be ticked where a form has boxes. */
export type TicketRecord = {
  fields: Record<FieldId, string>;
  /** field → the values whose boxes are ticked */
  ticks: Partial<Record<FieldId, readonly string[]>>;
};

/**
 * Every field that a form or a ledger can ask of a record, computed from its events. Personal data are masked unless
 * the view says `full`; without personal data these fields are empty.
 * @param sequence the running number of the row, where it is one of a ledger
 */
export function recordOf(
  office: WorkingOffice,
  file: TicketFile,
  view: View,
  sequence: number | null = null,
): TicketRecord {
  const reading = readingOf(office, file, view, sequence);
  const dimensions: FieldId[] = office.pack.dimensions.map(({ id }) => `dimension.${id}` as const);
  const entries = [...RECORD_FIELD_IDS, ...dimensions].map((id) => [id, readField(reading, id)] as const);
  // every RecordField is among the entries: RECORD_FIELD_IDS lists them all
  const fields = Object.fromEntries(entries) as Record<RecordField, string>;
  return { fields, ticks: ticksOf(reading) };
}

function ticksOf({ office, ticket, events }: Reading): TicketRecord["ticks"] {
  const ticks: TicketRecord["ticks"] = {
    kind: listOf(ticket.classification?.kind ?? null),
    onTheSpot: listOf(onTheSpotOf(events)),
    limitClass: listOf(limitClassOf(ticket)),
    satisfied: listOf(surveyOf(office, ticket).satisfied),
    handlingState: listOf(handlingStateOf(ticket)),
    redoState: listOf(redoStateOf(ticket)),
  };
  for (const dimension of office.pack.dimensions) {
    ticks[`dimension.${dimension.id}`] = dimensionValues(ticket, dimension);
  }
  return ticks;
}

function listOf(value: string | null): string[] {
  return value === null ? [] : [value];
}
