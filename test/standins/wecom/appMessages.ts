import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { XmlFields } from "./callbackCrypto.ts";
import type { CallbackSender } from "./callbackSender.ts";
import { type Card, card, checkCard } from "./cards.ts";
import type { Contacts } from "./contacts.ts";
import { parse } from "./kf.ts";
import type { MediaStore } from "./media.ts";
import { ApiRefusal, type App, type Corp, cutBytes, HOUR, type Options, secondsOf } from "./platform.ts";

/** What lies on a member's phone. A card is one object for all who got it until it is updated for some. */
export type MemberLine = {
  userid: string;
  agentId: number;
  at: number;
  msgid: string;
  body: MessageBody;
  /** a card after its update: the buttons are grey under this caption, or another card stands there */
  replaced: { caption: string } | { card: Card } | null;
};
type ResponseCode = { taskId: string; agentId: number; at: number; used: boolean };

const CODE_MS = 72 * HOUR;
const PER_MINUTE = 30;
const PER_HOUR = 1000;

const media = z.object({ media_id: z.string() });
const messageBody = z.discriminatedUnion("msgtype", [
  z.object({ msgtype: z.literal("text"), text: z.object({ content: z.string() }) }),
  z.object({ msgtype: z.literal("markdown"), markdown: z.object({ content: z.string() }) }),
  z.object({
    msgtype: z.literal("textcard"),
    textcard: z.object({
      title: z.string().min(1),
      description: z.string().min(1),
      url: z.string().min(1),
      btntxt: z.string().default("详情"),
    }),
  }),
  z.object({ msgtype: z.literal("image"), image: media }),
  z.object({ msgtype: z.literal("voice"), voice: media }),
  z.object({ msgtype: z.literal("file"), file: media }),
  z.object({ msgtype: z.literal("template_card"), template_card: card }),
]);
type MessageBody = z.infer<typeof messageBody>;

const sendHead = z.object({
  touser: z.string().default(""),
  toparty: z.string().default(""),
  totag: z.string().default(""),
  agentid: z.number().int(),
  enable_duplicate_check: z.union([z.literal(0), z.literal(1)]).default(0),
  duplicate_check_interval: z.number().int().min(1).max(14_400).default(1800),
});
const updateBody = z.object({
  userids: z.array(z.string()).max(1000).default([]),
  partyids: z.array(z.number()).max(100).default([]),
  atall: z.union([z.literal(0), z.literal(1)]).default(0),
  agentid: z.number().int(),
  response_code: z.string(),
  button: z.object({ replace_name: z.string().min(1) }).optional(),
  template_card: card.optional(),
});

/** Messages of applications to members, their cards, and what members send back. */
export class AppMessages {
  readonly lines: MemberLine[] = [];
  /** silently dropped: more than 30 a minute, or 1000 an hour, to one member */
  readonly dropped: { userid: string; at: number }[] = [];
  readonly #corp: Corp;
  readonly #options: Options;
  readonly #contacts: Contacts;
  readonly #media: MediaStore;
  readonly #callbacks: CallbackSender;
  readonly #taskIds = new Set<string>();
  readonly #codes = new Map<string, ResponseCode>();
  readonly #seen = new Map<string, number>();
  readonly #paced = new Map<string, number[]>();
  #sequence = 4_561_255_354_251_345_900n;

  constructor(
    corp: Corp,
    options: Options,
    contacts: Contacts,
    store: MediaStore,
    callbacks: CallbackSender,
  ) {
    this.#corp = corp;
    this.#options = options;
    this.#contacts = contacts;
    this.#media = store;
    this.#callbacks = callbacks;
  }

  /** POST /cgi-bin/message/send */
  send(input: unknown, agentId: number): Record<string, unknown> {
    const head = parse(sendHead, input);
    if (head.agentid !== agentId)
      throw new ApiRefusal(301002, "not allow operate another agent with this accesstoken");
    const { found, unknown } = this.#receivers(head);
    const body = this.#checked(parse(messageBody, input));
    const again = JSON.stringify(input);
    const now = this.#options.now();
    const before = this.#seen.get(again);
    const msgid = randomBytes(20).toString("base64url");
    const invalid = {
      invaliduser: unknown.join("|").toLowerCase(),
      invalidparty: "",
      invalidtag: "",
      unlicenseduser: "",
    };
    if (
      head.enable_duplicate_check === 1 &&
      before !== undefined &&
      now - before < head.duplicate_check_interval * 1000
    ) {
      return { ...invalid, msgid };
    }
    this.#seen.set(again, now);
    const code = this.#register(body, agentId);
    for (const userid of found) {
      if (this.#isOver(userid, agentId, now)) this.dropped.push({ userid, at: now });
      else this.lines.push({ userid, agentId, at: now, msgid, body, replaced: null });
    }
    return { ...invalid, msgid, ...(code === null ? {} : { response_code: code }) };
  }

  /** POST /cgi-bin/message/update_template_card */
  update(input: unknown, agentId: number): Record<string, unknown> {
    const wanted = parse(updateBody, input);
    if (wanted.agentid !== agentId) throw new ApiRefusal(42015, "not allow update another agent's message");
    const code = this.#codes.get(wanted.response_code);
    if (
      code === undefined ||
      code.used ||
      code.at < this.#options.now() - CODE_MS ||
      code.agentId !== agentId
    ) {
      throw new ApiRefusal(40058, "invalid Request Parameter: response_code");
    }
    if ((wanted.button === undefined) === (wanted.template_card === undefined)) {
      throw new ApiRefusal(40058, "invalid Request Parameter: button or template_card");
    }
    if (wanted.template_card !== undefined) checkCard(wanted.template_card);
    code.used = true;
    const got = this.lines.filter((line) => taskIdOf(line.body) === code.taskId && line.agentId === agentId);
    const asked = wanted.userids.map((one) => one.toLowerCase());
    const lines = wanted.atall === 1 ? got : got.filter((line) => asked.includes(line.userid.toLowerCase()));
    for (const line of lines) {
      line.replaced =
        wanted.template_card === undefined
          ? { caption: wanted.button?.replace_name ?? "" }
          : { card: wanted.template_card };
    }
    const reached = lines.map((line) => line.userid.toLowerCase());
    return { invaliduser: asked.filter((one) => !reached.includes(one)) };
  }

  /** POST /cgi-bin/message/recall */
  recall(input: unknown): Record<string, unknown> {
    const { msgid } = parse(z.object({ msgid: z.string() }), input);
    const of = this.lines.filter((line) => line.msgid === msgid);
    if (of.length === 0 || of.some((line) => line.at < this.#options.now() - 24 * HOUR)) {
      throw new ApiRefusal(40058, "invalid Request Parameter: msgid");
    }
    for (const line of of) this.lines.splice(this.lines.indexOf(line), 1);
    return {};
  }

  /** A member presses a button of a card. @throws where the card is no longer one to press: a dead button */
  async press(
    line: MemberLine,
    key: string,
    selected: { question: string; options: string[] }[] = [],
  ): Promise<string> {
    const shown = cardOf(line);
    if (shown === null || (line.replaced !== null && "caption" in line.replaced))
      throw new Error("a dead button");
    const keys = keysOf(shown);
    if (!keys.includes(key)) throw new Error(`no button ${key} among ${keys.join(", ")}`);
    const responseCode = randomBytes(24).toString("base64url");
    const taskId = taskIdOf(line.body) ?? "";
    this.#codes.set(responseCode, { taskId, agentId: line.agentId, at: this.#options.now(), used: false });
    await this.say(line.userid, line.agentId, {
      MsgType: "event",
      Event: "template_card_event",
      EventKey: key,
      TaskId: taskId,
      CardType: shown.card_type,
      ResponseCode: responseCode,
      AgentID: line.agentId,
      SelectedItems: {
        SelectedItem: selected.map(({ question, options }) => ({
          QuestionKey: question,
          OptionIds: { OptionId: options },
        })),
      },
    });
    return responseCode;
  }

  /** A member writes, or does something that raises an event. Resolves when the callback was taken or given up. */
  async say(userid: string, agentId: number, fields: XmlFields): Promise<void> {
    const app = this.#appOf(agentId);
    this.#sequence += 1n;
    const isEvent = fields["MsgType"] === "event";
    await this.#callbacks.deliver(
      app,
      {
        ToUserName: this.#corp.corpId,
        FromUserName: userid,
        CreateTime: secondsOf(this.#options.now()),
        ...fields,
        ...(isEvent ? {} : { MsgId: String(this.#sequence) }),
        AgentID: agentId,
      },
      agentId,
    );
  }

  #appOf(agentId: number): App {
    const app = this.#corp.apps.find((one) => one.agentId === agentId);
    if (app === undefined) throw new ApiRefusal(40056, "invalid agentid");
    return app;
  }

  #receivers(head: z.infer<typeof sendHead>): { found: string[]; unknown: string[] } {
    const named = head.touser.split("|").filter((one) => one !== "");
    const parties = head.toparty.split("|").filter((one) => one !== "");
    if (named.length > 1000) throw new ApiRefusal(40058, "too many users");
    if (parties.length > 100) throw new ApiRefusal(82002, "too many parties");
    if (named.length + parties.length === 0 && head.totag === "") {
      throw new ApiRefusal(82001, "no user, party or tag");
    }
    const active = this.#corp.members.filter((one) => one.status === 1);
    if (named.includes("@all")) return { found: active.map((one) => one.userid), unknown: [] };
    const members = named.map((one) => ({ one, member: this.#contacts.find(one) }));
    const unknown = members.filter(({ member }) => member?.status !== 1).map(({ one }) => one);
    const found = members.flatMap(({ member }) => (member?.status === 1 ? [member.userid] : []));
    const byParty = active.filter((one) => one.department.some((id) => parties.includes(String(id))));
    const all = [...new Set([...found, ...byParty.map((one) => one.userid)])];
    if (all.length === 0) throw new ApiRefusal(81013, "user & party & tag all invalid");
    return { found: all, unknown };
  }

  #checked(body: MessageBody): MessageBody {
    switch (body.msgtype) {
      case "text":
        return { ...body, text: { content: cutBytes(body.text.content, 2048) } };
      case "markdown":
        return { ...body, markdown: { content: cutBytes(body.markdown.content, 2048) } };
      case "textcard":
        return {
          ...body,
          textcard: {
            title: cutBytes(body.textcard.title, 128),
            description: cutBytes(body.textcard.description, 512),
            url: body.textcard.url,
            btntxt: body.textcard.btntxt.slice(0, 4),
          },
        };
      case "image":
        this.#media.get(body.image.media_id, "image");
        return body;
      case "voice":
        this.#media.get(body.voice.media_id, "voice");
        return body;
      case "file":
        this.#media.get(body.file.media_id, "file");
        return body;
      case "template_card":
        checkCard(body.template_card);
        return body;
    }
  }

  #register(body: MessageBody, agentId: number): string | null {
    if (body.msgtype !== "template_card") return null;
    const { task_id = "", card_type } = body.template_card;
    if (card_type === "text_notice" && task_id === "") return null;
    const key = `${agentId}/${task_id}`;
    if (!/^[0-9A-Za-z_\-@]{1,128}$/.test(task_id) || this.#taskIds.has(key)) {
      throw new ApiRefusal(42014, "task_id invalid or used");
    }
    this.#taskIds.add(key);
    const code = randomBytes(24).toString("base64url");
    this.#codes.set(code, { taskId: task_id, agentId, at: this.#options.now(), used: false });
    return code;
  }

  #isOver(userid: string, agentId: number, now: number): boolean {
    const key = `${agentId}/${userid}`;
    const sent = (this.#paced.get(key) ?? []).filter((at) => at > now - HOUR);
    const over = sent.filter((at) => at > now - 60_000).length >= PER_MINUTE || sent.length >= PER_HOUR;
    this.#paced.set(key, over ? sent : [...sent, now]);
    return over;
  }
}

function taskIdOf(body: MessageBody): string | null {
  return body.msgtype === "template_card" ? (body.template_card.task_id ?? null) : null;
}

/** The card as it stands on the phone now. */
export function cardOf(line: MemberLine): Card | null {
  if (line.replaced !== null && "card" in line.replaced) return line.replaced.card;
  return line.body.msgtype === "template_card" ? line.body.template_card : null;
}

function keysOf(one: Card): string[] {
  if (one.card_type === "button_interaction") {
    return one.button_list.filter(({ type }) => type === 0).map(({ key = "" }) => key);
  }
  return one.card_type === "multiple_interaction" ? [one.submit_button.key] : [];
}
