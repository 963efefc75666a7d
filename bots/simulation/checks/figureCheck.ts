import type { CommandType } from "../../../core/lifecycle/command.ts";
import { COMMAND_EVENTS } from "../../../core/lifecycle/commandEvents.ts";
import type { Figures } from "../../../core/records/figures/tally.ts";
import type { OwnCount } from "../ownCount.ts";
import type { Broken } from "./broken.ts";

/** Figures that differ from the simulation's own count. */
export function checkFigures(figures: Figures, own: OwnCount): Broken[] {
  const { office, units } = figures;
  const pairs: [string, unknown, unknown][] = [
    ["registered", own.registered, office.registered],
    ["open", own.open, office.open],
    ["kinds", own.kinds, office.kinds],
    ["channels", own.channels, office.channels],
    ["ended", own.ended, office.ended],
    ["clocks", own.clocks, office.clocks],
    ["presses", own.presses, office.presses],
    ["extensions", own.extensions, office.extensions],
    ["sendBacks", own.sendBacks, office.sendBacks],
    ["redos", own.redos, office.redos],
    ["survey.asked", own.survey.asked, office.survey.asked],
    ["survey.answered", own.survey.answered, office.survey.answered],
    ["survey.grades", own.survey.grades, office.survey.grades],
    ["survey.satisfied", own.survey.satisfied, office.survey.satisfied.numerator],
    ["meetings", own.meetings, office.meetings],
    ["conduct", own.conduct, office.conduct],
    ["clues", own.clues, office.clues],
    ...Object.entries(own.units).flatMap(([id, unit]): [string, unknown, unknown][] => [
      [`units.${id}.received`, unit.received, units[id]?.received ?? 0],
      [`units.${id}.replied`, unit.replied, units[id]?.replied ?? 0],
    ]),
  ];
  return pairs.flatMap(([name, mine, theirs]): Broken[] => {
    const [a, b] = [sorted(mine), sorted(theirs)];
    return a === b ? [] : [{ rule: "figure", where: name, what: `${a} ≠ ${b}` }];
  });
}

/** What the simulation did, against the events that the record holds of it. @param events event type → how many */
export function checkJournal(
  done: ReadonlyMap<CommandType, number>,
  events: ReadonlyMap<string, number>,
): Broken[] {
  return [...done].flatMap(([command, times]): Broken[] => {
    const type = COMMAND_EVENTS[command];
    const found = events.get(type) ?? 0;
    return found >= times ? [] : [{ rule: "journal", where: command, what: `${times} > ${found} ${type}` }];
  });
}

function sorted(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== 0);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${key}: ${sorted(one)}`)
    .join(", ")}}`;
}
