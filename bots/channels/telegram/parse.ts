import { readButton } from "./buttons.ts";
import { texts } from "./texts.ts";
import type { TelegramMessage, TelegramUpdate } from "./update.ts";

/** A file that has to be fetched of Telegram. */
export type FileWanted = {
  fileId: string;
  kind: "image" | "video" | "file";
  fileName: string;
  contentType: string;
  /** in bytes, where Telegram says it */
  size: number | null;
};

/** What an update says. */
export type Parsed =
  | {
      kind: "said";
      text: string;
      choice?: string;
      file: FileWanted | null;
      place: Place | null;
      sticker: boolean;
    }
  | { kind: "voice"; fileId: string; contentType: string; seconds: number | null; size: number | null }
  | { kind: "unsupported" }
  /** not a citizen speaking to us: a group, or an event */
  | { kind: "notice" };

export type Place = { latitude: number; longitude: number };

/** Reads an update. A pure function; what is fetched or answered comes later. */
export function parseUpdate(update: TelegramUpdate): Parsed {
  if (update.callback_query !== undefined) return pressed(update.callback_query);
  const message = update.message ?? update.edited_message;
  // people of a group did not come to the window, and others would read the answers
  if (message === undefined || message.chat.type !== "private") return { kind: "notice" };
  return parseMessage(message);
}

function pressed(query: NonNullable<TelegramUpdate["callback_query"]>): Parsed {
  if (query.message?.chat.type !== "private") return { kind: "notice" };
  const labels = (query.message.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);
  const read = readButton(query.data ?? "", labels);
  if (read === null) return { kind: "notice" };
  if ("words" in read) return said(read.words);
  const label = (query.message.reply_markup?.inline_keyboard ?? [])
    .flat()
    .find((one) => one.callback_data === query.data)?.text;
  return { ...said(label ?? ""), choice: read.choice };
}

function parseMessage(message: TelegramMessage): Parsed {
  const { text, contact, venue, location, sticker } = message;
  if (text !== undefined) return said(/^\/start(@\w+)?(\s|$)/.test(text) ? texts.start : text);
  const sound = message.voice ?? message.audio;
  if (sound !== undefined) {
    return {
      kind: "voice",
      fileId: sound.file_id,
      contentType: sound.mime_type ?? "audio/ogg",
      seconds: sound.duration ?? null,
      size: sound.file_size ?? null,
    };
  }
  const file = fileOf(message);
  if (file !== null) return { ...said(message.caption ?? ""), file };
  if (contact !== undefined) return said(contactText(contact, message.from?.id));
  if (location !== undefined) {
    const { latitude, longitude } = location;
    const words = venue === undefined ? "" : texts.place(venue.title, venue.address);
    return { ...said(words), place: { latitude, longitude } };
  }
  if (sticker !== undefined) return { ...said(""), sticker: true };
  return { kind: "unsupported" };
}

function said(text: string): Extract<Parsed, { kind: "said" }> {
  return { kind: "said", text, file: null, place: null, sticker: false };
}

function fileOf(message: TelegramMessage): FileWanted | null {
  const largest = message.photo?.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  if (largest !== undefined) {
    return {
      fileId: largest.file_id,
      kind: "image",
      fileName: "photo.jpg",
      contentType: "image/jpeg",
      size: largest.file_size ?? null,
    };
  }
  const video = message.video ?? message.video_note ?? message.animation;
  const other = message.document ?? video;
  if (other === undefined) return null;
  const contentType = other.mime_type ?? (video === undefined ? "application/octet-stream" : "video/mp4");
  const [family] = contentType.split("/");
  return {
    fileId: other.file_id,
    kind: family === "image" || family === "video" ? family : "file",
    fileName: other.file_name?.slice(0, 120) ?? "file",
    contentType,
    size: other.file_size ?? null,
  };
}

/** One's own number, or that of somebody else whom the person names. */
function contactText(contact: NonNullable<TelegramMessage["contact"]>, sender: number | undefined): string {
  const number = contact.phone_number.replace(/[^\d]/g, "").replace(/^86(?=1\d{10}$)/, "");
  if (contact.user_id !== undefined && contact.user_id === sender) return texts.phone(number);
  return texts.contact(`${contact.last_name}${contact.first_name}`, number);
}
