import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Headers of a signed request, both ways. */
export const SIGNATURE_HEADERS = {
  timestamp: "x-timestamp",
  nonce: "x-nonce",
  signature: "x-signature",
} as const;

/** Seconds that a request may be old or early. */
export const TIMESTAMP_TOLERANCE = 300;

export type SignedRequest = {
  method: string;
  /** path with query, as in the request line */
  path: string;
  /** epoch seconds */
  timestamp: string;
  nonce: string;
  body: Uint8Array | string;
};

/** HMAC-SHA256 (hex) over method, path, timestamp, nonce and the body's SHA-256 (hex), each on a line of its own. */
export function signatureOf(request: SignedRequest, secret: string): string {
  const digest = createHash("sha256").update(request.body).digest("hex");
  const text = [request.method.toUpperCase(), request.path, request.timestamp, request.nonce, digest].join(
    "\n",
  );
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** The headers that sign a request. @param now epoch ms */
export function signedHeaders(
  request: Pick<SignedRequest, "method" | "path" | "body">,
  secret: string,
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const nonce = randomBytes(16).toString("hex");
  return {
    [SIGNATURE_HEADERS.timestamp]: timestamp,
    [SIGNATURE_HEADERS.nonce]: nonce,
    [SIGNATURE_HEADERS.signature]: signatureOf({ ...request, timestamp, nonce }, secret),
  };
}

/** Whether the signature is right and the request recent; its nonce is still to be checked. @param now epoch ms */
export function isSigned(
  request: SignedRequest & { signature: string },
  secret: string,
  now: number,
): boolean {
  if (!/^\d{10}$/.test(request.timestamp) || !/^[\w-]{16,64}$/.test(request.nonce)) return false;
  const age = Math.abs(now / 1000 - Number(request.timestamp));
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return (
    age <= TIMESTAMP_TOLERANCE &&
    timingSafeEqual(digest(request.signature.toLowerCase()), digest(signatureOf(request, secret)))
  );
}
