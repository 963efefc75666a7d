import { roleLabel } from "../../core/lifecycle/packRules.ts";
import type { Pack } from "../../core/policy/pack.ts";
import type { ClockLength, LadderStep } from "../../core/policy/packClocks.ts";
import { dayText } from "../../core/records/dayText.ts";
import { type Html, html } from "../workbench/html.ts";
import { publicTexts as t } from "./texts.ts";

/** The regulation in plain words, each limit with the passage it rests on. */
export function rulesSection(pack: Pack): Html {
  const { regulation: law } = pack;
  return html`<section id="rules"><h2>${t.rules}</h2>
<p>${t.rulesFrom(law.name, law.document, law.issuer, dayText(`${law.date}T00:00:00+08:00`))}</p>
<h3>${t.kinds}</h3><dl>${pack.kinds.map(
    ({ label, hint, duty }) =>
      html`<div><dt>${label}</dt><dd>${t.kindLine(hint, roleLabel(pack, duty.holder))}${passages(pack, duty.basis)}</dd></div>`,
  )}</dl>
<h3>${t.limits}</h3><p>${t.workdays}${pack.counting.receiptDayCounts ? t.receiptDay.true : t.receiptDay.false}${t.outside[pack.counting.outsideHours]}</p>
<dl>${limits(pack)}</dl>${delays(pack)}
<h3>${t.excluded}</h3><dl>${exclusions(pack)}</dl>
<h3>${t.told}</h3><ul>${toldLines(pack).map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

/** Limits that read the same are one, however many cases of the regulation lead to them. */
function limits(pack: Pack): Html[] {
  const lines = pack.clocks.map((rule) => {
    const line = t.limitLine(t.from[rule.startsOn], lengthText(rule.length), roleLabel(pack, rule.bound));
    return html`<div><dt>${rule.label}</dt><dd>${line}${passages(pack, rule.basis)}</dd></div>`;
  });
  return [...new Map(lines.map((line) => [line.text, line])).values()];
}

function lengthText(length: ClockLength): string {
  if ("atOnce" in length) return t.lengths.atOnce;
  if ("sameDay" in length) return t.lengths.sameDay;
  if ("halfWorkday" in length) return t.lengths.halfWorkday;
  if ("workdays" in length) return t.lengths.workdays(length.workdays);
  if ("promised" in length) return t.lengths.promised;
  return t.lengths.capped(length.capped.workdays);
}

function delays(pack: Pack): Html {
  const { extension, pause } = pack;
  const longer =
    extension === null
      ? html`<p>${t.noExtension}</p>`
      : html`<p>${t.extension(roleLabel(pack, extension.approvedBy), extension.capWorkdays)}</p>${passages(pack, extension.basis)}`;
  if (pause === null) return longer;
  return html`${longer}<p>${t.pause(pause.label, pause.limitWorkdays)}</p>${passages(pack, pause.basis)}`;
}

function exclusions(pack: Pack): Html[] {
  const { person, enterprise, basis } = pack.outOfScope;
  return [
    ...pack.exclusions.map(
      ({ exclusion, label, treatment, belongsTo, basis: own }) =>
        html`<div><dt>${t.excludedLine(t.exclusions[exclusion], label)}</dt>
<dd>${t.goTo(belongsTo)}。${t.treatments[treatment]}。${passages(pack, own)}</dd></div>`,
    ),
    html`<div><dt>${t.elsewhere}</dt><dd>${
      person.how === enterprise.how
        ? person.how
        : html`${t.elsewherePerson(person.how)}<br>${t.elsewhereEnterprise(enterprise.how)}`
    }${passages(pack, basis)}</dd></div>`,
  ];
}

/** Who hears what, and when: the citizen first, then those who are pressed for it. */
function toldLines(pack: Pack): string[] {
  const { survey, conduct, oneTimeNotice, replyCheck } = pack.lifecycle;
  const lines = [
    t.toldRegistered,
    ...(oneTimeNotice === undefined ? [] : [t.toldNotice]),
    t.toldOnWay,
    ...(replyCheck === undefined ? [] : [t.toldCheck(roleLabel(pack, replyCheck.by))]),
    t.toldResult,
    ...pack.ladder.map((step) =>
      t.toldLadder(offsetText(step), step.letter, step.to.map((role) => roleLabel(pack, role)).join("、")),
    ),
    t.toldSurvey(roleLabel(pack, survey.by), survey.attempts),
    t.toldReopen(survey.reopenDays),
    t.toldConduct(roleLabel(pack, conduct.to)),
  ];
  return [...new Set(lines)];
}

function offsetText({ when: { from, officeMinutes: minutes } }: LadderStep): string {
  return t.offsets[from](
    minutes < 60 ? t.officeMinutes(minutes) : t.officeHours(Math.round(minutes / 6) / 10),
  );
}

/** The passages themselves, for whoever wants to read them. */
function passages(pack: Pack, ids: readonly string[]): Html {
  const own = ids.flatMap((id) => {
    const article = pack.articles[id];
    return article === undefined ? [] : [article];
  });
  const cites = [...new Set(own.map(({ cite }) => cite))].join("、");
  return html`<details><summary>${t.basis(cites)}</summary>${own.map(
    ({ cite, text }) => html`<p>${cite}：“${text}”</p>`,
  )}</details>`;
}
