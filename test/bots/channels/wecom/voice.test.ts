import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { amrSeconds } from "../../../../bots/channels/wecom/voice.ts";
import { WecomHall } from "../../staffTalk/wecomHall.ts";

/** Silence in AMR at its highest rate: frames of 32 bytes, 20 ms each. */
function amr(seconds: number): Buffer {
  const frame = Buffer.alloc(32);
  frame[0] = 7 << 3;
  return Buffer.concat([
    Buffer.from("#!AMR\n"),
    ...Array.from({ length: Math.round(seconds * 50) }, () => frame),
  ]);
}

describe("the length of a voice message", () => {
  it("is counted by its frames, and not guessed where it is no such sound", () => {
    expect(amrSeconds(amr(7))).toBeCloseTo(7);
    expect(amrSeconds(Buffer.from("#!AMR\n"))).toBe(0);
    expect(amrSeconds(Buffer.from("#!SILK_V3"))).toBeNull();
    expect(amrSeconds(Buffer.alloc(0))).toBeNull();
  });
});

describe("a citizen's voice message", () => {
  let hall: WecomHall;
  beforeAll(async () => {
    hall = await WecomHall.open((pack) => pack.lifecycle.strikeOff !== undefined, { hears: true });
  });
  afterAll(async () => await hall.close());

  async function says(who: ReturnType<WecomHall["citizen"]>, words: string): Promise<string> {
    hall.cloud.speech.heardShort = () => ({ status: 20000000, result: words });
    hall.clock.advance(20_000);
    await who.sends("voice", amr(7), "1.amr");
    await hall.settle();
    return who.said().at(-1) ?? "";
  }

  it("is heard, and its words go on in the conversation, with the sound kept beside the ticket", async () => {
    const sun = hall.citizen("wmSun");
    expect(await says(sun, "我办社保卡补办，跑了三趟都没办成，窗口一直说再等等")).toContain("请留一个电话");
    expect(hall.cloud.speech.shortRequests.at(-1)).toEqual({ format: "amr", bytes: amr(7).length });
    expect(await says(sun, "13900000008")).toContain("登记好了，编号：");
    const ticket = await hall.program.database.prisma.ticket.findFirstOrThrow();
    expect(ticket.title).toContain("社保卡补办");
    const state = JSON.parse(JSON.stringify(ticket.state));
    expect(state.attachmentIds).toHaveLength(2);
    const sounds = await hall.program.database.prisma.attachment.findMany();
    expect(sounds.map(({ contentType }) => contentType)).toEqual(["audio/amr", "audio/amr"]);
    expect(sounds.map(({ id }) => id).sort()).toEqual([...state.attachmentIds].sort());
  });

  it("is asked for again where nothing could be made out, or the platform has lost it", async () => {
    const qian = hall.citizen("wmQian");
    expect(await says(qian, "")).toContain("没有听清，请您打字说一下");
    hall.standin.faults.add("/cgi-bin/media/get", { kind: "refuse", errcode: 40007, errmsg: "invalid" }, 1);
    expect(await says(qian, "我要办事")).toContain("刚才的语音没有收到");
    // once each, however often it is looked at
    const said = qian.said().length;
    await hall.settle();
    expect(qian.said()).toHaveLength(said);
  });

  it("is heard later where the recogniser is away, and not lost", async () => {
    const zhou = hall.citizen("wmZhou");
    hall.cloud.speech.heardShort = () => ({ status: 50000001, result: "" });
    hall.clock.advance(20_000);
    await zhou.sends("voice", amr(7), "1.amr");
    await hall.settle();
    expect(zhou.said()).toEqual([]);
    hall.cloud.speech.heardShort = () => ({ status: 20000000, result: "医保报销跑了两趟都没办成" });
    hall.clock.advance(11_000);
    await hall.settle();
    expect(zhou.said().at(-1)).toContain("请留一个电话");
  });
});
