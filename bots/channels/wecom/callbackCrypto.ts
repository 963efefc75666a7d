import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";

/** Why a callback is refused; also the label of its counter. */
export const REFUSALS = [
  "oversized",
  "malformed",
  "plaintext",
  "entities",
  "badSignature",
  "stale",
  "replayed",
  "undecryptable",
  "wrongReceiver",
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A callback that is not taken. The message names the reason and nothing of the content. */
export class CallbackRefused extends Error {
  override name = "CallbackRefused";
  readonly reason: Refusal;
  constructor(reason: Refusal, options?: ErrorOptions) {
    super(`callback refused: ${reason}`, options);
    this.reason = reason;
  }
}

/** The keys of one callback address (developer.work.weixin.qq.com/document/path/91144). */
export type CallbackKeys = {
  token: string;
  /** 43 characters */
  aesKey: string;
  /** who must be named inside: the corp's id */
  receiveId: string;
};

const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 4;
const BLOCK = 32;

/** msg_signature: lower-case hex SHA-1 over the sorted parts. */
export function callbackSignature(
  token: string,
  timestamp: string,
  nonce: string,
  encrypted: string,
): string {
  return createHash("sha1").update([token, timestamp, nonce, encrypted].sort().join("")).digest("hex");
}

/** Compares in constant time. @param given as it came: of any length, of any characters */
export function signatureIs(
  given: string,
  token: string,
  timestamp: string,
  nonce: string,
  encrypted: string,
): boolean {
  const expected = Buffer.from(callbackSignature(token, timestamp, nonce, encrypted), "latin1");
  const shown = Buffer.alloc(expected.length);
  shown.write(given, "latin1");
  return timingSafeEqual(expected, shown) && given.length === expected.length;
}

/**
 * Opens what was encrypted for us: AES-256-CBC, PKCS#7 over 32 bytes, then 16 random bytes, a length, the message and
 * the receiver. To be called after the signature was found right.
 * @throws CallbackRefused undecryptable, wrongReceiver
 */
export function decryptCallback(keys: CallbackKeys, encrypted: string): string {
  const plain = unpad(decrypt(keys.aesKey, encrypted));
  if (plain.length < HEAD_BYTES) throw new CallbackRefused("undecryptable");
  const end = HEAD_BYTES + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length) throw new CallbackRefused("undecryptable");
  const receiver = plain.subarray(end);
  const expected = Buffer.from(keys.receiveId);
  if (receiver.length !== expected.length || !timingSafeEqual(receiver, expected)) {
    throw new CallbackRefused("wrongReceiver");
  }
  return plain.subarray(HEAD_BYTES, end).toString("utf8");
}

/** Encrypts a passive answer. @param random 16 bytes */
export function encryptCallback(keys: CallbackKeys, message: string, random: Uint8Array): string {
  const body = Buffer.from(message);
  const head = Buffer.alloc(HEAD_BYTES);
  head.set(random.subarray(0, RANDOM_BYTES));
  head.writeUInt32BE(body.length, RANDOM_BYTES);
  const plain = Buffer.concat([head, body, Buffer.from(keys.receiveId)]);
  const pad = BLOCK - (plain.length % BLOCK);
  const { key, iv } = keyOf(keys.aesKey);
  const cipher = createCipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString("base64");
}

function decrypt(aesKey: string, encrypted: string): Buffer {
  const bytes = Buffer.from(encrypted, "base64");
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw new CallbackRefused("undecryptable");
  const { key, iv } = keyOf(aesKey);
  try {
    // the padding is over 32 bytes: Node's own unpadding knows 16 and would fail
    const decipher = createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch (cause) {
    throw new CallbackRefused("undecryptable", { cause });
  }
}

function unpad(padded: Buffer): Buffer {
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || pad > padded.length) throw new CallbackRefused("undecryptable");
  if (padded.subarray(-pad).some((byte) => byte !== pad)) throw new CallbackRefused("undecryptable");
  return padded.subarray(0, padded.length - pad);
}

type AesKey = { key: KeyObject; iv: Buffer };

/** As key objects: bytes would be made into one at every callback, which takes four times as long as decrypting it. */
const known = new Map<string, AesKey>();

/** The 43rd character may carry bits that mean nothing; Node's decoder does not mind. */
function keyOf(aesKey: string): AesKey {
  const kept = known.get(aesKey);
  if (kept !== undefined) return kept;
  const bytes = Buffer.from(`${aesKey}=`, "base64");
  if (bytes.length !== 32) throw new RangeError("the callback's AES key must have 43 characters");
  const made = { key: createSecretKey(bytes), iv: bytes.subarray(0, 16) };
  known.set(aesKey, made);
  return made;
}
