import { nextOpen } from "../../core/deadline/officeHours.ts";
import { type DayNumber, instantOf } from "../../core/deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { Dice } from "./dice.ts";
import { type Citizen, newCitizen, writes } from "./people.ts";

/** On days off only those come who write, and fewer of them. */
const REST_DAY_SHARE = 0.3;

/** How many people come on each day; together exactly `days` times `rate`, most of them on working days. */
export function peoplePerDay(office: WorkingOffice, first: DayNumber, days: number, rate: number): number[] {
  const weights = Array.from({ length: days }, (_, i) =>
    office.timetable.calendar.isWorkday(first + i) ? 1 : REST_DAY_SHARE,
  );
  const total = days * rate;
  const share = total / weights.reduce((sum, weight) => sum + weight, 0);
  let owed = 0;
  let given = 0;
  return weights.map((weight, i) => {
    owed += weight * share;
    const count = (i === days - 1 ? total : Math.round(owed)) - given;
    given += count;
    return count;
  });
}

/**
 * The people of one day, with the moments at which they come (epoch ms): to the counter and by telephone while the
 * office is open, in writing at any hour.
 * @param from number of the first of them (from 1)
 */
export function peopleOf(
  office: WorkingOffice,
  seed: Dice,
  day: DayNumber,
  from: number,
  count: number,
): { at: number; citizen: Citizen }[] {
  return Array.from({ length: count }, (_, i) => {
    const dice = seed.fork(`person ${from + i}`);
    const citizen = newCitizen(office, dice, from + i);
    return { at: momentOf(office, citizen, day), citizen };
  });
}

function momentOf(office: WorkingOffice, citizen: Citizen, day: DayNumber): number {
  const { dice } = citizen;
  const waking = instantOf(day, dice.between(7 * 60, 22 * 60)) + dice.roll(60) * 1000;
  if (writes(citizen)) return dice.chance(70) ? atDesk(office, dice, day) : waking;
  return atDesk(office, dice, day);
}

function atDesk(office: WorkingOffice, dice: Dice, day: DayNumber): number {
  const spans = office.timetable.hours.spansOn(day);
  const { open, close } = dice.pick(spans);
  const at = instantOf(day, dice.between(open, close - 1)) + dice.roll(60) * 1000;
  const opens = nextOpen(office.timetable, at);
  // on a day off they find the door shut, and come in the course of the next morning
  return opens === at ? at : opens + dice.roll(120 * 60) * 1000;
}
