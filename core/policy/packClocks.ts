import { z } from "zod";
import { CLOCK_EVENTS, CLOCK_NAMES, KINDS } from "../words.ts";

const id = z.string().regex(/^[a-z][A-Za-z0-9]*$/);
/** Article ids that a provision rests on. */
export const basis = z.array(z.string().min(1)).min(1).describe("ids of `articles` that say so");
const workdays = z.int().min(1).max(250);
const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

/** How long a clock runs. Exactly one key. */
export const clockLength = z.union([
  z.strictObject({
    atOnce: z.strictObject({
      toleranceMinutes: z
        .int()
        .min(0)
        .max(480)
        .describe(
          "office minutes after the due instant that still count as at once, so that it can be measured",
        ),
    }),
  }),
  z.strictObject({
    sameDay: z.literal(true).describe("close of office hours of that day, else of the next workday"),
  }),
  z.strictObject({
    halfWorkday: z.literal(true).describe("half of the day's office time, counted in office time"),
  }),
  z.strictObject({ workdays: workdays.describe("whole working days, ends at the close of the last one") }),
  z.strictObject({
    promised: z
      .literal(true)
      .describe("as long as somebody promised; there is no due date before the promise"),
  }),
  z.strictObject({
    capped: z.strictObject({
      workdays: workdays.describe("at most so many working days in all, counted from the registration"),
    }),
  }),
]);
export type ClockLength = z.infer<typeof clockLength>;

/** When a rule applies. A key that is absent sets no condition. */
export const clockCondition = z.strictObject({
  kind: z.array(z.enum(KINDS)).min(1).optional().describe("one of these handling kinds"),
  dimensions: z
    .record(z.string(), z.array(z.string()).min(1))
    .optional()
    .describe("dimension id → one of these values; the value `unset` means that nothing is settled there"),
  accepted: z.boolean().optional().describe("false: only for requests that were not accepted; default true"),
  promised: z.enum(["given", "absent"]).optional().describe("whether a promised limit is known at the start"),
});

/** One clock of the regulation. Of several rules with the same clock and event the first that applies holds. */
export const clockRule = z.strictObject({
  clock: z.enum(CLOCK_NAMES),
  label: z.string().min(1).describe("what the citizen and the staff read"),
  startsOn: z.enum(CLOCK_EVENTS),
  when: clockCondition.default({}),
  length: clockLength,
  bound: z.string().describe("role id: who has to keep it"),
  basis,
});
export type ClockRule = z.infer<typeof clockRule>;

/** How days are counted in this regulation. */
export const counting = z.strictObject({
  receiptDayCounts: z.boolean().describe("true: a working day of receipt is day one; usual is false"),
  outsideHours: z
    .enum(["atOnce", "atOpening"])
    .describe("what comes outside office hours counts as come at that moment, or at the next opening"),
  basis: basis.optional(),
});

export const extension = z.strictObject({
  clocks: z.array(z.enum(CLOCK_NAMES)).min(1).describe("which clocks may be extended"),
  approvedBy: z.string().describe("role id of who approves"),
  capWorkdays: workdays
    .nullable()
    .describe("limit of the whole in working days from registration; null: none said"),
  tell: z.array(z.string()).min(1).describe("role ids, or `citizen`, who must be told the new limit"),
  basis,
});

export const pause = z.strictObject({
  clocks: z.array(z.enum(CLOCK_NAMES)).min(1),
  for: z.literal("citizenPapers").describe("the only reason there is: papers that the citizen has to bring"),
  label: z.string().min(1),
  limitWorkdays: workdays.describe("a pause ends by itself at the close of this many working days"),
  basis,
});

const offset = z.strictObject({
  from: z
    .enum(["beforeDue", "afterDue", "afterPress"])
    .describe("before the clock is due, after it, or after the last press on it"),
  officeMinutes: z.int().min(1).max(20_000).describe("counted in office time, so it falls into working time"),
});

/** One rung of the ladder of reminding, pressing and reporting. */
export const ladderStep = z.strictObject({
  id,
  step: z.enum(["remind", "press", "escalate"]),
  clocks: z.array(z.enum(CLOCK_NAMES)).min(1),
  when: offset,
  repeatEveryOfficeMinutes: z.int().min(30).optional().describe("again and again until done; absent: once"),
  to: z.array(z.string()).min(1).describe("role ids"),
  copies: z.array(z.string()).default([]).describe("role ids that get a copy"),
  letter: z.string().min(1).describe("name of the letter"),
  basis,
});
export type LadderStep = z.infer<typeof ladderStep>;

const span = z.strictObject({ open: z.string().regex(clockTime), close: z.string().regex(clockTime) });

/** Hours of a working day: several spans, and other ones for a part of the year. An office may have its own. */
export const officeHours = z.strictObject({
  regular: z.array(span).min(1),
  seasons: z
    .array(
      z.strictObject({
        label: z.string().min(1),
        from: z
          .string()
          .regex(/^\d\d-\d\d$/)
          .describe("first day, MM-DD"),
        to: z
          .string()
          .regex(/^\d\d-\d\d$/)
          .describe("last day, MM-DD; may lie in the next year"),
        spans: z.array(span).min(1),
      }),
    )
    .default([]),
  source: z.string().min(1).describe("where the hours come from"),
});
export type OfficeHoursTable = z.infer<typeof officeHours>;
