import { createHash } from "node:crypto";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";

/**
 * The record of one ticket is a chain: each link's hash covers the hash before it and the link's text. The first
 * hash covers the office, the ticket's id and its number, so that a number cannot be given to another record.
 * The same formula stands in SQL in `registerTicket`, because the number is only known there.
 */
export function genesisHash(officeId: string, ticketId: string, number: string): Buffer {
  return createHash("sha256").update(`${officeId}/${ticketId}/${number}`).digest();
}

export function linkHash(previous: Uint8Array, body: string): Buffer {
  return createHash("sha256").update(previous).update(body).digest();
}

/** Digest of personal data that lies sealed beside a link; it stands in the link's text, so the chain covers it. */
export function sealedDigest(sealed: Uint8Array): string {
  return createHash("sha256").update(sealed).digest("hex");
}

/** The text of a link, exactly as stored and hashed. */
export function linkBody(event: RecordedEvent, sealed: Uint8Array | null): string {
  return JSON.stringify(sealed === null ? event : { ...event, sealed: sealedDigest(sealed) });
}
