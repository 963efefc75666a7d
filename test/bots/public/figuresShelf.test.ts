import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FiguresShelf } from "../../../bots/public/figuresShelf.ts";
import { countPeriod } from "../../../core/reports/countPeriod.ts";
import { startTestProgram, type TestProgram } from "../../support/testProgram.ts";

const MINUTE = 60_000;

describe("the shelf of published figures", () => {
  let test: TestProgram;
  beforeAll(async () => {
    test = await startTestProgram();
  });
  afterAll(async () => await test.stop());

  /** Counts what is asked of it; fails so many times first. */
  function shelf(failing = 0) {
    const asked: string[] = [];
    const { prisma } = test.program.database;
    let fails = failing;
    const made = new FiguresShelf(async (office, period, now) => {
      asked.push(`${office.id} ${period.label}`);
      fails -= 1;
      if (fails >= 0) throw new Error("no database");
      return await countPeriod(prisma, office, period, now);
    });
    return { made, asked };
  }
  const office = (index: number) => {
    const found = test.program.offices()[index];
    if (found === undefined) throw new Error("no such office");
    return found;
  };

  it("counts the last full month and the year when somebody asks, once for all who ask together", async () => {
    const { made, asked } = shelf();
    const now = test.clock.now();
    const [one, other] = await Promise.all([made.of(office(0), now), made.of(office(0), now + 1)]);
    expect(other).toBe(one);
    expect(asked).toEqual([`${office(0).id} 2026年10月`, `${office(0).id} 2026年`]);
  });

  it("counts an office anew after ten minutes, not before, and each office for itself", async () => {
    const { made, asked } = shelf();
    const now = test.clock.now();
    const first = await made.of(office(0), now);
    expect(await made.of(office(0), now + 10 * MINUTE - 1)).toBe(first);
    expect(asked).toHaveLength(2);
    expect((await made.of(office(0), now + 10 * MINUTE)).countedAt).toBe(now + 10 * MINUTE);
    expect(asked).toHaveLength(4);
    await made.of(office(1), now);
    expect(asked).toHaveLength(6);
  });

  it("does not keep a count that failed", async () => {
    const { made } = shelf(1);
    const now = test.clock.now();
    await expect(made.of(office(0), now)).rejects.toThrow("no database");
    expect((await made.of(office(0), now)).countedAt).toBe(now);
  });

  it("takes December for the last month in January", async () => {
    const { made, asked } = shelf();
    await made.of(office(0), Date.parse("2027-01-04T10:00:00+08:00"));
    expect(asked).toEqual([`${office(0).id} 2026年12月`, `${office(0).id} 2027年`]);
  });
});
