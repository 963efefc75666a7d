import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ratingLink, ratingSigner, readRatingToken } from "../../../bots/public/rating.ts";
import type { CommandOf, CommandType } from "../../../core/lifecycle/command.ts";
import { loadEvents } from "../../../core/store/ticketStore.ts";
import { Hall } from "../../conformance/hall.ts";
import { look, read, send } from "./publicForms.ts";

const STORY = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";
const PART = { partId: "part-1" } as const;
const REPLY = { result: "done", text: "卡已经补好，可到窗口领取", basis: null, alternative: null } as const;

describe("rating by a link", () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open("ankang");
  });
  afterAll(async () => await hall.close());

  const does = async <T extends CommandType>(
    role: Parameters<Hall["does"]>[0],
    number: string,
    command: Partial<CommandOf<T>> & { type: T },
  ) => await hall.does(role, number, command);

  /** A request that was handled and told. @returns its number and the path of its link */
  async function told(): Promise<{ number: string; id: string; path: string }> {
    const contact = { name: "王建国", phone: "13900000001" };
    const { number } = await hall.intake("clerk", { text: STORY, contact });
    await does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: {},
      departmentId: "hrss",
    });
    await answered(number, "part-1");
    const { id } = await hall.test.program.database.prisma.ticket.findFirstOrThrow({ where: { number } });
    return { number, id, path: linkOf(id, 1) };
  }

  async function answered(number: string, partId: string): Promise<void> {
    const unit = hall.who("liaison", "hrss");
    const order = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
    await does("triage", number, { type: "dispatch", units: [order] });
    await does(unit, number, { type: "signFor", ...PART, partId });
    await does(unit, number, { type: "reply", partId, reply: { ...REPLY, operator: unit.name } });
    await does("clerk", number, { type: "giveFeedback", text: null, channel: "phone" });
    await does("clerk", number, { type: "recordDelivery", channel: "phone", receipt: "本人接听" });
  }

  function linkOf(ticketId: string, round: number): string {
    const signer = ratingSigner(hall.test.config.SESSION_KEY);
    const link = ratingLink(signer, hall.test.url, { officeId: hall.office.id, ticketId, round });
    return link.slice(hall.test.url.length);
  }

  const surveys = async (id: string) => {
    const { program } = hall.test;
    const events = await loadEvents(program.database.prisma, hall.office.id, id);
    return events.flatMap((one) => (one.type === "surveyed" || one.type === "reopened" ? [one] : []));
  };

  it("shows the regulation's grades and that it was not done, chooses nothing, and names nobody", async () => {
    const { number, path } = await told();
    const { status, text } = await look(hall.test, path);
    expect(status).toBe(200);
    expect(read(text)).toContain(number);
    const labels = hall.office.pack.lifecycle.survey.grades.map(({ label }) => label);
    for (const label of [...labels, "没办成"]) expect(read(text)).toContain(label);
    expect(text).not.toContain("checked");
    for (const words of ["王建国", "王**", "1390000", "社保卡"]) expect(text).not.toContain(words);
  });

  it("changes nothing by being looked at, takes one answer with its words masked, and is over then", async () => {
    const { id, path } = await told();
    for (let i = 0; i < 3; i += 1) await look(hall.test, path);
    expect(await surveys(id)).toEqual([]);
    const fields = { grade: "satisfied", words: "还行，打我电话13800138000" };
    const thanked = await send(hall.test, path, fields);
    expect([thanked.status, read(thanked.text).includes("谢谢您")]).toEqual([200, true]);
    const [one, ...more] = await surveys(id);
    expect(one).toMatchObject({ type: "surveyed", grade: "satisfied", by: { role: "citizen" } });
    expect(one?.type === "surveyed" ? one.words : null).toBe("还行，打我电话138****8000");
    for (const again of [await send(hall.test, path, { grade: "notDone" }), await look(hall.test, path)])
      expect([again.status, read(again.text).includes("已经用过了")]).toEqual([410, true]);
    expect([more, await surveys(id)]).toEqual([[], [one]]);
  });

  it("takes a request up again that was not done, in the citizen's words, and the next round has a link of its own", async () => {
    const { number, id, path } = await told();
    const again = await send(hall.test, path, { grade: "notDone", words: "卡还是没拿到" });
    expect([again.status, read(again.text).includes("已经重新办")]).toEqual([200, true]);
    expect(await surveys(id)).toMatchObject([{ type: "reopened", round: 2, reason: "卡还是没拿到" }]);
    expect((await look(hall.test, path)).status).toBe(410);
    await does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: {},
      departmentId: "hrss",
    });
    await answered(number, "part-2");
    const good = await send(hall.test, linkOf(id, 2), { grade: "verySatisfied" });
    expect(good.status).toBe(200);
    expect(await surveys(id)).toMatchObject([
      { type: "reopened" },
      { type: "surveyed", round: 2, words: null },
    ]);
  });

  it("of two answers at the same time takes one", async () => {
    const { id, path } = await told();
    const both = await Promise.all([
      send(hall.test, path, { grade: "satisfied" }),
      send(hall.test, path, { grade: "verySatisfied" }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    expect(await surveys(id)).toHaveLength(1);
  });

  it("refuses what is not told yet, a grade of no regulation, and another office's ticket", async () => {
    const { number } = await hall.intake("clerk", { text: STORY });
    const { id } = await hall.test.program.database.prisma.ticket.findFirstOrThrow({ where: { number } });
    expect((await send(hall.test, linkOf(id, 1), { grade: "satisfied" })).status).toBe(409);
    const done = await told();
    expect((await send(hall.test, done.path, { grade: "wonderful" })).status).toBe(409);
    expect((await send(hall.test, done.path, {})).status).toBe(400);
    const other = hall.test.program.offices().find((one) => one.id !== hall.office.id);
    const elsewhere = done.path.replace(`/public/${hall.office.id}/`, `/public/${other?.id}/`);
    expect((await send(hall.test, elsewhere, { grade: "satisfied" })).status).toBe(404);
    expect(await surveys(done.id)).toEqual([]);
  });

  it("reads no token that was not made with the key", () => {
    const signer = ratingSigner(hall.test.config.SESSION_KEY);
    const signed = signer.sign("0199-abc:2");
    expect(readRatingToken(signer, signed)).toEqual({ ticketId: "0199-abc", round: 2 });
    const foreign = ratingSigner(new Uint8Array(32).fill(7)).sign("0199-abc:2");
    const near = fc.tuple(fc.nat(signed.length - 1), fc.constantFrom(..."aZ0:.-_"));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constant(foreign),
          near.map(([at, letter]) => signed.slice(0, at) + letter + signed.slice(at + 1)),
        ),
        (token) => {
          // the last letter of base64url carries two bits that say nothing
          fc.pre(signer.verify(token) === null);
          expect(readRatingToken(signer, token)).toBeNull();
        },
      ),
    );
    expect(readRatingToken(signer, foreign)).toBeNull();
  });
});
