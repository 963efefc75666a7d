import { z } from "zod";
import { parseTime } from "../../../core/deadline/shanghaiTime.ts";

/** ISO 8601, or local time as YYYY-MM-DD HH:MM:SS; the zone of the hall is Asia/Shanghai. */
const time = z.string().refine((text) => parseTime(text) !== null);

const turn = z.object({
  speaker: z.enum(["citizen", "agent", "ivr"]),
  text: z.string().max(20_000),
  beginMs: z.number().optional(),
  endMs: z.number().optional(),
});

/** A call as the telephone system hands it over (one line of a transcript file, or one POST). */
export const transcript = z.object({
  callId: z.string().min(1).max(200),
  startedAt: time,
  caller: z.string().max(40).default(""),
  called: z.string().max(40).default(""),
  turns: z.array(turn).max(5_000),
});
export type Transcript = z.infer<typeof transcript>;

/** A written message as a file of messages has it. */
export const letter = z.object({
  id: z.union([z.string().min(1).max(200), z.number()]).transform(String),
  time: time.optional(),
  title: z.string().max(2_000).optional(),
  text: z.string().max(200_000),
});
export type Letter = z.infer<typeof letter>;
