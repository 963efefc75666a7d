import { roleLabel } from "../../core/lifecycle/packRules.ts";
import { citeArticles } from "../../core/policy/cite.ts";
import type { Pack } from "../../core/policy/pack.ts";
import type { ClockLength, ClockRule } from "../../core/policy/packClocks.ts";
import { packTexts as t } from "../cli/packTexts.ts";

/** A limit of a regulation in one sentence: from when, how long, in which cases, who keeps it, by which article. */
export function clockWords(pack: Pack, rule: ClockRule): string {
  const { label, clock, startsOn, length, bound, basis } = rule;
  return t
    .clock(
      label,
      clock,
      t.events[startsOn],
      lengthWords(length),
      conditionWords(pack, rule),
      roleLabel(pack, bound),
      citeArticles(pack, basis),
    )
    .trim();
}

/** How long a limit runs, in words. */
export function lengthWords(length: ClockLength): string {
  if ("atOnce" in length) return t.lengths.atOnce;
  if ("sameDay" in length) return t.lengths.sameDay;
  if ("halfWorkday" in length) return t.lengths.halfWorkday;
  if ("workdays" in length) return t.lengths.workdays(length.workdays);
  if ("promised" in length) return t.lengths.promised;
  return t.lengths.capped(length.capped.workdays);
}

function conditionWords(pack: Pack, { when }: ClockRule): string {
  const parts: string[] = [];
  if (when.accepted === false) parts.push(t.notAccepted);
  if (when.kind) {
    parts.push(t.kindIs(when.kind.map((kind) => pack.kinds.find((one) => one.kind === kind)?.label ?? kind)));
  }
  for (const [id, values] of Object.entries(when.dimensions ?? {})) {
    const dimension = pack.dimensions.find((one) => one.id === id);
    const labels = values.map((value) => dimension?.values.find((one) => one.id === value)?.label ?? t.unset);
    parts.push(t.valueIs(dimension?.label ?? id, labels));
  }
  if (when.promised) parts.push(t.promised[when.promised]);
  return parts.length === 0 ? t.always : t.onlyWhen(parts);
}

/** What else a regulation says of limits, in sentences: extension, pause, the ladder of reminding and pressing. */
export function limitWords(pack: Pack): string[] {
  const { extension, pause, ladder } = pack;
  return [
    extension === null
      ? t.noExtension
      : t.extension(roleLabel(pack, extension.approvedBy), extension.capWorkdays),
    pause === null ? t.noPause : t.pause(pause.label, pause.limitWorkdays),
    ...ladder.map((step) =>
      t
        .step(
          step.letter,
          t.offsets[step.when.from](step.when.officeMinutes),
          step.to.map((role) => roleLabel(pack, role)).join("、"),
        )
        .trim(),
    ),
  ];
}
