import { z } from "zod";
import { type CallbackKeys, CallbackRefused, decryptCallback, signatureIs } from "./callbackCrypto.ts";
import { findEncrypted, readXml, type XmlFields } from "./readXml.ts";

/** What stands in the address of every callback. Lengths are bounded before anything is computed. */
export const callbackQuery = z.object({
  msg_signature: z.string().max(128).default(""),
  timestamp: z.string().regex(/^\d{1,12}$/),
  nonce: z.string().min(1).max(128),
});
export type CallbackQuery = z.infer<typeof callbackQuery>;

/** A callback older, or more in the future, than this is refused. Longer than the platform's three tries take. */
export const FRESH_MS = 5 * 60_000;

/**
 * Verifies, then decrypts, then parses: in this order.
 * @param now epoch ms
 * @throws CallbackRefused
 */
export function openCallback(keys: CallbackKeys, query: CallbackQuery, body: string, now: number): XmlFields {
  return readXml(openEncrypted(keys, query, findEncrypted(body), now));
}

/**
 * The text with which the platform tries whether an address is ours, to be answered as it is.
 * @throws CallbackRefused
 */
export function openEcho(keys: CallbackKeys, query: CallbackQuery, echo: string, now: number): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(echo)) throw new CallbackRefused("malformed");
  return openEncrypted(keys, query, echo, now);
}

function openEncrypted(keys: CallbackKeys, query: CallbackQuery, encrypted: string, now: number): string {
  if (!signatureIs(query.msg_signature, keys.token, query.timestamp, query.nonce, encrypted)) {
    throw new CallbackRefused("badSignature");
  }
  if (Math.abs(now - Number(query.timestamp) * 1000) > FRESH_MS) throw new CallbackRefused("stale");
  return decryptCallback(keys, encrypted);
}
