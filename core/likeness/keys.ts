import { createHash } from "node:crypto";
import { type OfficeProfile, weightIn } from "./profile.ts";
import type { Signature } from "./signature.ts";

/** Terms of a ticket under which it is filed: two tickets about the same cause share one of these nearly always. */
const FILED_TERMS = 14;
/** Keys are filed by month, so that a look-up over some weeks never meets the tickets of other years. */
const BUCKET_MS = 30 * 86_400_000;
/** Further back than so many months nothing is looked up by words. */
const MOST_BUCKETS = 12;

/** The keys under which a ticket is filed. @param at epoch ms */
export function keysOf(officeId: string, signature: Signature, profile: OfficeProfile, at: number): bigint[] {
  return keysIn(officeId, filedUnder(signature, profile), Math.floor(at / BUCKET_MS));
}

/** The keys that find the tickets like one from `since` up to `now` (epoch ms; a year back at most). */
export function lookupKeys(
  officeId: string,
  signature: Signature,
  profile: OfficeProfile,
  since: number,
  now: number,
): bigint[] {
  const names = filedUnder(signature, profile);
  const last = Math.floor(now / BUCKET_MS);
  const first = Math.max(Math.floor(since / BUCKET_MS), last - MOST_BUCKETS);
  return Array.from({ length: last - first + 1 }, (_, i) => keysIn(officeId, names, first + i)).flat();
}

/** The most telling terms of a signature in its office, and its matter with its unit. */
function filedUnder({ terms, facts }: Signature, profile: OfficeProfile): string[] {
  const telling = terms
    .map((term, rank) => ({ term, weight: weightIn(profile, term, rank) }))
    .sort((a, b) => b.weight - a.weight || a.term - b.term)
    .slice(0, FILED_TERMS)
    .map(({ term }) => `t${term}`);
  const { matter, departmentId } = facts;
  return matter === null ? telling : [...telling, `m${departmentId ?? ""}/${matter}`];
}

function keysIn(officeId: string, names: readonly string[], bucket: number): bigint[] {
  return names.map((name) =>
    createHash("sha1").update(`${officeId}\n${bucket}\n${name}`).digest().readBigInt64BE(0),
  );
}
