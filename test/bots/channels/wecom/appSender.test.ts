import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardTaskId } from "../../../../bots/channels/wecom/card.ts";
import type { StaffMessage } from "../../../../bots/channels/wecom/staffMessage.ts";
import type { Outgoing } from "../../../../core/delivery/sender.ts";
import { HOUR } from "../../../standins/wecom/platform.ts";
import { type Node, WecomOffice } from "./office.ts";

let office: WecomOffice;
let node: Node;
beforeEach(async () => {
  office = new WecomOffice();
  node = await office.open();
});
afterEach(async () => await office.close());

let deliveries = 0;
async function say(text: string, more: Partial<Outgoing> = {}, from = node) {
  return await from.send("wecomApp", { deliveryId: `d${++deliveries}`, address: "ZhangSan", text, ...more });
}

/** What a member reads. */
function saidTo(userid: string): string[] {
  return office
    .clerk(userid)
    .said()
    .map((one) => one.replaceAll("\u200b", "").replaceAll("\u200c", ""));
}

const SHEET: Partial<Outgoing> = {
  deliveryId: "sheet",
  address: "ZhangSan|LiSi",
  params: { url: "https://desk.example/t/1" },
  choices: [
    { label: "签收", value: "sign:t1" },
    { label: "退单", value: "sendBack:t1" },
    { label: "打开", value: "https://desk.example/t/1" },
  ],
};
const SHEET_TEXT =
  "新工单 2026-01-0007\n事项：社保卡补办\n时限：10月9日 17:00\n群众说跑了三趟，窗口让等通知。";

type Press = Extract<StaffMessage["what"], { kind: "card" }>;
async function pressOf(userid: string, caption: string): Promise<Press & { userId: string }> {
  await office.clerk(userid).presses(caption);
  await node.wecom.idle();
  const last = node.staff.findLast((one) => one.userId === userid)?.what;
  if (last?.kind !== "card") throw new Error("no press");
  return { ...last, userId: userid };
}

describe("a message to the staff", () => {
  it("is plain words, to all who are named", async () => {
    const result = await say("今日 3 件", { address: "ZhangSan|lisi|ZhangSan" });
    expect(result).toMatchObject({ ok: true });
    expect(saidTo("ZhangSan")).toEqual(["今日 3 件"]);
    expect(saidTo("LiSi")).toEqual(["今日 3 件"]);
  });

  it("with an address to open is a text card", async () => {
    await say("快到期 2 件\n最早的一件今天 17:00 到期", { params: { url: "https://desk.example/today" } });
    expect(office.clerk().lines()[0]?.body).toEqual({
      msgtype: "textcard",
      textcard: {
        title: "快到期 2 件",
        description: expect.stringMatching(/^最早的一件今天 17:00 到期[\u200b\u200c]{16}$/),
        url: "https://desk.example/today",
        btntxt: "打开",
      },
    });
  });

  it("that is long comes in whole pieces", async () => {
    const text = "督办通知，请各单位今日内反馈。".repeat(120);
    await say(text);
    expect(office.clerk().said().length).toBeGreaterThan(1);
    expect(saidTo("ZhangSan").join("")).toBe(text);
  });

  it("comes again where the same is said again", async () => {
    await say("您手上没有快到期的工单");
    await say("您手上没有快到期的工单");
    expect(office.clerk().said()).toHaveLength(2);
  });

  it("names those who did not get it, and is final where nobody did", async () => {
    const some = await say("在吗", { address: "ZhangSan|ZhaoLiu|Nobody" });
    expect(JSON.parse((some.ok && some.receipt) || "{}")).toMatchObject({ invalid: ["zhaoliu", "nobody"] });
    expect(await say("在吗", { address: "Nobody" })).toMatchObject({
      ok: false,
      kind: "final",
      code: "81013",
    });
    expect(await say("在吗", { address: "" })).toMatchObject({ ok: false, kind: "final" });
  });

  it("is delivered once although the answer to the first try was lost", async () => {
    for (const message of [{ deliveryId: "t1" }, { ...SHEET, deliveryId: "c1", address: "ZhangSan" }]) {
      office.standin.faults.add("/cgi-bin/message/send", { kind: "late" }, 1);
      expect(await say("一次\n编号：1", message)).toMatchObject({ ok: false, code: "network" });
      expect(await say("一次\n编号：1", message)).toMatchObject({ ok: true });
    }
    expect(office.clerk().lines()).toHaveLength(2);
  });

  it("is never dropped by the platform without a word: above the pace it waits, counted over all nodes", async () => {
    const other = await office.addNode();
    let sent = 0;
    for (let i = 0; i < 45; i++) {
      const result = await say(`第${i}条`, {}, i % 2 === 0 ? node : other);
      if (result.ok) sent += 1;
      else expect(result).toMatchObject({ kind: "throttled", code: "pace", retryAfterMs: 20_000 });
    }
    expect(sent).toBe(28);
    expect(await say("给别人", { address: "LiSi" })).toMatchObject({ ok: true });
    office.clock.advance(60_000);
    expect(await say("又可以了")).toMatchObject({ ok: true });
    expect(office.standin.app.dropped).toEqual([]);
  });

  it("is never dropped over hours either", async () => {
    let sent = 0;
    for (let minute = 0; minute < 70; minute++) {
      for (let i = 0; i < 28; i++) if ((await say(`第${minute}-${i}条`)).ok) sent += 1;
      office.clock.advance(60_001);
      if (sent >= 480) break;
    }
    expect(await say("这小时够了")).toMatchObject({ ok: false, kind: "throttled" });
    office.clock.advance(HOUR);
    expect(await say("下个小时")).toMatchObject({ ok: true });
    expect(office.standin.app.dropped).toEqual([]);
  }, 60_000);
});

describe("a card", () => {
  it("says what the sheet says, with its buttons", async () => {
    expect(await say(SHEET_TEXT, SHEET)).toMatchObject({ ok: true });
    expect(office.clerk("LiSi").lines()[0]?.body).toMatchObject({
      msgtype: "template_card",
      template_card: {
        card_type: "button_interaction",
        main_title: { title: "新工单 2026-01-0007" },
        sub_title_text: "群众说跑了三趟，窗口让等通知。",
        horizontal_content_list: [
          { keyname: "事项", value: "社保卡补办" },
          { keyname: "时限", value: "10月9日 17:00" },
        ],
        card_action: { type: 1, url: "https://desk.example/t/1" },
        button_list: [
          { type: 0, text: "签收", key: "sign:t1" },
          { type: 0, text: "退单", key: "sendBack:t1" },
          { type: 1, text: "打开", url: "https://desk.example/t/1" },
        ],
      },
    });
  });

  it.each([
    ["2026年第1号 社保卡补办", { title: "2026年第1号 社保卡补办" }, "请签收办理。"],
    [
      "2026年第1号 我跑了三趟都没办成，社保卡补办，两个月还没有下来，窗口让等",
      { title: "2026年第1号", desc: "我跑了三趟都没办成，社保卡补办，两个月还没有下来，窗口让等" },
      "请签收办理。",
    ],
    [
      `2026年第1号 ${"跑了一趟又一趟，".repeat(8)}`,
      { title: "2026年第1号" },
      `${"跑了一趟又一趟，".repeat(8)}\n请签收办理。`,
    ],
  ])("says number and title once, as far as there is room: %s", async (first, head, words) => {
    await say(`${first}\n编号：2026年第1号\n请签收办理。`, SHEET);
    const line = office.clerk("LiSi").lines().at(-1);
    const body = JSON.stringify(line?.body);
    expect(line?.body).toMatchObject({
      template_card: { main_title: head, sub_title_text: words, horizontal_content_list: [] },
    });
    expect(body.split("2026年第1号")).toHaveLength(2);
  });

  it("has six buttons and not a seventh", async () => {
    const choices = Array.from({ length: 7 }, (_unused, i) => ({ label: `按钮${i}`, value: `k${i}` }));
    expect(await say("选", { choices: choices.slice(1) })).toMatchObject({ ok: true });
    expect(await say("选", { choices })).toMatchObject({
      ok: false,
      kind: "final",
      code: "too-many-choices",
    });
  });

  it("turns grey for everybody after one press, and then has no live button", async () => {
    await say(SHEET_TEXT, SHEET);
    const press = await pressOf("ZhangSan", "签收");
    expect(press).toMatchObject({ key: "sign:t1", taskId: cardTaskId("sheet") });
    expect(await node.wecom.cards?.settle(press, "张三 已签收")).toEqual({ ok: true, by: "update" });
    for (const userid of ["ZhangSan", "LiSi"]) {
      expect(office.clerk(userid).lines()[0]?.replaced).toEqual({ caption: "张三 已签收" });
    }
    await expect(office.clerk("LiSi").presses("签收")).rejects.toThrow("dead button");
  });

  it("pressed by two at once is settled by both without harm", async () => {
    await say(SHEET_TEXT, SHEET);
    const [first, second] = [await pressOf("ZhangSan", "签收"), await pressOf("LiSi", "签收")];
    expect(first.responseCode).not.toBe(second.responseCode);
    const desk = node.wecom.cards;
    const results = await Promise.all([
      desk?.settle(first, "张三 已签收"),
      desk?.settle(second, "张三 已签收"),
    ]);
    expect(results).toEqual([
      { ok: true, by: "update" },
      { ok: true, by: "update" },
    ]);
  });

  it("whose press code is used is changed by the code of its sending", async () => {
    await say(SHEET_TEXT, SHEET);
    const press = await pressOf("ZhangSan", "签收");
    await node.wecom.cards?.settle(press, "张三 已签收");
    expect(await node.wecom.cards?.settle(press, "李四 已接手")).toEqual({ ok: true, by: "update" });
    expect(office.clerk("LiSi").lines()[0]?.replaced).toEqual({ caption: "李四 已接手" });
  });

  it("whose codes are all used or expired is followed by a message to everybody", async () => {
    await say(SHEET_TEXT, SHEET);
    const press = await pressOf("ZhangSan", "签收");
    office.clock.advance(72 * HOUR + 1);
    expect(await node.wecom.cards?.settle(press, "张三 已签收")).toEqual({ ok: true, by: "freshMessage" });
    for (const userid of ["ZhangSan", "LiSi"]) {
      expect(saidTo(userid).at(-1)).toBe("【张三 已签收】新工单 2026-01-0007");
    }
  });

  it("can be sent again, alive, after its time is over", async () => {
    await say(SHEET_TEXT, SHEET);
    office.clock.advance(73 * HOUR);
    const result = await node.wecom.cards?.sendAgain(cardTaskId("sheet"), "sheet-again", ["LiSi"]);
    expect(result).toMatchObject({ ok: true });
    const press = await pressOf("LiSi", "签收");
    expect(press.taskId).toBe(cardTaskId("sheet-again"));
    expect(await node.wecom.cards?.settle(press, "李四 已签收")).toEqual({ ok: true, by: "update" });
  });

  it("that nobody remembers is still changed for whoever pressed it", async () => {
    await say(SHEET_TEXT, SHEET);
    const press = await pressOf("ZhangSan", "签收");
    await node.database.prisma.wecomCard.deleteMany();
    expect(await node.wecom.cards?.settle(press, "张三 已签收")).toEqual({ ok: true, by: "update" });
    expect(office.clerk("ZhangSan").lines()[0]?.replaced).toEqual({ caption: "张三 已签收" });
  });

  it("is left as it is, to be tried again, while the platform is away", async () => {
    await say(SHEET_TEXT, SHEET);
    const press = await pressOf("ZhangSan", "签收");
    office.standin.faults.add("/cgi-bin/message/update", { kind: "status", status: 502 }, 1);
    expect(await node.wecom.cards?.settle(press, "张三 已签收")).toMatchObject({
      ok: false,
      kind: "transient",
    });
    expect(await node.wecom.cards?.settle(press, "张三 已签收")).toEqual({ ok: true, by: "update" });
  });
});

describe("the log-in", () => {
  it("leads a member through the platform and back, once per code", async () => {
    const login = node.wecom.login;
    const link = login?.authorizeUrl("https://desk.example/workbench/login", "abc123") ?? "";
    expect(link.endsWith("#wechat_redirect")).toBe(true);
    const back = new URL(office.clerk().opens(link));
    expect(back.origin + back.pathname).toBe("https://desk.example/workbench/login");
    expect(back.searchParams.get("state")).toBe("abc123");
    const code = back.searchParams.get("code") ?? "";
    expect(await login?.personOf(code)).toEqual({ ok: true, value: { kind: "member", userId: "ZhangSan" } });
    expect(await login?.personOf(code)).toMatchObject({ ok: false, kind: "final", code: "42022" });
    expect(await login?.personOf("forged")).toMatchObject({ ok: false, kind: "final", code: "40029" });
  });

  it("lets nobody in who is no member, and no old code", async () => {
    const login = node.wecom.login;
    const query = new URL(login?.authorizeUrl("https://desk.example/l", "s") ?? "").searchParams;
    const visit = (who: Parameters<typeof office.standin.oauth.redirect>[1]) =>
      new URL(office.standin.oauth.redirect(Object.fromEntries(query), who)).searchParams.get("code") ?? "";
    const stranger = visit({ kind: "customer", externalUserId: "wmCitizen1" });
    expect(await login?.personOf(stranger)).toEqual({ ok: true, value: { kind: "stranger" } });
    const old = visit({ kind: "member", userid: "ZhangSan" });
    office.clock.advance(5 * 60_000 + 1);
    expect(await login?.personOf(old)).toMatchObject({ ok: false, code: "40029" });
  });

  it("is refused by the platform for another address than the trusted one", () => {
    const app = office.corp.apps[0];
    if (app !== undefined) app.trustedDomain = "desk.example";
    const link = (to: string) => node.wecom.login?.authorizeUrl(to, "s") ?? "";
    expect(() => office.clerk().opens(link("https://evil.example/l"))).toThrow("可信域名");
    expect(office.clerk().opens(link("https://desk.example/l"))).toContain("https://desk.example/l?code=");
    expect(
      () => link("https://desk.example/l") && node.wecom.login?.authorizeUrl("https://a.cn", "a b"),
    ).toThrow(RangeError);
  });

  it("has a page for browsers outside", () => {
    const url = new URL(node.wecom.login?.desktopUrl("https://desk.example/l", "s1") ?? "");
    expect(url.pathname).toBe("/wwlogin/sso/login");
    expect(url.searchParams.get("agentid")).toBe("1000002");
  });
});

describe("the contacts", () => {
  it("come with every member once, their departments, who leads and who can be written to", async () => {
    const result = await node.wecom.contacts();
    expect(result).toEqual({
      ok: true,
      value: {
        departments: [
          { id: 1, name: "政务服务中心", parentId: null, order: 100 },
          { id: 2, name: "办不成事窗口", parentId: 1, order: 90 },
          { id: 3, name: "医保局", parentId: 1, order: 80 },
        ],
        members: expect.arrayContaining([
          {
            userId: "WangWu",
            name: "王五",
            departmentIds: [3, 1],
            leads: [3],
            position: "局长",
            active: true,
            left: false,
          },
          // asked in, and has not come yet
          {
            userId: "ZhaoLiu",
            name: "赵六",
            departmentIds: [3],
            leads: [],
            position: "",
            active: false,
            left: false,
          },
        ]),
      },
    });
    expect(result.ok && result.value.members).toHaveLength(4);
  });

  it("come whole or not at all", async () => {
    office.standin.faults.add("/cgi-bin/user/list", { kind: "slow", ms: 0 }, 1);
    office.standin.faults.add("/cgi-bin/user/list", { kind: "refuse", errcode: -1, errmsg: "busy" }, 1);
    expect(await node.wecom.contacts()).toMatchObject({ ok: false, kind: "transient" });
  });

  it("say where there is nobody", async () => {
    expect(await node.wecom.member("Nobody")).toMatchObject({ ok: false, kind: "final", code: "60111" });
  });
});
