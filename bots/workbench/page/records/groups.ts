import { briefTexts, recordTexts } from "../../../../core/records/texts.ts";
import type { PackView } from "../api/types.ts";
import { figureTexts as t } from "./texts.ts";
import type { OfficeFigures } from "./types.ts";

/** A way to divide the requests of a period: what each part is called, how many, and where it stands in the figures. */
export type Group = {
  id: string;
  label: string;
  parts: { id: string; label: string; count: number; figure: string }[];
};

type Labels = Readonly<Record<string, string>>;

/** Every way to divide them that has something to show, in the order in which people ask. */
export function groupsOf(figures: OfficeFigures, pack: PackView): Group[] {
  const named = (all: readonly { id: string; label: string }[]): Labels =>
    Object.fromEntries(all.map(({ id, label }) => [id, label]));
  const kinds = Object.fromEntries(pack.kinds.map((one) => [one.kind, one.label]));
  const channels = {
    ...recordTexts.channels,
    ...Object.fromEntries(pack.channels.map((one) => [one.channel, one.label])),
  };
  const declined = Object.fromEntries(pack.exclusions.map((one) => [one.exclusion, one.label]));
  const g = t.groups;
  const groups = [
    groupOf("kinds", g.kinds, figures.kinds, kinds),
    groupOf("channels", g.channels, figures.channels, channels),
    groupOf("natures", g.natures, figures.natures, {}),
    groupOf("domains", g.domains, figures.domains, {}),
    ...pack.dimensions.map((one) =>
      groupOf(`dimensions.${one.id}`, one.label, figures.dimensions[one.id] ?? {}, named(one.values)),
    ),
    groupOf("origins", g.origins, figures.origins, named(pack.origins)),
    groupOf("ended", g.ended, figures.ended, t.endings),
    groupOf("declined", g.declined, figures.declined, { ...declined, outOfScope: briefTexts.outOfScope }),
    groupOf("firstResponse.classes", g.responses, figures.firstResponse.classes, briefTexts.responses),
    groupOf("overdue.lateness", g.lateness, figures.overdue.lateness, briefTexts.lateness),
    gradesOf(figures, pack),
    groupOf("serviceActions", g.serviceActions, figures.serviceActions, named(pack.serviceActions)),
  ];
  return groups.filter(({ parts }) => parts.length > 0);
}

/** The grades of the surveys, in the regulation's order; those that nobody gave are 0. */
export function gradesOf(figures: OfficeFigures, pack: PackView): Group {
  const { grades } = figures.survey;
  const parts = pack.grades.map(({ id, label }) => ({
    id,
    label,
    count: grades[id] ?? 0,
    figure: `survey.grades.${id}`,
  }));
  return {
    id: "survey.grades",
    label: t.groups.grades,
    parts: Object.keys(grades).length === 0 ? [] : parts,
  };
}

function groupOf(id: string, label: string, counts: Record<string, number>, labels: Labels): Group {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([part, count]) => ({
      id: part,
      label: labels[part] ?? (part === "" ? t.unknown : part),
      count,
      figure: `${id}.${part}`,
    }));
  return { id, label, parts: parts.sort((a, b) => b.count - a.count) };
}
