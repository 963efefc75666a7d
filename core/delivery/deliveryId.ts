import { wayRules } from "./ways.ts";

const EPOCH_SECONDS = 1_577_836_800; // 2020-01-01
const TIME_DIGITS = 6;

/**
 * What a message is known by at the platforms: the second in which it was owed and its row, so that a database begun
 * anew does not give the same ids again; at most 15 characters. The same for every try, but new where the earlier one
 * is known to have come to nothing: a platform that knows keys would drop the second as a double.
 */
export function deliveryIdOf(
  row: { id: string; createdAt: Date },
  way: string,
  tries: readonly { way: string; outcome: string | null; proof: string | null }[],
): string {
  const seconds = Math.max(0, Math.floor(row.createdAt.getTime() / 1000) - EPOCH_SECONDS);
  const time = seconds.toString(36).padStart(TIME_DIGITS, "0").slice(-TIME_DIGITS);
  const void_ = tries.filter((one) => one.way === way && cameToNothing(one)).length;
  return `${time}${BigInt(row.id).toString(36)}${void_ === 0 ? "" : `-${void_.toString(36)}`}`;
}

function cameToNothing(one: { way: string; outcome: string | null; proof: string | null }): boolean {
  if (one.proof === "failed" || one.outcome === "closed" || one.outcome === "final") return true;
  return one.outcome === "ok" && one.proof === null && wayRules(one.way).arrives === "receipt";
}
