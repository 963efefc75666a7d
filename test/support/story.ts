import { createDialogue, type Dialogue } from "../../bots/dialogue/dialogue.ts";
import type { Reply, Turn, TurnResult } from "../../bots/dialogue/turn.ts";
import { loadPacks, type Pack } from "../../core/policy/pack.ts";
import { MemoryDesk, type MemoryDeskOptions } from "./memoryDesk.ts";

/** Thursday, 8 October 2026, 17:00 less a day of the desk's promise: due on Friday 9 October at 17:00. */
export const THURSDAY = Date.parse("2026-10-08T17:00:00+08:00");

const packs = loadPacks();
/** A pack that asks for no confirmation, so that stories are about something else. */
export const PLAIN_PACK = firstPack((pack) => pack.lifecycle.confirmation === undefined);
/** A pack that wants the registration confirmed in the chat. */
export const CONFIRMING_PACK = firstPack(
  (pack) => pack.lifecycle.confirmation?.ways.includes("chat") === true,
);

function firstPack(fits: (pack: Pack) => boolean): Pack {
  const found = packs.all().find(fits);
  if (found === undefined) throw new Error("no pack of this kind ships");
  return found;
}

export type Said = string | { text?: string; choice?: string; kinds?: Turn["attachments"][number]["kind"][] };

/** A conversation told as turns. */
export class Story {
  readonly desk: MemoryDesk;
  state: unknown = null;
  last: TurnResult = { state: null, replies: [], outcome: "noise" };
  readonly #channel: string;
  readonly #freshEachTurn: boolean;
  #dialogue: Dialogue = createDialogue();
  #photos = 0;

  constructor(options: Partial<MemoryDeskOptions> & { freshEachTurn?: boolean } = {}) {
    const { freshEachTurn = false, ...desk } = options;
    this.desk = new MemoryDesk({ pack: PLAIN_PACK, now: THURSDAY, ...desk });
    this.#channel = options.channel ?? "wecomKf";
    this.#freshEachTurn = freshEachTurn;
  }

  /** Sends one message; gives the whole reply as text. */
  async say(said: Said): Promise<string> {
    const { text = "", choice, kinds = [] } = typeof said === "string" ? { text: said } : said;
    if (this.#freshEachTurn) {
      this.#dialogue = createDialogue();
      this.state = JSON.parse(JSON.stringify(this.state));
    }
    const attachments = kinds.map((kind) => ({ id: `a${++this.#photos}`, kind }));
    const turn = {
      officeId: "hall",
      personKey: "p1",
      channel: this.#channel,
      text,
      attachments,
      state: this.state,
    };
    this.last = await this.#dialogue.turn(
      choice === undefined ? turn : { ...turn, choice },
      this.desk.forTurn(),
    );
    this.state = this.last.state;
    return this.last.replies.map((reply) => reply.text).join("\n");
  }

  /** Taps the choice with this title under the last bubble. */
  async tap(title: string): Promise<string> {
    const choice = this.choices().find((one) => one.title.includes(title));
    if (choice === undefined)
      throw new Error(`no choice ${title} among ${JSON.stringify(this.last.replies)}`);
    return this.say({ text: choice.title, choice: choice.payload });
  }

  choices(): NonNullable<Reply["choices"]> {
    return this.last.replies.flatMap((reply) => reply.choices ?? []);
  }

  /** Everything of the citizen's words that is kept with a ticket. */
  kept(): string {
    return this.desk.tickets
      .flatMap(({ request, additions, corrections }) => [
        request.text,
        JSON.stringify(request.contact),
        ...additions.map(({ text }) => text),
        JSON.stringify(corrections),
      ])
      .join("\n");
  }
}
