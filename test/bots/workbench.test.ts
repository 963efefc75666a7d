import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyChains } from "../../core/store/verifyChains.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";

describe("the staff's pages", () => {
  let test: TestServer;
  let cookie: string;
  let officeId: string;

  beforeAll(async () => {
    test = await startTestServer();
    // an office whose regulation declines what is in court
    const office = test.program
      .offices()
      .find((one) =>
        one.pack.exclusions.some((rule) => rule.exclusion === "lawsuit" && rule.treatment === "decline"),
      );
    officeId = office?.id ?? "";
    const login = await fetch(
      `${test.url}/workbench/login`,
      form({
        office: officeId,
        // who settles what a request is, may also take a declined one on after all
        staff: office?.staff.find((one) => one.roles.includes(office.pack.triage.by))?.id ?? "",
      }),
    );
    cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
    await take(
      "call-1",
      "我叫王建国，电话13800138000，我的居住证办了两个月了还没有下来，窗口一直说再等等，跑了三趟",
    );
    await take("call-2", "我不服法院的判决，官司打输了，要求你们让法院重新判，执行局也不给我执行");
  });
  afterAll(async () => await test.stop());

  function form(fields: Record<string, string>, headers: Record<string, string> = {}): RequestInit {
    return {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: new URLSearchParams(fields),
    };
  }

  async function take(callId: string, text: string): Promise<void> {
    await test.program.receive({
      officeId,
      channel: "phone",
      externalId: callId,
      personKey: `phone:${callId}`,
      receivedAt: test.clock.now(),
      body: { kind: "call", caller: "", called: "", turns: [{ speaker: "citizen", text }] },
    });
    await test.program.worker.idle();
  }

  const page = async (path: string) =>
    await (await fetch(`${test.url}${path}`, { headers: { cookie } })).text();
  const numberOf = async (externalId: string) =>
    (await test.program.database.prisma.ticket.findFirstOrThrow({ where: { externalId } })).number;

  it("ask first who looks, and show nothing to anybody else", async () => {
    const chooser = await (await fetch(`${test.url}/workbench`)).text();
    expect(chooser).toContain("请选一个身份进入");
    expect(chooser).not.toContain("居住证");
    const number = encodeURIComponent(await numberOf("call-1"));
    const answer = await fetch(`${test.url}/workbench/tickets/${number}`, { redirect: "manual" });
    expect(answer.status).toBe(302);
    const forged = await fetch(`${test.url}/workbench`, { headers: { cookie: `${cookie.slice(0, -3)}xyz` } });
    expect(await forged.text()).toContain("请选一个身份进入");
  });

  it("list the tickets with their deadlines, masked", async () => {
    const list = await page("/workbench");
    expect(list).toContain(await numberOf("call-1"));
    expect(list).toContain("居住证");
    expect(list).not.toMatch(/王建国|13800138000/);
    expect(list).toContain("演示环境");
  });

  it("show for a deadline every day counted or not, and the article", async () => {
    const ticket = await page(`/workbench/tickets/${encodeURIComponent(await numberOf("call-1"))}`);
    expect(ticket).toContain("为什么是这一天");
    expect(ticket).toContain("2026-11-20 ✓");
    expect(ticket).toMatch(/2026-11-21 — .*周末/);
    const articles = Object.values(test.program.officeOf(officeId)?.pack.articles ?? {});
    expect(articles.filter(({ cite, text }) => ticket.includes(`${cite}：${text}`))).not.toEqual([]);
    expect(ticket).not.toMatch(/王建国|13800138000/);
  });

  it("let a person overrule what the program declined, on the record", async () => {
    const number = await numberOf("call-2");
    const path = `/workbench/tickets/${encodeURIComponent(number)}`;
    const before = await test.program.database.prisma.ticket.findFirstOrThrow({
      where: { externalId: "call-2" },
    });
    expect(before.status).toBe("telling");
    const done = await fetch(
      `${test.url}${path}/overrule`,
      form({ reason: "其实是问执行款怎么领" }, { cookie }),
    );
    expect(done.status).toBe(303);
    const after = await test.program.database.prisma.ticket.findFirstOrThrow({
      where: { externalId: "call-2" },
    });
    expect(after).toMatchObject({ status: "registered", version: before.version + 1, closedAt: null });
    expect(after.nextDueAt).not.toBeNull();
    expect(await page(path)).toContain("改为受理");
    const again = await fetch(`${test.url}${path}/overrule`, form({ reason: "再来一次" }, { cookie }));
    expect(again.status).toBe(409);
    expect((await verifyChains(test.program.database.prisma)).broken).toBeNull();
  });

  it("escape what citizens write", async () => {
    await take("call-3", "<script>alert(1)</script> 我的居住证一直办不下来，窗口不给办");
    expect(await page("/workbench")).not.toContain("<script>");
  });

  it("answer an unknown number in Chinese", async () => {
    const answer = await fetch(`${test.url}/workbench/tickets/nothing`, { headers: { cookie } });
    expect(answer.status).toBe(404);
    expect(JSON.parse(await answer.text()).title).toContain("没有这个编号");
  });
});
