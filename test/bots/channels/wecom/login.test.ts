import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { returnPath } from "../../../../bots/channels/wecom/login/returnPath.ts";
import { WecomHall } from "../../staffTalk/wecomHall.ts";
import { JarBrowser } from "./jarBrowser.ts";

const HOUR = 3_600_000;
const INSIDE = "Mozilla/5.0 (Linux; Android 14) wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh";
const DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0";

describe("the log-in of staff through WeChat Work", () => {
  let hall: WecomHall;
  beforeAll(async () => {
    hall = await WecomHall.open((pack) => pack.lifecycle.strikeOff !== undefined);
    hall.addMember("NewcomerLi", "李新来");
    // the demo's offices name their people alike: here each is of one office
    const elsewhere = { officeId: { not: hall.office.id } };
    await hall.program.database.prisma.staff.updateMany({ where: elsewhere, data: { active: false } });
    await hall.program.refresh();
  });
  afterAll(async () => await hall.close());

  const browser = (agent = INSIDE) => new JarBrowser(hall.url, agent);
  const codeFor = (userid: string, link: string) =>
    link.includes("/wwlogin/")
      ? hall.standin.oauth.webRedirect(Object.fromEntries(new URL(link).searchParams), {
          kind: "member",
          userid,
        })
      : hall.phoneOf({ id: userid }).opens(link);

  async function logIn(one: JarBrowser, userid: string, next = "/workbench") {
    const led = await one.opens(`/workbench/login?next=${encodeURIComponent(next)}`);
    return await one.opens(codeFor(userid, led.location));
  }

  const session = async (one: JarBrowser) => await one.opens("/api/session");

  it("leads in a member who is a person of an office, to the page they wanted, with nothing to scan", async () => {
    const own = browser();
    const wanted = `/workbench/tickets/${encodeURIComponent("安办 1号")}?from=card`;
    const led = await own.opens(`/workbench/login?next=${encodeURIComponent(wanted)}`);
    expect(led.status).toBe(302);
    expect(led.location).toContain("/connect/oauth2/authorize?");
    expect(led.location).toMatch(/agentid=1000002.*#wechat_redirect$/);
    expect(led.location).toContain(encodeURIComponent("https://desk.example/workbench/login/back"));
    expect((await session(own)).status).toBe(401);

    const who = hall.who("sheetContact", "hrss");
    const back = await own.opens(codeFor(who.id, led.location));
    expect(back.status).toBe(200);
    expect(back.text).toContain(`content="0;url=${wanted}"`);
    expect(back.text).toContain(who.name);
    expect(back.headers.getSetCookie().join("\n")).toMatch(/bcs_staff=.*HttpOnly; Secure; SameSite=Strict/);
    expect(own.cookies.has("bcs_login")).toBe(false);
    const seen = await session(own);
    expect(JSON.parse(seen.text)).toMatchObject({
      staff: { id: who.id },
      office: { id: hall.office.id },
      demo: false,
    });
    // who is logged in is not sent round again
    expect((await own.opens(`/workbench/login?next=${encodeURIComponent(wanted)}`)).location).toBe(wanted);
    // unless somebody else sits down at the same computer
    const other = await own.opens("/workbench/login?again=1");
    await own.opens(codeFor(hall.who("triage").id, other.location));
    expect(JSON.parse((await session(own)).text).staff.id).toBe(hall.who("triage").id);
  });

  it("has a browser outside of WeChat Work scan a code", async () => {
    const own = browser(DESKTOP);
    const led = await own.opens("/workbench/login");
    expect(led.location).toContain("/wwlogin/sso/login?login_type=CorpApp");
    const back = await own.opens(codeFor(hall.who("triage").id, led.location));
    expect(back.text).toContain(`content="0;url=/workbench"`);
    expect((await session(own)).status).toBe(200);
  });

  it("lets nobody come back with the state of another browser, without one, or twice with one code", async () => {
    const victim = browser();
    const attacker = browser();
    const led = await attacker.opens("/workbench/login");
    const back = codeFor(hall.who("triage").id, led.location);
    await victim.opens("/workbench/login");
    expect(await victim.opens(back)).toMatchObject({ status: 400 });
    expect(await browser().opens(back)).toMatchObject({ status: 400 });
    expect(await victim.opens("/workbench/login/back")).toMatchObject({ status: 400 });
    expect((await session(victim)).status).toBe(401);

    // the code was not spent on them
    expect((await attacker.opens(back)).status).toBe(200);
    expect((await attacker.opens(back)).location).toBe("/workbench");
    const again = browser();
    const state = new URL((await again.opens("/workbench/login")).location).searchParams.get("state") ?? "";
    const reused = new URL(back);
    reused.searchParams.set("state", state);
    const refused = await again.opens(reused.toString());
    expect(refused.status).toBe(401);
    expect(refused.text).toContain("重新登录");
  });

  it("forgets a log-in that was begun and not finished within ten minutes", async () => {
    const own = browser();
    const led = await own.opens("/workbench/login");
    hall.clock.advance(11 * 60_000);
    expect(await own.opens(codeFor(hall.who("triage").id, led.location))).toMatchObject({ status: 400 });
  });

  it("tells whoever it does not know what to do", async () => {
    const unknown = await logIn(browser(), "NewcomerLi");
    expect(unknown.status).toBe(403);
    expect(unknown.text).toContain("NewcomerLi");
    expect(unknown.text).toContain("请找系统管理员加上您");

    const own = browser();
    const led = await own.opens("/workbench/login");
    const link = Object.fromEntries(new URL(led.location).searchParams);
    const customer = { kind: "customer", externalUserId: "wmWang" } as const;
    const stranger = await own.opens(hall.standin.oauth.redirect(link, customer));
    expect(stranger.status).toBe(403);
    expect(stranger.text).toContain("不是本单位企业微信的成员");
    expect((await session(own)).status).toBe(401);
  });

  it("says so plainly where the platform cannot be reached", async () => {
    const own = browser();
    const led = await own.opens("/workbench/login");
    hall.standin.faults.add("/cgi-bin/auth/getuserinfo", { kind: "status", status: 502 }, 1);
    const down = await own.opens(codeFor(hall.who("triage").id, led.location));
    expect(down.status).toBe(503);
    expect(down.text).toContain("请过一会儿再登录");
  });

  it("asks somebody of several offices which one they mean", async () => {
    const { prisma } = hall.program.database;
    const [other] = hall.program.offices().filter(({ id }) => id !== hall.office.id);
    const who = hall.who("sheetContact", "med");
    const there = { officeId: other?.id ?? "", id: who.id, name: who.name, departmentId: null, roles: [] };
    await prisma.staff.upsert({
      where: { officeId_id: { officeId: there.officeId, id: who.id } },
      create: there,
      update: { active: true },
    });
    await hall.program.refresh();
    const own = browser();
    const asked = await logIn(own, who.id, "/workbench?tab=mine");
    expect(asked.status).toBe(200);
    expect(asked.text).toContain(other?.name);
    expect((await session(own)).status).toBe(401);
    const elsewhere = await own.opens("/workbench/login/at/nowhere");
    expect(elsewhere.status).toBe(403);
    const entered = await own.opens(`/workbench/login/at/${other?.id ?? ""}`);
    expect(entered.text).toContain(`content="0;url=/workbench?tab=mine"`);
    expect(JSON.parse((await session(own)).text).office.id).toBe(other?.id);
  });

  it("lasts twelve hours from the last request, and a week at most", async () => {
    const own = browser();
    await logIn(own, hall.who("triage").id);
    for (let hours = 0; hours < 6 * 24; hours += 8) {
      expect((await session(own)).status).toBe(200);
      hall.clock.advance(8 * HOUR);
    }
    expect((await session(own)).status).toBe(200);
    const before = own.cookies.get("bcs_staff")?.value;
    hall.clock.advance(11 * HOUR);
    expect((await session(own)).status).toBe(200);
    expect(own.cookies.get("bcs_staff")?.value).not.toBe(before);
    hall.clock.advance(12 * HOUR);
    expect((await session(own)).status).toBe(401);

    const busy = browser();
    await logIn(busy, hall.who("triage").id);
    let hours = 0;
    for (; (await session(busy)).status === 200; hours += 2) hall.clock.advance(2 * HOUR);
    expect(hours).toBe(7 * 24);
  });

  it("is over everywhere once the person is disabled", async () => {
    const who = hall.who("sheetContact", "hrss");
    const phone = browser();
    const computer = browser(DESKTOP);
    await logIn(phone, who.id);
    await logIn(computer, who.id);
    const row = { officeId_id: { officeId: hall.office.id, id: who.id } };
    const { prisma } = hall.program.database;
    await prisma.staff.update({ where: row, data: { active: false } });
    await hall.program.refresh();
    expect((await session(phone)).status).toBe(401);
    expect((await session(computer)).status).toBe(401);
    expect((await logIn(browser(), who.id)).status).toBe(403);
    await prisma.staff.update({ where: row, data: { active: true } });
    await hall.program.refresh();
  });

  it("takes no more guesses of codes from an address that made many", async () => {
    const guess = async () => {
      const own = browser();
      const state = new URL((await own.opens("/workbench/login")).location).searchParams.get("state");
      return await own.opens(`/workbench/login/back?code=guess&state=${state}`);
    };
    const calls = () => hall.standin.callsOf("/cgi-bin/auth/getuserinfo").length;
    const statuses: number[] = [];
    for (let i = 0; i < 35; i++) statuses.push((await guess()).status);
    const before = calls();
    expect(statuses.at(0)).toBe(401);
    expect((await guess()).status).toBe(429);
    expect(calls()).toBe(before);
  });
});

describe("the page that somebody is led to after the log-in", () => {
  it("is one of the workbench's own", () => {
    expect(returnPath("/workbench/tickets/1?x=2#y")).toBe("/workbench/tickets/1?x=2#y");
    for (const bad of [
      undefined,
      "",
      "/",
      "//evil.example/workbench",
      "https://evil.example/workbench",
      "/workbench.evil.example",
      "/workbench/../../evil",
      "/workbench/..//evil.example",
      "/\\evil.example",
      "/workbench\\@evil.example",
      "/workbench/login?next=/workbench/login",
      "/workbench/x\nSet-Cookie: a=b",
      "javascript:alert(1)",
    ])
      expect(returnPath(bad)).toBe("/workbench");
  });

  it("never leads to another host, whatever was asked for", () => {
    const piece = fc.constantFrom(
      "/",
      "\\",
      "//",
      "..",
      "@",
      ":",
      "?",
      "#",
      "%2f",
      "%5c",
      "workbench",
      "login",
      "evil.example",
      "\t",
      " ",
      ";",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const url = new URL(returnPath(`/workbench${pieces.join("")}`), "https://desk.example");
        expect(url.origin).toBe("https://desk.example");
        expect(url.pathname === "/workbench" || url.pathname.startsWith("/workbench/")).toBe(true);
      }),
    );
  });
});
