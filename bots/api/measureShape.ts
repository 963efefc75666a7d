import { z } from "zod";

const maybe = z.string().nullable();

/** A measure taken with a unit, and what the reader may do with it. */
export const measureShape = z.object({
  id: z.string(),
  version: z.int(),
  departmentId: z.string(),
  unit: z.string(),
  step: z.enum(["interview", "rectification", "accountability"]),
  stepText: z.string(),
  status: z.string(),
  statusText: z.string(),
  why: z.array(z.string()),
  text: z.string(),
  clock: z
    .object({
      label: z.string(),
      startsAt: z.string(),
      dueAt: z.string(),
      provisional: z.boolean(),
      stoppedAt: maybe,
    })
    .nullable(),
  overdue: z.boolean(),
  answer: z.object({ at: z.string(), text: z.string() }).nullable(),
  check: z.object({ at: z.string(), verdict: z.string(), why: z.string() }).nullable(),
  presses: z.int(),
  history: z.array(z.object({ version: z.int(), at: z.string(), type: z.string(), by: z.string() })),
  possible: z.array(z.string()),
});
