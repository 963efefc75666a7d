import { checkChain, type StoredLink } from "./checkChain.ts";
import type { Sql } from "./database.ts";
import type { StoredTicket } from "./ticketStore.ts";

/** The proof of one ticket's record. `broken`: the first version at which it does not hold, 0 for the ticket itself. */
export type ChainProof = { links: number; head: string; broken: number | null };

/** The links of a ticket's chain in order. */
export async function linksOf(sql: Sql, officeId: string, ticketId: string): Promise<StoredLink[]> {
  return await sql.$queryRaw<StoredLink[]>`
    SELECT "version", "type", "body", "prevHash", "hash", "sealed" FROM "TicketEvent"
     WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId} ORDER BY "version"`;
}

/** Proves one ticket: each link follows on the one before, and the ticket is what its links make of it. */
export async function proveTicket(sql: Sql, stored: StoredTicket): Promise<ChainProof> {
  const links = await linksOf(sql, stored.officeId, stored.id);
  const { head, broken } = checkChain({ ...stored, state: stored.ticket }, links);
  return {
    links: links.length,
    head: Buffer.from(head).toString("hex"),
    broken: broken === null ? null : (broken.version ?? 0),
  };
}
