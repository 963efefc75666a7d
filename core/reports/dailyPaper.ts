import { dayOf, instantOf } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { dayText, momentText } from "../records/dayText.ts";
import type { Block, PaperDocument } from "../records/document.ts";
import type { BriefMaterial } from "../records/figures/briefMaterial.ts";
import { briefSections } from "../records/figures/briefSections.ts";
import type { Figures } from "../records/figures/tally.ts";
import { leadUnitText } from "../records/recordUnits.ts";
import { briefTexts, recordTexts } from "../records/texts.ts";
import { isRestricted } from "../records/ticketFile.ts";
import type { DueRequest } from "../store/reportStore.ts";
import type { NoLossStatement } from "./noLoss.ts";
import type { ReportPeriod } from "./periods.ts";
import type { ReportPlan } from "./plans.ts";
import { missedBlocks } from "./reportPaper.ts";
import { reportTexts as t } from "./texts.ts";

/** What the daily brief tells. */
export type DailyMaterial = {
  figures: Figures;
  /** open requests overdue or due on the day of the brief, and how many there are */
  due: { requests: readonly DueRequest[]; all: number };
  statements: readonly NoLossStatement[];
  missed: readonly ReportPeriod[];
};

const NONE: BriefMaterial = {
  cases: [],
  problems: [],
  meetings: [],
  measures: [],
  circulation: [],
  cooperation: [],
  suggestions: [],
  hotline: null,
};

/** The daily brief: what came in and was done, what is due today, and that nothing got lost. @param now epoch ms */
export function dailyPaper(
  office: WorkingOffice,
  plan: ReportPlan,
  { figures, due, statements, missed }: DailyMaterial,
  now: number,
): PaperDocument {
  const sections: [string, Block[]][] = [
    ...plan.sections.map((section): [string, Block[]] => [
      briefTexts.sections[section],
      briefSections[section](office, figures, NONE),
    ]),
    [t.due.title, dueBlocks(office, due, now)],
    [t.noLoss.title, noLossBlocks(office, statements)],
  ];
  return {
    title: plan.title,
    subtitle: briefTexts.subtitle(office.name, figures.period.label, dayText(now)),
    blocks: [
      ...missedBlocks(missed),
      ...sections.flatMap(([title, blocks], i): Block[] => [
        { kind: "heading", text: briefTexts.numbered(i, title) },
        ...blocks,
      ]),
      { kind: "paragraph", text: briefTexts.howCounted },
    ],
  };
}

function dueBlocks(office: WorkingOffice, { requests, all }: DailyMaterial["due"], now: number): Block[] {
  if (all === 0) return [{ kind: "paragraph", text: t.nothingDue }];
  const rows = requests.map(({ number, ticket, nextDueAt }) => [
    number,
    isRestricted(ticket) ? t.withheld : ticket.title,
    isRestricted(ticket) ? "" : leadUnitText(office, ticket) || t.window,
    momentText(nextDueAt.getTime()),
    nextDueAt.getTime() < now ? t.overdue : t.dueToday,
  ]);
  const more = all - requests.length;
  return [
    { kind: "table", heads: t.due.heads, rows, widths: [4, 6, 4, 4, 2] },
    ...(more > 0 ? [{ kind: "paragraph" as const, text: t.moreDue(more) }] : []),
  ];
}

/** The no-loss statements of some days, in print. */
export function noLossBlocks(office: WorkingOffice, statements: readonly NoLossStatement[]): Block[] {
  const paragraph = (text: string): Block => ({ kind: "paragraph", text });
  const lines = statements.flatMap(({ day, lines: own }) =>
    own.map((line) => t.line(day, channelLabel(office, line.channel), line)),
  );
  const gaps = statements.flatMap(({ day, gaps: own }) =>
    own.map(({ what, channel, id, why }) => [
      day,
      channelLabel(office, channel),
      id,
      t.gapWhy(t.gap[what], why),
    ]),
  );
  const more = statements.reduce((sum, { moreGaps }) => sum + moreGaps, 0);
  return [
    lines.length === 0
      ? paragraph(t.noLoss.nothing)
      : {
          kind: "table",
          heads: t.noLoss.heads,
          rows: lines,
          widths: [4, 3.4, ...t.noLoss.heads.slice(2).map(() => 2)],
        },
    ...statements.map(({ day, tickets: { fromMessages, byStaff } }) =>
      paragraph(t.noLoss.tickets(day, fromMessages, byStaff)),
    ),
    paragraph(
      statements.every(({ balanced }) => balanced) ? t.noLoss.balanced : t.noLoss.open(gaps.length + more),
    ),
    ...(gaps.length === 0
      ? []
      : [
          { kind: "table" as const, heads: t.noLoss.gapHeads, rows: gaps, widths: [3, 3, 4, 8] },
          ...(more > 0 ? [paragraph(t.noLoss.moreGaps(more))] : []),
        ]),
  ];
}

function channelLabel({ pack }: WorkingOffice, id: string): string {
  const own = pack.channels.find(({ channel }) => channel === id)?.label;
  return own ?? Object.entries(recordTexts.channels).find(([channel]) => channel === id)?.[1] ?? id;
}

/** The end of the local day (epoch ms): what is due before it is due today. */
export function endOfDay(now: number): number {
  return instantOf(dayOf(now) + 1, 0);
}
