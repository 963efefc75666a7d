import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CaseCommand, type CaseContent, caseContent } from "../../../core/knowledge/cases/case.ts";
import { foldCase } from "../../../core/knowledge/cases/evolveCase.ts";
import { KnowledgeShelf } from "../../../core/knowledge/shelf.ts";
import type { StaffMember } from "../../../core/office/office.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Database } from "../../../core/store/database.ts";
import {
  caseSteps,
  changeCase,
  listCases,
  loadCase,
  officeTree,
  publishedCases,
} from "../../../core/store/knowledgeStore.ts";
import { setUpOffice } from "../../../core/store/officeStore.ts";
import { openTestDatabase } from "../../support/testDatabase.ts";
import { caseOffice, staffFor } from "../knowledge/caseOffice.ts";

const NOON = Date.parse("2026-11-19T12:00:00+08:00");

describe("cases in the database", () => {
  let database: Database;
  /** city → county → town; and an office of another tree */
  const city = caseOffice("network", "city", null);
  const county = caseOffice("network", "county", "city");
  const town = caseOffice("network", "town", "county");
  const alone = caseOffice("office", "alone", "city");
  const far = caseOffice("network", "far", null);

  beforeAll(async () => {
    database = await openTestDatabase(8);
    for (const office of [city, county, town, alone, far]) {
      const { id, name, parentId, pack, settings, departments, staff, duties } = office;
      const rows = { id, name, parentId, settings, departments, staff, duties, guides: [] };
      await setUpOffice(
        database.prisma,
        { ...rows, packId: pack.id, packVersion: pack.version },
        new Date(NOON),
      );
    }
  });
  afterAll(async () => await database.close());

  const content = (title: string): CaseContent =>
    caseContent.parse({
      title,
      problem: "房产过户时开发商已经注销，缺购房发票，窗口不受理。",
      method: "由税务部门按备案合同核定，出具完税证明后受理。",
      conclusion: "缺发票可以用备案合同和法院证明代替。",
    });

  async function give(
    office: WorkingOffice,
    who: StaffMember,
    id: string,
    seen: number | null,
    command: CaseCommand,
  ) {
    return await database.prisma.$transaction(
      async (tx) => await changeCase(tx, office, who, id, seen, command, NOON + (seen ?? 0) * 1000),
    );
  }

  async function publish(office: WorkingOffice, id: string, title: string, unitIds: string[] = []) {
    const { writer, reviewer, publisher } = staffFor(office);
    await give(office, writer, id, null, { type: "draft", content: content(title), why: null });
    await give(office, writer, id, 1, { type: "submit", why: null });
    await give(office, reviewer, id, 2, { type: "approve", why: "可以推广" });
    return await give(office, publisher, id, 3, { type: "publish", why: null, unitIds });
  }

  it("go from draft to published, with every step kept: who, when and why", async () => {
    const done = await publish(city, "one", "缺购房发票的过户", ["housing"]);
    expect(done).toMatchObject({ ok: true, case: { status: "published" } });
    const steps = await caseSteps(database.prisma, "city", "one");
    expect(steps.map(({ type }) => type)).toEqual(["drafted", "submitted", "approved", "published"]);
    expect(steps[2]).toMatchObject({ why: "可以推广", at: "2026-11-19T12:00:02+08:00" });
    const row = await loadCase(database.prisma, "city", "one");
    expect(row?.case).toEqual(foldCase(steps));
    expect(row?.case.published?.units).toEqual([{ departmentId: "housing", name: "housing" }]);
    expect((await listCases(database.prisma, "city", ["published"], null, 10)).map(({ id }) => id)).toEqual([
      "one",
    ]);
    expect(await listCases(database.prisma, "city", ["draft"], null, 10)).toEqual([]);
  });

  it("keep their record from changes, even by the program", async () => {
    await expect(database.pool.query('DELETE FROM "KnowledgeCaseStep"')).rejects.toThrow(/only grow/);
  });

  it("let one of two win who press together, and tell the other by whom", async () => {
    const { writer, reviewer } = staffFor(city);
    await give(city, writer, "race", null, { type: "draft", content: content("同时操作"), why: null });
    await give(city, writer, "race", 1, { type: "submit", why: null });
    const both = await Promise.all([
      give(city, reviewer, "race", 2, { type: "approve", why: null }),
      give(city, reviewer, "race", 2, { type: "return", why: "依据要写全" }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const lost = both.find(({ ok }) => !ok);
    expect(lost).toMatchObject({ ok: false, code: "stale" });
    expect(lost?.ok === false && lost.why).toContain(reviewer.name);
  });

  it("are seen by every office of the tree and by no other; where the pack keeps them, by their own alone", async () => {
    await publish(alone, "own", "只给本窗口用");
    expect(await officeTree(database.prisma, "town")).toEqual(["alone", "city", "county", "town"]);
    const seenBy = async (office: string) =>
      (await publishedCases(database.prisma, office)).map(({ id }) => id).sort();
    expect(await seenBy("town")).toEqual(["one"]);
    expect(await seenBy("county")).toEqual(["one"]);
    expect(await seenBy("alone")).toEqual(["one", "own"]);
    expect(await seenBy("far")).toEqual([]);
  });

  it("are offered for like requests from the moment they are published until they are withdrawn", async () => {
    const shelf = new KnowledgeShelf(() => [1]);
    const ask = async () =>
      (await shelf.of(database.prisma, "town")).search(
        { text: "开发商注销了，买房发票找不到，房子过户窗口不给办" },
        3,
      );
    expect((await ask())[0]?.item).toMatchObject({ kind: "case", officeId: "city", id: "one" });
    const { publisher } = staffFor(city);
    await give(city, publisher, "one", 4, { type: "withdraw", why: "政策变了" });
    expect((await ask()).map(({ item }) => item.id)).not.toContain("one");
  });
});
