import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedDemo } from "../../bots/demo/seed.ts";
import { loadPacks } from "../../core/policy/pack.ts";
import { openDatabase } from "../../core/store/database.ts";
import type { CallbackSender } from "../standins/wecom/callbackSender.ts";
import { demoCorp } from "../standins/wecom/demoCorp.ts";
import type { Receiver } from "../standins/wecom/platform.ts";
import { WecomStandin } from "../standins/wecom/standin.ts";
import { type ChildServer, startChild } from "../support/childServer.ts";
import { createTestDatabase } from "../support/testDatabase.ts";
import { randomKey } from "../support/testProgram.ts";

/** The program as it runs in production: the thread listens, the server is behind it. */
describe("the program with WeChat Work", () => {
  const corp = demoCorp(null);
  const standin = new WecomStandin(corp, { now: () => Date.now() });
  let server: ChildServer;
  let office: string;
  let close: () => Promise<void>;
  let receiver: Receiver;

  beforeAll(async () => {
    const test = await createTestDatabase();
    const home = await mkdtemp(join(tmpdir(), "bcs-door-"));
    const database = openDatabase(test.url, () => undefined);
    await seedDemo(database, loadPacks(), Date.now());
    office = (await database.prisma.office.findFirstOrThrow()).id;
    await database.close();
    await standin.listen();
    const [app] = corp.apps;
    if (app === undefined) throw new Error("the corp has an application");
    receiver = app;
    server = await startChild({
      HOST: "127.0.0.1",
      PORT: "0",
      DATABASE_URL: test.url,
      DATA_DIR: home,
      PII_KEY: randomKey(),
      SESSION_KEY: randomKey(),
      PHONE_TOKEN: randomBytes(24).toString("hex"),
      WECOM_API_URL: standin.url,
      WECOM_CORP_ID: corp.corpId,
      WECOM_AGENT_ID: String(app.agentId),
      WECOM_APP_SECRET: app.secret,
      WECOM_APP_TOKEN: app.token,
      WECOM_APP_AES_KEY: app.aesKey,
    });
    app.callbackUrl = `${server.url}/wecom/app/callback`;
    close = async () => {
      await server.interrupt();
      await standin.close();
      await test.drop();
      await rm(home, { recursive: true, force: true });
    };
  });
  afterAll(async () => await close());

  it("answers the platform in front, and everybody else behind", async () => {
    const platform: CallbackSender = standin.callbacks;
    expect(await platform.verifyUrl(receiver, "4711")).toEqual({ status: 200, body: "4711" });
    await standin.app.say("ZhangSan", 1000002, { MsgType: "text", Content: "今日" });
    expect(platform.tries).toEqual([[{ status: 200, body: "" }]]);
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: "ok" });
    const figures = await (await fetch(`${server.url}/metrics`)).text();
    expect(figures).toContain('bcs_wecom_callbacks{endpoint="app",outcome="taken"} 1');
    // what was stored in front is taken up behind: whoever is not known here is told so
    await expect.poll(() => standin.callsOf("/cgi-bin/message/send").length, { timeout: 30_000 }).toBe(1);
  });

  it("lets the thread in front go first: every other one stands back", async () => {
    const tasks = `/proc/${server.process.pid}/task`;
    const threads = process.platform === "linux" ? await readdir(tasks) : [];
    const priorities = await Promise.all(
      threads.map(async (thread) => {
        const words = await readFile(`${tasks}/${thread}/stat`, "utf8");
        // proc(5): after the name in brackets the 17th word is the priority
        return Number(words.slice(words.lastIndexOf(")") + 2).split(" ")[16]);
      }),
    );
    // elsewhere a priority is the whole program's: it stays as it is
    expect(priorities.filter((priority) => priority < 5)).toHaveLength(threads.length === 0 ? 0 : 1);
    expect(priorities.filter((priority) => priority === 5)).toHaveLength(Math.max(0, threads.length - 1));
  });

  it("knows callers by the address that the web server before it names, as ever", async () => {
    const ask = async (caller: string) => {
      const answer = await fetch(`${server.url}/public/${office}/progress`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", "x-forwarded-for": caller },
        body: new URLSearchParams({ number: "1", code: "1" }),
      });
      await answer.arrayBuffer();
      return answer.status;
    };
    for (let i = 0; i < 10; i += 1) expect(await ask("192.0.2.7")).toBe(404);
    expect(await ask("192.0.2.7")).toBe(429);
    expect(await ask("198.51.100.4, 192.0.2.7")).toBe(429);
    expect(await ask("192.0.2.8")).toBe(404);
  });

  it("ends as it is asked to, with nobody left waiting", async () => {
    expect(await server.interrupt()).toBe(0);
  });
});
