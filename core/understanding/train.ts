import { createHash } from "node:crypto";
import { LABEL_NAMES, LABELS, type LabelledText, type LabelName } from "./labels.ts";
import type { StoredBlock } from "./modelFile.ts";
import type { ShippedRows } from "./shippedRows.ts";
import { type Question, TRAINING_SETTINGS, type TrainingSettings, trainBlock } from "./trainBlock.ts";

/** From so many rows of a label on, the office's own choice of classes counts: what it never uses is not proposed. */
const ENOUGH_ROWS = 500;
/** How much more a row of the office counts than one of ours, while it has fewer than that. */
const OFFICE_WEIGHT = 3;

/** Learns the model that ships, from our own rows alone. */
export function trainShippedModel(
  { rows, fingerprint }: ShippedRows,
  settings: TrainingSettings = TRAINING_SETTINGS,
): StoredBlock {
  const questions = LABEL_NAMES.map((label): Question => ({ label, classes: LABELS[label] }));
  return { trainedOn: fingerprint, block: trainBlock(rows, questions, settings) };
}

/** Labels that cannot be learned, and why. */
export class NothingToLearn extends Error {}

/**
 * Learns an office's own model, to be put on top of the shipped one: it answers exactly the labels that the office's rows
 * have, and what it does not answer stays as it ships. Our own rows are learned beside the office's (measured: they help even
 * beside 7,800 rows), each of the office's counting three times as long as it has fewer than 500 of the label. From 500 on,
 * only the classes that the office's rows have are told apart. Throws NothingToLearn where there is no label with two classes.
 */
export function trainOfficeModel(
  office: readonly LabelledText[],
  shipped: readonly LabelledText[],
  settings: TrainingSettings = TRAINING_SETTINGS,
): StoredBlock {
  const questions = LABEL_NAMES.flatMap((label): Question[] => {
    const count = office.filter((row) => row.labels[label] !== undefined).length;
    const classes = count >= ENOUGH_ROWS ? seen(label, office) : LABELS[label];
    return count > 0 && classes.length > 1 ? [{ label, classes }] : [];
  });
  if (questions.length === 0) throw new NothingToLearn("no label with two classes in the rows");
  const weight = office.length < ENOUGH_ROWS ? OFFICE_WEIGHT : 1;
  const rows = [...office.map((row) => ({ ...row, weight })), ...shipped];
  const trainedOn = createHash("sha256").update(JSON.stringify(rows)).digest("hex");
  return { trainedOn, block: trainBlock(rows, questions, settings) };
}

function seen(label: LabelName, rows: readonly LabelledText[]): readonly string[] {
  const values = new Set(rows.map((row) => row.labels[label]));
  return LABELS[label].filter((value) => values.has(value));
}
