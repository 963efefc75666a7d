import type { WorkingOffice } from "../../office/workingOffice.ts";
import type { REPORT_SECTIONS } from "../../policy/packForms.ts";
import type { Block } from "../document.ts";
import { clockNameTexts, percentText, briefTexts as t } from "../texts.ts";
import type { BriefMaterial } from "./briefMaterial.ts";
import { type Counts, type Figures, LATENESS, RESPONSES } from "./tally.ts";

type Section = (office: WorkingOffice, figures: Figures, material: BriefMaterial) => Block[];

/** What each section of a report says. A section that has nothing to say says so. */
export const briefSections: Record<(typeof REPORT_SECTIONS)[number], Section> = {
  volumes,
  onTime,
  satisfaction,
  causes,
  units: unitTable,
  persons: (_, __, { cooperation }) =>
    table(
      t.heads.persons,
      cooperation
        .filter(({ person }) => person !== null)
        .map(({ unit, person, good, bad }) => [unit, person ?? "", good.join("；"), bad.join("；")]),
      [3, 2, 5, 5],
    ),
  conduct: (_, { office, units }) => [
    paragraph(t.conduct(office.conduct, office.clues)),
    ...(office.conduct === 0
      ? []
      : table(
          t.heads.conduct,
          Object.values(units)
            .filter(({ complaints }) => complaints > 0)
            .map(({ name, complaints }) => [name, String(complaints)]),
          [6, 2],
        )),
  ],
  likeRequests: (_, __, { problems }) =>
    table(
      t.heads.likeRequests,
      problems.map(({ about, unit, numbers, people, owes }) => [
        about,
        unit ?? "",
        String(numbers.length),
        String(people),
        owes,
      ]),
      [5, 4, 1.5, 1.5, 5],
    ),
  jointMeetings: (_, { office }, { meetings }) => [
    paragraph(t.meetings(office.meetings.proposed, office.meetings.held)),
    ...(meetings.length === 0
      ? []
      : table(
          t.heads.meetings,
          meetings.map(({ ground, why, numbers }) => [ground, why, numbers.join("、")]),
          [4, 5, 4],
        )),
  ],
  cases: (_, __, { cases }) =>
    cases.length === 0
      ? [paragraph(t.none)]
      : cases.map(({ title, story, result }, i) => paragraph(t.typicalCase(i + 1, title, story, result))),
  measures: (_, __, { measures, circulation }) => [
    ...table(
      t.heads.measures,
      measures.map(({ unit, step, why }) => [unit, t.steps[step], why.join("；")]),
      [4, 3, 7],
    ),
    ...(circulation.length === 0
      ? []
      : table(
          t.heads.circulation,
          circulation.map(({ unit, facts, grounds }) => [unit, facts.join("；"), grounds.join("；")]),
          [4, 6, 5],
        )),
  ],
  ratings: (_, { office, units }) => [
    paragraph(t.ratings(percentText(office.survey.satisfied), office.survey.bad)),
    ...table(
      t.heads.ratings,
      Object.values(units)
        .filter(({ survey }) => survey.answered > 0)
        .map(({ name, survey }) => [name, percentText(survey.satisfied), String(survey.bad)]),
      [5, 4, 2],
    ),
  ],
  hotline: ({ departments }, _, { hotline }) =>
    hotline === null
      ? [paragraph(t.noHotline)]
      : table(
          t.heads.hotline,
          Object.entries(hotline).map(([id, requests]) => [
            departments.find((one) => one.id === id)?.name ?? id,
            String(requests),
          ]),
          [6, 2],
        ),
  declined: ({ pack }, { office }) =>
    table(
      t.heads.declined,
      Object.entries(office.declined).map(([reason, times]) => [
        pack.exclusions.find(({ exclusion }) => exclusion === reason)?.label ?? t.outOfScope,
        String(times),
      ]),
      [6, 2],
    ),
  suggestions: (_, __, { suggestions }) =>
    suggestions.length === 0
      ? [paragraph(t.none)]
      : suggestions.map((one, i) => paragraph(t.suggestion(i + 1, one))),
};

function volumes({ pack }: WorkingOffice, { office }: Figures): Block[] {
  const kinds = pack.kinds.map(({ kind, label }) => [label, office.kinds[kind] ?? 0] as const);
  const channels = Object.entries(office.channels).map(([id, times]) => {
    const label = pack.channels.find(({ channel }) => channel === id)?.label;
    return [label ?? id, times] as const;
  });
  const ended = (how: string) => office.ended[how] ?? 0;
  return [
    paragraph(
      t.volumes(office.registered, ended("closed"), ended("answered"), ended("declined"), office.open),
    ),
    paragraph(
      t.elsewhere(
        ended("transferred"),
        ended("withdrawn"),
        ended("merged"),
        office.hops,
        office.sendBacks.asked,
      ),
    ),
    ...table(
      t.heads.counts,
      [
        ...kinds.map(([label, times]) => [t.by.kind, label, String(times)]),
        ...channels.map(([label, times]) => [t.by.channel, label, String(times)]),
        ...sorted(office.natures).map(([label, times]) => [t.by.nature, label, String(times)]),
        ...sorted(office.domains).map(([label, times]) => [t.by.domain, label, String(times)]),
      ],
      [3, 6, 2],
    ),
    paragraph(
      t.firstResponse(
        office.firstResponse.count,
        office.firstResponse.count === 0
          ? 0
          : Math.round(office.firstResponse.officeMinutes / office.firstResponse.count),
        RESPONSES.map((id) => t.response(t.responses[id], office.firstResponse.classes[id] ?? 0)),
      ),
    ),
  ];
}

function onTime(_: WorkingOffice, { office }: Figures): Block[] {
  const { overdue, presses, extensions } = office;
  return [
    paragraph(t.onTime(percentText(office.onTime), percentText(office.endedOnTime), office.openOverdue)),
    ...table(
      t.heads.clocks,
      Object.entries(office.clocks).map(([clock, rate]) => [clockLabel(clock), percentText(rate)]),
      [5, 4],
    ),
    paragraph(
      t.overdue(
        overdue.count,
        overdue.workdays,
        LATENESS.map((id) => t.response(t.lateness[id], overdue.lateness[id] ?? 0)),
      ),
    ),
    paragraph(t.pressed(presses.reminded, presses.pressed, presses.escalated)),
    paragraph(t.extended(extensions.asked, extensions.granted, extensions.refused)),
  ];
}

function clockLabel(clock: string): string {
  return Object.entries(clockNameTexts).find(([id]) => id === clock)?.[1] ?? clock;
}

function satisfaction({ pack }: WorkingOffice, { office }: Figures): Block[] {
  const { survey } = office;
  return [
    paragraph(t.survey(survey.asked, survey.reached, survey.answered, survey.owed)),
    paragraph(
      t.satisfied(
        percentText(survey.satisfied),
        percentText(office.solved),
        office.explained,
        office.unsolved,
      ),
    ),
    ...table(
      t.heads.grades,
      pack.lifecycle.survey.grades.map(({ id, label }) => [label, String(survey.grades[id] ?? 0)]),
      [6, 2],
    ),
    paragraph(t.redos(office.redos.byCheck, office.redos.byCitizen)),
  ];
}

function causes({ pack }: WorkingOffice, { office }: Figures): Block[] {
  const rows = pack.dimensions.flatMap(({ id, label, values }) =>
    values.flatMap((value) => {
      const times = office.dimensions[id]?.[value.id] ?? 0;
      return times === 0 ? [] : [[label, value.label, String(times)]];
    }),
  );
  return table(t.heads.counts, rows, [3, 6, 2]);
}

function unitTable(_: WorkingOffice, { units }: Figures): Block[] {
  return table(
    t.heads.units,
    Object.values(units).map((unit) => [
      unit.name,
      String(unit.received),
      String(unit.replied),
      t.results(unit.results["done"] ?? 0, unit.results["explained"] ?? 0, unit.results["cannot"] ?? 0),
      percentText(unit.onTime),
      percentText(unit.survey.satisfied),
      String(unit.presses.pressed + unit.presses.escalated),
      String(unit.sendBacks.asked),
      String(unit.redos + unit.unsolved),
    ]),
    [4, 1.4, 1.4, 2.2, 3.2, 3.2, 1.4, 1.4, 1.4],
  );
}

function table(heads: readonly string[], rows: string[][], widths: readonly number[]): Block[] {
  return rows.length === 0 ? [paragraph(t.none)] : [{ kind: "table", heads, rows, widths }];
}

function paragraph(text: string): Block {
  return { kind: "paragraph", text };
}

function sorted(counts: Counts): [string, number][] {
  return Object.entries(counts).sort((a, b) => b[1] - a[1]);
}
