import { z } from "zod";

/** A conversation with a citizen, as it stands in the list. */
export const talkShape = z.object({
  person: z.string(),
  channel: z.string(),
  channelLabel: z.string(),
  lastAt: z.string().describe("群众最近说话的时间"),
  wantsPerson: z.boolean().describe("要找人工，还没有人接"),
  holder: z.string().nullable().describe("谁接手了；null：机器人在答"),
  mine: z.boolean(),
});

/** A conversation with what was said, masked, oldest first. */
export const talkWithBubblesShape = talkShape.extend({
  bubbles: z.array(
    z.object({
      id: z.string(),
      from: z.enum(["citizen", "desk"]),
      text: z.string(),
      photos: z.int(),
      at: z.string(),
    }),
  ),
});
