import { cardOf, type MemberLine } from "./appMessages.ts";
import type { PhoneLine, Session } from "./kf.ts";
import type { WecomStandin } from "./standin.ts";

/** A citizen's phone with one customer service account open on it. */
export class CitizenPhone {
  readonly #standin: WecomStandin;
  readonly session: Session;

  constructor(standin: WecomStandin, openKfId: string, externalUserId: string, nickname = "微信用户") {
    this.#standin = standin;
    standin.kf.addCustomer(externalUserId, nickname);
    this.session = standin.kf.session(openKfId, externalUserId);
  }

  async enters(scene = "qr", sceneParam = ""): Promise<void> {
    await this.#standin.kf.enter(this.session, scene, sceneParam);
  }

  /** @returns the message's id */
  async writes(content: string): Promise<string> {
    return await this.#write({ msgtype: "text", text: { content } });
  }

  /** Taps the item of a menu that was sent, by its words. */
  async taps(content: string): Promise<string> {
    const items = this.lines("office").flatMap(({ body }) => menuOf(body));
    const item = items.findLast((one) => one.content === content);
    if (item === undefined)
      throw new Error(`no item ${content} among ${items.map((one) => one.content).join(", ")}`);
    return await this.#write({ msgtype: "text", text: { content, menu_id: item.id } });
  }

  async sends(
    type: "image" | "voice" | "video" | "file",
    bytes: Buffer,
    fileName = "1.jpg",
  ): Promise<string> {
    const contentType = {
      image: "image/jpeg",
      voice: "audio/amr",
      video: "video/mp4",
      file: "application/octet-stream",
    };
    const id = this.#standin.media.keep({ type, fileName, contentType: contentType[type], bytes });
    return await this.#write({ msgtype: type, [type]: { media_id: id } });
  }

  async sendsLocation(name: string, address: string, latitude: number, longitude: number): Promise<string> {
    return await this.#write({ msgtype: "location", location: { name, address, latitude, longitude } });
  }

  /** What lies on the phone. */
  lines(from?: PhoneLine["from"]): PhoneLine[] {
    return this.session.lines.filter((one) => from === undefined || one.from === from);
  }

  /** What the office wrote, as words. */
  said(): string[] {
    return this.lines("office").map(({ body }) => wordsOf(body));
  }

  async #write(body: Record<string, unknown>): Promise<string> {
    return await this.#standin.kf.write(this.session, body);
  }
}

/** A clerk's phone with one application open on it. */
export class ClerkPhone {
  readonly #standin: WecomStandin;
  readonly userid: string;
  readonly agentId: number;

  constructor(standin: WecomStandin, userid: string, agentId: number) {
    this.#standin = standin;
    this.userid = userid;
    this.agentId = agentId;
  }

  lines(): MemberLine[] {
    return this.#standin.app.lines.filter(
      (one) => one.userid === this.userid && one.agentId === this.agentId,
    );
  }

  said(): string[] {
    return this.lines().map((line) => wordsOf(line.body));
  }

  async writes(content: string): Promise<void> {
    await this.#standin.app.say(this.userid, this.agentId, { MsgType: "text", Content: content });
  }

  async clicksMenu(key: string): Promise<void> {
    await this.#standin.app.say(this.userid, this.agentId, {
      MsgType: "event",
      Event: "click",
      EventKey: key,
    });
  }

  async opensApp(): Promise<void> {
    await this.#standin.app.say(this.userid, this.agentId, {
      MsgType: "event",
      Event: "enter_agent",
      EventKey: "",
    });
  }

  /** Presses the button with this caption on the latest card that has it. @returns the press's response code */
  async presses(caption: string): Promise<string> {
    for (const line of this.lines().toReversed()) {
      const card = cardOf(line);
      if (card?.card_type !== "button_interaction") continue;
      const button = card.button_list.find((one) => one.text === caption && one.type === 0);
      if (button !== undefined) return await this.#standin.app.press(line, button.key ?? "");
    }
    throw new Error(`no card with a button ${caption}`);
  }

  /** Opens a link of the application: the log-in page sends back with a code. @returns where it leads */
  opens(url: string): string {
    const link = new URL(url);
    return this.#standin.oauth.redirect(Object.fromEntries(link.searchParams), {
      kind: "member",
      userid: this.userid,
    });
  }
}

function menuOf(body: unknown): { id: string; content: string }[] {
  if (!isRecord(body) || !isRecord(body["msgmenu"]) || !Array.isArray(body["msgmenu"]["list"])) return [];
  return body["msgmenu"]["list"].flatMap((one: unknown) =>
    isRecord(one) && isRecord(one["click"])
      ? [{ id: String(one["click"]["id"]), content: String(one["click"]["content"]) }]
      : [],
  );
}

/** A message in words, for tests and the page. */
export function wordsOf(body: unknown): string {
  if (!isRecord(body)) return "";
  const parts: string[] = [];
  const collect = (value: unknown, name: string): void => {
    if (typeof value === "string" && WORDS.has(name)) parts.push(value);
    else if (Array.isArray(value)) for (const one of value) collect(one, name);
    else if (isRecord(value)) for (const [key, one] of Object.entries(value)) collect(one, key);
  };
  collect(body, "");
  return parts.filter((one) => one !== "").join("\n");
}
const WORDS = new Set([
  "content",
  "head_content",
  "tail_content",
  "title",
  "description",
  "desc",
  "sub_title_text",
  "text",
  "keyname",
  "value",
  "name",
  "address",
]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
