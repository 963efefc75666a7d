import { describe, expect, it } from "vitest";
import { brief, briefDocument, UnknownReport } from "../../../core/records/figures/brief.ts";
import type { BriefMaterial } from "../../../core/records/figures/briefMaterial.ts";
import { figuresOf } from "../../../core/records/figures/figuresOf.ts";
import type { Likeable } from "../../../core/records/figures/likeRequests.ts";
import {
  circulationProposals,
  cooperation,
  likeProblems,
  meetingProposals,
  unitMeasures,
} from "../../../core/records/figures/proposals.ts";
import { emptyFigures, type Period, unitOf } from "../../../core/records/figures/tally.ts";
import { type Beginning, Chronicle, local } from "./chronicle.ts";
import { lifeOf } from "./lives.ts";
import { officeUnder, PACK_IDS } from "./office.ts";

const NOW = local("2026-10-31 09:00");
const OCTOBER: Period = {
  from: local("2026-10-01 00:00"),
  to: local("2026-11-01 00:00"),
  label: "2026年10月",
};

function requests(packId: string, count: number, beginning: Beginning = {}, personKey?: string): Likeable[] {
  return Array.from({ length: count }, (_, i) => {
    const { number, ticket } = new Chronicle(officeUnder(packId), `N-${i + 1}`, beginning).file;
    return { number, ticket, personKey: personKey ?? `p${i}` };
  });
}

describe("like requests", () => {
  it("AK-14b: call for a joint meeting when so many people bring the same matter", () => {
    const office = officeUnder("ankang");
    expect(meetingProposals(office, requests("ankang", 4), NOW)).toEqual([]);
    expect(meetingProposals(office, requests("ankang", 5), NOW)).toEqual([
      {
        groundId: "manyPeople",
        ground: "涉及群众多、影响面大、关注度高、易诱发负面新闻",
        basis: ["art14n2"],
        numbers: ["N-1", "N-2", "N-3", "N-4", "N-5"],
        why: "同类诉求“职工正常退休申请”5件，涉及5人",
      },
    ]);
  });

  it("are no crowd when one person brings them all", () => {
    expect(meetingProposals(officeUnder("ankang"), requests("ankang", 9, {}, "same"), NOW)).toEqual([]);
  });

  it("count only within the days that the regulation looks at", () => {
    const old = requests("ankang", 5);
    expect(meetingProposals(officeUnder("ankang"), old, local("2026-11-09 09:00"))).toEqual([]);
  });

  it("are told by their titles where no matter was found", () => {
    const office = officeUnder("putuo");
    const alike = ["电动车上牌排不上号", "电动车上牌一直排不上号", "给电动车上牌排不上号"].map((title, i) => {
      const { number, ticket } = new Chronicle(office, `E-${i}`, { matter: null, title }).file;
      return { number, ticket, personKey: null };
    });
    const other = requests("putuo", 1, { matter: null, title: "户口迁移要补材料" });
    const [problem, ...rest] = likeProblems(office, [...alike, ...other], NOW);
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({
      numbers: ["E-0", "E-1", "E-2"],
      people: 3,
      owes: "举一反三，写明改了哪项制度流程",
    });
  });

  it("AK-14c: a complex matter of several units calls for a meeting once", () => {
    const office = officeUnder("ankang");
    const life = new Chronicle(office, "1", { dimensions: { joint: "yes", complexity: "complex" } });
    const { number, ticket } = life.file;
    expect(meetingProposals(office, [{ number, ticket, personKey: null }], NOW)).toMatchObject([
      { groundId: "reform", numbers: ["1"] },
    ]);
    const { file } = life.add(
      "2026-10-09 12:00",
      { role: "program" },
      {
        type: "jointMeetingProposed",
        meetingId: "m",
        ground: "reform",
        why: null,
      },
    );
    expect(meetingProposals(office, [{ number, ticket: file.ticket, personKey: null }], NOW)).toEqual([]);
  });
});

describe("PT-7d: measures for a unit", () => {
  const rated = (satisfied: number, answered: number, complaints = 0) => {
    const figures = emptyFigures(OCTOBER);
    const unit = unitOf(figures, "hrss", "人社局");
    unit.survey.answered = answered;
    unit.survey.satisfied = { numerator: satisfied, denominator: answered };
    unit.complaints = complaints;
    return figures;
  };
  const office = officeUnder("putuo");

  it("follow from low satisfaction, but not from too few ratings", () => {
    expect(unitMeasures(office, rated(0, 9), [])).toEqual([]);
    expect(unitMeasures(office, rated(9, 10), [])).toEqual([]);
    expect(unitMeasures(office, rated(8, 10), [])).toEqual([
      {
        departmentId: "hrss",
        unit: "人社局",
        step: "interview",
        why: ["满意率80.0%（8/10），低于85%"],
        basis: ["p7n4"],
      },
    ]);
  });

  it("follow from concentrated complaints, step by step", () => {
    const step = (taken: Parameters<typeof unitMeasures>[2]) =>
      unitMeasures(office, rated(0, 0, 5), taken)[0]?.step;
    const done = (named: "interview" | "rectification", mended: boolean | null) => [
      { departmentId: "hrss", step: named, mended },
    ];
    expect(step([])).toBe("interview");
    expect(step(done("interview", false))).toBe("rectification");
    expect(step(done("rectification", null))).toBeUndefined();
    expect(step(done("rectification", false))).toBe("accountability");
    expect(step(done("rectification", true))).toBe("interview");
  });

  it("are none where the regulation knows none", () => {
    expect(unitMeasures(officeUnder("wuzhi"), rated(0, 50, 9), [])).toEqual([]);
  });
});

describe("what is put forward for circulation", () => {
  it("PT-7c: joins failures with ratings and the hotline", async () => {
    const office = officeUnder("putuo");
    const lives = (["sentBack", "unsatisfied"] as const).map(
      (course, i) => lifeOf(office, `N-${i}`, course, 0).file,
    );
    const figures = await figuresOf(office, lives, OCTOBER, NOW);
    const problems = likeProblems(office, requests("putuo", 3), NOW);
    expect(circulationProposals(office, figures, problems, { hrss: 12 })).toEqual([
      {
        departmentId: "hrss",
        unit: "人社局",
        facts: [
          "退单1次被裁定不成立",
          "同类问题“职工正常退休申请”反复出现，共3件",
          "群众满意率0.0%（0/1）",
          "12345热线同期12件",
        ],
        grounds: ["造成严重影响", "反复“办不成事”"],
        basis: ["p7n3"],
      },
    ]);
  });

  it("ST-6: the cooperation record says what speaks for and against each unit and person", async () => {
    const office = officeUnder("shanting");
    const lives = (["inTime", "sentBack", "unsatisfied"] as const).map(
      (course, i) => lifeOf(office, `N-${i}`, course, 0).file,
    );
    const record = cooperation(await figuresOf(office, lives, OCTOBER, local("2026-10-12 09:00")));
    expect(record).toMatchObject([
      {
        unit: "人社局",
        person: null,
        good: ["答复3件", "2个时限全部按时", "群众满意率50.0%（1/2）"],
        bad: expect.arrayContaining(["退单1次被裁定不成立", "答复被退回重办1次"]),
      },
      {
        unit: "人社局",
        person: "江一帆",
        good: expect.arrayContaining(["答复3件"]),
        bad: ["答复被退回重办1次"],
      },
    ]);
  });
});

describe("AK-15, ST-5b, PT-6f, AK-17: a report", () => {
  const NOTHING: BriefMaterial = {
    cases: [],
    problems: [],
    meetings: [],
    measures: [],
    circulation: [],
    cooperation: [],
    suggestions: [],
    hotline: null,
  };
  const all = PACK_IDS.flatMap((id) =>
    officeUnder(id).pack.reports.map((report) => [id, report.id] as const),
  );

  it.each(all)(
    "%s %s has its sections in the pack's order, as a page and as a Word file",
    async (packId, reportId) => {
      const office = officeUnder(packId);
      const lives = (["inTime", "late", "declined", "sentBack"] as const).map(
        (course, i) => lifeOf(office, `N-${i}`, course, 0).file,
      );
      const figures = await figuresOf(office, lives, OCTOBER, NOW);
      const { html, docx } = await brief(office, reportId, figures, NOTHING, NOW);
      const sections = office.pack.reports.find(({ id }) => id === reportId)?.sections ?? [];
      expect(html.match(/<h2>/g)?.length).toBe(sections.length);
      expect(html).toContain("2026年10月");
      expect(docx.length).toBeGreaterThan(1000);
    },
  );

  it("prints no rate without what it is a rate of", async () => {
    const office = officeUnder("ankang");
    const lives = (["inTime", "late", "unreached"] as const).map(
      (course, i) => lifeOf(office, `N-${i}`, course, 0).file,
    );
    const figures = await figuresOf(office, lives, OCTOBER, NOW);
    const { blocks } = briefDocument(office, "brief", figures, NOTHING, NOW);
    const words = JSON.stringify(blocks);
    expect(words).toContain("满意率100.0%（2/2）");
    expect(words).toContain("回访3件，联系上2件，作出评价2件");
    for (const [, after] of words.matchAll(/\d%(.{0,3})/g)) expect(after).toMatch(/^（\d/);
  });

  it("refuses a report that the pack does not have, naming those it has", () => {
    const office = officeUnder("ankang");
    expect(() => briefDocument(office, "x", emptyFigures(OCTOBER), NOTHING, NOW)).toThrow(UnknownReport);
    expect(() => briefDocument(office, "x", emptyFigures(OCTOBER), NOTHING, NOW)).toThrow("assessment");
  });
});
