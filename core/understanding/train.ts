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
/**
 * What belongs to which domain is each office's own convention: there ours count little beside a hundred of its letters
 * (measured on 300: 0.785 → 0.815), and from some thousands on not at all.
 */
const DOMAIN_SHARE = 0.1;
const DOMAIN_OURS_UP_TO = 2000;

/** From so many rows on, an office's own letters say more than ones that were composed. */
const COMPOSED_UP_TO = 2000;

/**
 * What ships learns only n-grams of eight rows and more: composed letters repeat each story some ten times. Measured: as good
 * as from three on, and two thirds of the memory, which is what reading a letter takes most time for.
 */
const SHIPPED_SETTINGS: TrainingSettings = { ...TRAINING_SETTINGS, minRows: 8 };

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
  settings: TrainingSettings = SHIPPED_SETTINGS,
): StoredBlock {
  const questions = LABEL_NAMES.map((label): Question => ({ label, classes: LABELS[label] }));
  return { trainedOn: fingerprint, block: trainBlock([...rows, ...composed], questions, settings) };
}

/**
 * Letters to come differ more from an office's letters than those among each other: measured on raw letters of the same kind, it
 * said 0.9 where it was right 0.94 of the time. So it is to be a little less sure.
 */
const CAUTION = 0.9;

/** Labels that cannot be learned, and why. */
export class NothingToLearn extends Error {}

/**
 * Learns an office's own model, to be put on top of the shipped one: it answers exactly the labels that the office's rows
 * have, and what it does not answer stays as it ships. Our own rows are learned beside the office's, each of the office's
 * counting three times as long as it has fewer than 500. From 500 rows of a label on, only the classes that they have are told
 * apart, and probabilities are fitted on them alone. Domains are told by the words alone, without cues, which only mislead
 * there (measured on 7,800 rows, cross-validated: 0.921 → 0.932). Of `labels` alone, where they are given. Throws NothingToLearn where there is no label with two classes.
 */
export function trainOfficeModel(
  office: readonly LabelledText[],
  shipped: readonly LabelledText[],
  settings: TrainingSettings = TRAINING_SETTINGS,
  labels: readonly LabelName[] = LABEL_NAMES,
): StoredBlock {
  const weight = office.length < ENOUGH_ROWS ? OFFICE_WEIGHT : 1;
  const own = office.map((row) => ({ ...row, weight }));
  const isOwn = new Set<LabelledText>(own);
  const questions = labels.flatMap((label): Question[] => {
    if (!isLearnable(label, office)) return [];
    const classes = classesOf(label, office);
    const share = shareOfOurs(label, countOf(label, office));
    const weigh = (row: LabelledText): number => (row.weight ?? 1) * (isOwn.has(row) ? 1 : share);
    const question = { label, classes, weigh, cues: label !== "domain" };
    const isEnough = countOf(label, office) >= ENOUGH_ROWS;
    return [isEnough ? { ...question, calibratesOn: (row) => isOwn.has(row) } : question];
  });
  if (questions.length === 0) throw new NothingToLearn("no label with two classes in the rows");
  const rows = [...own, ...(questions.some(needsOurs(office)) ? shipped : [])];
  const trainedOn = createHash("sha256").update(JSON.stringify(rows)).digest("hex");
  const block = trainBlock(rows, questions, settings);
  const heads = block.heads.map((head) => ({ ...head, sharpness: head.sharpness * CAUTION }));
  return { trainedOn, block: { ...block, heads } };
}

/** How much a row of ours counts for a label that the office has so many rows of. */
function shareOfOurs(label: LabelName, officeRows: number): number {
  if (label !== "domain") return Math.min(1, Math.max(LEAST_SHARE, OURS_WHOLE_UP_TO / officeRows));
  return officeRows < DOMAIN_OURS_UP_TO ? DOMAIN_SHARE : 0;
}

/** Whether a question is to be learned from our rows too: words that only ours have need not be known otherwise. */
function needsOurs(office: readonly LabelledText[]): (question: Question) => boolean {
  return ({ label }) => shareOfOurs(label, countOf(label, office)) > 0;
}

/** Whether an office's rows tell of a label, and there are two classes of it at least to tell apart. */
export function isLearnable(label: LabelName, office: readonly LabelledText[]): boolean {
  return countOf(label, office) > 0 && classesOf(label, office).length > 1;
}

function countOf(label: LabelName, rows: readonly LabelledText[]): number {
  return rows.filter((row) => row.labels[label] !== undefined).length;
}

/** The classes to tell apart: of many rows only those that the office uses. */
function classesOf(label: LabelName, rows: readonly LabelledText[]): readonly string[] {
  if (countOf(label, rows) < ENOUGH_ROWS) return LABELS[label];
  const values = new Set(rows.map((row) => row.labels[label]));
  return LABELS[label].filter((value) => values.has(value));
}
