import type { NewRequest } from "../../core/desk/desk.ts";
import type { Pack } from "../../core/policy/pack.ts";
import type { Meaning } from "../../core/understanding/meaning.ts";
import { isEnterprise } from "./sufficiency.ts";
import { texts } from "./texts.ts";

/** Whether a request belongs to the office, and what the citizen is told of it. */
export type Belonging =
  | { here: true; told: string | null }
  | { here: false; declined: NonNullable<NewRequest["declined"]> };

const HERE: Belonging = { here: true, told: null };

/**
 * Applies the pack's exclusions and its pointer for matters out of scope. The program declines only where it is as
 * sure as the pack demands and the pack leaves that decision to it; in doubt the request is registered and a person
 * decides.
 */
export function belongingOf(text: string, meaning: Meaning, pack: Pack): Belonging {
  if (meaning.scope === "service" || meaning.scopeConfidence < pack.triage.threshold) return HERE;
  const pointer = isEnterprise(text) ? pack.outOfScope.enterprise : pack.outOfScope.person;
  if (meaning.scope === "other") {
    if (!mayDecline(pack, "outOfScope")) return { here: true, told: texts.likelyBelongsTo(pointer.to) };
    return { here: false, declined: { why: "outOfScope", told: pointer.how } };
  }
  const rule = pack.exclusions.find(({ exclusion }) => exclusion === meaning.exclusion);
  if (rule === undefined) return HERE;
  if (rule.treatment === "guide") return { here: true, told: texts.guided(rule.tell, rule.belongsTo) };
  if (!mayDecline(pack, rule.treatment === "outOfScope" ? "outOfScope" : "excluded"))
    return { here: true, told: texts.likelyBelongsTo(rule.belongsTo) };
  const where = rule.treatment === "outOfScope" ? pointer.how : texts.belongsTo(rule.belongsTo);
  return { here: false, declined: { why: rule.exclusion, told: `${rule.tell}\n${where}` } };
}

function mayDecline(pack: Pack, what: "excluded" | "outOfScope"): boolean {
  return pack.triage.automatic && !pack.triage.never.includes(what);
}
