import { z } from "zod";
import type { Hall } from "./hall.ts";

const bubblesShape = z.object({
  bubbles: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      choices: z.array(z.object({ title: z.string(), payload: z.string() })),
    }),
  ),
});

/** Somebody on the web chat of an office: one browser with its cookie, who reads what is new after each message. */
export class Citizen {
  readonly #hall: Hall;
  #cookie = "";
  #after = "0";
  #sent = 0;
  #choices: { title: string; payload: string }[] = [];

  constructor(hall: Hall) {
    this.#hall = hall;
  }

  /** Sends one message. @returns everything that the desk answers */
  async say(text: string, choice?: string): Promise<string> {
    this.#sent += 1;
    const posted = await this.#call("/chat/api/messages", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        office: this.#hall.office.id,
        id: `message-${this.#sent}`,
        text,
        ...(choice === undefined ? {} : { choice }),
      }),
    });
    if (posted.status !== 202) throw new Error(`not taken: ${posted.status} ${await posted.text()}`);
    await this.#hall.test.program.worker.idle();
    return await this.read();
  }

  /** Taps a choice under the last answer. */
  async tap(title: string): Promise<string> {
    const choice = this.#choices.find((one) => one.title.includes(title));
    if (choice === undefined) throw new Error(`no ${title} among ${JSON.stringify(this.#choices)}`);
    return await this.say(choice.title, choice.payload);
  }

  /** What the desk wrote since the last look. */
  async read(): Promise<string> {
    const answer = await this.#call(
      `/chat/api/messages?office=${this.#hall.office.id}&after=${this.#after}&wait=0`,
    );
    const { bubbles } = bubblesShape.parse(await answer.json());
    this.#after = bubbles.at(-1)?.id ?? this.#after;
    this.#choices = bubbles.flatMap((one) => one.choices);
    return bubbles.map((one) => one.text).join("\n");
  }

  /** Tells a trouble from the first word to the number, without leaving a phone number. @returns the number */
  async registers(words: string): Promise<string> {
    let told = await this.say(words);
    for (let turns = 0; turns < 4 && !told.includes("编号"); turns += 1) {
      const has = (title: string) => this.#choices.some((one) => one.title.includes(title));
      told = has("对，登记")
        ? await this.tap("对，登记")
        : has("没解决")
          ? await this.tap("没解决")
          : await this.say("不想说");
    }
    const number = /编号：(\S+?)(?:。|\n|$)/.exec(told)?.[1];
    if (number === undefined) throw new Error(`no number: ${told}`);
    return number;
  }

  async #call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookie !== "") headers.set("cookie", this.#cookie);
    const answer = await fetch(`${this.#hall.test.url}${path}`, { ...init, headers });
    this.#cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? this.#cookie;
    return answer;
  }
}
