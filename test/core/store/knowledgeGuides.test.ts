import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GuideCommand, GuideContent } from "../../../core/knowledge/guides/guideEdit.ts";
import { guideRole } from "../../../core/knowledge/guides/guideEdit.ts";
import type { StaffMember } from "../../../core/office/office.ts";
import type { Database } from "../../../core/store/database.ts";
import { changeGuide, loadGuide, shownGuides, shownGuidesStamp } from "../../../core/store/guideStore.ts";
import { setUpOffice } from "../../../core/store/officeStore.ts";
import { openTestDatabase } from "../../support/testDatabase.ts";
import { caseOffice } from "../knowledge/caseOffice.ts";

const NOON = Date.parse("2026-11-19T12:00:00+08:00");
const PERMIT: GuideContent = {
  title: "摆摊备案",
  asked: ["想摆个摊要办什么"],
  body: {
    who: "本地居民",
    materials: [{ name: "身份证", mayFollow: false }],
    where: "一楼综合窗口",
    steps: ["填表", "交材料"],
    howLong: "当场",
    cost: "不收费",
    basis: ["《示例办法》"],
  },
};

describe("guides in the database", () => {
  let database: Database;
  const office = caseOffice("network", "city");

  beforeAll(async () => {
    database = await openTestDatabase(4);
    const { id, name, parentId, pack, settings, departments, staff, duties } = office;
    const rows = { id, name, parentId, settings, departments, staff, duties };
    const guides = [{ id: "stall", ...PERMIT }];
    await setUpOffice(
      database.prisma,
      { ...rows, guides, packId: pack.id, packVersion: pack.version },
      new Date(NOON - 1000),
    );
  });
  afterAll(async () => await database.close());

  const who = (command: GuideCommand["type"]): StaffMember => {
    const found = office.staff.find((one) => guideRole(office, one, command) !== null);
    if (found === undefined) throw new Error("somebody may");
    return found;
  };
  const give = async (id: string, seen: number, command: GuideCommand, at = NOON) =>
    await changeGuide(database.prisma, office, who(command.type), id, seen, command, at);
  const costly: GuideContent = { ...PERMIT, body: { ...PERMIT.body, cost: "工本费5元" } };

  it("show a change only once it is published, and keep what was shown before", async () => {
    const stamp = await shownGuidesStamp(database.prisma, "city");
    expect(await give("stall", 0, { type: "edit", content: costly, why: "收费变了" })).toMatchObject({
      ok: true,
    });
    expect((await shownGuides(database.prisma, "city"))[0]?.body.cost).toBe("不收费");
    expect(await give("stall", 1, { type: "publish", why: null }, NOON + 1000)).toMatchObject({ ok: true });
    expect((await shownGuides(database.prisma, "city"))[0]?.body.cost).toBe("工本费5元");
    expect(await shownGuidesStamp(database.prisma, "city")).not.toBe(stamp);
    const kept = await loadGuide(database.prisma, "city", "stall");
    expect(kept?.setUp?.body.cost).toBe("不收费");
    expect(kept?.edits.map(({ type, why }) => [type, why])).toEqual([
      ["edited", "收费变了"],
      ["published", null],
    ]);
  });

  it("refuse who worked on an older version, and one who changes nothing", async () => {
    expect(await give("stall", 1, { type: "edit", content: PERMIT, why: null })).toMatchObject({
      ok: false,
      code: "stale",
    });
    expect(await give("stall", 2, { type: "edit", content: costly, why: null })).toMatchObject({
      ok: false,
      code: "notNow",
    });
    const both = await Promise.all([
      give("stall", 2, { type: "edit", content: PERMIT, why: "甲" }),
      give("stall", 2, { type: "edit", content: { ...PERMIT, asked: [] }, why: "乙" }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("are taken from citizens with a reason, and come back when published again", async () => {
    expect(await give("stall", 3, { type: "withdraw", why: " " })).toMatchObject({ code: "incomplete" });
    expect(await give("stall", 3, { type: "withdraw", why: "停办" })).toMatchObject({ ok: true });
    expect(await shownGuides(database.prisma, "city")).toEqual([]);
    expect(await give("stall", 4, { type: "publish", why: null })).toMatchObject({ ok: true });
    expect(await shownGuides(database.prisma, "city")).toHaveLength(1);
  });

  it("begin with their first edit where there is none of that id", async () => {
    expect(await give("new", 0, { type: "edit", content: PERMIT, why: null })).toMatchObject({ ok: true });
    expect((await loadGuide(database.prisma, "city", "new"))?.state).toMatchObject({
      shown: null,
      version: 1,
    });
    expect((await shownGuides(database.prisma, "city")).map(({ id }) => id)).toEqual(["stall"]);
    await expect(database.pool.query('UPDATE "GuideEdit" SET "type" = \'x\'')).rejects.toThrow(/only grow/);
  });
});
