import { createHash, createHmac, randomUUID } from "node:crypto";

/** The signature as the hotline's own handbook says it: written apart from the program's. */
export function sign(
  secret: string,
  method: string,
  path: string,
  seconds: number,
  nonce: string,
  body: string,
): string {
  const bodyHash = createHash("sha256").update(body, "utf8").digest("hex");
  return createHmac("sha256", secret)
    .update(`${method}\n${path}\n${seconds}\n${nonce}\n${bodyHash}`)
    .digest("hex");
}

/** Headers of a request that the hotline sends. @param now epoch ms */
export function hotlineHeaders(
  secret: string,
  method: string,
  path: string,
  body: string,
  now: number,
  nonce: string = randomUUID(),
): Record<string, string> {
  const seconds = Math.floor(now / 1000);
  return {
    "x-timestamp": String(seconds),
    "x-nonce": nonce,
    "x-signature": sign(secret, method, path, seconds, nonce, body),
  };
}
