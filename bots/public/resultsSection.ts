import type { Pack } from "../../core/policy/pack.ts";
import { dayText, momentText } from "../../core/records/dayText.ts";
import type { OfficeTally, Rate } from "../../core/records/figures/tally.ts";
import { type Html, html } from "../workbench/html.ts";
import type { PublishedFigures } from "./figuresShelf.ts";
import { publicTexts as t } from "./texts.ts";

/** What came of it: counts, and each share with what it is a share of. @param figures null: not to be had now */
export function resultsSection(pack: Pack, figures: PublishedFigures | null): Html {
  if (figures === null)
    return html`<section id="results"><h2>${t.results}</h2><p role="status">${t.resultsNone}</p></section>`;
  const { countedAt, month, year } = figures;
  return html`<section id="results"><h2>${t.results}</h2><p>${t.resultsHint(momentText(countedAt))}</p>
<h3>${t.lastMonth(month.period.label)}</h3>${tallyList(pack, month.tally, t.stillOpen.atEnd)}
<h3>${t.thisYear(t.until(dayText(year.period.from), dayText(countedAt)))}</h3>${tallyList(pack, year.tally, t.stillOpen.now)}</section>`;
}

function tallyList(pack: Pack, tally: OfficeTally, stillOpen: string): Html {
  const ended = (how: string) => tally.ended[how] ?? 0;
  const over = Object.values(tally.ended).reduce((sum, count) => sum + count, 0);
  const kinds = pack.kinds.map(({ kind, label }) => `${label} ${t.cases(tally.kinds[kind] ?? 0)}`);
  return html`<dl class="figures">
${row(t.registered, t.cases(tally.registered), kinds.join("，"))}
${row(t.ended, t.cases(over), `${t.endedOnSpot(ended("answered"))}，${t.endedElsewhere(ended("declined") + ended("transferred"))}`)}
${row(stillOpen, t.cases(tally.open), t.overdue(tally.openOverdue))}
${rateRow(t.onTime, t.onTimeOf, tally.onTime, t.limitShare)}
${rateRow(t.solved, t.solvedOf, tally.solved, t.share)}
${rateRow(t.satisfied, t.satisfiedOf, tally.survey.satisfied, t.share)}
${row(t.redone, t.cases(tally.redos.byCitizen), null)}
</dl>`;
}

function row(name: string, figure: string, note: string | null): Html {
  return html`<div><dt>${name}</dt><dd><b>${figure}</b>${note === null ? null : html`<small>${note}</small>`}</dd></div>`;
}

type ShareText = (of: string, denominator: number, name: string, numerator: number) => string;

/** Never without what it is a share of. */
function rateRow(name: string, of: string, { numerator, denominator }: Rate, words: ShareText): Html {
  if (denominator === 0) return row(name, "—", t.noShare(of));
  const percent = ((numerator / denominator) * 100).toFixed(1);
  return row(name, t.percent(percent, numerator, denominator), words(of, denominator, name, numerator));
}
