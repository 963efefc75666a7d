import { createHmac } from "node:crypto";
import type { Seal } from "./seal.ts";

/** Six digits that, with the number, show a ticket's progress to whoever holds both. Derived, so never stored. */
export function progressCode(seal: Seal, officeId: string, number: string): string {
  const digest = createHmac("sha256", seal.hash("progress code", officeId)).update(number).digest();
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, "0");
}
