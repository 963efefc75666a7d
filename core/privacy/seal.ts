import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from "node:crypto";

const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 1;

/** Sealed data could not be opened: another key, another owner, or altered bytes. */
export class SealBroken extends Error {
  override name = "SealBroken";
}

/** Encrypts personal data at rest (AES-256-GCM) and makes keyed hashes to find it by. */
export type Seal = {
  /** @param owner what the data belongs to (an office id): sealed data moved to another owner does not open */
  seal: (plain: string | Uint8Array, owner: string) => Uint8Array<ArrayBuffer>;
  /** @throws SealBroken */
  open: (sealed: Uint8Array, owner: string) => string;
  /** @throws SealBroken */
  openBytes: (sealed: Uint8Array, owner: string) => Uint8Array;
  /** A keyed hash: equal values of one owner have equal hashes, and nobody without the key can guess them. */
  hash: (value: string, owner: string) => string;
};

/** @param key 32 bytes (PII_KEY) */
export function createSeal(key: Uint8Array): Seal {
  if (key.length !== 32) throw new RangeError("the sealing key must have 32 bytes");
  // as a KeyObject: bytes would be made into one at every call, which takes longer than a short text's encryption
  const encryptionKey = createSecretKey(Buffer.from(hkdfSync("sha256", key, "", "seal", 32)));
  const hashKey = createSecretKey(Buffer.from(hkdfSync("sha256", key, "", "hash", 32)));

  function seal(plain: string | Uint8Array, owner: string): Uint8Array<ArrayBuffer> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", encryptionKey, iv);
    cipher.setAAD(Buffer.from(owner));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return new Uint8Array(Buffer.concat([Uint8Array.of(FORMAT), iv, cipher.getAuthTag(), body]));
  }

  function openBytes(sealed: Uint8Array, owner: string): Uint8Array {
    if (sealed[0] !== FORMAT || sealed.length < 1 + IV_BYTES + TAG_BYTES) {
      throw new SealBroken("sealed data has an unknown format");
    }
    const tagAt = 1 + IV_BYTES;
    const decipher = createDecipheriv("aes-256-gcm", encryptionKey, sealed.subarray(1, tagAt));
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(tagAt + TAG_BYTES)), decipher.final()]);
    } catch (cause) {
      throw new SealBroken("sealed data does not open with this key for this owner", { cause });
    }
  }

  return {
    seal,
    openBytes,
    open: (sealed, owner) => Buffer.from(openBytes(sealed, owner)).toString("utf8"),
    hash: (value, owner) => createHmac("sha256", hashKey).update(`${owner}\n${value}`).digest("base64url"),
  };
}
