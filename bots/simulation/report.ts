import { commandTexts, statusTexts } from "../../core/lifecycle/texts.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { Rate } from "../../core/records/figures/tally.ts";
import { clockNameTexts, recordTexts } from "../../core/records/texts.ts";
import type { Broken } from "./checks/broken.ts";
import type { Lived, Wish } from "./simulate.ts";
import { simulationTexts as t } from "./texts.ts";

const MOST_SHOWN = 20;

/** The figures of what was lived, in Chinese, line by line; the same seed gives the same lines. */
export function reportLines(office: WorkingOffice, wish: Wish, lived: Lived): string[] {
  const { journal, events, broken, own } = lived;
  const { office: f, units, period } = lived.figures;
  const { survey } = f;
  const commands = sum(journal.done.values());
  const refusals = [...journal.refused].map(([type, count]) => t.times(commandTexts[type], count)).sort();
  return [
    t.head(office.name, period.label, wish.seed),
    t.came(journal.people, f.registered, journal.turns, commands),
    t.sent(journal.messages, journal.swept),
    t.refused(sum(journal.refused.values()), refusals.join("，")),
    "",
    ...table(
      t.by.kind,
      office.pack.kinds.map(({ kind, label }) => [label, f.kinds[kind] ?? 0]),
    ),
    ...table(
      t.by.channel,
      Object.entries(f.channels).map(([id, count]) => [channelLabel(office, id), count]),
    ),
    ...table(
      t.by.ended,
      Object.entries(f.ended).map(([how, count]) => [endingLabel(how), count]),
    ),
    t.open(f.open, f.openOverdue),
    "",
    rateLine(t.by.clock, f.onTime),
    ...Object.entries(f.clocks)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, rate]) => rateLine(`  ${clockLabel(name)}`, rate)),
    t.presses(f.presses.reminded, f.presses.pressed, f.presses.escalated),
    t.extensions(f.extensions.asked, f.extensions.granted, f.extensions.refused),
    t.sendBacks(f.sendBacks.asked, f.sendBacks.upheld, f.sendBacks.rejected),
    t.redos(f.redos.byCheck, f.redos.byCitizen),
    t.meetings(f.meetings.proposed, f.meetings.held),
    t.conduct(f.conduct, f.clues),
    t.delivered(own.events.get("feedbackDelivered") ?? 0, own.events.get("feedbackUndeliverable") ?? 0),
    t.survey(
      survey.asked,
      survey.reached,
      survey.answered,
      survey.satisfied.numerator,
      percent(survey.satisfied),
    ),
    ...table(
      t.by.grade,
      office.pack.lifecycle.survey.grades.map(({ id, label }) => [label, survey.grades[id] ?? 0]),
    ),
    "",
    t.by.unit,
    ...Object.entries(units)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, unit]) => {
        const { name, received, replied, onTime, sendBacks, redos } = unit;
        return `  ${name}：${t.unit(received, replied, shareText(onTime), sendBacks.asked, redos)}`;
      }),
    "",
    ...(broken.length === 0 ? [t.good(events)] : brokenLines(broken)),
  ];
}

/** What does not hold, in words. */
export function brokenLines(broken: readonly Broken[]): string[] {
  const shown = broken
    .slice(0, MOST_SHOWN)
    .map(({ rule, where, what }) => t.broken(t.rules[rule], where, what));
  const rest = broken.length - shown.length;
  return [t.bad(broken.length), ...shown, ...(rest > 0 ? [t.moreBroken(rest)] : [])];
}

function table(head: string, rows: readonly (readonly [string, number])[]): string[] {
  const filled = rows.filter(([, count]) => count > 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return filled.length === 0
    ? []
    : [`${head}：${filled.map(([label, count]) => t.times(label, count)).join("，")}`];
}

function rateLine(label: string, rate: Rate): string {
  return `${label}：${t.onTime(rate.numerator, rate.denominator, percent(rate))}`;
}

function shareText(rate: Rate): string {
  return rate.denominator === 0 ? t.noRate : `${rate.numerator}/${rate.denominator}`;
}

function percent({ numerator, denominator }: Rate): string {
  return denominator === 0 ? t.noRate : `${((100 * numerator) / denominator).toFixed(1)}%`;
}

function channelLabel({ pack }: WorkingOffice, id: string): string {
  const own = pack.channels.find(({ channel }) => channel === id)?.label;
  const known: Readonly<Record<string, string>> = recordTexts.channels;
  return own ?? known[id] ?? id;
}

function endingLabel(how: string): string {
  const known: Readonly<Record<string, string>> = statusTexts;
  return known[how] ?? how;
}

function clockLabel(name: string): string {
  const known: Readonly<Record<string, string>> = clockNameTexts;
  return known[name] ?? name;
}

function sum(counts: Iterable<number>): number {
  let all = 0;
  for (const count of counts) all += count;
  return all;
}
