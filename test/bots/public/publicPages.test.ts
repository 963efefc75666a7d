import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writtenNumber } from "../../../bots/public/progress.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { registerNumber } from "../../../core/policy/registerNumber.ts";
import { progressCode } from "../../../core/privacy/progressCode.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { look, read, send } from "./publicForms.ts";

const STORY = "我叫王建国，电话13800138000，我的居住证办了两个月了还没有下来，窗口一直说再等等，跑了三趟";

describe("the public pages", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let number: string;
  let code: string;

  beforeAll(async () => {
    test = await startTestServer();
    const found = test.program.offices().find((one) => one.pack.lifecycle.publication !== undefined);
    if (found === undefined) throw new Error("no office publishes anything");
    office = found;
    number = await take("call-1", STORY);
    code = progressCode(test.program.seal, office.id, number);
  });
  afterAll(async () => await test.stop());

  async function take(callId: string, text: string): Promise<string> {
    await test.program.receive({
      officeId: office.id,
      channel: "phone",
      externalId: callId,
      personKey: `phone:${callId}`,
      receivedAt: test.clock.now(),
      body: { kind: "call", caller: "", called: "", turns: [{ speaker: "citizen", text }] },
    });
    await test.program.worker.idle();
    const where = { externalId: callId };
    return (await test.program.database.prisma.ticket.findFirstOrThrow({ where })).number;
  }

  it("are where the bare address leads citizens; inside WeChat Work it leads to the workbench", async () => {
    const at = async (agent: string) => {
      const answer = await fetch(`${test.url}/`, { redirect: "manual", headers: { "user-agent": agent } });
      return [answer.status, answer.headers.get("location"), answer.headers.get("cache-control")];
    };
    const wechat = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50";
    expect(await at("Mozilla/5.0 (Windows NT 10.0)")).toEqual([302, "/public", "no-store"]);
    expect(await at(wechat)).toEqual([302, "/public", "no-store"]);
    expect(await at(`${wechat} wxwork/4.1.30`)).toEqual([302, "/workbench", "no-store"]);
    expect((await look(test, "/")).text).toContain(`href="/public/${office.id}"`);
  });

  it("list every window with its address and telephone", async () => {
    const { status, text } = await look(test, "/public");
    expect(status).toBe(200);
    for (const { id, name, settings } of test.program.offices()) {
      expect(text).toContain(`href="/public/${id}"`);
      for (const words of [name, settings.address, settings.phone]) expect(read(text)).toContain(words);
    }
  });

  it("show of each window what its regulation publishes, and its address in any case", async () => {
    for (const one of test.program.offices()) {
      const { text } = await look(test, `/public/${one.id}`);
      const published = one.pack.lifecycle.publication?.what ?? [];
      for (const [what, anchor] of [
        ["channels", 'id="ways"'],
        ["rules", 'id="rules"'],
        ["results", 'id="results"'],
      ] as const)
        expect([one.id, what, text.includes(anchor)]).toEqual([one.id, what, published.includes(what)]);
      expect(read(text)).toContain(one.settings.address);
      expect(text).toContain(`action="/public/${one.id}/progress"`);
    }
  });

  it("name no way in that is not set up", async () => {
    const { text } = await look(test, `/public/${office.id}`);
    const ways = read(/<section id="ways">[\s\S]*?<\/section>/.exec(text)?.[0] ?? "");
    const labels = (...channels: string[]) =>
      office.pack.channels.filter((one) => channels.includes(one.channel)).map(({ label }) => label);
    for (const label of labels("counter", "phone", "web")) expect(ways).toContain(label);
    for (const label of labels("wecomKf", "telegram")) expect(ways).not.toContain(label);
  });

  it("run no script, load nothing from elsewhere, and stay out of caches", async () => {
    for (const path of ["/public", `/public/${office.id}`, "/public/none", `/public/${office.id}/rate/x`]) {
      const { text, headers } = await look(test, path);
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("content-security-policy")).not.toContain("unsafe");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(text).not.toMatch(/<script|style="|https?:\/\/(?!wlb)[^<]*"/);
    }
    expect((await look(test, "/public/style.css")).headers.get("content-type")).toContain("text/css");
  });

  it("say in plain words that a window or a page is not there", async () => {
    const none = await look(test, "/public/none");
    expect([none.status, none.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(none.text).toContain("没有这个窗口");
    const deep = await look(test, `/public/${office.id}/none/none`);
    expect([deep.status, deep.text.includes("没有这个页面")]).toEqual([404, true]);
  });

  it("keep large type by a link and a cookie", async () => {
    const plain = await look(test, `/public/${office.id}`);
    expect(plain.text).not.toContain('class="large"');
    expect(plain.text).toContain(`href="/public/${office.id}?type=large"`);
    const large = await look(test, `/public/${office.id}?type=large`);
    expect(large.text).toContain('<html lang="zh-CN" class="large">');
    const cookie = large.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect((await look(test, "/public", cookie)).text).toContain('class="large"');
    expect((await look(test, "/public?type=plain", cookie)).text).not.toContain('class="large"');
    expect((await look(test, "/public?type=<b>", cookie)).text).toContain('class="large"');
  });

  describe("progress by number and code", () => {
    const ask = async (fields: { number: string; code: string }, headers?: Record<string, string>) =>
      await send(test, `/public/${office.id}/progress`, fields, headers);
    /** Each question comes from the same address: time makes room for it. */
    const later = () => test.clock.advance(11 * 60_000);

    it("tells the state in the citizen's words and the promised date, and nothing that anybody said", async () => {
      later();
      const { status, text } = await ask({ number, code });
      expect(status).toBe(200);
      const { title } = await test.program.database.prisma.ticket.findFirstOrThrow({ where: { number } });
      expect(title).not.toBe("");
      expect(read(text)).toContain(number);
      expect(read(text)).toMatch(/办到哪了.*正在/);
      expect(read(text)).toMatch(/最晚 \d+月\d+日（星期.）/);
      for (const words of ["王建国", "王**", "13800138000", "138****8000", "居住证", title])
        expect(text).not.toContain(words);
    });

    it("takes the number however it is typed", async () => {
      for (const one of test.program.offices()) {
        const real = registerNumber(one.pack.number, { year: 2026, seq: 7, office: one.settings.shortCode });
        const bare = real.replace(/[〔〕\-\s]/g, " ").replace("号", "");
        for (const typed of [real, ` ${real} `, bare, bare.toLowerCase(), real.replaceAll("2", "２")])
          expect(writtenNumber(one, typed)).toBe(real);
        expect(writtenNumber(one, "不知道")).toBe("不知道");
        expect(writtenNumber(one, "(.*)+$")).toBe("(.*)+$");
      }
    });

    it("answers a wrong number and a wrong code alike", async () => {
      later();
      const wrongCode = await ask({ number, code: code === "000000" ? "000001" : "000000" });
      const wrongNumber = await ask({ number: `${number}9`, code });
      const longCode = await ask({ number, code: `${code}1` });
      const noCode = await ask({ number, code: "请告诉我" });
      expect(wrongCode.status).toBe(404);
      for (const other of [wrongNumber, longCode, noCode])
        expect([other.status, other.text]).toEqual([404, wrongCode.text]);
      expect(read(wrongCode.text)).toContain("没有查到");
    });

    it("asks an address to wait after ten tries, right ones too, and takes it again ten minutes later", async () => {
      later();
      for (let i = 0; i < 10; i += 1) expect((await ask({ number, code: "1" })).status).toBe(404);
      const waiting = await ask({ number, code });
      expect([waiting.status, waiting.headers.get("retry-after")]).toEqual([429, "600"]);
      expect(read(waiting.text)).toContain("请过 10 分钟再查");
      expect(waiting.text).not.toContain(number);
      // another address is not held up: the proxy before the server tells whose it is
      expect((await ask({ number, code }, { "x-forwarded-for": "192.0.2.7" })).status).toBe(200);
      later();
      expect((await ask({ number, code })).status).toBe(200);
    });

    it("does not tell the unit of a complaint about conduct", async () => {
      later();
      const words = "我要投诉社保窗口的工作人员，态度特别恶劣，骂人，还故意刁难我";
      const accusing = await take("call-2", words);
      const stored = await test.program.database.prisma.ticket.findFirstOrThrow({
        where: { number: accusing },
      });
      expect(JSON.stringify(stored.state)).toContain('"conduct":true');
      const { status, text } = await ask({
        number: accusing,
        code: progressCode(test.program.seal, office.id, accusing),
      });
      expect(status).toBe(200);
      for (const { name } of office.departments) expect(text).not.toContain(name);
    });

    it("is refused to other sites and to forms that are not ours", async () => {
      later();
      const foreign = await ask({ number, code }, { "sec-fetch-site": "cross-site" });
      expect(foreign.status).toBe(403);
      const broken = await send(test, `/public/${office.id}/progress`, { number });
      expect([broken.status, broken.headers.get("content-type")]).toEqual([400, "text/html; charset=utf-8"]);
      expect((await ask({ number: "1".repeat(20_000), code })).status).toBe(413);
    });
  });
});
