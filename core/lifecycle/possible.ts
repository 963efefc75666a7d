import type { WorkingOffice } from "../office/workingOffice.ts";
import type { CommandType, Context } from "./command.ts";
import { COMMAND_TYPES } from "./commandEvents.ts";
import { closedBy } from "./gates.ts";
import { roleLabel } from "./packRules.ts";
import { isAccusedSide, mayDo, staffOf } from "./permissions.ts";
import { commandTexts, missingTexts, refusalTexts as t } from "./texts.ts";
import { isOpen, type Ticket } from "./ticket.ts";

/** A command that an actor can give; where something has to come first, what it is. */
export type Possible = { command: CommandType; label: string; ready: boolean; missing: string[] };

/** Commands of the program's own, which no person looks for in a list. */
const INWARD: readonly CommandType[] = ["absorb", "release", "recomputeClocks"];

/**
 * The commands possible now for an actor, ready ones first; those that only wait for another step stand there with
 * what is missing, so that it is said before and not after.
 */
export function possible(
  office: WorkingOffice,
  ticket: Ticket,
  { actor, now }: Pick<Context, "actor" | "now">,
): Possible[] {
  const all = COMMAND_TYPES.flatMap((command): Possible[] => {
    if (INWARD.includes(command) && actor.role === "staff") return [];
    if (!mayDo(office, ticket, command, actor)) return [];
    const closed = closedBy(office, ticket, command, now);
    if (closed !== null && closed.missing.length === 0) return [];
    const missing = [...(closed?.missing ?? []), ...missingConfirmation(office, ticket, command)];
    return [{ command, label: commandTexts[command], ready: missing.length === 0, missing }];
  });
  return [...all.filter((one) => one.ready), ...all.filter((one) => !one.ready)];
}

/** What an actor can do now, in words; where it is nothing, whom to turn to. Never empty. */
export function possibleTexts(office: WorkingOffice, ticket: Ticket, context: Context): string[] {
  const labels = possible(office, ticket, context)
    .filter((one) => one.ready)
    .map((one) => one.label);
  if (labels.length > 0) return labels;
  if (!isOpen(ticket) && ticket.status !== "merged") return [t.registerAnew];
  return [t.nothingPossible(roleLabel(office.pack, whomToAsk(office, ticket, context)))];
}

/** The accused side of a complaint is not told who has it. */
function whomToAsk(office: WorkingOffice, ticket: Ticket, { actor }: Context): string {
  const staff = staffOf(office, actor);
  return staff !== null && isAccusedSide(office, ticket, staff) ? office.pack.triage.by : ticket.owner.role;
}

function missingConfirmation(office: WorkingOffice, ticket: Ticket, command: CommandType): string[] {
  const wanted = office.pack.lifecycle.confirmation !== undefined && ticket.confirmedAt === null;
  return command === "dispatch" && ticket.status === "triaged" && wanted ? [missingTexts.confirmation] : [];
}
