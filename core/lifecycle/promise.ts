import type { Promised } from "../deadline/dueDate.ts";
import { dayOf, parseDate } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Refusal } from "./command.ts";
import { refuse } from "./draft.ts";
import { refusalTexts as t } from "./texts.ts";
import { promisedAt } from "./ticketClocks.ts";

/** What is wrong with a promised limit, or null: a date that there is, and that has not passed. @param now epoch ms */
export function promiseRefusal(office: WorkingOffice, promised: Promised, now: number): Refusal | null {
  if ("date" in promised) {
    const day = parseDate(promised.date);
    if (day === null) return refuse("incomplete", t.badDate);
    if (day < dayOf(now)) return refuse("incomplete", t.promiseInPast);
  }
  if ("workdays" in promised && (!Number.isInteger(promised.workdays) || promised.workdays < 1)) {
    return refuse("incomplete", t.promiseInPast);
  }
  const due = promisedAt(office, promised, now);
  return due === null || Date.parse(due) <= now ? refuse("incomplete", t.promiseInPast) : null;
}
