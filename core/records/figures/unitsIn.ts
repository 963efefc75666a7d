import type { Part } from "../../lifecycle/ticket.ts";
import { departmentName } from "../recordUnits.ts";
import { figureTexts } from "../texts.ts";
import type { Counted } from "./counted.ts";
import { type PersonTally, personOf, type UnitTally, unitOf, WINDOW } from "./tally.ts";

/** Whose figures each thing that happened to a request belongs to. */
export type Units = {
  ofPart: (partId: string) => UnitTally;
  /** the unit that a clock binds: its part's, else the lead one of the round that ran then, else the window */
  ofClock: (clock: { partId?: string; startsAt: string }, at: string) => UnitTally;
  /** the lead unit of a round; the window where it had none */
  leading: (round: number) => UnitTally;
  ofDepartment: (id: string | null) => UnitTally;
  /** who had a part in hand, if it was a member of staff whom the record names */
  operatorOf: (part: Part | undefined) => PersonTally | null;
  leadPart: (round: number) => Part | undefined;
  person: (who: { id: string; name: string }) => PersonTally;
};

export function unitsIn({ office, figures, file: { ticket } }: Counted): Units {
  const ofDepartment = (id: string | null): UnitTally =>
    id === null
      ? unitOf(figures, WINDOW, figureTexts.window)
      : unitOf(figures, id, departmentName(office, id) ?? id);
  const unitOfPart = (part: Part): UnitTally => {
    const { target } = part;
    // counted by hall: the contact of one of its requests is not the others'
    if (target.to === "level") return unitOf(figures, `level:${target.hall}`, target.hall);
    return ofDepartment(target.departmentId);
  };
  const partBy = (id: string | undefined) => ticket.parts.find((part) => part.id === id);
  const leadPart = (round: number): Part | undefined => {
    const parts = ticket.parts.filter((part) => part.round === round);
    const bound = parts.filter((part) => part.status !== "taken");
    return bound.find((part) => part.lead) ?? bound[0];
  };
  const person = (who: { id: string; name: string }) =>
    personOf(figures, who, office.staff.find((one) => one.id === who.id)?.departmentId ?? null);
  const leading = (round: number) => {
    const part = leadPart(round);
    return part === undefined ? ofDepartment(null) : unitOfPart(part);
  };
  return {
    ofPart: (id) => {
      const part = partBy(id);
      return part === undefined ? ofDepartment(null) : unitOfPart(part);
    },
    ofClock: (clock, at) => {
      const part = partBy(clock.partId);
      return part === undefined ? leading(roundAt(ticket.rounds, at)) : unitOfPart(part);
    },
    leading,
    leadPart,
    ofDepartment,
    person,
    operatorOf: (part) => (part?.operator == null ? null : person(part.operator)),
  };
}

/** The round that ran at that time. */
export function roundAt(rounds: readonly { number: number; startedAt: string }[], at: string): number {
  const moment = Date.parse(at);
  return rounds.findLast((round) => Date.parse(round.startedAt) <= moment)?.number ?? 1;
}
