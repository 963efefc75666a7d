import { z } from "zod";

const chat = z.object({ id: z.number(), type: z.string() });
const from = z.object({ id: z.number() });
const sized = { file_id: z.string(), file_size: z.number().optional() };
const named = z.object({ ...sized, mime_type: z.string().optional(), file_name: z.string().optional() });
const sound = named.extend({ duration: z.number().optional() });
const button = z.object({ text: z.string(), callback_data: z.string().optional() });

const message = z.object({
  message_id: z.number(),
  /** epoch seconds */
  date: z.number(),
  chat,
  from: from.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(z.object({ ...sized, width: z.number(), height: z.number() })).optional(),
  voice: sound.optional(),
  audio: sound.optional(),
  video: named.optional(),
  video_note: named.optional(),
  animation: named.optional(),
  document: named.optional(),
  sticker: z.object({ file_id: z.string() }).optional(),
  contact: z
    .object({
      phone_number: z.string(),
      first_name: z.string().default(""),
      last_name: z.string().default(""),
      user_id: z.number().optional(),
    })
    .optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  venue: z.object({ title: z.string(), address: z.string() }).optional(),
  reply_markup: z.object({ inline_keyboard: z.array(z.array(button)) }).optional(),
});
export type TelegramMessage = z.infer<typeof message>;

/** What we read of an update; everything else in it is let pass. */
export const telegramUpdate = z.object({
  update_id: z.number().int().nonnegative(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from,
      // an old message comes without its content
      message: message.partial().required({ chat: true }).optional(),
      data: z.string().optional(),
    })
    .optional(),
});
export type TelegramUpdate = z.infer<typeof telegramUpdate>;

/** Which kinds of updates are asked for. */
export const WANTED = ["message", "edited_message", "callback_query"] as const;

/** The chat of an update, or null where it has none that we read. */
export function chatOf(update: TelegramUpdate): { id: number; type: string } | null {
  const { message: first, edited_message: edited, callback_query: pressed } = update;
  return (first ?? edited)?.chat ?? pressed?.message?.chat ?? null;
}
