import { holdsAny } from "../../lifecycle/packRules.ts";
import { dimensionsOf, isOpen } from "../../lifecycle/ticket.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { proposalTexts as t } from "../texts.ts";
import { type Likeable, type LikeGroup, likeGroups } from "./likeRequests.ts";
import { type Figures, type PersonTally, type UnitTally, WINDOW } from "./tally.ts";

/** A joint meeting that a ground of the regulation calls for. People decide whether it is held. */
export type MeetingProposal = {
  groundId: string;
  ground: string;
  basis: string[];
  numbers: string[];
  why: string;
};

/** Meetings that the count of like requests, or what was settled of one, calls for. @param now epoch ms */
export function meetingProposals(
  office: WorkingOffice,
  requests: readonly Likeable[],
  now: number,
): MeetingProposal[] {
  const { jointMeeting } = office.pack.lifecycle;
  return (jointMeeting?.grounds ?? []).flatMap(({ id, label, proposedBy, basis }): MeetingProposal[] => {
    if (proposedBy === "person") return [];
    const proposal = { groundId: id, ground: label, basis };
    if ("likeRequests" in proposedBy) {
      return likeGroups(office, requests, proposedBy.likeRequests, now).map((group) => ({
        ...proposal,
        numbers: group.numbers,
        why: likeText(group),
      }));
    }
    return requests
      .filter(
        ({ ticket }) =>
          isOpen(ticket) &&
          !ticket.meetings.some((meeting) => meeting.ground === id) &&
          holdsAny(office.pack, dimensionsOf(ticket), [proposedBy.dimensions]),
      )
      .map(({ number, ticket }) => ({ ...proposal, numbers: [number], why: ticket.title }));
  });
}

/** A problem that came back, and what the regulation wants to follow from it. */
export type LikeProblem = LikeGroup & { owes: string; basis: string[] };

/** Problems of which the regulation says that so many like ones call for a change. @param now epoch ms */
export function likeProblems(
  office: WorkingOffice,
  requests: readonly Likeable[],
  now: number,
): LikeProblem[] {
  const rule = office.pack.lifecycle.likeProblems;
  if (rule === undefined) return [];
  const { owes, basis } = rule;
  return likeGroups(office, requests, rule.likeRequests, now).map((group) => ({ ...group, owes, basis }));
}

export type MeasureStep = "interview" | "rectification" | "accountability";

/** A measure that the figures of a unit call for. */
export type UnitMeasure = {
  departmentId: string;
  unit: string;
  step: MeasureStep;
  why: string[];
  basis: string[];
};

/** A measure that was taken before. `mended`: it was done within its time; null: it still runs. */
export type TakenMeasure = { departmentId: string; step: MeasureStep; mended: boolean | null };

/**
 * Measures for units whose ratings are low or about which many complain, the next step of the regulation for each. A
 * step that still runs is not doubled; one that mended things begins anew at the first. Below the least number of
 * ratings nobody is judged. @param figures of a month
 */
export function unitMeasures(
  office: WorkingOffice,
  figures: Figures,
  taken: readonly TakenMeasure[],
): UnitMeasure[] {
  const rule = office.pack.lifecycle.unitMeasures;
  if (rule === undefined) return [];
  return judgedUnits(figures).flatMap(([departmentId, unit]): UnitMeasure[] => {
    const { numerator, denominator } = unit.survey.satisfied;
    const low = denominator >= rule.minRated && numerator / denominator < rule.satisfactionBelow;
    const accused = unit.complaints >= rule.complaintsFrom;
    if (!low && !accused) return [];
    const step = nextStep(
      rule.steps,
      taken.filter((one) => one.departmentId === departmentId),
    );
    if (step === null) return [];
    const why = [
      ...(low ? [t.lowSatisfaction(numerator, denominator, rule.satisfactionBelow)] : []),
      ...(accused ? [t.manyComplaints(unit.complaints)] : []),
    ];
    return [{ departmentId, unit: unit.name, step, why, basis: rule.basis }];
  });
}

function nextStep(steps: readonly MeasureStep[], taken: readonly TakenMeasure[]): MeasureStep | null {
  const last = taken.at(-1);
  if (last === undefined || last.mended === true) return steps[0] ?? null;
  if (last.mended === null) return null;
  return steps[steps.indexOf(last.step) + 1] ?? last.step;
}

/** A unit whose failures are serious or came again: put forward to be made known, with the regulation's grounds. */
export type CirculationProposal = {
  departmentId: string;
  unit: string;
  facts: string[];
  /** grounds of the regulation; whoever decides names the one that holds */
  grounds: string[];
  basis: string[];
};

/** Units to put forward for circulation: not done even after pressing, refused wrongly, or the same problem again. */
export function circulationProposals(
  office: WorkingOffice,
  figures: Figures,
  problems: readonly LikeProblem[],
  hotline: Readonly<Record<string, number>> = {},
): CirculationProposal[] {
  const rule = office.pack.lifecycle.circulation;
  if (rule === undefined) return [];
  return judgedUnits(figures).flatMap(([departmentId, unit]): CirculationProposal[] => {
    const repeated = problems.filter((problem) => problem.departmentId === departmentId);
    const failures = [
      ...(unit.presses.escalated > 0 ? [t.escalated(unit.presses.escalated)] : []),
      ...(unit.sendBacks.rejected > 0 ? [t.refusedWrongly(unit.sendBacks.rejected)] : []),
      ...(unit.redos > 1 ? [t.redone(unit.redos)] : []),
      ...repeated.map((problem) => t.cameAgain(problem.about, problem.numbers.length)),
    ];
    if (failures.length === 0) return [];
    const { numerator, denominator } = unit.survey.satisfied;
    const joined = [
      ...(rule.joinedWith.includes("ratings") && denominator > 0 ? [t.rated(numerator, denominator)] : []),
      ...(rule.joinedWith.includes("hotline") && hotline[departmentId] !== undefined
        ? [t.hotline(hotline[departmentId])]
        : []),
    ];
    const facts = [...failures, ...joined];
    return [{ departmentId, unit: unit.name, facts, grounds: rule.grounds, basis: rule.basis }];
  });
}

/** How a unit or a person worked with the window: what speaks for an award, what for criticism. Facts, no verdict. */
export type Cooperation = {
  departmentId: string | null;
  unit: string;
  /** null: the unit as a whole */
  person: string | null;
  good: string[];
  bad: string[];
};

/** The cooperation record of a period, of every unit and person that had something to do with a request. */
export function cooperation(figures: Figures): Cooperation[] {
  const names = new Map(Object.entries(figures.units).map(([id, { name }]) => [id, name]));
  const units = judgedUnits(figures).map(
    ([departmentId, unit]): Cooperation => ({
      departmentId,
      unit: unit.name,
      person: null,
      ...unitFacts(unit),
    }),
  );
  const persons = Object.values(figures.persons)
    .map((person): Cooperation => {
      const { departmentId, name } = person;
      const unit = departmentId === null ? t.window : (names.get(departmentId) ?? departmentId);
      return { departmentId, unit, person: name, ...personFacts(person) };
    })
    .filter(({ good, bad }) => good.length + bad.length > 0);
  return [...units, ...persons];
}

function unitFacts(unit: UnitTally): { good: string[]; bad: string[] } {
  const { onTime, survey, presses, sendBacks } = unit;
  const missed = onTime.denominator - onTime.numerator;
  return {
    good: [
      ...(unit.replied > 0 ? [t.replied(unit.replied)] : []),
      ...(onTime.denominator > 0 && missed === 0 ? [t.allOnTime(onTime.denominator)] : []),
      ...(survey.satisfied.numerator > 0
        ? [t.rated(survey.satisfied.numerator, survey.satisfied.denominator)]
        : []),
    ],
    bad: [
      ...(missed > 0 ? [t.missed(missed, onTime.denominator)] : []),
      ...(presses.pressed > 0 ? [t.pressed(presses.pressed)] : []),
      ...(presses.escalated > 0 ? [t.escalated(presses.escalated)] : []),
      ...(sendBacks.rejected > 0 ? [t.refusedWrongly(sendBacks.rejected)] : []),
      ...(unit.redos > 0 ? [t.redone(unit.redos)] : []),
      ...(unit.unsolved > 0 ? [t.unsolved(unit.unsolved)] : []),
      ...(unit.complaints > 0 ? [t.complaints(unit.complaints)] : []),
    ],
  };
}

function personFacts(person: PersonTally): { good: string[]; bad: string[] } {
  const replied = person.acts["replied"] ?? 0;
  const helped = person.acts["serviceActed"] ?? 0;
  const { numerator, denominator } = person.satisfied;
  return {
    good: [
      ...(replied > 0 ? [t.replied(replied)] : []),
      ...(helped > 0 ? [t.helped(helped)] : []),
      ...(numerator > 0 ? [t.rated(numerator, denominator)] : []),
    ],
    bad: [
      ...(person.redos > 0 ? [t.redone(person.redos)] : []),
      ...(person.late > 0 ? [t.late(person.late)] : []),
      ...(person.complaints > 0 ? [t.complaints(person.complaints)] : []),
    ],
  };
}

function likeText(group: LikeGroup): string {
  return t.alike(group.about, group.numbers.length, group.people);
}

/** Units with a desk of their own; what the window settled itself is nobody else's. */
function judgedUnits(figures: Figures): [string, UnitTally][] {
  return Object.entries(figures.units).filter(([id]) => id !== WINDOW);
}
