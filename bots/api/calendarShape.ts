import { z } from "zod";

/** A year of an office, day by day. */
export const calendarShape = z.object({
  year: z.int(),
  version: z.string(),
  known: z.boolean(),
  days: z.array(
    z.object({
      date: z.string(),
      workday: z.boolean(),
      reason: z.string(),
      name: z.string().nullable(),
      provisional: z.boolean(),
    }),
  ),
});
