import { dayFromText, dayOf, instantOf, localDateAt } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Sql } from "../store/database.ts";
import { countDay, keepStatement, keptStatements } from "../store/noLossStore.ts";
import { officeBegan } from "../store/reportStore.ts";
import { type NoLossStatement, noLossStatement } from "./noLoss.ts";

/** The statement of a local day as things stand now, today's too. @param day e.g. `2026-11-19` */
export async function noLossOf(sql: Sql, officeId: string, day: string): Promise<NoLossStatement> {
  const from = instantOf(dayFromText(day), 0);
  const to = instantOf(dayFromText(day) + 1, 0);
  const { messages, tickets, gaps, allGaps } = await countDay(sql, officeId, new Date(from), new Date(to));
  return noLossStatement(day, messages, tickets, gaps, allGaps);
}

/** Counts a day anew and keeps what came out. @param now epoch ms */
export async function keepNoLoss(
  sql: Sql,
  officeId: string,
  day: string,
  now: number,
): Promise<NoLossStatement> {
  const statement = await noLossOf(sql, officeId, day);
  await keepStatement(sql, officeId, statement, new Date(now));
  return statement;
}

/** What the daily statement needs. `now`: epoch ms. */
export type NoLossParts = { sql: Sql; offices: () => readonly WorkingOffice[]; now: () => number };

/** A day is counted again on the days after it: calls and letters may come in later than they were made. */
const COUNTED_AGAIN_DAYS = 7;
/** After a long downtime so many days are made up for. */
const MADE_UP_DAYS = 62;

/**
 * Makes the statement of every day that is over and has none, and counts the last days again, once on each day. Safe
 * on any number of nodes: a statement is recounted from the rows, so the last one written is as good as the first.
 * @returns how many statements were made
 */
export async function stepNoLoss({ sql, offices, now }: NoLossParts): Promise<number> {
  let made = 0;
  const at = now();
  const today = dayOf(at);
  for (const { id } of offices()) {
    const began = await officeBegan(sql, id);
    if (began === null) continue;
    const first = Math.max(dayOf(began), today - MADE_UP_DAYS);
    const kept = await keptStatements(sql, id, localDateAt(instantOf(first, 0)), localDateAt(at));
    const known = new Map(kept.map(({ day, madeAt }) => [day, dayOf(madeAt.getTime())]));
    for (let day = first; day < today; day += 1) {
      const date = localDateAt(instantOf(day, 0));
      const counted = known.get(date);
      if (counted !== undefined && (counted === today || day < today - COUNTED_AGAIN_DAYS)) continue;
      await keepNoLoss(sql, id, date, at);
      made += 1;
    }
  }
  return made;
}
