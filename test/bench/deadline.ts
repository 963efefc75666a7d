import { buildCalendar } from "../../core/deadline/calendar.ts";
import { dueDate } from "../../core/deadline/dueDate.ts";
import { proveDays } from "../../core/deadline/proof.ts";
import { startClocks, timetableOf } from "../../core/deadline/startClocks.ts";
import { shippedYears } from "../../core/deadline/yearTables.ts";
import { loadPacks } from "../../core/policy/pack.ts";

/** Figures of the statutory clock on one core, per second. */
export type DeadlineFigures = { dueDates: number; startedRequests: number; proofs: number };

const HOUR = 3_600_000;
const FROM = Date.parse("2019-01-01T00:00:00+08:00");
const HOURS = 70_000;

/**
 * Counts due dates of every rule of every pack, requests with all the clocks that their registration starts, and
 * proofs, over the hours of 2019 to 2026.
 * @param now a clock in ms that only goes forward
 */
export function benchDeadline(now: () => number, rounds = 1_000_000): DeadlineFigures {
  const calendar = buildCalendar(shippedYears());
  const tables = loadPacks()
    .all()
    .map((pack) => ({ pack, table: timetableOf(pack, calendar) }));
  const rules = tables.flatMap(({ pack, table }) => pack.clocks.map((rule) => ({ rule, table })));
  let sum = 0;
  const at = (n: number) => FROM + ((n * 7919) % HOURS) * HOUR;
  const perSecond = (count: number, work: (n: number) => number): number => {
    for (let n = 0; n < count / 20; n += 1) sum += work(n);
    const began = now();
    for (let n = 0; n < count; n += 1) sum += work(n);
    return Math.round(count / ((now() - began) / 1000));
  };
  const pick = <T>(items: readonly T[], n: number): T => {
    const item = items[n % items.length];
    if (item === undefined) throw new Error("nothing to measure");
    return item;
  };
  const figures = {
    dueDates: perSecond(rounds, (n) => {
      const { rule, table } = pick(rules, n);
      return dueDate(rule.length, { at: at(n), promised: { workdays: 8 } }, table).dueAt ?? 0;
    }),
    startedRequests: perSecond(rounds / 5, (n) => {
      const { pack, table } = pick(tables, n);
      const outcome = startClocks(
        pack,
        { event: "registered", at: at(n), kind: "coordinate", dimensions: {} },
        table,
      );
      return outcome.ok ? outcome.clocks.length : 0;
    }),
    proofs: perSecond(rounds / 20, (n) => {
      const { rule, table } = pick(rules, n);
      return proveDays(rule.length, { at: at(n), promised: { workdays: 8 } }, table).length;
    }),
  };
  if (sum === 0) throw new Error("nothing was computed");
  return figures;
}
