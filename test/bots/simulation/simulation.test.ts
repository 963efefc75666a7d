import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoOffices } from "../../../bots/demo/files.ts";
import { reportLines } from "../../../bots/simulation/report.ts";
import { openScratchHouse } from "../../../bots/simulation/scratch.ts";
import { type Lived, simulate, type Wish } from "../../../bots/simulation/simulate.ts";
import { dayFromText } from "../../../core/deadline/shanghaiTime.ts";
import type { OfficeSetup } from "../../../core/store/officeStore.ts";
import { EVERYTHING, officeUnder } from "../../core/lifecycle/givenOffice.ts";
import { createTestDatabase } from "../../support/testDatabase.ts";

const FIRST = dayFromText("2025-01-02");

describe("a simulated office", () => {
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "bcs-scratch-"));
  });
  afterAll(async () => await rm(home, { recursive: true, force: true }));

  type Given = Omit<Wish, "first"> & {
    setup?: OfficeSetup;
    afterDay?: (run: (sql: string) => Promise<unknown>, day: number) => Promise<void>;
  };

  /** Lives so many days in a database of its own. */
  async function live({ setup, afterDay, ...given }: Given): Promise<{ lived: Lived; lines: string[] }> {
    const database = await createTestDatabase();
    const clock = { now: 0 };
    const house = await openScratchHouse({ url: database.url, home }, given.seed, () => clock.now, setup);
    const wish: Wish = { ...given, first: FIRST };
    try {
      let day = 0;
      const lived = await simulate(house, clock, wish, async () => {
        day += 1;
        await afterDay?.(async (sql) => await house.database.pool.query(sql), day);
      });
      return { lived, lines: reportLines(house.office(wish.officeId), wish, lived) };
    } finally {
      await house.stop();
      await database.drop();
    }
  }

  it.each(demoOffices().map(({ office }) => office.id))(
    "%s gets through its days with everything that must hold holding",
    async (officeId) => {
      const { lived } = await live({ officeId, days: 6, rate: 5, seed: "tests" });
      expect(lived.broken).toEqual([]);
      expect(lived.figures.office.registered).toBeGreaterThan(20);
      expect(lived.lastDay).toBe("2025-01-07");
      expect(lived.figures.office.presses.reminded + lived.figures.office.presses.pressed).toBeGreaterThan(0);
    },
  );

  it("gets through under a regulation that nobody wrote code for", async () => {
    await mkdir(join(home, "packs"), { recursive: true });
    await writeFile(join(home, "packs", "everything.json"), JSON.stringify(EVERYTHING));
    const { departments, staff, settings } = officeUnder(EVERYTHING);
    const setup: OfficeSetup = {
      id: "sixth",
      name: "清禾办事大厅",
      parentId: null,
      packId: EVERYTHING.id,
      packVersion: EVERYTHING.version,
      settings,
      departments,
      staff,
      duties: [
        { departmentId: "housing", item: "房屋转移登记" },
        { departmentId: "tax", item: "个人所得税退税" },
        { departmentId: "civil", item: "高龄津贴申领" },
      ],
      guides: [],
    };
    const { lived, lines } = await live({ officeId: "sixth", days: 6, rate: 5, seed: "tests", setup });
    expect(lived.broken).toEqual([]);
    expect(lines[0]).toContain("清禾办事大厅");
  });

  it("prints the same with the same seed, and something else with another", async () => {
    const [officeId = ""] = demoOffices().map(({ office }) => office.id);
    const once = async (seed: string) => (await live({ officeId, days: 3, rate: 4, seed })).lines.join("\n");
    const first = await once("a");
    expect(await once("a")).toBe(first);
    expect(await once("b")).not.toBe(first);
  });

  it("says so where a record was altered meanwhile", async () => {
    const [officeId = ""] = demoOffices().map(({ office }) => office.id);
    const { lived } = await live({
      officeId,
      days: 3,
      rate: 4,
      seed: "altered",
      afterDay: async (run, day) => {
        if (day !== 2) return;
        await run('ALTER TABLE "TicketEvent" DISABLE TRIGGER USER');
        await run(`UPDATE "TicketEvent" SET "body" = "body" || ' ' WHERE "version" = 1`);
      },
    });
    expect(lived.broken.map(({ rule }) => rule)).toContain("chain");
  });

  it("stops with the day on which a message that is owed has no row", async () => {
    const [officeId = ""] = demoOffices().map(({ office }) => office.id);
    const { lived } = await live({
      officeId,
      days: 4,
      rate: 4,
      seed: "lost",
      afterDay: async (run, day) => {
        if (day !== 1) return;
        await run(
          `CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF NEW."template" IN ('workSheet', 'dispatched') THEN RETURN NULL; END IF; RETURN NEW; END $$`,
        );
        await run(`CREATE TRIGGER lose BEFORE INSERT ON "Outbox" FOR EACH ROW EXECUTE FUNCTION lose()`);
      },
    });
    expect(lived.broken.some(({ rule }) => rule === "owedWithoutRow")).toBe(true);
    expect(lived.lastDay).toBe("2025-01-03");
  });
});
