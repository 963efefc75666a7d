import type { DeclineReason } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Meaning } from "../understanding/meaning.ts";
import type { Kind } from "../words.ts";

/** What the pack's rules make of a meaning, before any person looked. */
export type Settled = {
  kind: Kind;
  dimensions: Record<string, string>;
  departmentId: string | null;
  decline: { reason: DeclineReason; basis: string[]; told: string } | null;
  needsTriage: boolean;
};

/**
 * Settles what a confident classifier may settle under this pack, and leaves the rest to a person: a request that
 * the regulation excludes is declined only where the program is sure and the pack lets it decide; when in doubt a
 * person decides (conformance CM-4).
 * @param declined set where the citizen was already told so in the conversation
 */
export function settleByRule(
  office: WorkingOffice,
  meaning: Meaning,
  declined?: { why: DeclineReason; told: string },
): Settled {
  const { triage } = office.pack;
  const departmentId =
    meaning.department === null
      ? null
      : (office.departments.find((one) => one.name === meaning.department)?.id ?? null);
  const kind = meaning.kind === "none" ? "consult" : meaning.kind;
  const decline =
    declined === undefined
      ? ruledOut(office, meaning)
      : { reason: declined.why, ...basisOf(office, declined.why), told: declined.told };
  const sure =
    triage.automatic &&
    meaning.kind !== "none" &&
    meaning.confidence >= triage.threshold &&
    meaning.scope === "service" &&
    departmentId !== null &&
    !(triage.never.includes("conduct") && meaning.conduct) &&
    !(triage.never.includes("joint") && meaning.dimensions["joint"] === "yes");
  return {
    kind,
    dimensions: withAssumed(office, meaning.dimensions),
    departmentId,
    decline,
    needsTriage: decline === null && !sure,
  };
}

/** What the program may decline by itself, and with which words. */
export function ruledOut(office: WorkingOffice, meaning: Meaning): Settled["decline"] {
  const { pack } = office;
  if (!pack.triage.automatic || meaning.scopeConfidence < pack.triage.threshold) return null;
  if (meaning.scope === "excluded" && meaning.exclusion !== null) {
    const rule = pack.exclusions.find((one) => one.exclusion === meaning.exclusion);
    if (rule === undefined || rule.treatment === "guide") return null;
    if (rule.treatment === "decline" && !pack.triage.never.includes("excluded")) {
      return { reason: rule.exclusion, basis: rule.basis, told: `${rule.tell}${rule.belongsTo}` };
    }
    if (rule.treatment === "decline") return null;
  }
  if (meaning.scope === "service" || pack.triage.never.includes("outOfScope")) return null;
  return { reason: "outOfScope", basis: pack.outOfScope.basis, told: pack.outOfScope.person.how };
}

function basisOf(office: WorkingOffice, reason: DeclineReason): { basis: string[] } {
  if (reason === "outOfScope") return { basis: office.pack.outOfScope.basis };
  return { basis: office.pack.exclusions.find((one) => one.exclusion === reason)?.basis ?? [] };
}

/** Values that hold until a person or the citizen says otherwise. */
function withAssumed(office: WorkingOffice, found: Record<string, string>): Record<string, string> {
  const assumed = office.pack.dimensions.flatMap((one) =>
    one.assumed === undefined || found[one.id] !== undefined ? [] : [[one.id, one.assumed] as const],
  );
  return { ...found, ...Object.fromEntries(assumed) };
}
