import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { demoCorp } from "../../../standins/wecom/demoCorp.ts";
import { CitizenPhone, ClerkPhone } from "../../../standins/wecom/people.ts";
import { HOUR } from "../../../standins/wecom/platform.ts";
import { Simulator } from "../../../standins/wecom/simulator.ts";
import { WecomStandin } from "../../../standins/wecom/standin.ts";
import { handClock } from "../../../support/handClock.ts";
import { TestClock, THURSDAY } from "../../../support/testProgram.ts";

/** Whether the stand-in is as strict as the platform: everything else is tested against it. */

const answer = z.looseObject({ errcode: z.number() });
let clock: TestClock;
let standin: WecomStandin;
let simulator: Simulator;
const corp = demoCorp(null);
const KF = corp.kfAccounts[0]?.open_kfid ?? "";
const APP = corp.apps[0];
const timers = handClock();

beforeEach(async () => {
  clock = new TestClock(THURSDAY);
  corp.kf.callbackUrl = null;
  standin = new WecomStandin(
    corp,
    { now: clock.now, later: timers.later },
    async (request, response, url, raw) => simulator.answer(request, response, url, raw),
  );
  simulator = new Simulator(standin, {
    workbench: "http://127.0.0.1:1/workbench",
    forward: (seconds) => clock.advance(seconds * 1000),
    officeHour: () => 5_400,
  });
  await standin.listen();
});
afterEach(async () => await standin.close());

async function get(path: string): Promise<z.infer<typeof answer>> {
  return answer.parse(await (await fetch(`${standin.url}${path}`)).json());
}
async function post(path: string, token: string, body: unknown): Promise<z.infer<typeof answer>> {
  const response = await fetch(`${standin.url}${path}?access_token=${token}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return answer.parse(await response.json());
}
async function tokenOf(secret = APP?.secret ?? ""): Promise<string> {
  return String((await get(`/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${secret}`))["access_token"]);
}

describe("the stand-in's tokens", () => {
  it("belong to one secret, end, and are refused otherwise", async () => {
    expect(await get("/cgi-bin/gettoken?corpid=x&corpsecret=y")).toMatchObject({ errcode: 40013 });
    expect(await get(`/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=y`)).toMatchObject({
      errcode: 40001,
    });
    const token = await tokenOf();
    expect(await get("/cgi-bin/user/get?userid=LiSi")).toMatchObject({ errcode: 41001 });
    expect(await get("/cgi-bin/user/get?userid=LiSi&access_token=x")).toMatchObject({ errcode: 40014 });
    expect(await get(`/cgi-bin/user/get?userid=LiSi&access_token=${token}`)).toMatchObject({ errcode: 0 });
    expect(await post("/cgi-bin/kf/sync_msg", token, { open_kfid: KF })).toMatchObject({ errcode: 48002 });
    clock.advance(2 * HOUR);
    expect(await get(`/cgi-bin/user/get?userid=LiSi&access_token=${token}`)).toMatchObject({
      errcode: 42001,
    });
  });
});

describe("the stand-in's messages to members", () => {
  const message = (more: object) => ({ touser: "ZhangSan", agentid: 1000002, msgtype: "text", ...more });

  it("are cut, refused and dropped as the platform does", async () => {
    const token = await tokenOf();
    const send = async (more: object) => await post("/cgi-bin/message/send", token, message(more));
    await send({ text: { content: "长".repeat(1_000) } });
    expect(Buffer.byteLength(new ClerkPhone(standin, "ZhangSan", 1000002).said()[0] ?? "")).toBe(2046);
    expect(await send({ agentid: 7, text: { content: "x" } })).toMatchObject({ errcode: 301002 });
    expect(await send({ touser: "", text: { content: "x" } })).toMatchObject({ errcode: 82001 });
    expect(await send({ touser: "Nobody", text: { content: "x" } })).toMatchObject({ errcode: 81013 });
    for (let i = 0; i < 40; i++)
      expect(await send({ text: { content: `${i}` } })).toMatchObject({ errcode: 0 });
    expect(standin.app.dropped).toHaveLength(11);
  });

  it("know each task id once, and no button without a key or a name", async () => {
    const token = await tokenOf();
    const card = (more: object, button: object = { text: "签收", key: "a" }) =>
      message({
        msgtype: "template_card",
        template_card: {
          card_type: "button_interaction",
          main_title: { title: "工单" },
          button_list: [button],
          task_id: "t1",
          ...more,
        },
      });
    const send = async (body: object) => await post("/cgi-bin/message/send", token, body);
    expect(await send(card({}, { text: "签收" }))).toMatchObject({ errcode: 42019 });
    expect(await send(card({}, { text: "", key: "a" }))).toMatchObject({ errcode: 42020 });
    expect(await send(card({ task_id: "bad id" }))).toMatchObject({ errcode: 42014 });
    expect(await send(card({}))).toMatchObject({ errcode: 0, response_code: expect.any(String) });
    expect(await send(card({}))).toMatchObject({ errcode: 42014 });
  });
});

describe("the stand-in's customer service", () => {
  it("takes five messages within 48 hours, each id once, and none while a clerk serves", async () => {
    let token = await tokenOf(corp.kf.secret);
    const citizen = new CitizenPhone(standin, KF, "wm1");
    const send = async (more: object = {}) =>
      await post("/cgi-bin/kf/send_msg", token, {
        touser: "wm1",
        open_kfid: KF,
        msgtype: "text",
        text: { content: "您好" },
        ...more,
      });
    expect(await send()).toMatchObject({ errcode: 95013 });
    await citizen.writes("在吗");
    expect(await send({ touser: "wm2" })).toMatchObject({ errcode: 40096 });
    expect(await send({ open_kfid: "wk2" })).toMatchObject({ errcode: 95004 });
    expect(await send({ msgid: "x".repeat(33) })).toMatchObject({ errcode: 40058 });
    expect(await send({ text: { content: "长".repeat(700) } })).toMatchObject({ errcode: 45002 });
    for (let i = 0; i < 5; i++) expect(await send({ msgid: `m${i}` })).toMatchObject({ errcode: 0 });
    expect(await send({ msgid: "m4" })).toMatchObject({ errcode: 40058 });
    expect(await send()).toMatchObject({ errcode: 95001 });
    await citizen.writes("还在吗");
    clock.advance(48 * HOUR + 1);
    token = await tokenOf(corp.kf.secret);
    expect(await send()).toMatchObject({ errcode: 95002 });
    const trans = { open_kfid: KF, external_userid: "wm1", service_state: 3, servicer_userid: "ZhangSan" };
    expect(await post("/cgi-bin/kf/service_state/trans", token, trans)).toMatchObject({ errcode: 0 });
    expect(await send()).toMatchObject({ errcode: 95018 });
  });

  it("gives pages by cursor, for three days, with a token that is good for ten minutes", async () => {
    const token = await tokenOf(corp.kf.secret);
    const citizen = new CitizenPhone(standin, KF, "wm1");
    for (let i = 0; i < 5; i++) await citizen.writes(`${i}`);
    const sync = async (more: object) =>
      await post("/cgi-bin/kf/sync_msg", token, { open_kfid: KF, ...more });
    const first = await sync({ limit: 3 });
    expect(first).toMatchObject({ errcode: 0, has_more: 1 });
    expect(await sync({ limit: 3, cursor: first["next_cursor"] })).toMatchObject({ has_more: 0 });
    expect(await sync({ token: "made up" })).toMatchObject({ errcode: 95007 });
    expect(await sync({ cursor: "made up" })).toMatchObject({ errcode: 40058 });
    for (let i = 0; i < 10; i++) await sync({});
    expect(await sync({})).toMatchObject({ errcode: 45009 });
    clock.advance(73 * HOUR);
    expect(await sync({})).toMatchObject({ errcode: 42001 });
    const later = await post("/cgi-bin/kf/sync_msg", await tokenOf(corp.kf.secret), { open_kfid: KF });
    expect(later).toMatchObject({ msg_list: [] });
  });
});

describe("the stand-in's callbacks", () => {
  it("are cut after the time-out and come three times", async () => {
    let came = 0;
    const deaf = createServer(() => {
      came += 1;
      // as soon as it is here, the platform's patience is over
      setImmediate(timers.run);
    });
    await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
    const address = deaf.address();
    corp.kf.callbackUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
    await standin.kf.notify(KF);
    expect(came).toBe(3);
    expect(standin.callbacks.tries).toEqual([
      [
        { status: "timeout", body: "" },
        { status: "timeout", body: "" },
        { status: "timeout", body: "" },
      ],
    ]);
    deaf.closeAllConnections();
    deaf.close();
  });
});

describe("the stand-in's media", () => {
  it("are uploaded with a name and a type, bounded, and gone after three days", async () => {
    const token = await tokenOf();
    const upload = async (type: string, bytes: Uint8Array<ArrayBuffer>, fileType: string) => {
      const form = new FormData();
      form.set("media", new File([bytes], "照片.jpg", { type: fileType }));
      const path = `${standin.url}/cgi-bin/media/upload?access_token=${token}&type=${type}`;
      return answer.parse(await (await fetch(path, { method: "POST", body: form })).json());
    };
    expect(await upload("image", new Uint8Array(5), "image/jpeg")).toMatchObject({ errcode: 40006 });
    expect(await upload("image", new Uint8Array(50), "image/gif")).toMatchObject({ errcode: 40005 });
    expect(await upload("voice", new Uint8Array(2 * 1024 * 1024 + 1), "audio/amr")).toMatchObject({
      errcode: 45001,
    });
    const kept = await upload("image", new Uint8Array(50).fill(7), "image/jpeg");
    const id = String(kept["media_id"]);
    const path = `/cgi-bin/media/get?access_token=${token}&media_id=${id}`;
    const back = await fetch(`${standin.url}${path}`);
    expect(decodeURIComponent(back.headers.get("content-disposition") ?? "")).toContain("照片.jpg");
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(new Uint8Array(50).fill(7));
    clock.advance(73 * HOUR);
    const fresh = `/cgi-bin/media/get?access_token=${await tokenOf()}&media_id=${id}`;
    expect(await get(fresh)).toMatchObject({ errcode: 40007 });
  });
});

describe("the stand-in's page", () => {
  const state = z.object({
    citizen: z.array(z.looseObject({ words: z.string() })),
    clerk: z.array(z.unknown()),
  });

  it("shows two phones on which both can write", async () => {
    expect(await (await fetch(standin.url)).text()).toContain("群众的手机");
    const act = async (fields: object) =>
      await (
        await fetch(`${standin.url}/standin/act`, {
          method: "POST",
          body: JSON.stringify({ citizen: "wmStandinCitizen1", clerk: "ZhangSan", ...fields }),
        })
      ).json();
    expect(await act({ what: "write", text: "办不成" })).toEqual({});
    expect(await act({ what: "service", text: "1" })).toEqual({ note: "已由人工接待" });
    expect(await act({ what: "byHand", text: "我来" })).toEqual({});
    expect(await act({ what: "tap", text: "没有的" })).toMatchObject({
      note: expect.stringContaining("no item"),
    });
    const entered = "http://127.0.0.1:1/workbench/login?again=1&next=%2Fworkbench";
    expect(await act({ what: "open" })).toEqual({ open: entered });
    const query = "citizen=wmStandinCitizen1&clerk=ZhangSan";
    const shown = state.parse(await (await fetch(`${standin.url}/standin/state?${query}`)).json());
    expect(shown.citizen.map((one) => one.words)).toEqual(["办不成", "我来"]);
    const before = clock.now();
    expect(await act({ what: "ahead", text: "120" })).toEqual({
      note: "现在是 11/19 10:02，到点该做的事马上就来",
    });
    expect(await act({ what: "ahead", text: "office" })).toMatchObject({
      note: expect.stringContaining("11:32"),
    });
    expect(clock.now() - before).toBe((120 + 5_400) * 1000);
  });
});
