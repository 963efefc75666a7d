import { readFileSync } from "node:fs";
import shipped from "chinese-days/dist/chinese-days.json" with { type: "json" };
import { z } from "zod";
import { jsonFilesIn } from "../jsonFiles.ts";
import { type DayNumber, dayFromText, dayNumber, parseDate, weekdayOf } from "./shanghaiTime.ts";
import { deadlineTexts as t } from "./texts.ts";

/**
 * The State Council's arrangement of one year: days off with the holiday's name, and weekend days that are worked
 * (调休). A day of the neighbouring year may be among them: the notice for 2012 made 2011-12-31 a workday.
 */
export const yearTable = z.strictObject({
  year: z.int().min(1990).max(2099),
  notice: z.string().min(1).describe("document number, e.g. 国办发明电〔2025〕7号"),
  source: z.string().min(1).describe("where the text was taken from"),
  holidays: z.record(z.string(), z.string().min(1)),
  workdays: z.record(z.string(), z.string().min(1)),
});
export type YearTable = z.infer<typeof yearTable>;

/** No year of the law has fewer days off than this; a table below it is a fragment. */
const LEAST_HOLIDAYS = 7;
/** A notice may reach into the weeks around its year. */
const REACH_DAYS = 14;

/** A year's table is not usable; the message lists all that is wrong, in Chinese. */
export class BadYearTable extends Error {
  override readonly name = "BadYearTable";
}

/** @throws BadYearTable */
export function parseYearTable(raw: unknown, source: string): YearTable {
  const parsed = yearTable.safeParse(raw);
  if (!parsed.success) {
    throw new BadYearTable(
      t.badYear(
        source,
        parsed.error.issues.map((issue) => t.wrongPlace(issue.path.join("."))),
      ),
    );
  }
  const problems = problemsOf(parsed.data);
  if (problems.length > 0) throw new BadYearTable(t.badYear(source, problems));
  return parsed.data;
}

function problemsOf(table: YearTable): string[] {
  const dates = [...Object.keys(table.holidays), ...Object.keys(table.workdays)];
  const bad = dates.filter((date) => parseDate(date) === null);
  if (bad.length > 0) return bad.map(t.badDate);
  const far = dates.filter((date) => {
    const day = dayFromText(date);
    return day < dayNumber(table.year, 1, 1) - REACH_DAYS || day > dayNumber(table.year, 12, 31) + REACH_DAYS;
  });
  const both = Object.keys(table.holidays).filter((date) => Object.hasOwn(table.workdays, date));
  const idle = Object.keys(table.workdays).filter((date) => !isWeekend(dayFromText(date)));
  const few = Object.keys(table.holidays).length < LEAST_HOLIDAYS ? [t.tooFew(table.year)] : [];
  return [
    ...far.map((date) => t.wrongYear(date, table.year)),
    ...both.map(t.both),
    ...idle.map(t.makeUpOnWeekday),
    ...few,
  ];
}

export function isWeekend(day: DayNumber): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}

/** Names as the notices have them, where the package shortens them. */
const FULL_NAMES = new Map([
  ["清明", "清明节"],
  ["端午", "端午节"],
  ["中秋", "中秋节"],
]);

/** The years that ship: the tables of the package `chinese-days`, read as data; its date functions are not used. */
export function shippedYears(): YearTable[] {
  const years = new Map<number, YearTable>();
  for (const kind of ["holidays", "workdays"] as const) {
    for (const [date, entry] of Object.entries(shipped[kind])) {
      const year = Number(date.slice(0, 4));
      const table = years.get(year) ?? {
        year,
        notice: `国务院办公厅关于${year}年部分节假日安排的通知`,
        source: "chinese-days 1.5.7",
        holidays: {},
        workdays: {},
      };
      const name = entry.split(",")[1] ?? entry;
      table[kind][date] = FULL_NAMES.get(name) ?? name;
      years.set(year, table);
    }
  }
  return [...years.values()]
    .filter((table) => Object.keys(table.holidays).length >= LEAST_HOLIDAYS)
    .sort((a, b) => a.year - b.year);
}

/**
 * Reads every `*.json` of a directory as a year's table, in the order of their names; a directory that does not
 * exist holds none.
 * @throws BadYearTable
 */
export function loadYearTables(dir: string): YearTable[] {
  return jsonFilesIn(dir).map(loadYearTable);
}

/** @throws BadYearTable */
export function loadYearTable(file: string): YearTable {
  const text = readFileSync(file, "utf8");
  try {
    return parseYearTable(JSON.parse(text), file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadYearTable(t.badYear(file, [t.notJson]), { cause: error });
    throw error;
  }
}
