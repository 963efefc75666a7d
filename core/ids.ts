import { randomFillSync } from "node:crypto";

/** Makes new ids. Injected, so that a simulation repeats itself exactly. */
export type NewId = () => string;

/**
 * A UUID of version 7 (RFC 9562): ids made later sort later, which keeps the indexes dense.
 * @param now epoch milliseconds
 * @param fill fills the array with random bytes
 */
export function uuidV7(now: number, fill: (bytes: Uint8Array) => void = randomFillSync): string {
  const bytes = new Uint8Array(16);
  fill(bytes);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 256 ** (5 - i)) % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
