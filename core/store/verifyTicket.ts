import { isDeepStrictEqual } from "node:util";
import { fold } from "../lifecycle/evolve.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import { genesisHash, linkHash, sealedDigest } from "../ticket/chain.ts";
import type { Sql } from "./database.ts";
import type { StoredTicket } from "./ticketStore.ts";

/** A link of a ticket's chain as stored: the text that was hashed, its hash, and what lies sealed beside it. */
export type StoredLink = { version: number; body: string; hash: Uint8Array; sealed: Uint8Array | null };

/** The proof of one ticket's record. `broken`: the first version at which it does not hold, 0 for the ticket itself. */
export type ChainProof = { links: number; head: string; broken: number | null };

/** The links of a ticket's chain in order. */
export async function linksOf(sql: Sql, officeId: string, ticketId: string): Promise<StoredLink[]> {
  return await sql.$queryRaw<StoredLink[]>`
    SELECT "version", "body", "hash", "sealed" FROM "TicketEvent"
     WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId} ORDER BY "version"`;
}

/** Proves one ticket: each link follows on the one before, and the ticket is what its links make of it. */
export async function proveTicket(sql: Sql, stored: StoredTicket): Promise<ChainProof> {
  const links = await linksOf(sql, stored.officeId, stored.id);
  let hash: Uint8Array = genesisHash(stored.officeId, stored.id, stored.number);
  const events: RecordedEvent[] = [];
  const proof = (broken: number | null): ChainProof => ({
    links: links.length,
    head: Buffer.from(hash).toString("hex"),
    broken,
  });
  for (const [i, link] of links.entries()) {
    const next = linkHash(hash, link.body);
    const { sealed, ...event }: RecordedEvent & { sealed?: string } = JSON.parse(link.body);
    const kept = link.sealed === null ? undefined : sealedDigest(link.sealed);
    if (link.version !== i + 1 || sealed !== kept || Buffer.compare(next, link.hash) !== 0)
      return proof(i + 1);
    hash = next;
    events.push(event);
  }
  const whole = links.length === stored.version && Buffer.compare(hash, stored.headHash) === 0;
  return proof(
    whole && isDeepStrictEqual(JSON.parse(JSON.stringify(fold(events))), stored.ticket) ? null : 0,
  );
}
