import { z } from "zod";

/** What was said by whom, as the recogniser heard it: kept until it is passed on. Times in ms from the beginning. */
export const sentencesKept = z.array(
  z.strictObject({ channelId: z.number(), text: z.string(), beginMs: z.number(), endMs: z.number() }),
);
export type Sentence = z.infer<typeof sentencesKept>[number];
