import { z } from "zod";
import type { MediaStore } from "./media.ts";
import { ApiRefusal, atMost } from "./platform.ts";

const click = z.object({
  type: z.literal("click"),
  click: z.object({ id: z.string().default(""), content: z.string() }),
});
const view = z.object({ type: z.literal("view"), view: z.object({ url: z.string(), content: z.string() }) });
const words = z.object({
  type: z.literal("text"),
  text: z.object({ content: z.string(), no_newline: z.union([z.literal(0), z.literal(1)]).default(0) }),
});
const menu = z.object({
  head_content: z.string().default(""),
  list: z.array(z.discriminatedUnion("type", [click, view, words])).default([]),
  tail_content: z.string().default(""),
});
const media = z.object({ media_id: z.string() });

/** What customer service may send: the types that are tried here. */
export const kfBody = z.discriminatedUnion("msgtype", [
  z.object({ msgtype: z.literal("text"), text: z.object({ content: z.string() }) }),
  z.object({ msgtype: z.literal("msgmenu"), msgmenu: menu }),
  z.object({ msgtype: z.literal("image"), image: media }),
  z.object({ msgtype: z.literal("voice"), voice: media }),
  z.object({ msgtype: z.literal("video"), video: media }),
  z.object({ msgtype: z.literal("file"), file: media }),
  z.object({
    msgtype: z.literal("link"),
    link: z.object({
      title: z.string(),
      desc: z.string().default(""),
      url: z.string(),
      thumb_media_id: z.string(),
    }),
  }),
  z.object({
    msgtype: z.literal("location"),
    location: z.object({
      name: z.string().default(""),
      address: z.string().default(""),
      latitude: z.number(),
      longitude: z.number(),
    }),
  }),
]);
export type KfBody = z.infer<typeof kfBody>;

export const kfMessageId = z
  .string()
  .regex(/^[0-9a-zA-Z_-]{1,32}$/)
  .optional();

/** Refuses what is too long or names media that is not there. */
export function checkKfBody(body: KfBody, store: MediaStore): void {
  switch (body.msgtype) {
    case "text":
      if (body.text.content === "") throw new ApiRefusal(44004, "empty content");
      atMost(body.text.content, 2048, "text.content");
      break;
    case "msgmenu":
      checkMenu(body.msgmenu);
      break;
    case "image":
      store.get(body.image.media_id, "image");
      break;
    case "voice":
      store.get(body.voice.media_id, "voice");
      break;
    case "video":
      store.get(body.video.media_id, "video");
      break;
    case "file":
      store.get(body.file.media_id, "file");
      break;
    case "link":
      atMost(body.link.title, 128, "link.title");
      atMost(body.link.desc, 512, "link.desc");
      atMost(body.link.url, 2048, "link.url");
      store.get(body.link.thumb_media_id, "image");
      break;
    case "location":
      break;
  }
}

function checkMenu(one: z.infer<typeof menu>): void {
  if (one.list.length > 10) throw new ApiRefusal(95008, "too many menu items");
  if (one.list.length === 0 && one.head_content === "") throw new ApiRefusal(44004, "empty content");
  atMost(one.head_content, 1024, "msgmenu.head_content");
  atMost(one.tail_content, 1024, "msgmenu.tail_content");
  for (const item of one.list) {
    if (item.type === "click") {
      atMost(item.click.id, 64, "click.id");
      atMost(item.click.content, 128, "click.content");
    } else if (item.type === "view") {
      atMost(item.view.url, 2048, "view.url");
      atMost(item.view.content, 1024, "view.content");
    } else atMost(item.text.content, 256, "text.content");
  }
}

/** 0 new, 1 bot, 2 pool, 3 servicer, 4 ended; which state may follow which by the API. */
export const MAY_FOLLOW: Record<number, number[]> = {
  0: [1, 2, 3, 4],
  1: [2, 3, 4],
  2: [3, 4],
  3: [3, 4],
  4: [],
};
