import type { Pack } from "../policy/pack.ts";
import type { Role } from "../words.ts";
import type { Dimensions } from "./eventParts.ts";
import { dimensionsOf, type Ticket } from "./ticket.ts";

const UNIT_ROLES: readonly Role[] = [
  "liaison",
  "operator",
  "windowStaff",
  "unitLeader",
  "chiefRepresentative",
];

/** Whether any of the matches holds: each names dimensions and the values that fit; `unset` means nothing is settled. */
export function holdsAny(
  pack: Pack,
  dimensions: Dimensions,
  whenAny: readonly Record<string, readonly string[]>[],
): boolean {
  return whenAny.some((match) =>
    Object.entries(match).every(([id, wanted]) => {
      const values = valuesOf(pack, dimensions, id);
      return (values.length === 0 ? ["unset"] : values).some((value) => wanted.includes(value));
    }),
  );
}

function valuesOf(pack: Pack, dimensions: Dimensions, id: string): string[] {
  const settled = dimensions[id] ?? pack.dimensions.find((one) => one.id === id)?.assumed;
  if (settled === undefined) return [];
  return typeof settled === "string" ? [settled] : settled;
}

/** Whether a rule of the pack that depends on dimensions holds for this ticket; absent: it does not. */
export function ruleHolds(
  pack: Pack,
  ticket: Ticket,
  rule: { whenAny: readonly Record<string, readonly string[]>[] } | undefined,
): boolean {
  return rule !== undefined && holdsAny(pack, dimensionsOf(ticket), rule.whenAny);
}

/** The pack's role of who handles a part in a unit. */
export function unitRole(pack: Pack): string {
  for (const wanted of UNIT_ROLES) {
    const role = pack.roles.find((one) => one.actsAs === wanted);
    if (role !== undefined) return role.id;
  }
  return pack.triage.by;
}

/** Whether telling the citizen has a clock of its own: then the unit's limit ends with its reply to the window. */
export function hasFeedbackClock(pack: Pack): boolean {
  return pack.clocks.some((rule) => rule.clock === "feedback" && rule.startsOn === "unitReplied");
}

/** What is wrong with these dimensions, or null: every one has to be the pack's, with values of the pack's. */
export function wrongDimension(pack: Pack, dimensions: Dimensions): string | null {
  for (const [id, value] of Object.entries(dimensions)) {
    const dimension = pack.dimensions.find((one) => one.id === id);
    const values = typeof value === "string" ? [value] : value;
    if (dimension === undefined || (values.length > 1 && !dimension.several)) return id;
    if (values.some((one) => !dimension.values.some((known) => known.id === one))) return id;
  }
  return null;
}

/** The name of a role as this pack calls it. */
export function roleLabel(pack: Pack, id: string): string {
  return pack.roles.find((role) => role.id === id)?.label ?? id;
}
