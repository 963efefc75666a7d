import { createHash } from "node:crypto";
import { LABEL_NAMES, LABELS, type LabelledText, type LabelName } from "./labels.ts";
import type { StoredBlock } from "./modelFile.ts";
import type { ShippedRows } from "./shippedRows.ts";
import { type Question, TRAINING_SETTINGS, type TrainingSettings, trainBlock } from "./trainBlock.ts";

/** From so many rows of a label on, the office's own choice of classes counts: what it never uses is not proposed. */
const ENOUGH_ROWS = 500;
/** How much more a row of the office counts than one of ours, while it has few. */
const OFFICE_WEIGHT = 3;
/** From so many rows of the office on ours count less, down to LEAST_SHARE: its own letters know its conventions better. */
const OURS_WHOLE_UP_TO = 300;
const LEAST_SHARE = 0.3;

/** From so many rows on, an office's own letters say more than ones that were composed. */
const COMPOSED_UP_TO = 2000;

/**
 * The rows of ours that are learned beside an office's: the written ones, and while the office has not thousands of its own
 * every second of the composed ones (all of them make nothing better here, and take twice as long).
 */
export function besideOffice(officeRows: number, { rows, composed }: ShippedRows): LabelledText[] {
  return officeRows < COMPOSED_UP_TO ? [...rows, ...composed.filter((_, at) => at % 2 === 0)] : rows;
}

/** Learns the model that ships, from our own rows alone. */
export function trainShippedModel(
  { rows, composed, fingerprint }: ShippedRows,
  settings: TrainingSettings = TRAINING_SETTINGS,
): StoredBlock {
  const questions = LABEL_NAMES.map((label): Question => ({ label, classes: LABELS[label] }));
  return { trainedOn: fingerprint, block: trainBlock([...rows, ...composed], questions, settings) };
}

/** Labels that cannot be learned, and why. */
export class NothingToLearn extends Error {}

/**
 * Learns an office's own model, to be put on top of the shipped one: it answers exactly the labels that the office's rows
 * have, and what it does not answer stays as it ships. Our own rows are learned beside the office's (measured: beside 7,800 rows
 * they still help, at a third of the weight), each of the office's counting three times as long as it has fewer than 500. From
 * 500 rows of a label on, only the classes that they have are told apart. Of `labels` alone, where they are given. Throws
 * NothingToLearn where there is no label with two classes.
 */
export function trainOfficeModel(
  office: readonly LabelledText[],
  shipped: readonly LabelledText[],
  settings: TrainingSettings = TRAINING_SETTINGS,
  labels: readonly LabelName[] = LABEL_NAMES,
): StoredBlock {
  const questions = labels.flatMap((label): Question[] => {
    const count = office.filter((row) => row.labels[label] !== undefined).length;
    const classes = count >= ENOUGH_ROWS ? seen(label, office) : LABELS[label];
    return count > 0 && classes.length > 1 ? [{ label, classes }] : [];
  });
  if (questions.length === 0) throw new NothingToLearn("no label with two classes in the rows");
  const weight = office.length < ENOUGH_ROWS ? OFFICE_WEIGHT : 1;
  const oursShare = Math.min(1, Math.max(LEAST_SHARE, OURS_WHOLE_UP_TO / office.length));
  const rows = [
    ...office.map((row) => ({ ...row, weight })),
    ...shipped.map((row) => ({ ...row, weight: (row.weight ?? 1) * oursShare })),
  ];
  const trainedOn = createHash("sha256").update(JSON.stringify(rows)).digest("hex");
  return { trainedOn, block: trainBlock(rows, questions, settings) };
}

function seen(label: LabelName, rows: readonly LabelledText[]): readonly string[] {
  const values = new Set(rows.map((row) => row.labels[label]));
  return LABELS[label].filter((value) => values.has(value));
}
