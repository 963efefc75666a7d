import { createHash } from "node:crypto";
import { findGiven, keepGiven } from "../../store/commandStore.ts";
import type { Database, Sql } from "../../store/database.ts";
import { lockSource } from "../../store/staffQueries.ts";

export type Once<Done, Refused> =
  | { ok: true; done: Done; again: boolean }
  | { ok: false; refused: Refused | "keyReused" };

/**
 * Does something in one transaction, and the same key again does nothing more: the answer is the first one's. A refusal
 * is not kept, and undoes whatever was written before it.
 * @param asked everything that was asked, and by whom: another wish under the same key is refused
 * @param now epoch ms
 */
export async function onceForKey<Done, Refused>(
  { prisma }: Database,
  officeId: string,
  key: string | null,
  asked: unknown,
  now: number,
  run: (tx: Sql) => Promise<{ ok: true; done: Done } | { ok: false; refused: Refused }>,
): Promise<Once<Done, Refused>> {
  const fingerprint = createHash("sha256").update(JSON.stringify(asked)).digest("hex");
  let refused: { ok: false; refused: Refused } | null = null;
  const inside = async (tx: Sql): Promise<Once<Done, Refused>> => {
    if (key !== null) {
      await lockSource(tx, officeId, `key:${key}`);
      const before = await findGiven(tx, officeId, key);
      if (before !== null && before.fingerprint !== fingerprint) return { ok: false, refused: "keyReused" };
      // written below by whoever asked the same
      if (before !== null) return { ok: true, done: before.answer as Done, again: true };
    }
    const answer = await run(tx);
    if (!answer.ok) {
      refused = answer;
      throw new Undone();
    }
    if (key !== null) {
      await keepGiven(tx, officeId, key, { fingerprint, answer: answer.done }, new Date(now));
    }
    return { ...answer, again: false };
  };
  try {
    return await prisma.$transaction(inside);
  } catch (error) {
    if (error instanceof Undone && refused !== null) return refused;
    throw error;
  }
}

/** Ends the transaction without its writes; what was refused is told beside it. */
class Undone extends Error {
  override name = "Undone";
}
