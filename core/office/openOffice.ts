import { buildCalendar } from "../deadline/calendar.ts";
import { isOpen, nextOpen } from "../deadline/officeHours.ts";
import { dayOf } from "../deadline/shanghaiTime.ts";
import { timetableOf } from "../deadline/startClocks.ts";
import type { YearTable } from "../deadline/yearTables.ts";
import type { Guide } from "../knowledge/guide.ts";
import { indexGuides } from "../knowledge/guideIndex.ts";
import { DirectoryIndex } from "../understanding/directory.ts";
import type { Model } from "../understanding/model.ts";
import type { Office } from "./office.ts";
import type { WorkingOffice } from "./workingOffice.ts";

/** Makes an office ready to work: calendar, hours, duty directory and guides are compiled once. */
export function openOffice(
  office: Office,
  guides: readonly Guide[],
  years: readonly YearTable[],
  model: Model | null = null,
): WorkingOffice {
  const { pack, settings } = office;
  const calendar = buildCalendar(years, { off: settings.daysOff, on: settings.daysOn });
  const table = timetableOf(pack, calendar, settings.hours);
  const names = new Map(office.departments.map(({ id, name }) => [id, name]));
  const duties = office.duties.map(({ departmentId, item }) => ({
    department: names.get(departmentId) ?? departmentId,
    item,
  }));
  return {
    ...office,
    timetable: table,
    directory: new DirectoryIndex(duties),
    guides: indexGuides(guides),
    model,
    dimensionValues: Object.fromEntries(
      pack.dimensions.map((one) => [one.id, one.values.map(({ id }) => id)]),
    ),
    calendarVersion: calendar.version,
    isOpen: (at) => isOpen(table, at),
    opensAt: (at) => nextOpen(table, at),
    hoursText: (at) => {
      const spans = table.hours
        .spansOn(dayOf(at))
        .map(({ open, close }) => `${clockTime(open)}–${clockTime(close)}`);
      return `工作日 ${spans.join("、")}`;
    },
  };
}

function clockTime(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
