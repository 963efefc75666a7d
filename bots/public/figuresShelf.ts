import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { OfficeTally } from "../../core/records/figures/tally.ts";
import { type CountedPeriod, countPeriod } from "../../core/reports/countPeriod.ts";
import { periodAt, periodBefore, type ReportPeriod } from "../../core/reports/periods.ts";
import type { Sql } from "../../core/store/database.ts";

/** An office's published figures. Times in epoch ms. */
export type PublishedFigures = {
  countedAt: number;
  /** the last full month */
  month: { period: ReportPeriod; tally: OfficeTally };
  /** the year so far */
  year: { period: ReportPeriod; tally: OfficeTally };
};

/** Counts one period of an office. */
export type Count = (office: WorkingOffice, period: ReportPeriod, now: number) => Promise<CountedPeriod>;

const FRESH_MS = 10 * 60_000;

/**
 * The figures that the public sees, counted when somebody asks and then kept: everybody may ask as often as they like,
 * and an office is recounted at most every ten minutes, by one count at a time.
 */
export class FiguresShelf {
  readonly #kept = new Map<string, { at: number; figures: Promise<PublishedFigures> }>();
  readonly #count: Count;

  constructor(count: Count) {
    this.#count = count;
  }

  /** Counts from the records, one page of requests after the other. */
  static over(sql: Sql): FiguresShelf {
    return new FiguresShelf(async (office, period, now) => await countPeriod(sql, office, period, now));
  }

  /** @param now epoch ms. A count that failed is not kept: whoever asks next counts anew. */
  async of(office: WorkingOffice, now: number): Promise<PublishedFigures> {
    const kept = this.#kept.get(office.id);
    if (kept !== undefined && Math.abs(now - kept.at) < FRESH_MS) return await kept.figures;
    const begun = { at: now, figures: this.#countBoth(office, now) };
    this.#kept.set(office.id, begun);
    try {
      return await begun.figures;
    } catch (error) {
      if (this.#kept.get(office.id) === begun) this.#kept.delete(office.id);
      throw error;
    }
  }

  async #countBoth(office: WorkingOffice, now: number): Promise<PublishedFigures> {
    const { calendar } = office.timetable;
    const month = periodBefore(periodAt("month", now, calendar), calendar);
    const year = periodAt("year", now, calendar);
    // one after the other: counting must leave room for everybody else
    const ofMonth = await this.#count(office, month, now);
    const ofYear = await this.#count(office, year, now);
    return {
      countedAt: now,
      month: { period: month, tally: ofMonth.figures.office },
      year: { period: year, tally: ofYear.figures.office },
    };
  }
}
