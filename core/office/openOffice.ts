import { buildCalendar } from "../deadline/calendar.ts";
import { isOpen, nextOpen } from "../deadline/officeHours.ts";
import { dayOf, shanghaiIso } from "../deadline/shanghaiTime.ts";
import { type ClockStart, startClocks, timetableOf } from "../deadline/startClocks.ts";
import type { YearTable } from "../deadline/yearTables.ts";
import type { Guide } from "../knowledge/guide.ts";
import { indexGuides } from "../knowledge/guideIndex.ts";
import type { StartedClock } from "../ticket/ticketEvent.ts";
import { DirectoryIndex } from "../understanding/directory.ts";
import type { Office } from "./office.ts";
import type { WorkingOffice } from "./workingOffice.ts";

/** Makes an office ready to work: calendar, hours, duty directory and guides are compiled once. */
export function openOffice(
  office: Office,
  guides: readonly Guide[],
  years: readonly YearTable[],
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
    dimensionValues: Object.fromEntries(
      pack.dimensions.map((one) => [one.id, one.values.map(({ id }) => id)]),
    ),
    calendarVersion: calendar.version,
    startClocks: ({ event, at, kind, dimensions, accepted, round }) => {
      const outcome = startClocks(pack, { event, at, kind, dimensions, accepted }, table);
      // only a promise can be refused, and there is none at the start
      if (!outcome.ok) throw new Error(outcome.refusal.reason);
      return outcome.clocks.map((clock) => startedClock(clock, round));
    },
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

function startedClock(clock: ClockStart, round: number): StartedClock {
  return {
    id: `${clock.clock}-${round}`,
    clock: clock.clock,
    label: clock.label,
    startsOn: clock.startsOn,
    startsAt: shanghaiIso(clock.startsAt),
    dueAt: clock.dueAt === null ? null : shanghaiIso(clock.dueAt),
    lateAfter: clock.lateAfter === null ? null : shanghaiIso(clock.lateAfter),
    provisional: clock.provisional,
    basis: clock.basis,
    bound: clock.bound,
    length: clock.length,
    trigger: clock.trigger,
  };
}

function clockTime(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
