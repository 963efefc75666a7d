import { z } from "zod";
import { basis } from "./packClocks.ts";
import { RECORD_FIELD_IDS, RECORD_FIELDS, type RecordField } from "./recordFields.ts";
import { packTexts } from "./texts.ts";

/** A field of the record, or the label of the value settled in a dimension. */
export type FieldId = RecordField | `dimension.${string}`;

export const fieldId = z.custom<FieldId>(
  (value) =>
    typeof value === "string" && (Object.hasOwn(RECORD_FIELDS, value) || /^dimension\.[a-z]\w*$/.test(value)),
  { error: packTexts.mendField(RECORD_FIELD_IDS) },
);

const piece = z.union([
  z.strictObject({ text: z.string().min(1).describe("printed as it stands") }),
  z.strictObject({ field: fieldId.describe("filled in from the record") }),
  z.strictObject({
    tick: fieldId.describe("field that decides which box is ticked"),
    options: z.array(z.strictObject({ value: z.string(), label: z.string().min(1) })).min(1),
    style: z.enum(["boxes", "slashes"]).describe("boxes: 甲□ 乙□; slashes: （甲/乙）, the chosen one marked"),
  }),
]);
export type FormPiece = z.infer<typeof piece>;

const size = {
  span: z.int().min(1).default(1).describe("columns of the grid that the cell takes"),
  down: z.int().min(1).default(1).describe("rows that the cell takes"),
};

/** A cell: a printed head, one field, or lines mixed of printed text, fields and boxes. */
export const formCell = z.union([
  z.strictObject({ head: z.string().min(1), ...size }),
  z.strictObject({ field: fieldId, ...size }),
  z.strictObject({
    lines: z
      .array(
        z.strictObject({
          pieces: z.array(piece).min(1),
          align: z.enum(["left", "center", "right"]).default("left"),
        }),
      )
      .min(1),
    ...size,
  }),
]);
export type FormCell = z.infer<typeof formCell>;

/** A form of the regulation's annex, laid out as a grid as it is printed there. */
export const form = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  title: z.string().min(1),
  annex: z.string().min(1).describe("where it stands: 附件1 …"),
  numberLine: z
    .strictObject({
      text: z.string().min(1).describe("`{number}` is replaced by the register number"),
      align: z.enum(["left", "center", "right"]),
    })
    .nullable()
    .describe(
      "line between title and grid that carries the number; null: the number stands in a cell, or nowhere",
    ),
  columns: z.array(z.number().positive()).min(1).describe("widths of the grid's columns, relative"),
  rows: z
    .array(
      z.strictObject({
        height: z.int().min(1).default(1).describe("lines of writing that the row leaves at least"),
        cells: z.array(formCell).min(1),
      }),
    )
    .min(1),
  notes: z.array(z.string().min(1)).default([]).describe("notes under the grid"),
  use: z
    .enum(["registration", "dispatch", "workOrder"])
    .describe("what it serves for: taken in, sent to the unit, or one sheet for the whole way"),
  basis,
});
export type PackForm = z.infer<typeof form>;

/** The ledger, in the annex's columns and order. */
export const ledger = z.strictObject({
  title: z.string().min(1),
  annex: z
    .string()
    .min(1)
    .nullable()
    .describe("where it stands; null: the regulation asks for one without a layout"),
  columns: z.array(z.strictObject({ field: fieldId, label: z.string().min(1) })).min(1),
  notes: z.array(z.string().min(1)).default([]),
  basis,
});

export const REPORT_SECTIONS = [
  "volumes",
  "onTime",
  "satisfaction",
  "causes",
  "units",
  "persons",
  "conduct",
  "likeRequests",
  "jointMeetings",
  "cases",
  "measures",
  "ratings",
  "hotline",
  "declined",
  "suggestions",
] as const;

/** A brief or report that goes out by itself. */
export const report = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  title: z.string().min(1),
  every: z.enum(["week", "month", "twoMonths", "quarter", "halfYear", "year"]),
  to: z.array(z.string()).min(1).describe("role ids"),
  copies: z.array(z.string()).default([]).describe("role ids"),
  sections: z.array(z.enum(REPORT_SECTIONS)).min(1),
  circulated: z.boolean().describe("true: goes to the units too, so it is masked"),
  withLedger: z.boolean().describe("true: the ledger of the period goes with it"),
  basis,
});
export type PackReport = z.infer<typeof report>;
