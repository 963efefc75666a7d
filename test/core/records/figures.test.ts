import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countTicket, figuresOf } from "../../../core/records/figures/figuresOf.ts";
import { emptyFigures, type Figures, type Period, type Rate } from "../../../core/records/figures/tally.ts";
import { BOSS, Chronicle, CITIZEN, CLERK, local, UNIT1, wholeLifeClosed } from "./chronicle.ts";
import { COURSES, lifeOf } from "./lives.ts";
import { officeUnder, PACK_IDS } from "./office.ts";

const OCTOBER: Period = {
  from: local("2026-10-01 00:00"),
  to: local("2026-11-01 00:00"),
  label: "2026年10月",
};
const NOW = local("2026-11-02 09:00");

const lives = fc.array(fc.tuple(fc.constantFrom(...COURSES), fc.nat(5)), { maxLength: 14 });
const anyPack = fc.constantFrom(...PACK_IDS);

function filesOf(packId: string, courses: readonly (readonly [(typeof COURSES)[number], number])[]) {
  const office = officeUnder(packId);
  return courses.map(([course, day], i) => lifeOf(office, `N-${i + 1}`, course, day).file);
}

/** Every rate anywhere in the figures. */
function ratesIn(value: unknown): Rate[] {
  if (typeof value !== "object" || value === null) return [];
  if ("numerator" in value && "denominator" in value) {
    return [{ numerator: Number(value.numerator), denominator: Number(value.denominator) }];
  }
  return Object.values(value).flatMap(ratesIn);
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0);

describe("figures", () => {
  it("add up: no rate above one, and the parts make the whole", async () => {
    await fc.assert(
      fc.asyncProperty(anyPack, lives, async (packId, courses) => {
        const files = filesOf(packId, courses);
        const { office, units } = await figuresOf(officeUnder(packId), files, OCTOBER, NOW);
        for (const { numerator, denominator } of ratesIn({ office, units })) {
          expect(numerator).toBeLessThanOrEqual(denominator);
        }
        expect(office.registered).toBe(files.length);
        expect(sum(office.kinds)).toBe(files.length);
        expect(sum(office.channels)).toBe(files.length);
        expect(office.open + sum(office.ended)).toBe(files.length);
        expect(sum(office.declined)).toBe(office.ended["declined"] ?? 0);
        expect(sum(office.firstResponse.classes)).toBe(files.length);
        expect(sum(office.overdue.lateness)).toBe(office.overdue.count);
        expect(sum(office.survey.grades)).toBe(office.survey.answered);
        expect(office.survey.answered).toBe(office.survey.satisfied.denominator);
        expect(office.survey.reached).toBeLessThanOrEqual(office.survey.asked);
        expect(office.survey.answered).toBeLessThanOrEqual(office.survey.reached);
        const missed = Object.values(office.clocks).reduce(
          (all, one) => all + one.denominator - one.numerator,
          0,
        );
        expect(office.overdue.count).toBe(missed);
        expect(Object.values(units).reduce((all, unit) => all + unit.sendBacks.asked, 0)).toBe(
          office.sendBacks.asked,
        );
        expect(Object.values(units).reduce((all, unit) => all + unit.survey.answered, 0)).toBe(
          office.survey.answered,
        );
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it("are the same counted one by one and counted anew", async () => {
    await fc.assert(
      fc.asyncProperty(anyPack, lives, async (packId, courses) => {
        const office = officeUnder(packId);
        const files = filesOf(packId, courses);
        const growing = emptyFigures(OCTOBER);
        for (const [i, file] of files.entries()) {
          countTicket(office, growing, file, NOW);
          expect(growing).toEqual(await figuresOf(office, files.slice(0, i + 1), OCTOBER, NOW));
        }
      }),
      { numRuns: 10, seed: 12 },
    );
  });

  it("of a period that is over never change by what happens later", async () => {
    await fc.assert(
      fc.asyncProperty(anyPack, lives, fc.nat(20), async (packId, courses, day) => {
        const office = officeUnder(packId);
        const files = filesOf(packId, courses);
        const to = local("2026-10-09 12:00") + day * 86_400_000;
        const period = { ...OCTOBER, to };
        const known = files.map((file) => ({
          ...file,
          events: file.events.filter((event) => Date.parse(event.at) < to),
        }));
        expect(await figuresOf(office, files, period, NOW)).toEqual(
          await figuresOf(office, known, period, NOW),
        );
      }),
      { numRuns: 25, seed: 13 },
    );
  });

  it("of two periods that follow one another make those of both", async () => {
    await fc.assert(
      fc.asyncProperty(anyPack, lives, fc.nat(20), async (packId, courses, day) => {
        const office = officeUnder(packId);
        const files = filesOf(packId, courses);
        const cut = local("2026-10-09 12:00") + day * 86_400_000;
        const [first, second, whole] = await Promise.all([
          figuresOf(office, files, { ...OCTOBER, to: cut }, NOW),
          figuresOf(office, files, { ...OCTOBER, from: cut }, NOW),
          figuresOf(office, files, OCTOBER, NOW),
        ]);
        const both = (of: (one: Figures) => number) => of(first) + of(second);
        expect(both(({ office: all }) => all.registered)).toBe(whole.office.registered);
        expect(both(({ office: all }) => all.onTime.denominator)).toBe(whole.office.onTime.denominator);
        expect(both(({ office: all }) => all.onTime.numerator)).toBe(whole.office.onTime.numerator);
        expect(both(({ office: all }) => all.survey.asked)).toBe(whole.office.survey.asked);
        expect(both(({ office: all }) => all.hops)).toBe(whole.office.hops);
      }),
      { numRuns: 25, seed: 14 },
    );
  });

  it("count a limit that nobody kept although the request is still open", async () => {
    const office = officeUnder("shanting");
    const figures = await figuresOf(office, [lifeOf(office, "1", "open", 0).file], OCTOBER, NOW);
    expect(figures.office.onTime).toEqual({ numerator: 0, denominator: 1 });
    expect(figures.office.openOverdue).toBe(1);
    expect(figures.office.overdue.lateness).toEqual({ more: 1 });
  });

  it("do not count a limit whose time is not over", async () => {
    const office = officeUnder("shanting");
    const file = lifeOf(office, "1", "open", 0).file;
    const { office: tally } = await figuresOf(office, [file], OCTOBER, local("2026-10-12 16:00"));
    expect(tally.onTime).toEqual({ numerator: 0, denominator: 0 });
    expect(tally.openOverdue).toBe(0);
  });

  it("tell asked, reached, answered and each grade apart", async () => {
    const office = officeUnder("ankang");
    const courses = ["inTime", "late", "unreached", "unsatisfied", "reopened"] as const;
    const files = courses.map((course, i) => lifeOf(office, `N-${i}`, course, 0).file);
    const { survey, solved, unsolved, redos } = (await figuresOf(office, files, OCTOBER, NOW)).office;
    expect(survey).toEqual({
      owed: 0,
      asked: 5,
      reached: 4,
      answered: 4,
      satisfied: { numerator: 2, denominator: 4 },
      bad: 2,
      grades: { verySatisfied: 1, fair: 1, veryUnsatisfied: 1, unsatisfied: 1 },
    });
    expect(solved).toEqual({ numerator: 2, denominator: 4 });
    expect(unsolved).toBe(1);
    expect(redos).toEqual({ byCheck: 1, byCitizen: 1 });
  });

  it("ST-6: stand for each unit and each person with their name", async () => {
    const office = officeUnder("shanting");
    const files = (["inTime", "unsatisfied", "sentBack"] as const).map(
      (course, i) => lifeOf(office, `N-${i}`, course, 0).file,
    );
    const { units, persons } = await figuresOf(office, files, OCTOBER, NOW);
    expect(units["hrss"]).toMatchObject({
      name: "人社局",
      received: 3,
      replied: 3,
      redos: 1,
      sendBacks: { asked: 1, upheld: 0, rejected: 1 },
      presses: { reminded: 0, pressed: 1, escalated: 0 },
      survey: { answered: 2, satisfied: { numerator: 1, denominator: 2 }, bad: 1 },
    });
    expect(persons["unit1"]).toMatchObject({
      name: "江一帆",
      departmentId: "hrss",
      acts: { signedFor: 2, replied: 3, sentBack: 1 },
      redos: 1,
    });
  });

  it("name the accused of a complaint about conduct", async () => {
    const office = officeUnder("putuo");
    const file = new Chronicle(office, "1", { conduct: true }).triaged("2026-10-09 11:00", {}, [
      "unit1",
    ]).file;
    const { office: all, units, persons } = await figuresOf(office, [file], OCTOBER, NOW);
    expect([all.conduct, units["hrss"]?.complaints, persons["unit1"]?.complaints]).toEqual([1, 1, 1]);
  });

  it("count extensions, meetings, instructions and help by what was decided", async () => {
    const office = officeUnder("shanting");
    const life = new Chronicle(office, "1", { kind: "assist" });
    const clockId = life.ticket.clocks[0]?.id ?? "";
    life
      .add("2026-10-09 11:00", UNIT1, {
        type: "extensionAsked",
        clockId,
        asked: { workdays: 9 },
        askedAt: null,
        why: "等批复",
      })
      .add("2026-10-09 12:00", BOSS, {
        type: "extensionDecided",
        clockId,
        granted: false,
        dueAt: null,
        why: "没有理由",
        tell: [],
      })
      .add("2026-10-09 14:00", BOSS, {
        type: "jointMeetingProposed",
        meetingId: "m",
        ground: "complex",
        why: null,
      })
      .add("2026-10-10 09:00", BOSS, {
        type: "jointMeetingHeld",
        meetingId: "m",
        heldOn: "2026-10-10",
        participants: ["人社局"],
        decision: "一周内办",
        tasks: [],
      })
      .add("2026-10-10 10:00", CLERK, { type: "serviceActed", action: "homeVisit", note: null })
      .add("2026-10-10 11:00", CITIZEN, { type: "supplemented", text: "补一张照片", attachmentIds: [] });
    const { office: all } = await figuresOf(office, [life.file], OCTOBER, NOW);
    expect(all.extensions).toEqual({ asked: 1, granted: 0, refused: 1 });
    expect(all.meetings).toEqual({ proposed: 1, held: 1 });
    expect(all.serviceActions).toEqual({ homeVisit: 1 });
  });

  it("+23: agree with the clocks of the records they were counted from", async () => {
    for (const packId of PACK_IDS) {
      const office = officeUnder(packId);
      const { file } = wholeLifeClosed(office, "1");
      const { office: all } = await figuresOf(office, [file], OCTOBER, NOW);
      const late = file.ticket.clocks.filter(
        ({ status, partId }) => status === "late" && partId === undefined,
      ).length;
      expect(all.overdue.count).toBe(late);
      expect(all.endedOnTime).toEqual({ numerator: late === 0 ? 1 : 0, denominator: 1 });
    }
  });
});
