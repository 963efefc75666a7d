import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { type StaffClient, signIn, signInAs } from "./staffClient.ts";

describe("the house in the hands of its own people", () => {
  let test: TestServer;
  let admin: StaffClient;
  let clerk: StaffClient;
  let unitId: string;

  beforeAll(async () => {
    test = await startTestServer();
    const office = test.program.offices()[0];
    if (office === undefined) throw new Error("no office");
    unitId = office.departments[0]?.id ?? "";
    admin = await signInAs(test, office, "administrator");
    clerk = await signInAs(test, office, "intakeClerk");
  });
  afterAll(async () => await test.stop());

  const change = async (what: Record<string, unknown>, who = admin) =>
    await who.post(who.at("/house/changes"), { change: what });
  const dayOf = async (date: string) => {
    const { body } = await clerk.get(clerk.at(`/calendar?year=${date.slice(0, 4)}`));
    return body.days.find((one: { date: string }) => one.date === date);
  };
  const person = (more: Record<string, unknown> = {}) => ({
    type: "person",
    id: "new-clerk",
    name: "白晓梅",
    departmentId: null,
    roles: test.program
      .offices()[0]
      ?.pack.roles.filter(({ actsAs }) => actsAs === "intakeClerk")
      .map(({ id }) => id),
    active: true,
    ...more,
  });

  it("closes on a day of its own, and counts the limits of new requests without it", async () => {
    const before = (await clerk.register({ text: "居住证跑了三趟办不下来" })).body.number;
    // the next working day after the Thursday on which all this happens
    const day = { type: "day", date: "2026-11-20", day: "off", why: "大厅搬迁" };
    expect(await change(day)).toMatchObject({ status: 200, body: { changed: true } });
    expect(await dayOf(day.date)).toMatchObject({ workday: false, reason: "officeOff", name: "大厅搬迁" });
    const after = (await clerk.register({ text: "社保卡补办等了一个月" })).body.number;
    const dues = async (number: string): Promise<(string | null)[]> =>
      (await clerk.get(clerk.ticket(number))).body.clocks.map((one: { dueAt: string | null }) => one.dueAt);
    const [first, second] = [await dues(before), await dues(after)];
    expect(second).toHaveLength(first.length);
    expect(second.some((at, i) => (at ?? "") > (first[i] ?? ""))).toBe(true);
    expect((await change({ ...day, day: "usual", why: "" })).status).toBe(200);
    expect(await dayOf(day.date)).toMatchObject({ workday: true, reason: "weekday" });
    expect(await change({ ...day, day: "usual", why: "" })).toMatchObject({ status: 422 });
  });

  it("changes no day that is over, and none without a reason", async () => {
    const day = { type: "day", date: "2026-11-18", day: "off", why: "停电" };
    expect((await change(day)).body.detail).toContain("今天以前");
    expect((await change({ ...day, date: "2026-11-25", why: " " })).body.detail).toContain("原因");
  });

  it("gives a unit something to look after, and takes it back", async () => {
    const duty = { type: "duty", departmentId: unitId, item: "临时身份证明", has: true };
    expect((await change(duty)).status).toBe(200);
    expect((await change(duty)).status).toBe(422);
    const listed = async () => {
      const { body } = await clerk.get(clerk.at("/departments"));
      return body.find((one: { id: string }) => one.id === unitId).duties;
    };
    expect(await listed()).toContain(duty.item);
    expect((await change({ ...duty, has: false })).status).toBe(200);
    expect(await listed()).not.toContain(duty.item);
    expect((await change({ ...duty, departmentId: "none" })).status).toBe(422);
  });

  it("takes somebody in, who can work at once, and lets them go once nothing is left in their hands", async () => {
    expect((await change(person())).status).toBe(200);
    const one = await signIn(test, admin.officeId, "new-clerk");
    expect((await one.register({ text: "公积金提取一直没有结果" })).status).toBe(200);
    expect((await change(person({ active: false }))).status).toBe(200);
    expect((await one.get(one.at("/counts"))).status).toBe(401);
    const people = (await admin.get(admin.at("/house/people"))).body;
    expect(people.find(({ id }: { id: string }) => id === "new-clerk")).toMatchObject({ active: false });
  });

  it("gives nobody roles that the regulation does not have, a unit's role without a unit, or more to oneself", async () => {
    expect((await change(person({ roles: ["king"] }))).status).toBe(422);
    expect((await change(person({ roles: [] }))).status).toBe(422);
    const liaison = test.program.offices()[0]?.pack.roles.find(({ actsAs }) => actsAs === "liaison")?.id;
    expect((await change(person({ roles: [liaison] }))).body.detail).toContain("单位");
    expect((await change(person({ id: admin.staffId }))).body.detail).toContain("自己");
  });

  it("keeps on record who changed what, and lets nobody else change anything", async () => {
    const { body } = await admin.get(admin.at("/house/changes"));
    expect(body.map(({ text }: { text: string }) => text)).toEqual([
      "停用 白晓梅（new-clerk）",
      expect.stringContaining("白晓梅（new-clerk）"),
      expect.stringContaining("去掉职责：临时身份证明"),
      expect.stringContaining("增加职责：临时身份证明"),
      "2026-11-20 照国家安排",
      "2026-11-20 停办：大厅搬迁",
    ]);
    expect((await change(person(), clerk)).status).toBe(403);
    expect((await clerk.get(clerk.at("/house/changes"))).status).toBe(403);
  });
});
