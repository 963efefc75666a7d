import { Writable } from "node:stream";
import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import { documentDocx, documentHtml, type PaperDocument } from "../records/document.ts";
import { ledgerXlsx } from "../records/ledgerXlsx.ts";
import type { TicketFile } from "../records/ticketFile.ts";
import type { Database, Sql } from "../store/database.ts";
import { claimReport, failReport, finishReport, requestsDueBefore } from "../store/reportStore.ts";
import { ticketFiles } from "../store/ticketFiles.ts";
import type { Personal } from "../ticket/draftRegistration.ts";
import type { OutboxRow } from "../ticket/ticketDraft.ts";
import { keepNoLoss } from "./countNoLoss.ts";
import { type CountedPeriod, countPeriod } from "./countPeriod.ts";
import { dailyPaper, endOfDay } from "./dailyPaper.ts";
import type { DueReport } from "./dueReports.ts";
import { daysOf, type ReportPeriod } from "./periods.ts";
import { DAILY_BRIEF, type ReportPlan, showsConduct } from "./plans.ts";
import { reportPaper } from "./reportPaper.ts";

/** What making reports needs. `now`: epoch ms. */
export type ReportParts = {
  prisma: Database["prisma"];
  seal: Seal;
  newId: () => string;
  now: () => number;
};

/** Counts a period; reports of the same period may share one count. */
export type CountPeriod = (period: ReportPeriod) => Promise<CountedPeriod>;

/** A node that makes one longer than this is taken for dead. */
const LEASE_MS = 15 * 60_000;
const RETRY_MS = 5 * 60_000;
const MOST_DUE = 50;

/**
 * Makes a report and owes its sending to everybody whom the regulation names, once, however many nodes try.
 * @param count absent: the period is counted for this report alone
 * @returns its id, or null where another node makes it or it is made
 * @throws what went wrong, after noting it: the report is free again five minutes later
 */
export async function produceReport(
  parts: ReportParts,
  office: WorkingOffice,
  { plan, period, missed }: Pick<DueReport, "plan" | "period" | "missed">,
  count: CountPeriod = async (one) => await countPeriod(parts.prisma, office, one, parts.now()),
): Promise<string | null> {
  const { prisma, now } = parts;
  const at = now();
  const claim = await claimReport(
    prisma,
    {
      officeId: office.id,
      id: parts.newId(),
      reportId: plan.id,
      period: period.key,
      from: new Date(period.from),
      to: new Date(period.to),
      label: period.label,
      title: plan.title,
      circulated: plan.circulated,
      sentTo: plan.to,
      copiedTo: plan.copies,
      missed: missed.map(({ label }) => label),
    },
    new Date(at),
    new Date(at + LEASE_MS),
  );
  if (claim === null) return null;
  try {
    const made = await papersOf(parts, office, plan, period, missed, count);
    const owed = sendings(parts, office, plan, period, claim.id);
    const kept = { officeId: office.id, ...claim, ...made };
    return (await finishReport(prisma, kept, owed, new Date(now()))) ? claim.id : null;
  } catch (error) {
    const failure = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "unknown";
    await failReport(prisma, { officeId: office.id, ...claim }, failure, new Date(now() + RETRY_MS));
    throw error;
  }
}

async function papersOf(
  { prisma, seal, now }: ReportParts,
  office: WorkingOffice,
  plan: ReportPlan,
  period: ReportPeriod,
  missed: readonly ReportPeriod[],
  count: CountPeriod,
) {
  const at = now();
  const counted = await count(period);
  const paper: PaperDocument =
    plan.id === DAILY_BRIEF
      ? dailyPaper(
          office,
          plan,
          {
            figures: counted.figures,
            due: await requestsDueBefore(prisma, office.id, new Date(endOfDay(at)), MOST_DUE),
            statements: await statementsOf(prisma, office, period, at),
            missed,
          },
          at,
        )
      : await reportPaper(prisma, office, plan, counted, period, missed, at);
  const ledger = plan.withLedger ? await periodLedger(prisma, seal, office, plan, period, at) : null;
  return {
    htmlSealed: seal.seal(documentHtml(paper), office.id),
    docxSealed: seal.seal(await documentDocx(paper), office.id),
    xlsxSealed: ledger === null ? null : seal.seal(ledger, office.id),
  };
}

async function statementsOf(prisma: Sql, office: WorkingOffice, period: ReportPeriod, now: number) {
  const statements = [];
  for (const day of daysOf(period)) statements.push(await keepNoLoss(prisma, office.id, day, now));
  return statements;
}

/** The ledger of what was registered in the period, masked: who needs more opens the request itself. */
async function periodLedger(
  prisma: Sql,
  seal: Seal,
  office: WorkingOffice,
  plan: ReportPlan,
  period: ReportPeriod,
  now: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const out = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const conduct = showsConduct(office, plan) ? "shown" : "withheld";
  const view = { now, sight: "masked", conduct } as const;
  await ledgerXlsx(office, registeredIn(prisma, seal, office, period), view, period.label, out);
  return Buffer.concat(chunks);
}

async function* registeredIn(
  prisma: Sql,
  seal: Seal,
  office: WorkingOffice,
  period: ReportPeriod,
): AsyncGenerator<TicketFile> {
  const choice = { registeredFrom: new Date(period.from), to: new Date(period.to) };
  for await (const { stored, events } of ticketFiles(prisma, office.id, choice)) {
    // sealed by this program as Personal
    const personal: Personal = JSON.parse(seal.open(stored.personalSealed, office.id));
    yield { number: stored.number, ticket: stored.ticket, events, personal };
  }
}

function sendings(
  { newId, now }: ReportParts,
  office: WorkingOffice,
  plan: ReportPlan,
  period: ReportPeriod,
  id: string,
): OutboxRow[] {
  const dueAt = shanghaiIso(office.opensAt(now()));
  return [...new Set([...plan.to, ...plan.copies])].map((role) => ({
    audience: "staff",
    channel: "wecomApp",
    personKey: `role:${role}`,
    template: "report",
    params: {
      title: plan.title,
      reportId: id,
      period: period.label,
      copy: !plan.to.includes(role),
    },
    sealed: null,
    dueAt,
    dedupeKey: `report/${plan.id}/${period.key}/${role}`,
    correlationId: newId(),
  }));
}
