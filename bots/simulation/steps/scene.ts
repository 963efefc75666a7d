import { addOfficeTime } from "../../../core/deadline/officeHours.ts";
import { MINUTE_MS } from "../../../core/deadline/shanghaiTime.ts";
import type { Given } from "../../../core/desk/giveCommand.ts";
import type { Command, CommandType } from "../../../core/lifecycle/command.ts";
import type { Actor } from "../../../core/lifecycle/eventParts.ts";
import { closedBy } from "../../../core/lifecycle/gates.ts";
import { mayDo, mayOpen } from "../../../core/lifecycle/permissions.ts";
import type { Ticket } from "../../../core/lifecycle/ticket.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Case } from "../people.ts";

/** A ticket as somebody at the office sees it now (epoch ms). */
export type Scene = { office: WorkingOffice; ticket: Ticket; case: Case; now: number };

/** What somebody does. `together`: it touches two tickets. */
export type Move = { by: Actor; command: Command; together?: true } & Pick<Given, "clue">;

/** What happens next, and when (epoch ms). */
export type Step = { at: number; move: Move };

export const CITIZEN: Actor = { role: "citizen" };

/**
 * Somebody of the office who may give this command now, as the life cycle itself judges; null: nobody may, or the
 * state of the work and the pack do not let it in.
 * @param role whom it is usually, by the pack's role id
 */
export function whoCan(
  { office, ticket, case: { citizen }, now }: Scene,
  command: CommandType,
  { partId = null, role }: { partId?: string | null; role?: string | undefined } = {},
): Actor | null {
  if (closedBy(office, ticket, command, now) !== null) return null;
  const able = office.staff.filter(({ id, name }) => {
    const actor = { role: "staff", id, name } as const;
    return mayOpen(office, ticket, actor) && mayDo(office, ticket, command, actor, partId);
  });
  const usual = role === undefined ? [] : able.filter(({ roles }) => roles.includes(role));
  if (able.length === 0) return null;
  const { id, name } = citizen.dice.pick(usual.length > 0 ? usual : able);
  return { role: "staff", id, name };
}

/** A moment of office time so many office minutes from now. */
export function officeLater({ office, now }: Pick<Scene, "office" | "now">, minutes: number): number {
  return office.opensAt(addOfficeTime(office.timetable, now, minutes * MINUTE_MS));
}

/** The step, where there is somebody to take it. */
export function step(at: number, by: Actor | null, command: Command): Step | null {
  return by === null ? null : { at, move: { by, command } };
}

/** The first of these that is one. */
export function firstOf(...steps: (() => Step | null)[]): Step | null {
  for (const make of steps) {
    const made = make();
    if (made !== null) return made;
  }
  return null;
}
