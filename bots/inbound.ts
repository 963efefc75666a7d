import { z } from "zod";
import type { Channel } from "../core/words.ts";

const attachment = z.strictObject({
  id: z.string(),
  kind: z.enum(["image", "voice", "video", "file", "sticker", "location"]),
});

/** What is kept, sealed, of a message: enough to handle it at any later time on any node. */
export const inboundBody = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("chat"),
    text: z.string(),
    /** payload of a choice that was tapped */
    choice: z.string().optional(),
    attachments: z.array(attachment),
    /** where to write to the person on the channel */
    address: z.string(),
  }),
  z.strictObject({
    kind: z.literal("call"),
    caller: z.string(),
    called: z.string(),
    turns: z.array(
      z.object({
        speaker: z.enum(["citizen", "agent", "ivr"]),
        text: z.string(),
        beginMs: z.number().optional(),
        endMs: z.number().optional(),
      }),
    ),
  }),
  z.strictObject({ kind: z.literal("letter"), title: z.string().optional(), text: z.string() }),
]);
export type InboundBody = z.infer<typeof inboundBody>;

/** A message as every channel hands it over. */
export type Inbound = {
  officeId: string;
  channel: Channel;
  /** the platform's own id of the message */
  externalId: string;
  /** who wrote, within the office: the same person on the same channel has the same key */
  personKey: string;
  /** epoch ms: when the person said it, as far as the channel knows */
  receivedAt: number;
  body: InboundBody;
};
