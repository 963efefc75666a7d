import type { Database } from "../store/database.ts";
import {
  type FilingOffice,
  type LikenessSource,
  officesToFile,
  unfiledTickets,
} from "../store/likenessStore.ts";
import { lockSource } from "../store/staffQueries.ts";
import { DOMAINS } from "../words.ts";
import type { LikenessDesk } from "./intake.ts";
import { type Signature, signatureOf } from "./signature.ts";

export type FilingParts = {
  prisma: Database["prisma"];
  likeness: LikenessDesk;
  /** epoch ms */
  now: () => number;
};

/** An office that has filed nothing yet begins with the tickets of so many days. */
const FIRST_MS = 90 * 86_400_000;
/** A ticket may be committed a while after the time that it bears: so much is looked at again. */
const OVERLAP_MS = 3_600_000;
/** Filed in one transaction: a few milliseconds each. */
const BATCH = 20;

/** The signature of a ticket as it was registered. */
export function signatureFrom(source: LikenessSource): Signature {
  const { title, text, personKey, phoneHash, departmentId, matter } = source;
  const domain = DOMAINS.find((one) => one === source.domain) ?? null;
  return signatureOf({ title, text }, { personKey, phoneHash, departmentId, matter, domain });
}

/**
 * Files the tickets that were registered since it was last done, oldest first, so that each finds those before it.
 * Apart from the registration, which must not wait for it. Safe to run twice, and on several nodes: they take turns,
 * so that two tickets with one cause do not each become the first of it.
 * @param limit tickets filed at most @returns how many were filed
 */
export async function fileNewTickets(parts: FilingParts, limit: number): Promise<number> {
  let filed = 0;
  const first = new Date(parts.now() - FIRST_MS);
  for (const office of await officesToFile(parts.prisma, first, OVERLAP_MS)) {
    for (;;) {
      const wanted = Math.min(BATCH, limit - filed);
      if (wanted <= 0) return filed;
      const count = await fileSome(parts, office, wanted);
      filed += count;
      if (count < wanted) break;
    }
  }
  return filed;
}

async function fileSome({ prisma, likeness }: FilingParts, { officeId, since }: FilingOffice, limit: number) {
  return await prisma.$transaction(async (tx) => {
    await lockSource(tx, officeId, "likeness");
    const sources = await unfiledTickets(tx, officeId, since, limit);
    for (const source of sources) {
      await likeness.file(tx, officeId, source.ticketId, signatureFrom(source), source.at.getTime());
    }
    return sources.length;
  });
}
