import type { WecomHall } from "../bots/staffTalk/wecomHall.ts";
import { cardOf, type MemberLine } from "../standins/wecom/appMessages.ts";
import type { PhoneLine } from "../standins/wecom/kf.ts";
import { type CitizenPhone, wordsOf } from "../standins/wecom/people.ts";

const NO_WIDTH = /[\u200b\u200c]/gu;

/** Writes down, as Markdown, everything that arrives on everybody's phone, in the order in which it does. */
export class Transcript {
  readonly #hall: WecomHall;
  readonly #citizen: { phone: CitizenPhone; name: string };
  readonly #lines: string[] = [];
  readonly #grey = new Map<MemberLine, string>();
  #saidToCitizen = 0;
  #saidToStaff = 0;
  #day = "";
  /** the share of the unit that works now */
  part = "part-1";

  constructor(hall: WecomHall, citizen: { phone: CitizenPhone; name: string }) {
    this.#hall = hall;
    this.#citizen = citizen;
  }

  /** A part of the story. */
  chapter(title: string): void {
    this.#lines.push(`## ${title}`);
  }

  /** What somebody does that is no message: presses a button, works at the workbench. */
  does(who: string, what: string): void {
    this.#lines.push(`${this.#time()}*${who}${what}*`);
  }

  /** Writes down whatever has arrived since. */
  collect(): void {
    const { phone, name } = this.#citizen;
    for (const line of phone.lines().slice(this.#saidToCitizen)) this.#ofCitizen(line, name);
    this.#saidToCitizen = phone.lines().length;
    const { lines } = this.#hall.standin.app;
    // several messages are under way at once: they are put in an order of their own, so that the text stays the same
    const fresh = Map.groupBy(lines.slice(this.#saidToStaff), shown);
    this.#saidToStaff = lines.length;
    for (const words of [...fresh.keys()].sort()) this.#toStaff(fresh.get(words) ?? []);
    this.#greyCards(lines);
  }

  text(title: string, foreword: string): string {
    return `# ${title}\n\n${foreword}\n\n${this.#lines.join("\n\n")}\n`;
  }

  #ofCitizen(line: PhoneLine, name: string): void {
    const words = quoted(wordsOf(line.body), menuOf(line.body));
    this.#lines.push(`${this.#time()}**${line.from === "citizen" ? name : `窗口 → ${name}`}**\n\n${words}`);
  }

  #toStaff(same: readonly MemberLine[]): void {
    const [first] = same;
    if (first === undefined) return;
    this.#lines.push(`${this.#time()}**企业微信 → ${this.#namesOf(same)}**\n\n${shown(first)}`);
  }

  #greyCards(lines: readonly MemberLine[]): void {
    const turned = lines.filter((line) => {
      const caption = captionOf(line);
      if (caption === null || this.#grey.get(line) === caption) return false;
      this.#grey.set(line, caption);
      return true;
    });
    for (const [caption, same] of Map.groupBy(turned, captionOf))
      this.#lines.push(`${this.#time()}*${this.#namesOf(same)}手机上的卡片变灰：${caption}*`);
  }

  /** In the order of the house's list of people. */
  #namesOf(lines: readonly MemberLine[]): string {
    const got = new Set(lines.map(({ userid }) => userid));
    const { staff } = this.#hall.office;
    return staff.flatMap(({ id, name }) => (got.has(id) ? [name] : [])).join("、");
  }

  /** The day once, then the time of day. */
  #time(): string {
    const at = new Date(this.#hall.clock.now() + 8 * 3_600_000).toISOString();
    const day = `${Number(at.slice(5, 7))}月${Number(at.slice(8, 10))}日`;
    const heading = day === this.#day ? "" : `### ${day}\n\n`;
    this.#day = day;
    return `${heading}${at.slice(11, 16)} `;
  }
}

function captionOf({ replaced }: MemberLine): string | null {
  return replaced !== null && "caption" in replaced ? replaced.caption : null;
}

function shown(line: MemberLine): string {
  const card = cardOf(line);
  if (card?.card_type !== "button_interaction") return quoted(wordsOf(line.body), linkOf(line.body));
  const rows = (card.horizontal_content_list ?? []).map(({ keyname, value }) => `${keyname}：${value}`);
  const { title, desc = "" } = card.main_title;
  const text = [title, desc, ...rows, card.sub_title_text ?? ""].join("\n");
  return quoted(
    text,
    card.button_list.map(({ text: label }) => label),
  );
}

function linkOf(body: unknown): string[] {
  return typeof body === "object" && body !== null && "textcard" in body ? ["打开"] : [];
}

function menuOf(body: unknown): string[] {
  const words = JSON.stringify(body);
  return words.includes('"msgmenu"')
    ? [...words.matchAll(/"click":\{"id":"[^"]*","content":"([^"]*)"/gu)].map((one) => one[1] ?? "")
    : [];
}

/** Buttons stand below the words, in brackets. */
function quoted(text: string, buttons: readonly string[]): string {
  const words = text
    .replaceAll(NO_WIDTH, "")
    // derived from the office's key, which is another one in each run
    .replace(/(查询码：)\d{6}/u, "$1●●●●●●")
    .replace(/<a href="[^"]*">([^<]*)<\/a>/u, "〔$1〕")
    .split("\n")
    .filter((line) => line !== "" && !buttons.includes(line));
  const below = buttons.length === 0 ? [] : [buttons.map((one) => `〔${one}〕`).join(" ")];
  return [...words, ...below].map((line) => `> ${line}`).join("  \n");
}
