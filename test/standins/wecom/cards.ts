import { z } from "zod";
import { ApiRefusal } from "./platform.ts";

const titled = z.object({ title: z.string().default(""), desc: z.string().default("") });
const cardAction = z.object({
  type: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  url: z.string().optional(),
  appid: z.string().optional(),
  pagepath: z.string().optional(),
});
const rows = z
  .array(
    z.object({
      type: z.number().int().min(0).max(3).default(0),
      keyname: z.string(),
      value: z.string().default(""),
      url: z.string().optional(),
    }),
  )
  .max(6);
const jumps = z
  .array(z.object({ type: z.number().int().default(0), title: z.string(), url: z.string().optional() }))
  .max(3);
const source = z.object({
  icon_url: z.string().optional(),
  desc: z.string().optional(),
  desc_color: z.number().optional(),
});
const options = (most: number) =>
  z
    .array(z.object({ id: z.string().max(128), text: z.string() }))
    .min(1)
    .max(most);

const button = z.object({
  type: z.union([z.literal(0), z.literal(1)]).default(0),
  text: z.string(),
  style: z.number().int().min(1).max(4).default(1),
  key: z.string().max(1024).optional(),
  url: z.string().optional(),
});

const textNotice = z.object({
  card_type: z.literal("text_notice"),
  source: source.optional(),
  main_title: titled.optional(),
  emphasis_content: titled.optional(),
  sub_title_text: z.string().optional(),
  horizontal_content_list: rows.optional(),
  jump_list: jumps.optional(),
  card_action: cardAction,
  task_id: z.string().optional(),
});
const buttons = z.object({
  card_type: z.literal("button_interaction"),
  source: source.optional(),
  main_title: titled,
  sub_title_text: z.string().optional(),
  horizontal_content_list: rows.optional(),
  card_action: cardAction.optional(),
  button_selection: z
    .object({
      question_key: z.string(),
      title: z.string().optional(),
      option_list: options(10),
      selected_id: z.string().optional(),
    })
    .optional(),
  button_list: z.array(button).min(1).max(6),
  task_id: z.string().optional(),
  replace_text: z.string().optional(),
});
const choices = z.object({
  card_type: z.literal("multiple_interaction"),
  source: source.optional(),
  main_title: titled,
  select_list: z
    .array(z.object({ question_key: z.string(), title: z.string().optional(), option_list: options(10) }))
    .min(1)
    .max(3),
  submit_button: z.object({ text: z.string(), key: z.string().max(1024) }),
  task_id: z.string().optional(),
  replace_text: z.string().optional(),
});

/** The cards that are tried here. */
export const card = z.discriminatedUnion("card_type", [textNotice, buttons, choices]);
export type Card = z.infer<typeof card>;

/** Refuses what the platform refuses in a card. */
export function checkCard(one: Card): void {
  if (one.card_type === "text_notice") {
    if ((one.main_title?.title ?? "") === "" && (one.sub_title_text ?? "") === "") {
      throw new ApiRefusal(40058, "main_title.title or sub_title_text required");
    }
    if (one.card_action.type === 0) throw new ApiRefusal(40058, "card_action.type must be 1 or 2");
  }
  const action = "card_action" in one ? one.card_action : undefined;
  if (action?.type === 1 && (action.url ?? "") === "")
    throw new ApiRefusal(40058, "card_action.url required");
  if (one.card_type === "button_interaction") checkButtons(one);
}

function checkButtons({ button_list }: z.infer<typeof buttons>): void {
  const keys = new Set<string>();
  for (const { type, key = "", text, url = "" } of button_list) {
    if (text === "") throw new ApiRefusal(42020, "button name missing");
    if (type === 1 && url === "") throw new ApiRefusal(40058, "button url required");
    if (type === 1) continue;
    if (key === "") throw new ApiRefusal(42019, "button key missing");
    if (keys.has(key)) throw new ApiRefusal(42018, "button key invalid");
    keys.add(key);
  }
}
