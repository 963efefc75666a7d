import { crc32, deflateSync } from "node:zlib";
import type { Locator, Page, Route } from "playwright-core";

/** What a citizen does and sees on the chat page. */
export class ChatPage {
  readonly page: Page;
  readonly #url: string;
  /** everything that the browser complained about */
  readonly complaints: string[] = [];

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      // a failed request is what several tests are about; a policy violation never is
      const isExpected = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isExpected) this.complaints.push(message.text());
    });
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`${this.#url}/chat${query}`);
    await this.ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** until words can be sent and everything is drawn in its font */
  async ready(): Promise<void> {
    await this.page.locator("#send:not([disabled])").waitFor();
    await this.page.evaluate("document.fonts.ready.then(() => true)");
  }

  async say(words: string): Promise<void> {
    await this.page.fill("#words", words);
    await this.page.click("#send");
  }

  /** Says something and reads what the desk answers. */
  async ask(words: string): Promise<string> {
    const before = await this.desk().count();
    await this.say(words);
    return await this.answer(before);
  }

  /** Taps one of the choices and reads what the desk answers. */
  async choose(title: string): Promise<string> {
    const before = await this.desk().count();
    await this.choice(title).click();
    return await this.answer(before);
  }

  /** What the desk says first after so many bubbles of its own. */
  async answer(after: number): Promise<string> {
    return (await this.desk().nth(after).textContent()) ?? "";
  }

  choice(title: string): Locator {
    return this.page.locator(".choice", { hasText: title });
  }

  /** Choices are no part of what a bubble says. */
  desk(): Locator {
    return this.page.locator(".bubble.desk .words");
  }

  own(words: string): Locator {
    return this.page.locator(".bubble.mine", { hasText: words });
  }

  async isSent(words: string): Promise<void> {
    await this.own(words).locator(".state", { hasText: "已送到" }).waitFor();
  }

  /** Who said what, from top to bottom. */
  async conversation(): Promise<string[]> {
    const bubbles = await this.page.locator(".bubble").all();
    return await Promise.all(
      bubbles.map(async (one) => {
        const isMine = (await one.getAttribute("class"))?.includes("mine") ?? false;
        const words = one.locator(".words");
        const text = (await words.count()) > 0 ? await words.textContent() : "（照片）";
        return `${isMine ? "我" : "窗口"}：${text}`;
      }),
    );
  }

  /** How many pixels stick out to the right of the screen. */
  async overhang(): Promise<number> {
    const widths = await this.page.evaluate<number[]>(
      `[document.documentElement, document.body, document.getElementById("log")].map((e) => e.scrollWidth - e.clientWidth)`,
    );
    return Math.max(...widths);
  }
}

/** The message arrives, but the page never learns of it: the network went in that moment. */
export async function loseAnswer(route: Route): Promise<void> {
  await route.fetch();
  await route.abort("connectionreset");
}

/** A picture of noise, which nothing can compress: as large as a photo. */
export function noisePng(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  let state = 1;
  for (let i = 0; i < rows.length; i += 1) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    // the first byte of each row says that it is stored as it is
    rows[i] = i % (1 + width * 3) === 0 ? 0 : state >> 16;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 1 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
