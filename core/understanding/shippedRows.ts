import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { parseLabelledRows } from "./labelledRows.ts";
import type { LabelledText } from "./labels.ts";

const TRAINING_DATA = new URL("./training/", import.meta.url);

/** The utterances that the product's authors wrote and labelled, and a fingerprint of the files they stand in. */
export type ShippedRows = { rows: LabelledText[]; fingerprint: string };

/** Reads every `training/*.jsonl`, in the order of their names. Throws BadLabels naming the line. */
export function readShippedRows(): ShippedRows {
  const hash = createHash("sha256");
  const rows: LabelledText[] = [];
  for (const name of readdirSync(TRAINING_DATA).sort()) {
    if (!name.endsWith(".jsonl")) continue;
    const content = readFileSync(new URL(name, TRAINING_DATA), "utf8");
    hash.update(name).update("\n").update(content);
    rows.push(...parseLabelledRows(content));
  }
  return { rows, fingerprint: hash.digest("hex") };
}
