import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { kfAddress } from "../../../../bots/channels/wecom/kfMessage.ts";
import { bytesOf, splitToBytes } from "../../../../bots/channels/wecom/splitText.ts";
import type { CitizenPhone } from "../../../standins/wecom/people.ts";
import { HOUR } from "../../../standins/wecom/platform.ts";
import { KF_ACCOUNT, type Node, WecomOffice } from "./office.ts";

let office: WecomOffice;
let node: Node;
let citizen: CitizenPhone;
beforeEach(async () => {
  office = new WecomOffice();
  node = await office.open();
  citizen = office.citizen();
  await citizen.writes("办不成");
  await node.wecom.idle();
});
afterEach(async () => await office.close());

const ADDRESS = kfAddress(KF_ACCOUNT, "wmCitizen1");
let deliveries = 0;
const say = async (text: string, more: Parameters<Node["send"]>[1] = {}) =>
  await node.send("wecomKf", { deliveryId: `d${++deliveries}`, address: ADDRESS, text, ...more });

describe("a message to a citizen", () => {
  it("arrives, with the platform's id as its receipt", async () => {
    const result = await say("已登记，编号 1");
    expect(citizen.said()).toEqual(["已登记，编号 1"]);
    expect(result).toEqual({ ok: true, receipt: citizen.lines("office")[0]?.msgid });
  });

  it("has its choices as a menu, whose tap comes back as the choice", async () => {
    await say("是这件事吗？", {
      choices: [
        { label: "是", value: "yes" },
        { label: "不是", value: "no" },
      ],
    });
    await citizen.taps("不是");
    await node.wecom.idle();
    expect((await office.inbox()).at(-1)).toMatchObject({ text: "不是", choice: "no" });
  });

  it("that is long is cut at sentences and arrives whole, with the menu behind it", async () => {
    const text = Array.from({ length: 60 }, (_unused, i) => `第${i}句话，说的是办事的材料和时间。`).join("");
    const choices = Array.from({ length: 12 }, (_unused, i) => ({ label: `第${i}项`, value: `v${i}` }));
    expect(await say(text, { choices })).toMatchObject({ ok: true });
    const said = citizen.said();
    expect(said).toHaveLength(4);
    expect(said[0]?.endsWith("。")).toBe(true);
    expect(said.slice(0, 2).join("")).toBe(text);
    expect(said[3]).toContain("第11项");
  });

  it("that was sent although its answer was lost is not sent again", async () => {
    office.standin.faults.add("/cgi-bin/kf/send_msg", { kind: "late" }, 1);
    const message = { deliveryId: "once", address: ADDRESS, text: "只发一次" };
    expect(await node.send("wecomKf", message)).toMatchObject({
      ok: false,
      kind: "transient",
      code: "network",
    });
    expect(await node.send("wecomKf", message)).toMatchObject({ ok: true });
    expect(citizen.said()).toEqual(["只发一次"]);
  });

  it("goes on, after a break, behind the parts that arrived", async () => {
    const text = "长".repeat(1_500);
    const message = { deliveryId: "parts", address: ADDRESS, text };
    await node.send("wecomKf", { deliveryId: "warm", address: ADDRESS, text: "先" });
    const before = office.standin.callsOf("/cgi-bin/kf/send_msg").length;
    office.standin.faults.add("/cgi-bin/kf/send_msg", { kind: "slow", ms: 0 }, 1);
    office.standin.faults.add("/cgi-bin/kf/send_msg", { kind: "status", status: 502 }, 1);
    expect(await node.send("wecomKf", message)).toMatchObject({ ok: false, kind: "transient" });
    expect(await node.send("wecomKf", message)).toMatchObject({ ok: true });
    expect(citizen.said().slice(1).join("")).toBe(text);
    expect(office.standin.callsOf("/cgi-bin/kf/send_msg").length - before).toBe(2 + 3);
  });
});

describe("photos and files that go along", () => {
  const JPEG = Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(2_000, 7)]);
  const file = (name: string, contentType: string, bytes: Buffer) => async () => ({
    name,
    contentType,
    bytes,
  });
  const elsewhere = "\n有的照片在公开网页里看。";
  const bodies = () => citizen.lines("office").map(({ body }) => body as Record<string, unknown>);

  it("arrive behind the words, a photo as a photo, the bytes as they were, and only once", async () => {
    const files = [
      file("证.jpg", "image/jpeg", JPEG),
      file("告知单.pdf", "application/pdf", Buffer.alloc(500, 3)),
    ];
    const message = {
      deliveryId: "files",
      address: ADDRESS,
      text: "办好了。",
      carried: { files, elsewhere },
    };
    office.standin.faults.add("/cgi-bin/kf/send_msg", { kind: "slow", ms: 0 }, 1);
    office.standin.faults.add("/cgi-bin/kf/send_msg", { kind: "late" }, 1);
    expect(await node.send("wecomKf", message)).toMatchObject({ ok: false, kind: "transient" });
    expect(await node.send("wecomKf", message)).toMatchObject({ ok: true });
    expect(bodies().map(({ msgtype }) => msgtype)).toEqual(["text", "image", "file"]);
    const shown = bodies().flatMap((body) => {
      const { media_id } = (body["image"] ?? body["file"] ?? {}) as { media_id?: string };
      return media_id === undefined ? [] : [office.standin.media.get(media_id)];
    });
    expect(shown.map(({ fileName, contentType }) => [fileName, contentType])).toEqual([
      ["证.jpg", "image/jpeg"],
      ["告知单.pdf", "application/pdf"],
    ]);
    expect(shown[0]?.bytes.equals(JPEG)).toBe(true);
  });

  it("that the platform does not take are said to the clerk, and the citizen is told where to see them", async () => {
    const files = [
      file("太小.jpg", "image/jpeg", Buffer.from([1])),
      file("太大.mp4", "video/mp4", Buffer.alloc(21 * 1024 * 1024)),
      async () => null,
      file("不是真的.jpg", "image/jpeg", JPEG),
    ];
    office.standin.faults.add(
      "/cgi-bin/media/upload",
      { kind: "refuse", errcode: 40005, errmsg: "invalid file type" },
      1,
    );
    const result = await say("办好了。", { carried: { files, elsewhere } });
    expect(result).toMatchObject({
      ok: true,
      unsent: [
        "“太小.jpg”没有发给群众：微信只收 20 MB 以内的文件",
        "“太大.mp4”没有发给群众：微信只收 20 MB 以内的文件",
        "文件已经不在了",
        "“不是真的.jpg”没有发给群众：企业微信没有接受（40005）",
      ],
    });
    expect(citizen.said()).toEqual([`办好了。${elsewhere}`]);
  });

  it("keep the words where the window is full behind them", async () => {
    for (let i = 0; i < 4; i++) await say(`${i}`);
    const files = [file("证.jpg", "image/jpeg", JPEG)];
    const result = await say("办好了。", { carried: { files, elsewhere } });
    expect(result).toMatchObject({
      ok: true,
      unsent: ["“证.jpg”没有发给群众：群众没有再说话，微信客服最多只能发 5 条"],
    });
    expect(citizen.said().at(-1)).toBe("办好了。");
  });
});

describe("a way that is shut", () => {
  it("after five messages is closed until the citizen writes again", async () => {
    for (let i = 0; i < 5; i++) expect(await say(`${i}`)).toMatchObject({ ok: true });
    expect(await say("第六条")).toEqual({
      ok: false,
      kind: "closed",
      code: "95001",
      why: "群众没有再说话，微信客服最多只能发 5 条",
      retryAfterMs: null,
    });
    await citizen.writes("还在吗");
    expect(await say("在")).toMatchObject({ ok: true });
  });

  it("in the 49th hour is closed", async () => {
    office.clock.advance(48 * HOUR - 1);
    expect(await say("来得及")).toMatchObject({ ok: true });
    office.clock.advance(HOUR);
    expect(await say("来不及")).toMatchObject({ ok: false, kind: "closed", code: "95002" });
  });

  it.each([
    [2, "95018"],
    [3, "95018"],
    [4, "95013"],
  ])("while the session is in state %i is closed", async (state, code) => {
    citizen.session.state = state;
    expect(await say("在吗")).toMatchObject({ ok: false, kind: "closed", code });
  });

  it("by a clerk who takes over in the middle of a dialogue is closed, and open again after", async () => {
    expect(await say("请说您的地址")).toMatchObject({ ok: true });
    await office.standin.kf.change(citizen.session, 1, "ZhangSan");
    expect(await say("再说一遍")).toMatchObject({ ok: false, kind: "closed", code: "95018" });
    await office.standin.kf.change(citizen.session, 3, "ZhangSan");
    await citizen.writes("好了");
    expect(await say("请继续")).toMatchObject({ ok: true });
  });
});

describe("an answer of the platform", () => {
  it.each([
    [40096, "final"],
    [40201, "closed"],
    [45009, "throttled"],
    [-1, "transient"],
    [60020, "transient"],
    [40001, "transient"],
    [99999, "final"],
    [40058, "final"],
  ])("%i is %s", async (errcode, kind) => {
    office.standin.faults.add("/cgi-bin/kf/send_msg", { kind: "refuse", errcode, errmsg: "x" }, 1);
    expect(await say("在吗")).toMatchObject({ ok: false, kind, code: String(errcode) });
  });

  it("says when to come back", async () => {
    office.standin.faults.add("/cgi-bin/kf/send_msg", { kind: "refuse", errcode: 45009, errmsg: "x" }, 1);
    expect(await say("在吗")).toMatchObject({ retryAfterMs: 60_000 });
  });

  it("carries nothing of the citizen's", async () => {
    office.standin.faults.add(
      "/cgi-bin/kf/send_msg",
      { kind: "refuse", errcode: 45002, errmsg: "张三 13800000000" },
      1,
    );
    expect(JSON.stringify(await say("在吗"))).not.toMatch(/张三|138|wmCitizen/);
  });
});

describe("a message that cannot go", () => {
  it.each([
    [{ address: "wmCitizen1" }, "no-address"],
    [{ text: "" }, "empty"],
    [{ choices: [{ label: "是", value: "x".repeat(65) }] }, "choice-too-long"],
  ])("is final: %o", async (more, code) => {
    expect(await say("在吗", more)).toMatchObject({ ok: false, kind: "final", code });
    expect(citizen.said()).toEqual([]);
  });
});

describe("a text in pieces", () => {
  it("loses nothing but the spaces where it is cut, and every piece fits", () => {
    const words = fc.string({ unit: fc.constantFrom("办", "a", "。", "\n", "😀", " "), maxLength: 400 });
    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 64 }), (text, most) => {
        const pieces = splitToBytes(text, most);
        expect(pieces.every((one) => bytesOf(one) <= most)).toBe(true);
        expect(pieces.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
    );
  });
});
