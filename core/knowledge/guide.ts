import { z } from "zod";

const line = z.string().min(1);

/** A one-time notice: everything about one service item, told at once. */
export const guideBody = z.strictObject({
  /** who may apply, in a sentence or two */
  who: line,
  materials: z.array(
    z.strictObject({ name: line, note: line.optional(), mayFollow: z.boolean().default(false) }),
  ),
  /** where to go, or where online */
  where: line,
  steps: z.array(line),
  /** how long it takes by law and by promise, in words */
  howLong: line,
  /** what it costs, in words */
  cost: line,
  phone: line.optional(),
  /** the paper that says so */
  basis: z.array(line).default([]),
});
export type GuideBody = z.infer<typeof guideBody>;

export type Guide = {
  id: string;
  title: string;
  /** other ways in which people ask for it */
  asked: string[];
  body: GuideBody;
};
