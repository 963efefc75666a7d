import type { CommandAnswer, Given } from "../../core/desk/giveCommand.ts";
import { giveCommand } from "../../core/desk/giveCommand.ts";
import { uuidV7 } from "../../core/ids.ts";
import type { Command } from "../../core/lifecycle/command.ts";
import type { Actor } from "../../core/lifecycle/eventParts.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { StoredTicket } from "../../core/store/ticketStore.ts";
import type { Dialogue } from "../dialogue/dialogue.ts";
import type { House } from "../house.ts";
import { Agenda } from "./agenda.ts";
import type { Dice } from "./dice.ts";
import type { ExtraKind } from "./extras.ts";
import { Journal } from "./journal.ts";
import type { Case, Citizen } from "./people.ts";

/** What a citizen, or somebody at the office for them, is going to do. */
export type Doing =
  /** the citizen comes for the first time */
  | { do: "come"; citizen: Citizen }
  /** goes on with the conversation: answers what the desk asked last */
  | { do: "answer"; citizen: Citizen }
  /** writes a line of their own */
  | { do: "write"; citizen: Citizen; text: string; choice?: string }
  /** looks at the chat page again */
  | { do: "look"; citizen: Citizen }
  /** something on the ticket is due by itself */
  | { do: "wake"; case: Case }
  /** somebody goes on with the ticket */
  | { do: "work"; case: Case }
  | { do: "extra"; case: Case; extra: ExtraKind }
  /** the citizen answers the callback that reached them */
  | { do: "grade"; case: Case; round: number; way: string }
  /** a clerk asks by telephone instead */
  | { do: "askByPhone"; case: Case; round: number };

/** A simulation's run: the office, its people, and what is still to happen. */
export type World = {
  house: House;
  dialogue: Dialogue;
  office: () => WorkingOffice;
  dice: Dice;
  agenda: Agenda<Doing>;
  journal: Journal;
  /** by ticket id */
  cases: Map<string, Case>;
  /** tickets as they stand, by id: read ahead, or as the last command left them; nobody else has touched them since */
  known: Map<string, StoredTicket>;
  /** the simulated clock, where nobody has one of their own (epoch ms) */
  now: number;
};

/** The simulated time (epoch ms); the house reads the same clock. */
export type SimulatedClock = { now: number };

/** @param clock stands at the beginning of the first day */
export function newWorld(
  house: House,
  dialogue: Dialogue,
  officeId: string,
  dice: Dice,
  clock: SimulatedClock,
): World {
  return {
    house,
    dialogue,
    office: () => house.office(officeId),
    dice,
    agenda: new Agenda(),
    journal: new Journal(),
    cases: new Map(),
    known: new Map(),
    get now() {
      return clock.now;
    },
    set now(at) {
      clock.now = at;
    },
  };
}

/** Puts something on the agenda; who does it is the citizen it is about. @param at epoch ms: a clock tells whole ones */
export function plan(world: World, at: number, doing: Doing): void {
  const citizen = "case" in doing ? doing.case.citizen : doing.citizen;
  world.agenda.add(Math.round(at), citizen.id, doing);
}

/** An id that the same seed makes again. @param at epoch ms */
export function idFor(citizen: Citizen, at: number): string {
  return uuidV7(at, (bytes) => citizen.dice.fill(bytes));
}

/** Of a hundred commands so many carry a key against doubles, as the workbench gives them; of these some come twice. */
const KEYED = 25;
const SENT_TWICE = 10;

/**
 * Gives a command the way that everybody does, and writes into the journal what came of it.
 * @param read the ticket as the giver has just seen it; null: the command goes to it however it stands
 */
export async function give(
  world: World,
  own: Case,
  by: Actor,
  command: Command,
  at: number,
  read: StoredTicket | null,
  more: Partial<Pick<Given, "clue" | "into" | "personal">> = {},
): Promise<CommandAnswer> {
  const { house, journal } = world;
  const { dice } = own.citizen;
  own.given += 1;
  const id = `${own.id}:${own.given}`;
  const key = dice.chance(KEYED) ? id : null;
  const onWritten = (after: StoredTicket) => world.known.set(own.id, after);
  const parts = { prisma: house.database.prisma, seal: house.seal, now: at, correlationId: id, onWritten };
  const given = { version: read?.version ?? null, ...more, number: own.number, command, key };
  const answer = await giveCommand(parts, world.office(), by, given, read);
  journal.note(command.type, answer);
  if (!answer.ok) world.known.delete(own.id);
  if (key !== null && answer.ok && dice.chance(SENT_TWICE)) {
    const again = await giveCommand(parts, world.office(), by, given);
    if (!again.ok || !again.again || again.version !== answer.version)
      journal.doneTwice.push(`${own.number} ${id}`);
  }
  return answer;
}
