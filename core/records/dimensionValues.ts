import type { Ticket } from "../lifecycle/ticket.ts";
import type { PackDimension } from "../policy/packPeople.ts";

/**
 * What is settled of a request in a dimension of the pack, or assumed by it. A pack that asks for the nature as a
 * dimension of its own is answered by what understanding found.
 */
export function dimensionValues(
  { classification }: Ticket,
  { id, assumed }: PackDimension,
): readonly string[] {
  const found = id === "nature" ? classification?.nature : undefined;
  const settled = classification?.dimensions[id] ?? found ?? assumed ?? [];
  return typeof settled === "string" ? [settled] : settled;
}
