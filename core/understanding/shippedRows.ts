import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { composeRows } from "./composedRows.ts";
import { parseLabelledRows } from "./labelledRows.ts";
import type { LabelledText } from "./labels.ts";

const TRAINING_DATA = new URL("./training/", import.meta.url);

/**
 * The utterances that the product's authors wrote and labelled, the letters composed of parts that they wrote (`composed`),
 * and a fingerprint of both.
 */
export type ShippedRows = { rows: LabelledText[]; composed: LabelledText[]; fingerprint: string };

/** Reads every `training/*.jsonl`, in the order of their names, and composes letters. Throws BadLabels naming the line. */
export function readShippedRows(): ShippedRows {
  const rows: LabelledText[] = [];
  for (const name of readdirSync(TRAINING_DATA).sort()) {
    if (!name.endsWith(".jsonl")) continue;
    const content = readFileSync(new URL(name, TRAINING_DATA), "utf8");
    rows.push(...parseLabelledRows(content));
  }
  const composed = composeRows();
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([rows, composed]))
    .digest("hex");
  return { rows, composed, fingerprint };
}
