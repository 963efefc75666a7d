import type { TestServer } from "./testProgram.ts";

/** One browser on the chat page: keeps its cookie and what it has read. */
export class Visitor {
  readonly #test: TestServer;
  readonly #office: string;
  #cookie = "";
  #after = "0";
  #sent = 0;

  constructor(test: TestServer, office: string) {
    this.#test = test;
    this.#office = office;
  }

  /** Says something, or taps a choice. @returns what the desk says to it */
  async say(text: string, choice?: string): Promise<string[]> {
    this.#sent += 1;
    const answer = await this.#call("/chat/api/messages", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        office: this.#office,
        id: `visitor-${this.#sent}`,
        text,
        ...(choice === undefined ? {} : { choice }),
      }),
    });
    if (answer.status !== 202) throw new Error(`not taken: ${answer.status} ${await answer.text()}`);
    await this.#test.program.worker.idle();
    return await this.read();
  }

  /** What has come since the last time. */
  async read(): Promise<string[]> {
    const answer = await this.#call(`/chat/api/messages?office=${this.#office}&after=${this.#after}&wait=0`);
    const { bubbles }: { bubbles: { id: string; text: string }[] } = JSON.parse(await answer.text());
    this.#after = bubbles.at(-1)?.id ?? this.#after;
    return bubbles.map((one) => one.text);
  }

  /** Opens an address of the chat with this browser's own cookie. */
  async open(path: string): Promise<Response> {
    return await this.#call(path);
  }

  async #call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookie === "") {
      const hello = await fetch(`${this.#test.url}/chat/api/hello?office=${this.#office}`);
      this.#cookie = hello.headers.get("set-cookie")?.split(";")[0] ?? "";
    }
    headers.set("cookie", this.#cookie);
    return await fetch(`${this.#test.url}${path}`, { ...init, headers });
  }
}
