import type { Seal } from "../../core/privacy/seal.ts";
import type { Sql } from "../../core/store/database.ts";
import { loadAttachment } from "../../core/store/staffQueries.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import { createSigner, type Signer } from "../channels/web/session.ts";

/** Whoever showed number and code may open the files for so long; then they show them again. */
const OPEN_MS = 15 * 60_000;

/** @param sessionKey SESSION_KEY: whoever holds it can make addresses, nobody else */
export function fileSigner(sessionKey: Uint8Array): Signer {
  return createSigner(sessionKey, "progressFile");
}

/** What stands in the address of a file. @param now epoch ms */
export function fileToken(signer: Signer, ticketId: string, fileId: string, now: number): string {
  return signer.sign(`${ticketId}:${fileId}:${now + OPEN_MS}`);
}

/**
 * The file of an address, opened.
 * @returns null where the address was not made here or is over, and where the ticket does not show that file (any more)
 */
export async function openToldFile(
  sql: Sql,
  seal: Seal,
  officeId: string,
  signer: Signer,
  token: string,
  now: number,
): Promise<{ fileName: string; contentType: string; bytes: Uint8Array } | null> {
  const [ticketId = "", fileId = "", until = "", ...rest] = signer.verify(token)?.split(":") ?? [];
  if (rest.length > 0 || !(Number(until) > now)) return null;
  const found = await loadTicket(sql, officeId, { id: ticketId });
  if (found === null || !(found.ticket.toldFiles ?? []).includes(fileId)) return null;
  const file = await loadAttachment(sql, officeId, fileId);
  if (file === null) return null;
  const { fileName, contentType, bodySealed } = file;
  return { fileName, contentType, bytes: seal.openBytes(bodySealed, officeId) };
}
