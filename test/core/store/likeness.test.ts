import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LikenessDesk } from "../../../core/likeness/intake.ts";
import { type LikenessFacts, signatureOf } from "../../../core/likeness/signature.ts";
import { loadPacks } from "../../../core/policy/pack.ts";
import type { Database } from "../../../core/store/database.ts";
import {
  clusterProposals,
  clustersOf,
  likeTickets,
  loadProfile,
  moveToCluster,
} from "../../../core/store/likenessStore.ts";
import { openTestDatabase } from "../../support/testDatabase.ts";

const MONDAY = Date.parse("2026-11-16T09:00:00+08:00");
const DAY = 86_400_000;
const NOISE = {
  title: "柳荫里小区楼下搅拌站夜里施工",
  text: "柳荫里小区旁边的搅拌站天天半夜开工，灰尘大，吵得老人睡不着，打了几次电话没人管。",
};

function facts(person: string, more: Partial<LikenessFacts> = {}): LikenessFacts {
  return { personKey: person, phoneHash: null, departmentId: null, matter: null, domain: null, ...more };
}

describe("likeness in the database", () => {
  let database: Database;
  const desk = new LikenessDesk();

  beforeAll(async () => {
    database = await openTestDatabase(4);
  });
  afterAll(async () => await database.close());

  const file = async (
    office: string,
    id: string,
    said: { title: string; text: string },
    who: LikenessFacts,
    day: number,
  ) => await desk.file(database.prisma, office, id, signatureOf(said, who), MONDAY + day * DAY);

  it("finds the same matter of the same person, by channel or by phone, as more on the ticket", async () => {
    await file("a", "a1", NOISE, facts("web:1", { phoneHash: "p1" }), 0);
    const again = {
      title: "搅拌站的事",
      text: "我上次说的柳荫里旁边的搅拌站，昨天夜里又开工了，灰尘还是很大。",
    };
    const same = await desk.look(database.prisma, "a", signatureOf(again, facts("web:1")), MONDAY + DAY);
    expect(same.supplementOf?.ticketId).toBe("a1");
    const phone = facts("phone:9", { phoneHash: "p1" });
    const called = await desk.look(database.prisma, "a", signatureOf(again, phone), MONDAY + DAY);
    expect(called.supplementOf?.ticketId).toBe("a1");
    const other = { title: "社保卡激活", text: "领了新的社保卡，柜员机上激活不了，想问去哪里办。" };
    const different = await desk.look(database.prisma, "a", signatureOf(other, facts("web:1")), MONDAY + DAY);
    expect(different.supplementOf).toBeNull();
    expect(different.sameCause).toEqual([]);
  });

  it("links the same cause by other people, however they word it, and counts people, not messages", async () => {
    await file(
      "a",
      "a2",
      { title: "柳荫里搅拌站扰民", text: "柳荫里业主，小区门口搅拌站灰尘满天飞，夜里机器响。" },
      facts("web:2"),
      1,
    );
    await file(
      "a",
      "a3",
      { title: "投诉柳荫里搅拌站", text: "孩子高考，柳荫里旁的搅拌站通宵施工，睡不好。" },
      facts("web:3"),
      2,
    );
    await file(
      "a",
      "a4",
      { title: "投诉柳荫里搅拌站", text: "还是柳荫里搅拌站的事，孩子睡不好，什么时候管？" },
      facts("web:3"),
      3,
    );
    await file(
      "a",
      "b1",
      { title: "医保报销材料", text: "住院的发票丢了，医保报销能不能用复印件？" },
      facts("web:4"),
      3,
    );
    const found = await clustersOf(database.prisma, "a", { from: MONDAY, to: MONDAY + 30 * DAY }, 2, 10);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      clusterId: "a1",
      tickets: 4,
      people: 3,
      ticketIds: ["a1", "a2", "a3", "a4"],
    });
  });

  it("sees no other office's tickets, and none from before the period", async () => {
    const signature = signatureOf(NOISE, facts("web:7"));
    const profile = await loadProfile(database.prisma, "a");
    const period = { since: MONDAY - DAY, now: MONDAY + 10 * DAY };
    expect(await likeTickets(database.prisma, "b", signature, profile, period)).toEqual([]);
    const later = { since: MONDAY + 2 * DAY, now: MONDAY + 10 * DAY };
    const found = await likeTickets(database.prisma, "a", signature, profile, later);
    expect(found.map(({ ticketId }) => ticketId).sort()).toEqual(["a3", "a4"]);
  });

  it("leaves a ticket where a person put it, also when it is filed again", async () => {
    await moveToCluster(database.prisma, "a", "a2", null);
    await file("a", "a2", NOISE, facts("web:2"), 1);
    const [first] = await clustersOf(database.prisma, "a", { from: MONDAY, to: MONDAY + 30 * DAY }, 2, 10);
    expect(first?.ticketIds).toEqual(["a1", "a3", "a4"]);
  });

  it("proposes what the pack's thresholds say, when so many people have come in its days", async () => {
    const packs = loadPacks().all();
    const pack = packs.find(({ lifecycle }) =>
      lifecycle.jointMeeting?.grounds.some(
        ({ proposedBy }) => typeof proposedBy === "object" && "likeRequests" in proposedBy,
      ),
    );
    if (pack === undefined) throw new Error("one pack counts like requests");
    const asks = async (now: number) =>
      (await clusterProposals(database.prisma, "c", pack, "c0", now)).map(({ proposes }) => proposes);
    for (let i = 0; i < 5; i += 1) {
      expect(await asks(MONDAY + 5 * DAY)).toEqual(i < 2 ? [] : ["merge"]);
      await file("c", `c${i}`, NOISE, facts(`web:${i}`), i);
    }
    expect(await asks(MONDAY + 5 * DAY)).toEqual(["jointMeeting", "remedy", "merge"]);
    expect(await asks(MONDAY + 31 * DAY)).toEqual(["merge"]);
    expect(await asks(MONDAY + 90 * DAY)).toEqual([]);
  });
});
