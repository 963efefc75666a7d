import { z } from "zod";
import { ticketRowShape } from "./ticketShapes.ts";

const counts = z.record(z.string(), z.int());
const rate = z
  .object({ numerator: z.int(), denominator: z.int() })
  .describe("比率总是写明分子和分母；分母是 0 就没有比率");
const sendBacks = z.object({ asked: z.int(), upheld: z.int(), rejected: z.int() });
const presses = z.object({ reminded: z.int(), pressed: z.int(), escalated: z.int() });

export const periodShape = z.object({ label: z.string(), from: z.string(), to: z.string() });

/** The figures of an office over a period, as the records recount them. */
const officeTallyShape = z.object({
  registered: z.int(),
  kinds: counts,
  natures: counts,
  channels: counts,
  domains: counts,
  origins: counts,
  dimensions: z.record(z.string(), counts),
  ended: counts,
  declined: counts,
  open: z.int(),
  onTime: rate,
  clocks: z.record(z.string(), rate),
  endedOnTime: rate,
  solved: rate,
  explained: z.int(),
  unsolved: z.int(),
  survey: z.object({
    owed: z.int(),
    asked: z.int(),
    reached: z.int(),
    answered: z.int(),
    satisfied: rate,
    bad: z.int(),
    grades: counts,
  }),
  sendBacks,
  hops: z.int(),
  redos: z.object({ byCheck: z.int(), byCitizen: z.int() }),
  presses,
  extensions: z.object({ asked: z.int(), granted: z.int(), refused: z.int() }),
  overdue: z.object({ count: z.int(), workdays: z.number(), lateness: counts }),
  openOverdue: z.int(),
  firstResponse: z.object({ count: z.int(), officeMinutes: z.number(), classes: counts }),
  conduct: z.int(),
  clues: z.int(),
  meetings: z.object({ proposed: z.int(), held: z.int() }),
  serviceActions: counts,
  casesLinked: z.int(),
});

/** The figures of a unit. */
const unitTallyShape = z.object({
  id: z.string().describe("空：窗口直接办理"),
  name: z.string(),
  received: z.int(),
  replied: z.int(),
  results: counts,
  onTime: rate,
  overdueWorkdays: z.number(),
  sendBacks,
  redos: z.int(),
  presses,
  extensions: z.int(),
  survey: z.object({ answered: z.int(), satisfied: rate, bad: z.int() }),
  unsolved: z.int(),
  complaints: z.int(),
});

/** The figures of a person. */
const personTallyShape = z.object({
  id: z.string(),
  name: z.string(),
  departmentId: z.string().nullable(),
  acts: counts,
  redos: z.int(),
  late: z.int(),
  satisfied: rate,
  complaints: z.int(),
});

const basis = z.array(z.string());

/** What follows from the figures by the rules of the regulation; people decide. */
export const proposalsShape = z.object({
  period: periodShape,
  meetings: z.array(
    z.object({
      groundId: z.string(),
      ground: z.string(),
      basis,
      numbers: z.array(z.string()),
      why: z.string(),
    }),
  ),
  problems: z.array(
    z.object({
      about: z.string(),
      departmentId: z.string().nullable(),
      unit: z.string().nullable(),
      numbers: z.array(z.string()),
      people: z.int(),
      from: z.string(),
      to: z.string(),
      owes: z.string(),
      basis,
    }),
  ),
  measures: z.array(
    z.object({
      departmentId: z.string(),
      unit: z.string(),
      step: z.string(),
      why: z.array(z.string()),
      basis,
    }),
  ),
  circulation: z.array(
    z.object({
      departmentId: z.string(),
      unit: z.string(),
      facts: z.array(z.string()),
      grounds: z.array(z.string()),
      basis,
    }),
  ),
});

/** The figures of a period. */
export const figuresShape = z.object({
  period: periodShape,
  office: officeTallyShape,
  units: z.array(unitTallyShape),
});
export const personFiguresShape = z.object({ period: periodShape, persons: z.array(personTallyShape) });

/** The requests behind a number of the figures. */
export const behindShape = z.object({
  period: periodShape,
  counted: z.number(),
  tickets: z.int(),
  hidden: z.int().nullable(),
  page: z.int(),
  size: z.int(),
  rows: z.array(ticketRowShape.extend({ adds: z.number().describe("这一件在那个数里算几") })),
});

/** A report as lists show it. */
export const reportRowShape = z.object({
  id: z.string(),
  reportId: z.string(),
  title: z.string(),
  label: z.string(),
  madeAt: z.string().nullable(),
  missed: z.array(z.string()),
  withLedger: z.boolean(),
});

/** Where every message of a day went. */
export const noLossShape = z.object({
  day: z.string(),
  lines: z.array(z.record(z.string(), z.union([z.string(), z.int()]))),
  tickets: z.object({ fromMessages: z.int(), byStaff: z.int(), withoutMessage: z.int() }),
  gaps: z.array(
    z.object({
      what: z.string(),
      channel: z.string(),
      id: z.string(),
      why: z.string().nullable(),
    }),
  ),
  moreGaps: z.int(),
  balanced: z.boolean(),
});
