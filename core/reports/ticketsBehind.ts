import type { WorkingOffice } from "../office/workingOffice.ts";
import { behindFigure, type FigureRef } from "../records/figures/behindFigure.ts";
import type { Period } from "../records/figures/tally.ts";
import type { Sql } from "../store/database.ts";
import { requestsSince } from "../store/reportStore.ts";

/** What stands behind a number: each request with how much it adds, in the order of the register. */
export type Behind = { number: string; adds: number }[];

/** The requests that a number of a period's figures counts. @param now epoch ms */
export async function ticketsBehind(
  sql: Sql,
  office: WorkingOffice,
  period: Period,
  ref: FigureRef,
  now: number,
): Promise<Behind> {
  const behind: Behind = [];
  const to = new Date(period.to);
  for await (const request of requestsSince(sql, office.id, {
    from: new Date(period.from),
    to,
    likeSince: to,
  })) {
    const adds = behindFigure(office, period, request, ref, now);
    if (adds !== 0) behind.push({ number: request.number, adds });
  }
  return behind;
}
