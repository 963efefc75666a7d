import { type DayNumber, instantOf } from "../../core/deadline/shanghaiTime.ts";
import { act, doTogether, type Together } from "./act.ts";
import type { Task } from "./agenda.ts";
import { peopleOf, peoplePerDay } from "./arrivals.ts";
import { readAhead } from "./cases.ts";
import { announceDayOff } from "./dayOff.ts";
import { writesFirst } from "./extras.ts";
import { Lane } from "./lane.ts";
import type { Case } from "./people.ts";
import { openPost, type Post } from "./post.ts";
import { wakesBefore } from "./readings.ts";
import { type Doing, plan, type World } from "./world.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const HOURS = 24;
/** A ticket that is due at one moment more often than this does not move. */
const MOST_LOOKS = 20;
/** So many people are served at the same time. */
const LANES = 10;
/** At these hours something is delivered; at one of them a clerk calls those whom nothing reached. */
const POST_HOURS: readonly number[] = [9, 11, 14, 16, 17, 20];
const POST_HOURS_ON_DAYS_OFF: readonly number[] = [10, 18];
const CALL_HOUR = 16;
/** In a longer run the office announces a day off of its own, and the limits are counted anew. */
const LEAST_DAYS_FOR_OWN_DAY = 10;

/** What is to be simulated: so many days from the first one on, so many people a day. */
export type Period = { first: DayNumber; days: number; rate: number };

/**
 * Lives the days, one after the other.
 * @param endOfDay called when a day is over, with its last second (epoch ms)
 */
export async function runDays(
  world: World,
  { first, days, rate }: Period,
  endOfDay: (day: DayNumber, at: number) => Promise<void>,
): Promise<void> {
  const counts = peoplePerDay(world.office(), first, days, rate);
  const lanes = Array.from({ length: LANES }, (_, i) => new Lane(world, `lane ${i}`));
  const post = await openPost(world);
  try {
    let number = 1;
    for (const [i, count] of counts.entries()) {
      const day = first + i;
      if (days >= LEAST_DAYS_FOR_OWN_DAY && i === Math.floor(days / 3)) await announceDayOff(world, day);
      for (const { at, citizen } of peopleOf(world.office(), world.dice, day, number, count))
        plan(world, at, { do: "come", citizen });
      number += count;
      world.journal.people += count;
      await runDay(world, day, lanes, post);
      await endOfDay(day, world.now);
    }
  } finally {
    await post.stop();
  }
}

async function runDay(world: World, day: DayNumber, lanes: readonly Lane[], post: Post): Promise<void> {
  const start = instantOf(day, 0);
  const works = world.office().timetable.calendar.isWorkday(day);
  for (const hour of works ? POST_HOURS : POST_HOURS_ON_DAYS_OFF) {
    await liveUntil(world, start + hour * HOUR_MS, lanes);
    if (hour === CALL_HOUR && world.office().isOpen(world.now)) await post.callThrough();
    await post.deliver();
  }
  await liveUntil(world, start + HOURS * HOUR_MS, lanes);
}

/**
 * Does what people plan and what the clock does by itself before that moment (epoch ms). What a step makes due within
 * the same stretch is done after what the person does in it, as by a clock that is looked at every few hours.
 */
async function liveUntil(world: World, to: number, lanes: readonly Lane[]): Promise<void> {
  const together: Together[] = [];
  const looks = new Map<string, number>();
  let last = 0;
  for (;;) {
    for (const { id, at: due } of await wakesBefore(world, to)) {
      // what somebody does meanwhile may make it due at that moment once more, but not for ever
      const times = (looks.get(`${id} ${due}`) ?? 0) + 1;
      if (times > MOST_LOOKS) throw new Error(`the clock of ticket ${id} stands still`);
      looks.set(`${id} ${due}`, times);
      plan(world, due, { do: "wake", case: caseOf(world, id) });
    }
    const tasks = world.agenda.takeBefore(to);
    if (tasks.length === 0) break;
    const done = await perform(world, tasks, to, lanes);
    together.push(...done.together);
    last = Math.max(last, done.last);
  }
  world.now = Math.max(world.now, last, to - SECOND_MS);
  await doTogether(world, together, world.now);
}

function caseOf(world: World, ticketId: string): Case {
  const own = world.cases.get(ticketId);
  if (own === undefined) throw new Error(`nobody brought ticket ${ticketId}`);
  return own;
}

/**
 * Does what is to be done in a stretch. Each person's things happen one after the other, in order; those of different
 * people at the same time: nothing that is counted depends on which of them is first.
 * @returns steps that touch two tickets, for later, and the moment of the last thing done (epoch ms)
 */
async function perform(
  world: World,
  tasks: readonly Task<Doing>[],
  to: number,
  lanes: readonly Lane[],
): Promise<{ together: Together[]; last: number }> {
  const byPerson = Map.groupBy(tasks, ({ who }) => who);
  await readAhead(world, [...byPerson.values()].flatMap(takenUpFirst));
  const people = byPerson.values();
  const together: Together[] = [];
  let last = 0;
  await Promise.all(
    lanes.map(async (lane) => {
      for (const own of people) {
        for (let task = own.shift(); task !== undefined; task = own.shift()) {
          const { moment, step } = await at(world, lane, task);
          last = Math.max(last, moment);
          if (step !== null) together.push(step);
          insertPlanned(world, own, task.who, to);
        }
      }
    }),
  );
  return { together, last };
}

/** What somebody planned just now for the same stretch takes its place among the rest of theirs. */
function insertPlanned(world: World, own: Task<Doing>[], who: string, to: number): void {
  for (let more = world.agenda.takeNextOf(who, to); more !== null; more = world.agenda.takeNextOf(who, to)) {
    const { at: moment } = more;
    const place = own.findIndex((one) => one.at > moment);
    own.splice(place < 0 ? own.length : place, 0, more);
  }
}

/** The ticket with which somebody's things of a stretch begin, where nothing is said before. */
function takenUpFirst([first]: readonly Task<Doing>[]): string[] {
  // the clock reads a ticket for itself, when it takes it
  if (first === undefined || !("case" in first.what) || first.what.do === "wake") return [];
  const { what } = first;
  return what.do === "extra" && writesFirst(what.extra) ? [] : [what.case.id];
}

/** Each person does one thing after the other: nothing of theirs happens before what happened already. */
async function at(
  world: World,
  lane: Lane,
  { at: planned, what }: Task<Doing>,
): Promise<{ moment: number; step: Together | null }> {
  const citizen = "case" in what ? what.case.citizen : what.citizen;
  const moment = Math.max(planned, world.now, citizen.lastAt + SECOND_MS);
  citizen.lastAt = moment;
  return { moment, step: await act(world, lane, what, moment) };
}
