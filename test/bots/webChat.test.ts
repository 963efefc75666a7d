import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../support/testProgram.ts";
import { signInAs } from "./api/staffClient.ts";

type Bubble = {
  id: string;
  from: string;
  text: string;
  choices: { title: string; payload: string }[];
  photos: string[];
};

describe("the web chat's API", () => {
  let test: TestServer;
  let office: string;

  beforeAll(async () => {
    test = await startTestServer();
    office = test.program.defaultOffice()?.id ?? "";
  });
  afterAll(async () => await test.stop());

  /** One browser: keeps its cookie and what it has read. */
  class Visitor {
    #cookie = "";
    #after = "0";
    #sent = 0;

    async call(path: string, init: RequestInit = {}): Promise<Response> {
      const headers = new Headers(init.headers);
      if (this.#cookie !== "") headers.set("cookie", this.#cookie);
      const answer = await fetch(`${test.url}${path}`, { ...init, headers });
      this.#cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? this.#cookie;
      return answer;
    }

    async post(text: string, choice?: string, id = `visitor-${++this.#sent}`): Promise<Response> {
      return await this.call("/chat/api/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ office, id, text, ...(choice === undefined ? {} : { choice }) }),
      });
    }

    async say(text: string, choice?: string): Promise<Bubble[]> {
      expect((await this.post(text, choice)).status).toBe(202);
      await test.program.worker.idle();
      return await this.read();
    }

    async read(wait = 0): Promise<Bubble[]> {
      const answer = await this.call(`/chat/api/messages?office=${office}&after=${this.#after}&wait=${wait}`);
      const { bubbles }: { bubbles: Bubble[] } = JSON.parse(await answer.text());
      this.#after = bubbles.at(-1)?.id ?? this.#after;
      return bubbles;
    }

    async hello(): Promise<{ office: { id: string }; demo: boolean; bubbles: Bubble[] }> {
      return JSON.parse(await (await this.call(`/chat/api/hello?office=${office}`)).text());
    }
  }

  const words = (bubbles: Bubble[]) => bubbles.map((one) => one.text).join("\n");

  async function registered(visitor: Visitor): Promise<string> {
    const asked = await visitor.say("我在社保窗口办退休跑了三趟了，每次都说材料不齐，就是不给办");
    const told = /编号/.test(words(asked)) ? asked : await visitor.say("13800138000");
    const number = /〔\d{4}〕\d+号/.exec(words(told))?.[0];
    expect(number).toBeDefined();
    return number ?? "";
  }

  it("takes a request from the first word to the number, and says by when", async () => {
    const visitor = new Visitor();
    await visitor.hello();
    const asked = await visitor.say("我在社保窗口办退休跑了三趟了，每次都说材料不齐，就是不给办");
    const told = words([...asked, ...(await visitor.say("13800138000"))]);
    expect(told).toMatch(/编号/);
    expect(told).toMatch(/12月3日（星期四）17:00前/);
  });

  it("registers one request when the same message is sent again and again", async () => {
    const visitor = new Visitor();
    const count = async () => await test.program.database.prisma.inbox.count({ where: { channel: "web" } });
    await visitor.hello();
    const before = await count();
    const answers = await Promise.all(
      [1, 2, 3].map(async () => await visitor.post("你好", undefined, "same-message")),
    );
    expect(answers.map((one) => one.status)).toEqual([202, 202, 202]);
    expect(await count()).toBe(before + 1);
  });

  it("shows the whole conversation again after a reload, in order, nothing twice", async () => {
    const visitor = new Visitor();
    await visitor.hello();
    await registered(visitor);
    const { bubbles } = await visitor.hello();
    expect(bubbles[0]).toMatchObject({ from: "me" });
    expect(new Set(bubbles.map((one) => one.id)).size).toBe(bubbles.length);
    expect(bubbles.at(-1)?.from).toBe("desk");
  });

  it("keeps what is waited for open until it comes", async () => {
    const visitor = new Visitor();
    await visitor.hello();
    const waiting = visitor.read(20);
    await visitor.post("你好");
    expect((await waiting).length).toBeGreaterThan(0);
  });

  it("tells two messages sent at once in the order in which they came, after both", async () => {
    const visitor = new Visitor();
    await visitor.hello();
    await visitor.post("我要办营业执照");
    await visitor.post("去了三次都不给办，说地址不行");
    await test.program.worker.idle();
    const rows = await test.program.database.prisma.inbox.findMany({ orderBy: { id: "desc" }, take: 2 });
    expect(rows.every((row) => row.status === "done")).toBe(true);
    const [later, earlier] = rows;
    expect((earlier?.handledAt?.getTime() ?? 0) <= (later?.handledAt?.getTime() ?? 0)).toBe(true);
  });

  it("keeps one person's conversation, photos and tickets from another", async () => {
    const one = new Visitor();
    const other = new Visitor();
    await one.hello();
    await other.hello();
    const number = await registered(one);
    expect(words(await other.say(number))).not.toContain("退休");
    const form = new FormData();
    form.append("photo", new Blob([PIXEL], { type: "image/png" }), "a.png");
    const sent = await one.call(`/chat/api/photos?office=${office}&id=photo-0001`, {
      method: "POST",
      body: form,
    });
    expect(sent.status).toBe(202);
    await test.program.worker.idle();
    const { bubbles } = await one.hello();
    const photo = bubbles.flatMap((bubble) => bubble.photos)[0];
    expect((await one.call(`/chat/api/photos/${photo}?office=${office}`)).headers.get("content-type")).toBe(
      "image/png",
    );
    expect((await other.call(`/chat/api/photos/${photo}?office=${office}`)).status).toBe(404);
  });

  it("takes no file that only pretends to be a photo", async () => {
    const visitor = new Visitor();
    await visitor.hello();
    const form = new FormData();
    form.append("photo", new Blob(["<script>alert(1)</script>"], { type: "image/png" }), "a.png");
    const answer = await visitor.call(`/chat/api/photos?office=${office}&id=photo-0002`, {
      method: "POST",
      body: form,
    });
    expect(answer.status).toBe(415);
    expect(JSON.parse(await answer.text()).title).toContain("照片");
  });

  it("writes in nobody's name for another site", async () => {
    const visitor = new Visitor();
    await visitor.hello();
    const answer = await visitor.call("/chat/api/messages", {
      method: "POST",
      headers: { "content-type": "application/json", "sec-fetch-site": "cross-site" },
      body: JSON.stringify({ office, id: "cross-site-1", text: "x" }),
    });
    expect(answer.status).toBe(403);
  });

  it("goes on in mid-conversation after everything was started anew", async () => {
    const visitor = new Visitor();
    await visitor.hello();
    await visitor.say("我在社保窗口办退休跑了三趟了，每次都说材料不齐，就是不给办");
    const before = await test.program.database.prisma.conversation.findFirst({
      orderBy: { createdAt: "desc" },
    });
    expect(before?.stateSealed).not.toBeNull();
    expect(words(await visitor.say("不想说"))).toMatch(/编号/);
  });

  it("is silent while a person has taken the conversation over, and speaks again afterwards", async () => {
    const visitor = new Visitor();
    await visitor.hello();
    await visitor.say("转人工");
    const hall = test.program.office(office);
    const desk = await signInAs(test, hall, ["intakeClerk", "caseOfficer"]);
    const clerk = hall.staff.find((one) => one.id === desk.staffId);
    const list = await desk.get(desk.at("/talks"));
    const waiting = list.body.filter((one: { wantsPerson: boolean }) => one.wantsPerson);
    const talk = desk.at(`/talks/${encodeURIComponent(waiting[0].person)}`);
    expect((await desk.post(`${talk}/say`, { text: "早了" })).status).toBe(409);
    const taken = await desk.post(`${talk}/takeover`, {});
    expect(taken.body).toMatchObject({ mine: true, holder: clerk?.name, wantsPerson: false });
    expect((await desk.post(`${talk}/takeover`, {})).status).toBe(409);
    expect(await visitor.say("有人吗")).toEqual([]);
    const key = { "idempotency-key": "say-0001" };
    expect((await desk.post(`${talk}/say`, { text: "您好，我是窗口的小李" }, key)).status).toBe(200);
    expect((await desk.post(`${talk}/say`, { text: "您好，我是窗口的小李" }, key)).status).toBe(200);
    expect(words(await visitor.read())).toBe("您好，我是窗口的小李");
    const shown = (await desk.get(talk)).body.bubbles.map((one: { text: string }) => one.text);
    expect(shown).toEqual(expect.arrayContaining(["有人吗", "您好，我是窗口的小李"]));
    expect((await desk.post(`${talk}/release`, {})).body).toMatchObject({ mine: false, holder: null });
    expect((await visitor.say("你好")).length).toBeGreaterThan(0);
  });
});

const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
