import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pressMeasures } from "../../../core/desk/pressMeasures.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signInAs } from "./staffClient.ts";

describe("measures taken with a unit", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let district: StaffClient;
  let unit: StaffClient;
  let other: StaffClient;
  let unitId: string;

  beforeAll(async () => {
    test = await startTestServer();
    office = officeWhose(
      test,
      ({ pack }) => pack.lifecycle.unitMeasures?.steps.includes("rectification") === true,
    );
    const units = office.departments.filter(({ id }) => office.staff.some((one) => one.departmentId === id));
    unitId = units[0]?.id ?? "";
    district = await signInAs(test, office, ["districtOffice", "manager"]);
    unit = await signInAs(test, office, ["operator", "liaison", "unitLeader"], unitId);
    other = await signInAs(test, office, ["operator", "liaison", "unitLeader"], units[1]?.id ?? "");
  });
  afterAll(async () => await test.stop());

  const order = (more: Record<string, unknown> = {}) => ({
    departmentId: unitId,
    step: "rectification",
    why: ["满意率 70%（7/10）"],
    text: "请在期限内整改",
    limit: { workdays: 10 },
    ...more,
  });
  const issue = async (more: Record<string, unknown> = {}, key?: string) =>
    await district.post(
      district.at("/measures"),
      order(more),
      key === undefined ? {} : { "idempotency-key": key },
    );
  const step = async (who: StaffClient, id: string, command: Record<string, unknown>, version?: number) =>
    await who.post(who.at(`/measures/${id}/commands`), {
      command,
      ...(version === undefined ? {} : { version }),
    });

  it("run on a limit of their own, and end with what the check finds", async () => {
    const issued = await issue({}, "order-key-1");
    expect(issued.status).toBe(200);
    // Thursday 19 November and ten working days
    expect(issued.body.clock.dueAt).toMatch(/^2026-12-03T/);
    expect((await issue({}, "order-key-1")).body.id).toBe(issued.body.id);
    const { id } = issued.body;
    expect(await issue()).toMatchObject({ status: 409, body: { code: "wrongStage" } });
    expect((await unit.get(unit.at("/measures"))).body.map((one: { id: string }) => one.id)).toEqual([id]);
    expect((await other.get(other.at("/measures"))).body).toEqual([]);
    expect((await other.get(other.at(`/measures/${id}`))).status).toBe(404);

    expect(await step(district, id, { type: "check", verdict: "mended", why: "好了" })).toMatchObject({
      status: 409,
    });
    expect(await step(district, id, { type: "press" })).toMatchObject({ status: 200, body: { presses: 1 } });
    expect(await step(district, id, { type: "answer", text: "整改了" })).toMatchObject({ status: 403 });
    expect(await step(unit, id, { type: "answer", text: "增开了窗口" }, 1)).toMatchObject({
      status: 409,
      body: { code: "stale" },
    });
    const answered = await step(unit, id, { type: "answer", text: "增开了窗口" }, 2);
    expect(answered.body).toMatchObject({ statusText: "单位已回复，等核查", overdue: false });
    const checked = await step(district, id, { type: "check", verdict: "mended", why: "现场看过" });
    expect(checked.body).toMatchObject({ status: "mended", possible: [] });
    expect(checked.body.history.map((one: { type: string }) => one.type)).toEqual([
      "issued",
      "pressed",
      "answered",
      "checked",
    ]);
    const owed = await test.program.database.prisma.outbox.findMany({ where: { template: "unitMeasure" } });
    expect(owed.map((row) => row.personKey)).toContain(`department:${unitId}`);
  });

  it("are late where the unit answers after the limit; the unit is reminded and pressed, each once, in office hours", async () => {
    const { id } = (await issue({ limit: { workdays: 3 } })).body;
    const { database, officeOf, newId } = test.program;
    const sweep = async (at: string) => {
      test.clock.set(at);
      const parts = { prisma: database.prisma, officeOf, newId, now: test.clock.now };
      const [one, other] = await Promise.all([pressMeasures(parts), pressMeasures(parts)]);
      return one + other;
    };
    const letters = async () => {
      const owed = await database.prisma.outbox.findMany({ where: { template: "unitMeasure" } });
      return owed
        .filter(({ params }) => JSON.stringify(params).includes(id))
        .map(({ params, personKey }) => `${Reflect.get(Object(params), "what")} ${personKey.split(":")[0]}`);
    };
    expect(await sweep("2026-11-20T16:00:00+08:00")).toBe(0);
    // two working days before Tuesday's closing
    expect(await sweep("2026-11-23T10:00:00+08:00")).toBe(1);
    expect(await letters()).toEqual(["issue department", "remind department"]);
    expect(await sweep("2026-11-24T11:00:00+08:00")).toBe(0);
    // at night it waits for the opening
    expect(await sweep("2026-11-24T22:00:00+08:00")).toBe(1);
    expect(await letters()).toHaveLength(2);
    await sweep("2026-11-25T10:00:00+08:00");
    await sweep("2026-11-26T10:00:00+08:00");
    expect(await letters()).toEqual([
      "issue department",
      "remind department",
      "press department",
      "press staff",
    ]);
    district = await signInAs(test, office, ["districtOffice", "manager"]);
    unit = await signInAs(test, office, ["operator", "liaison", "unitLeader"], unitId);
    const late = (await district.get(district.at(`/measures/${id}`))).body;
    expect(late).toMatchObject({ overdue: true, presses: 1 });
    expect(late.history.map((one: { type: string }) => one.type)).toEqual(["issued", "reminded", "pressed"]);
    expect((await step(unit, id, { type: "answer", text: "晚了几天" })).body.overdue).toBe(true);
    await step(district, id, { type: "check", verdict: "failed", why: "没有改" });
    expect(await sweep("2026-12-10T10:00:00+08:00")).toBe(0);
    test.clock.set("2026-11-26T10:00:00+08:00");
  });

  it("are refused with the why: no limit, no such unit, no right, no such step in the regulation", async () => {
    expect(await issue({ limit: null })).toMatchObject({ status: 422, body: { code: "incomplete" } });
    expect(await issue({ departmentId: "none" })).toMatchObject({ status: 422, body: { code: "unknown" } });
    const own = await unit.post(unit.at("/measures"), order());
    expect(own).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const without = officeWhose(test, ({ pack }) => pack.lifecycle.unitMeasures === undefined);
    const manager = await signInAs(test, without, "manager");
    const answer = await manager.post(manager.at("/measures"), order());
    expect(answer).toMatchObject({ status: 422, body: { code: "notInPack" } });
  });
});
