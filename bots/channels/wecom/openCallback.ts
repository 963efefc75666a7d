import { type CallbackKeys, CallbackRefused, decryptCallback, signatureIs } from "./callbackCrypto.ts";
import { findEncrypted, readXml, type XmlFields } from "./readXml.ts";

/** What stands in the address of every callback. */
export type CallbackQuery = { msg_signature: string; timestamp: string; nonce: string };

/** A callback older, or more in the future, than this is refused. Longer than the platform's three tries take. */
export const FRESH_MS = 5 * 60_000;

const LONGEST_NAME = 128;
const LONGEST_ECHO = 4_096;

/**
 * Reads the address of a callback. Lengths are bounded before anything is computed, and nothing may stand there twice.
 * @param query what follows the question mark
 * @returns besides, the text with which the platform tries the address; "" elsewhere
 * @throws CallbackRefused malformed
 */
export function readQuery(query: string): CallbackQuery & { echostr: string } {
  const given = new URLSearchParams(query);
  const one = (name: string, longest: number): string => {
    const [value = "", ...others] = given.getAll(name);
    if (others.length > 0 || value.length > longest) throw new CallbackRefused("malformed");
    return value;
  };
  const read = {
    msg_signature: one("msg_signature", LONGEST_NAME),
    timestamp: one("timestamp", LONGEST_NAME),
    nonce: one("nonce", LONGEST_NAME),
    echostr: one("echostr", LONGEST_ECHO),
  };
  if (!/^\d{1,12}$/.test(read.timestamp) || read.nonce === "") throw new CallbackRefused("malformed");
  return read;
}

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
