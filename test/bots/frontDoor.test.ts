import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect } from "node:net";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CallbackCounts } from "../../bots/channels/wecom/callbackCounts.ts";
import type { Stored } from "../../bots/channels/wecom/takeCallback.ts";
import { headersInside } from "../../bots/frontDoor/handOn.ts";
import type { Order } from "../../bots/frontDoor/messages.ts";
import { type FrontDoor, openFrontDoor } from "../../bots/frontDoor/openFrontDoor.ts";
import { createServer as createProgramServer } from "../../bots/server/createServer.ts";
import { type Database, openDatabase } from "../../core/store/database.ts";
import { signedCallback, xml } from "../standins/wecom/callbackCrypto.ts";
import { databaseAway } from "../support/databaseAway.ts";
import { createTestDatabase } from "../support/testDatabase.ts";

const CORP = "ww0123456789abcdef";
const KEYS = { token: "sometoken", aesKey: randomBytes(32).toString("base64").slice(0, 43), receiveId: CORP };

type Inside = (request: IncomingMessage, response: ServerResponse) => void;

/** The thread for real, over a database of its own; behind it a server that does what a test wants of it. */
class House {
  readonly counts = new CallbackCounts();
  readonly stored: Stored[] = [];
  readonly lost: unknown[] = [];
  behind: Inside = (_request, response) => void response.end();
  readonly inside: Server = createServer((asked, answer) => this.behind(asked, answer));
  order: Order | undefined;
  door: FrontDoor | undefined;
  database: Database | undefined;
  drop: () => Promise<void> = async () => undefined;

  async open(): Promise<void> {
    const test = await createTestDatabase();
    this.drop = test.drop;
    this.database = openDatabase(test.url, () => undefined);
    this.inside.listen(0, "127.0.0.1");
    await once(this.inside, "listening");
    this.order = {
      host: "127.0.0.1",
      port: 0,
      insidePort: portOf(this.inside),
      databaseUrl: test.url,
      piiKey: new Uint8Array(randomBytes(32)),
      addresses: { corpId: CORP, app: KEYS, kf: null },
      counts: this.counts.memory,
      logLevel: "silent",
    };
    this.door = await this.openDoor(this.order);
  }

  async openDoor(order: Order): Promise<FrontDoor> {
    return await openFrontDoor(order, {
      log: pino({ level: "silent" }),
      onStored: (what) => this.stored.push(what),
      onLost: (error) => this.lost.push(error),
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.door?.port}`;
  }

  async close(): Promise<void> {
    await this.door?.stop();
    this.inside.closeAllConnections();
    this.inside.close();
    await this.database?.close();
    await this.drop();
  }
}

let house: House;
beforeAll(async () => {
  house = new House();
  await house.open();
});
afterAll(async () => await house.close());

beforeEach(() => {
  house.behind = (_request, response) => void response.end("from inside");
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What a clerk wrote, as the platform brings it. */
function callback(content: string): { query: string; body: string } {
  const seconds = Math.floor(Date.now() / 1000);
  const message = xml({
    ToUserName: CORP,
    FromUserName: "ZhangSan",
    CreateTime: seconds,
    MsgType: "text",
    Content: content,
    MsgId: String(randomBytes(5).readUInt32BE()),
    AgentID: 1000002,
  });
  const nonce = randomBytes(8).toString("hex");
  return signedCallback(KEYS, CORP, message, { timestamp: String(seconds), nonce });
}

async function deliver({ query, body } = callback("我的")): Promise<number> {
  const answer = await fetch(`${house.url}/wecom/app/callback?${query}`, { method: "POST", body });
  await answer.arrayBuffer();
  return answer.status;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("the thread in front", () => {
  it("takes callbacks in by itself, though nobody inside answers, and says so", async () => {
    house.behind = () => undefined;
    const stored = house.stored.length;
    expect(await deliver()).toBe(200);
    await expect.poll(() => house.stored.slice(stored)).toEqual(["event"]);
    expect(await house.database?.prisma.wecomEvent.count()).toBe(1);
    expect(house.counts.of("app", "taken")).toBe(1);
  });

  it("stores many that come at once, each once and in a row of its own", async () => {
    const before = (await house.database?.prisma.wecomEvent.count()) ?? 0;
    const many = Array.from({ length: 40 }, (_, i) => callback(`第${i}句`));
    const answers = await Promise.all([...many, ...many].map(deliver));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await house.database?.prisma.wecomEvent.count()).toBe(before + 40);
    expect(house.counts.of("app", "repeated")).toBe(40);
  });

  it.each([
    ["without our signature", () => ({ ...callback("是"), query: "timestamp=1&nonce=2" }), 403],
    ["in the open", () => ({ ...callback("是"), body: "<xml></xml>" }), 400],
    ["larger than any", () => ({ ...callback("是"), body: "x".repeat(70_000) }), 413],
  ] as const)("refuses what comes %s", async (_name, make, status) => {
    const counted = () => house.counts.all().reduce((sum, { count }) => sum + count, 0);
    const before = counted();
    expect(await deliver(make())).toBe(status);
    expect(counted()).toBe(before + 1);
  });

  it("tells the platform to come again while the database is away, and is well when it is back", async () => {
    const away = await databaseAway(house.order?.databaseUrl ?? "");
    await away.leave();
    const late = callback("迟");
    expect(await deliver(late)).toBe(503);
    await away.comeBack();
    await away.end();
    await expect.poll(async () => await deliver(late), { timeout: 30_000 }).toBe(200);
  });

  it("hands an address on that only looks like a callback's", async () => {
    house.behind = (asked, answer) => void answer.end(`${asked.method} ${asked.url}`);
    for (const path of ["/wecom/app/callback/", "/wecom/app/CALLBACK", "/chat?a=1&a=2"])
      expect(await (await fetch(house.url + path)).text()).toBe(`GET ${path}`);
    const head = await fetch(`${house.url}/wecom/app/callback`, { method: "HEAD" });
    expect(head.status).toBe(200);
  });
});

describe("what is handed on", () => {
  it("comes in and goes back as it is: method, address, headers, body, status", async () => {
    let read: { method: string | undefined; headers: string[]; body: Buffer } | undefined;
    const echo = async (asked: IncomingMessage, answer: ServerResponse) => {
      read = { method: asked.method, headers: asked.rawHeaders, body: await bodyOf(asked) };
      answer.writeHead(201, "Made", [
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
        ["connection", "x-hop"],
        ["x-hop", "1"],
      ]);
      answer.end(read.body);
    };
    house.behind = (asked, answer) => void echo(asked, answer);
    const body = randomBytes(3 * 1024 * 1024);
    const answer = await fetch(`${house.url}/api/files?x=%E5%8A%9E`, {
      method: "PUT",
      body,
      headers: { "x-mine": "一".codePointAt(0)?.toString() ?? "", cookie: "bcs_staff=1" },
    });
    expect(answer.status).toBe(201);
    expect(answer.statusText).toBe("Made");
    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(answer.headers.get("x-hop")).toBeNull();
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
    expect(read?.method).toBe("PUT");
    expect(read?.body.equals(body)).toBe(true);
    expect(read?.headers).toContain("bcs_staff=1");
  });

  it("streams: the first words are there before the last are written, and who leaves is noticed inside", async () => {
    const left = new Promise<void>((resolve) => {
      house.behind = (_asked, answer) => {
        answer.writeHead(200, { "content-type": "text/event-stream" });
        answer.write("data: one\n\n");
        answer.on("close", resolve);
      };
    });
    const leave = new AbortController();
    const answer = await fetch(`${house.url}/events`, { signal: leave.signal });
    const reader = answer.body?.getReader();
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("data: one\n\n");
    leave.abort();
    await left;
  });

  it("breaks off where it breaks off inside", async () => {
    house.behind = (_asked, answer) => {
      answer.writeHead(200, { "content-length": "100" });
      answer.write("half", () => answer.destroy());
    };
    const answer = await fetch(house.url);
    await expect(answer.text()).rejects.toThrow();
  });

  it("is refused inside before it is all there: the refusal arrives, and the next on the same line is heard", async () => {
    const inside = await createProgramServer(pino({ level: "silent" }));
    inside.post("/api/files", { bodyLimit: 1000 }, () => "taken");
    inside.get("/next", () => "heard");
    await inside.ready();
    house.behind = (asked, answer) => inside.routing(asked, answer);
    const line = connect(house.door?.port ?? 0, "127.0.0.1");
    const chunks = line.setEncoding("utf8")[Symbol.asyncIterator]();
    const hear = async (words: string) => {
      let heard = "";
      while (!heard.includes(words)) {
        const { value, done } = await chunks.next();
        if (done === true) throw new Error(`hung up after: ${heard}`);
        heard += value;
      }
      return heard;
    };
    line.write("POST /api/files HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n");
    line.write("Content-Length: 3000000\r\n\r\n");
    line.write(Buffer.alloc(100_000));
    expect(await hear("请分开或压缩后再发")).toMatch(/^HTTP\/1\.1 413 /);
    line.write(Buffer.alloc(2_900_000));
    line.write("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(await hear("heard")).toMatch(/^HTTP\/1\.1 200 /);
    line.destroy();
    await inside.close();
  });

  it("has no body where none came, whatever the method, and speaks for callers of HTTP/1.0 too", async () => {
    house.behind = (asked, answer) => {
      const { "content-length": length = "", "transfer-encoding": coding = "", host } = asked.headers;
      answer.end(JSON.stringify([asked.method, length, coding, host]));
    };
    const post = connect(house.door?.port ?? 0, "127.0.0.1");
    post.write("POST /api/x HTTP/1.0\r\n\r\n");
    expect((await bodyOfSocket(post)).split("\r\n\r\n")[1]).toBe('["POST","0","",""]');
    expect(await (await fetch(house.url, { method: "DELETE" })).json()).toEqual([
      "DELETE",
      "",
      "",
      new URL(house.url).host,
    ]);
  });

  it("is told to come again while nobody is inside", async () => {
    const order = house.order;
    if (order === undefined) throw new Error("the house is open");
    const nobody = createServer().listen(0, "127.0.0.1");
    await once(nobody, "listening");
    const insidePort = portOf(nobody);
    nobody.close();
    await once(nobody, "close");
    const door = await house.openDoor({ ...order, insidePort });
    const answer = await fetch(`http://127.0.0.1:${door.port}/chat`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ title: "系统暂时忙，请稍后再试" });
    await door.stop();
  });
});

async function bodyOfSocket(socket: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("who calls", () => {
  /** What the server inside is told of a caller of this address, who says this. */
  async function told(caller: string, said: Record<string, string>): Promise<Record<string, string>> {
    const asked = new Promise<string[]>((resolve) => {
      house.behind = (one, answer) => {
        resolve(headersInside(one, caller));
        answer.end();
      };
    });
    await fetch(`http://127.0.0.1:${portOf(house.inside)}/`, { headers: said });
    const flat = await asked;
    return Object.fromEntries(
      flat.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), flat[i + 1] ?? ""]] : [])),
    );
  }

  it("is who connected; nobody from outside can say otherwise", async () => {
    const said = {
      "x-forwarded-for": "127.0.0.1, 192.0.2.7",
      "x-forwarded-proto": "https",
      forwarded: "for=1",
    };
    const heard = await told("203.0.113.9", said);
    expect(heard["x-forwarded-for"]).toBe("203.0.113.9");
    expect(heard["x-forwarded-proto"]).toBeUndefined();
    expect(heard["forwarded"]).toBeUndefined();
    expect((await told("2001:db8::1", said))["x-forwarded-for"]).toBe("2001:db8::1");
  });

  it("is whom a web server on this machine names", async () => {
    const said = { "x-forwarded-for": "198.51.100.4, 192.0.2.7", "x-forwarded-proto": "https" };
    for (const caller of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
      const heard = await told(caller, said);
      expect(heard["x-forwarded-for"]).toBe(`198.51.100.4, 192.0.2.7, ${caller}`);
      expect(heard["x-forwarded-proto"]).toBe("https");
    }
  });
});

describe("the thread", () => {
  it("does not start where the port is taken", async () => {
    const order = house.order;
    if (order === undefined) throw new Error("the house is open");
    const taken = { ...order, port: house.door?.port ?? 0 };
    await expect(house.openDoor(taken)).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("is started again on the same port when it dies, and counts on", async () => {
    const before = house.counts.of("app", "taken");
    const dead = house.door?.thread();
    await dead?.terminate();
    await expect.poll(() => house.door?.thread() !== dead, { timeout: 30_000 }).toBe(true);
    expect(await deliver()).toBe(200);
    expect(house.counts.of("app", "taken")).toBe(before + 1);
    expect(house.lost).toEqual([]);
  });

  it("is told of as lost when nobody can listen any more", async () => {
    const order = house.order;
    if (order === undefined) throw new Error("the house is open");
    const door = await house.openDoor(order);
    const other = createServer();
    const thread = door.thread();
    thread.once("exit", () => other.listen(door.port, "127.0.0.1"));
    await thread.terminate();
    await expect.poll(() => house.lost, { timeout: 30_000 }).toMatchObject([{ code: "EADDRINUSE" }]);
    other.close();
  });

  it("stops when those inside have their answers, and takes nobody in meanwhile", async () => {
    const order = house.order;
    if (order === undefined) throw new Error("the house is open");
    const door = await house.openDoor(order);
    const url = `http://127.0.0.1:${door.port}`;
    const held = new Promise<ServerResponse>((resolve) => {
      house.behind = (_asked, answer) => resolve(answer);
    });
    const waiting = fetch(url);
    const answer = await held;
    let stopped = false;
    const stopping = door.stop().then(() => {
      stopped = true;
    });
    await expect.poll(async () => await fetch(url).then(String, () => "nobody")).toBe("nobody");
    expect(stopped).toBe(false);
    answer.end("at last");
    expect(await (await waiting).text()).toBe("at last");
    await stopping;
  });
});
