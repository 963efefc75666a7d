import { createHash } from "node:crypto";
import { z } from "zod";
import type { Outgoing } from "../../../core/delivery/sender.ts";
import { CARD } from "./texts.ts";

const row = z.strictObject({ keyname: z.string(), value: z.string() });
const button = z.strictObject({
  type: z.union([z.literal(0), z.literal(1)]),
  text: z.string(),
  style: z.number(),
  key: z.string().optional(),
  url: z.string().optional(),
});

/** A card with buttons (button_interaction), as it is sent and kept. */
export const buttonCard = z.strictObject({
  card_type: z.literal("button_interaction"),
  main_title: z.strictObject({ title: z.string(), desc: z.string().exactOptional() }),
  sub_title_text: z.string(),
  horizontal_content_list: z.array(row),
  card_action: z.strictObject({ type: z.literal(1), url: z.string() }).optional(),
  button_list: z.array(button),
});
export type ButtonCard = z.infer<typeof buttonCard>;

export const MOST_BUTTONS = 6;
// what the platform shows of each (developer.work.weixin.qq.com/document/path/90236)
const TITLE = 36;
const UNDER_TITLE = 44;
const WORDS = 160;
const MOST_ROWS = 6;
const LABEL = 10;

/**
 * A message with choices as a card: the first line is the title, lines such as "编号：…" become rows, the rest is the
 * text; nothing stands there twice. A choice whose value is an address opens it; any other comes back as the pressed key. `params.url` is where a
 * tap on the card leads.
 */
export function cardOf({ text, choices, params }: Outgoing): ButtonCard {
  const [first = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const { head, over } = headOf(first);
  const rows: z.infer<typeof row>[] = [];
  const rest: string[] = [...over];
  for (const line of lines) {
    const found = /^([^：:]{1,5})[：:](.{1,30})$/u.exec(line.trim());
    if (found === null || rows.length === MOST_ROWS) rest.push(line);
    else if (!first.includes(found[2] ?? "")) rows.push({ keyname: found[1] ?? "", value: found[2] ?? "" });
  }
  const url = params["url"];
  return {
    card_type: "button_interaction",
    main_title: head,
    sub_title_text: shortened(rest.join("\n")),
    horizontal_content_list: rows,
    ...(url === undefined ? {} : { card_action: { type: 1, url } }),
    button_list: choices.map(({ label, value }, i) => {
      const look = { text: cut(label, LABEL), style: i === 0 ? 1 : 2 };
      return isLink(value) ? { type: 1, ...look, url: value } : { type: 0, ...look, key: value };
    }),
  };
}

/**
 * The first line, which is mostly number and title: whole where there is room, else the number alone with the title
 * below it, and where that is too long as well, the title in the text.
 */
function headOf(line: string): { head: ButtonCard["main_title"]; over: string[] } {
  if (lengthOf(line) <= TITLE) return { head: { title: line }, over: [] };
  const end = line.indexOf(" ");
  const [start, rest] = [line.slice(0, end), line.slice(end + 1).trim()];
  if (end < 1 || lengthOf(start) > TITLE) return { head: { title: cut(line, TITLE) }, over: [line] };
  if (lengthOf(rest) <= UNDER_TITLE) return { head: { title: start, desc: rest }, over: [] };
  return { head: { title: start }, over: [rest] };
}

function lengthOf(text: string): number {
  return [...text].length;
}

/** The task id of a delivery's card: the same for every try. */
export function cardTaskId(deliveryId: string): string {
  return createHash("sha256").update(deliveryId).digest("base64url").slice(0, 43);
}

function isLink(value: string): boolean {
  return /^https?:\/\//.test(value);
}

function cut(text: string, most: number): string {
  const all = [...text];
  return all.length <= most ? text : `${all.slice(0, most - 1).join("")}…`;
}

function shortened(text: string): string {
  const all = [...text];
  return all.length <= WORDS ? text : `${all.slice(0, WORDS - CARD.more.length).join("")}${CARD.more}`;
}
