import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Block, PaperDocument } from "../records/document.ts";
import { briefDocument } from "../records/figures/brief.ts";
import type { BriefMaterial, TypicalCase } from "../records/figures/briefMaterial.ts";
import {
  circulationProposals,
  cooperation,
  likeProblems,
  meetingProposals,
  unitMeasures,
} from "../records/figures/proposals.ts";
import type { Sql } from "../store/database.ts";
import { casesPublished, measuresTaken } from "../store/reportStore.ts";
import type { CountedPeriod } from "./countPeriod.ts";
import type { ReportPeriod } from "./periods.ts";
import type { ReportPlan } from "./plans.ts";
import { reportTexts as t } from "./texts.ts";

const MOST_CASES = 10;

/** A report of the pack as a document: figures and what follows from them, by the rules of the regulation. @param now epoch ms */
export async function reportPaper(
  sql: Sql,
  office: WorkingOffice,
  plan: ReportPlan,
  counted: CountedPeriod,
  period: ReportPeriod,
  missed: readonly ReportPeriod[],
  now: number,
): Promise<PaperDocument> {
  const material = await materialOf(sql, office, plan, counted, period);
  const paper = briefDocument(office, plan.id, counted.figures, material, now);
  return { ...paper, blocks: [...missedBlocks(missed), ...paper.blocks] };
}

/** Says which periods were passed over; nothing where none was. */
export function missedBlocks(missed: readonly ReportPeriod[]): Block[] {
  return missed.length === 0 ? [] : [{ kind: "paragraph", text: t.missed(missed.map(({ label }) => label)) }];
}

async function materialOf(
  sql: Sql,
  office: WorkingOffice,
  plan: ReportPlan,
  counted: CountedPeriod,
  period: ReportPeriod,
): Promise<BriefMaterial> {
  const asks = (...sections: ReportPlan["sections"]) =>
    sections.some((section) => plan.sections.includes(section));
  const end = period.to - 1;
  const problems = asks("likeRequests", "measures") ? likeProblems(office, counted.requests, end) : [];
  const taken = asks("measures") ? await measuresTaken(sql, office.id, new Date(period.to)) : [];
  return {
    cases: asks("cases") ? await typicalCases(sql, office, period) : [],
    problems,
    meetings: asks("jointMeetings") ? meetingProposals(office, counted.requests, end) : [],
    measures: asks("measures") ? unitMeasures(office, counted.lastMonth, taken) : [],
    circulation: asks("measures") ? circulationProposals(office, counted.figures, problems) : [],
    cooperation: asks("persons") ? cooperation(counted.figures) : [],
    suggestions: counted.suggestions,
    hotline: null,
  };
}

/** Cases that were reviewed and published in the period: nobody else's story becomes an example. */
async function typicalCases(sql: Sql, office: WorkingOffice, period: ReportPeriod): Promise<TypicalCase[]> {
  const cases = await casesPublished(sql, office.id, new Date(period.from), new Date(period.to), MOST_CASES);
  return cases.map(({ title, problem, method, conclusion }) => ({
    number: "",
    title,
    story: problem,
    result: [method, conclusion].filter((text) => text !== "").join("　"),
  }));
}
