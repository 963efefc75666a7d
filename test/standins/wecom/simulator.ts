import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { cardOf, type MemberLine } from "./appMessages.ts";
import type { PhoneLine } from "./kf.ts";
import { CitizenPhone, ClerkPhone, wordsOf } from "./people.ts";
import type { WecomStandin } from "./standin.ts";

const CITIZENS = [
  { id: "wmStandinCitizen1", name: "群众甲" },
  { id: "wmStandinCitizen2", name: "群众乙" },
];
const PAGE = new URL("./simulator.html", import.meta.url);

const action = z.object({
  what: z.enum([
    "write",
    "tap",
    "file",
    "enter",
    "staff",
    "press",
    "link",
    "open",
    "service",
    "byHand",
    "ahead",
    "fault",
  ]),
  citizen: z.string(),
  clerk: z.string(),
  text: z.string().default(""),
  name: z.string().default("1.jpg"),
  line: z.number().int().default(0),
});
type Action = z.infer<typeof action>;
type Answer = { note?: string; open?: string };

/** What is tried. */
export type Trial = {
  /** where the staff's application leads */
  workbench: string;
  /** moves the stand-in's clock */
  forward: (seconds: number) => void;
  /** how far it is until another hour of the office has passed; null: the program is not on the stand-in's clock */
  officeHour: (() => number) | null;
};

/** The page with two phones: a citizen's and a clerk's. */
export class Simulator {
  readonly #standin: WecomStandin;
  readonly #trial: Trial;

  constructor(standin: WecomStandin, trial: Trial) {
    this.#standin = standin;
    this.#trial = trial;
    for (const { id } of CITIZENS) this.#citizen(id);
  }

  async answer(request: IncomingMessage, response: ServerResponse, url: URL, raw: Buffer): Promise<boolean> {
    if (url.pathname === "/" && request.method === "GET") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(readFileSync(PAGE));
      return true;
    }
    if (url.pathname === "/standin/state") {
      sendJson(
        response,
        this.#state(url.searchParams.get("citizen") ?? "", url.searchParams.get("clerk") ?? ""),
      );
      return true;
    }
    if (url.pathname === "/standin/act" && request.method === "POST") {
      sendJson(response, await this.#act(action.parse(JSON.parse(raw.toString("utf8")))));
      return true;
    }
    return false;
  }

  #citizen(id: string): CitizenPhone {
    const account = this.#standin.corp.kfAccounts[0];
    if (account === undefined) throw new Error("the corp has a customer service account");
    const name = CITIZENS.find((one) => one.id === id)?.name ?? "群众";
    return new CitizenPhone(this.#standin, account.open_kfid, id, name);
  }

  #clerk(userid: string): ClerkPhone {
    const app = this.#standin.corp.apps[0];
    if (app === undefined) throw new Error("the corp has an application");
    return new ClerkPhone(this.#standin, userid, app.agentId);
  }

  #state(citizenId: string, clerkId: string) {
    const citizen = this.#citizen(citizenId === "" ? (CITIZENS[0]?.id ?? "") : citizenId);
    const clerk = this.#clerk(clerkId === "" ? (this.#standin.corp.members[0]?.userid ?? "") : clerkId);
    return {
      citizens: CITIZENS,
      clerks: this.#standin.corp.members.map(({ userid, name, position }) => ({
        id: userid,
        name: position === "" ? name : `${name}（${position}）`,
      })),
      now: clockOf(this.#standin.options.now()),
      citizen: citizen.lines().map(citizenLine),
      clerk: clerk.lines().map(clerkLine),
    };
  }

  /** The browser is one and the clerks are many: whoever opens something is logged in anew, as themselves. */
  #asClerk(address: string): string {
    const { origin, pathname, search } = new URL(address);
    if (origin !== new URL(this.#trial.workbench).origin) return address;
    const next = encodeURIComponent(`${pathname}${search}`);
    return `${this.#trial.workbench}/login?again=1&next=${next}`;
  }

  async #act(one: Action): Promise<Answer> {
    try {
      return await this.#run(one);
    } catch (error) {
      return { note: error instanceof Error ? error.message : String(error) };
    }
  }

  async #run(one: Action): Promise<Answer> {
    const citizen = this.#citizen(one.citizen);
    const clerk = this.#clerk(one.clerk);
    const { kf, faults } = this.#standin;
    switch (one.what) {
      case "write":
        await citizen.writes(one.text);
        return {};
      case "tap":
        await citizen.taps(one.text);
        return {};
      case "file":
        await citizen.sends(
          /\.(jpe?g|png)$/i.test(one.name) ? "image" : "file",
          Buffer.from(one.text, "base64"),
          one.name,
        );
        return {};
      case "enter":
        await citizen.enters();
        return {};
      case "staff":
        await clerk.writes(one.text);
        return {};
      case "press": {
        const line = clerk.lines()[one.line];
        if (line !== undefined) await this.#standin.app.press(line, one.text);
        return {};
      }
      case "open":
        this.#standin.browserPerson = { kind: "member", userid: clerk.userid };
        return { open: this.#asClerk(this.#trial.workbench) };
      case "link":
        this.#standin.browserPerson = { kind: "member", userid: clerk.userid };
        return { open: this.#asClerk(one.text) };
      case "service":
        await kf.change(citizen.session, one.text === "3" ? 3 : 1, clerk.userid);
        return { note: one.text === "3" ? "接待已结束" : "已由人工接待" };
      case "byHand":
        await kf.writeByHand(citizen.session, clerk.userid, one.text);
        return {};
      case "ahead":
        return this.#goForward(one.text);
      case "fault":
        setFault(faults, one.text);
        return { note: one.text === "" ? "没有故障" : "故障已设" };
    }
  }

  /** @param how seconds, or `office`: until another hour of the office has passed */
  #goForward(how: string): Answer {
    const { forward, officeHour } = this.#trial;
    const seconds = how === "office" ? (officeHour?.() ?? 3_600) : Number(how);
    forward(seconds);
    const clock = clockOf(this.#standin.options.now());
    if (officeHour === null) return { note: `替身现在是 ${clock}；被试程序的时间没有变` };
    return { note: `现在是 ${clock}，到点该做的事马上就来` };
  }
}

function setFault(faults: WecomStandin["faults"], what: string): void {
  faults.clear();
  if (what === "ip") faults.ipTrusted = false;
  if (what === "slow") faults.slowMs = 3_000;
  if (what === "status") faults.add("/cgi-bin", { kind: "status", status: 502 }, Number.POSITIVE_INFINITY);
  if (what === "hang" || what === "late") faults.add("/cgi-bin", { kind: what }, Number.POSITIVE_INFINITY);
}

function citizenLine({ from, at, body }: PhoneLine) {
  const menu = menuShape.safeParse(body);
  const list = menu.success ? menu.data.msgmenu.list.flatMap((one) => one.click?.content ?? []) : [];
  const words = menu.success ? menu.data.msgmenu.head_content : wordsOf(body);
  return { from, when: clockOf(at), words: words === "" ? "［照片或文件］" : words, menu: list };
}
const menuShape = z.object({
  msgmenu: z.object({
    head_content: z.string(),
    list: z.array(z.object({ click: z.object({ content: z.string() }).optional() })),
  }),
});

function clerkLine(line: MemberLine, index: number) {
  const card = cardOf(line);
  const head = { index, when: clockOf(line.at) };
  const caption = line.replaced !== null && "caption" in line.replaced ? line.replaced.caption : null;
  if (card === null) {
    const said = wordsOf(line.body);
    const link = /\n?<a href="([^"]*)">[^<]*<\/a>/u.exec(said);
    const url = line.body.msgtype === "textcard" ? line.body.textcard.url : (link?.[1] ?? null);
    const words = said.replace(link?.[0] ?? "", "").trim();
    return { ...head, title: "", words, rows: [], buttons: [], caption, url };
  }
  const buttons = card.card_type === "button_interaction" ? card.button_list : [];
  return {
    ...head,
    title: card.main_title?.title ?? "",
    words: [card.main_title?.desc ?? "", "sub_title_text" in card ? (card.sub_title_text ?? "") : ""]
      .filter((text) => text !== "")
      .join("\n"),
    rows: "horizontal_content_list" in card ? (card.horizontal_content_list ?? []) : [],
    buttons: buttons.map(({ text, key, url }) => ({ text, key, url })),
    caption,
    url: "card_action" in card ? (card.card_action?.url ?? null) : null,
  };
}

function clockOf(at: number): string {
  return new Intl.DateTimeFormat("zh-CN", {
    timeZone: "Asia/Shanghai",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(at);
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
