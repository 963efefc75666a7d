import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyChains } from "../../core/store/verifyChains.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";
import { buildWorkbench } from "../support/workbenchPage.ts";
import { officeWhose, type StaffClient, signIn } from "./api/staffClient.ts";

describe("the staff's workbench", () => {
  let test: TestServer;
  let desk: StaffClient;

  beforeAll(async () => {
    [test] = await Promise.all([startTestServer(), buildWorkbench()]);
    // an office whose regulation declines what is in court
    const office = officeWhose(test, ({ pack }) =>
      pack.exclusions.some((rule) => rule.exclusion === "lawsuit" && rule.treatment === "decline"),
    );
    // who settles what a request is, may also take a declined one on after all
    const settler = office.staff.find((one) => one.roles.includes(office.pack.triage.by));
    desk = await signIn(test, office.id, settler?.id ?? "");
    await take(
      "call-1",
      "我叫王建国，电话13800138000，我的居住证办了两个月了还没有下来，窗口一直说再等等，跑了三趟",
    );
    await take("call-2", "我不服法院的判决，官司打输了，要求你们让法院重新判，执行局也不给我执行");
  });
  afterAll(async () => await test.stop());

  async function take(callId: string, text: string): Promise<void> {
    await test.program.receive({
      officeId: desk.officeId,
      channel: "phone",
      externalId: callId,
      personKey: `phone:${callId}`,
      receivedAt: test.clock.now(),
      body: { kind: "call", caller: "", called: "", turns: [{ speaker: "citizen", text }] },
    });
    await test.program.worker.idle();
  }

  const ticketOf = async (externalId: string) =>
    await test.program.database.prisma.ticket.findFirstOrThrow({ where: { externalId } });

  it("is one page for every address, which holds nothing of anybody and runs no script but its own", async () => {
    const { number } = await ticketOf("call-1");
    for (const path of ["", "/", "/counter", `/tickets/${encodeURIComponent(number)}`]) {
      const answer = await fetch(`${test.url}/workbench${path}`);
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-cache");
      expect(answer.headers.get("link"), "nothing is fetched ahead for nobody").toBeNull();
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toContain("unsafe");
      const page = await answer.text();
      expect(page).not.toMatch(/居住证|王建国/);
      expect(page).not.toMatch(/<script(?![^>]+src=)/);
    }
  });

  it("sends its files compressed, to be kept for a year", async () => {
    const page = await (await fetch(`${test.url}/workbench`)).text();
    const script = /src="(\/workbench\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? "";
    const answer = await fetch(`${test.url}${script}`, { headers: { "accept-encoding": "br" } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-encoding")).toBe("br");
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect((await fetch(`${test.url}/workbench/assets/nothing.js`)).status).toBe(404);
  });

  it("asks first who looks, and shows nothing to anybody else", async () => {
    const { number } = await ticketOf("call-1");
    const path = `${test.url}/api${desk.ticket(number)}`;
    expect((await fetch(path)).status).toBe(401);
    const forged = await fetch(path, { headers: { cookie: "bcs_staff=abc.xyz" } });
    expect(forged.status).toBe(401);
    expect(await forged.text()).not.toContain("居住证");
    const choices = await (await fetch(`${test.url}/api/session/choices`)).text();
    expect(choices).not.toContain("居住证");
  });

  it("lists the tickets with their deadlines, masked", async () => {
    const list = await desk.get(desk.at("/tickets?group=all"));
    const row = list.body.rows.find((one: { title: string }) => one.title.includes("居住证"));
    expect(row.number).toBe((await ticketOf("call-1")).number);
    expect(row.next.dueAt).toMatch(/^2026-11-/);
    expect(list.text).not.toMatch(/王建国|13800138000/);
  });

  it("shows for a deadline every day counted or not, and the article", async () => {
    const ticket = await desk.get(desk.ticket((await ticketOf("call-1")).number));
    const days = ticket.body.clocks.flatMap((clock: { days: unknown[] }) => clock.days);
    expect(days).toContainEqual(expect.objectContaining({ date: "2026-11-20", counts: true }));
    const weekend = { date: "2026-11-21", counts: false, why: expect.stringContaining("周末") };
    expect(days).toContainEqual(expect.objectContaining(weekend));
    const articles = Object.values(test.program.officeOf(desk.officeId)?.pack.articles ?? {});
    expect(articles.filter(({ text }) => ticket.text.includes(JSON.stringify(text)))).not.toEqual([]);
    expect(ticket.text).not.toMatch(/王建国|13800138000/);
  });

  it("lets a person overrule what the program declined, on the record", async () => {
    const before = await ticketOf("call-2");
    expect(before.status).toBe("telling");
    const wish = { type: "overruleDecline", reason: "其实是问执行款怎么领" };
    expect((await desk.give(before.number, wish)).status).toBe(200);
    const after = await ticketOf("call-2");
    expect(after).toMatchObject({ status: "registered", version: before.version + 1, closedAt: null });
    expect(after.nextDueAt).not.toBeNull();
    expect((await desk.get(desk.ticket(before.number))).text).toContain("改为受理");
    expect((await desk.give(before.number, { ...wish, reason: "再来一次" })).status).toBe(409);
    expect((await verifyChains(test.program.database.prisma)).broken).toBeNull();
  });

  it("answers an unknown number in Chinese", async () => {
    const answer = await desk.get(desk.ticket("nothing"));
    expect(answer.status).toBe(404);
    expect(answer.body.title).toContain("没有这件工单");
  });
});
