import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** Signed values for cookies: nobody can make one who does not hold SESSION_KEY. */
export type Signer = {
  sign: (value: string) => string;
  verify: (signed: string | undefined) => string | null;
};

/** @param key SESSION_KEY, @param purpose keeps one kind of cookie from passing for another */
export function createSigner(key: Uint8Array, purpose: string): Signer {
  const own = new Uint8Array(hkdfSync("sha256", key, "", purpose, 32));
  const mac = (value: string) => createHmac("sha256", own).update(value).digest();
  return {
    sign: (value) => `${value}.${mac(value).toString("base64url")}`,
    verify: (signed) => {
      const dot = signed?.lastIndexOf(".") ?? -1;
      if (signed === undefined || dot < 0) return null;
      const value = signed.slice(0, dot);
      const given = Buffer.from(signed.slice(dot + 1), "base64url");
      const right = mac(value);
      return given.length === right.length && timingSafeEqual(given, right) ? value : null;
    },
  };
}

/** A visitor's id: unguessable, and says nothing about the person. */
export function newVisitorId(): string {
  return randomBytes(18).toString("base64url");
}
