import { evaluateModel } from "./evaluateModel.ts";
import { LABEL_NAMES, type LabelledText, type LabelName } from "./labels.ts";
import type { Block } from "./linearModel.ts";
import { Model } from "./model.ts";
import { encodeModel, type StoredBlock } from "./modelFile.ts";
import type { ShippedRows } from "./shippedRows.ts";
import { labelTexts, learnTexts as t } from "./texts.ts";
import { besideOffice, isLearnable, trainOfficeModel } from "./train.ts";
import { TRAINING_SETTINGS } from "./trainBlock.ts";

/** What an office has, when it learns from its clerks' corrections. */
export type Experience = {
  /** all corrections of the office, oldest first: the text and the labels as the clerk settled them */
  corrections: readonly LabelledText[];
  /** so many of them, from the first, were there when the model in use was learned (0: it uses what ships) */
  learnedBefore: number;
  /** the office's own model in use; null: it uses what ships */
  current: StoredBlock | null;
  /** number of the model in use, 0 for none of its own; the next one's is higher by one */
  version: number;
};

/** How one label did on the rows held back (macro-F1, 0–1): with the model in use, and with the candidate. */
export type LabelChange = { label: LabelName; heldBack: number; before: number; after: number };

/** What came of it. `bytes` is a model file for `classify --model`; whoever keeps it keeps the older ones too, to go back. */
export type Lesson = {
  corrections: number;
  changes: LabelChange[];
  /** one line for people: 从214次更正中学到；类别 0.86 → 0.90 */
  summary: string;
} & ({ kept: true; version: number; model: StoredBlock; bytes: Uint8Array } | { kept: false });

/** One row in so many of those not yet learned from is held back to judge by. */
const HOLD_BACK = 3;
/** A label is judged by no fewer rows than these. */
const LEAST_HELD_BACK = 8;
/** Judging needs no probabilities, so its training skips the care for them. */
const JUDGING = { ...TRAINING_SETTINGS, folds: 2 };

/**
 * Learns an office's model from its corrections and compares it, on a share that neither it nor the model in use has seen, with
 * what is in use. Labels that get worse are left to the model that ships; the rest is learned again from everything, and kept
 * only if something got better. Pure and deterministic; takes seconds: run it in the background.
 */
export function learnAtWork(experience: Experience, shipped: ShippedRows, shippedBlock: Block): Lesson {
  const { corrections, learnedBefore, current, version } = experience;
  const isHeldBack = (place: number): boolean =>
    place >= learnedBefore && place % HOLD_BACK === HOLD_BACK - 1;
  const heldBack = corrections.filter((_, place) => isHeldBack(place));
  const seen = corrections.filter((_, place) => !isHeldBack(place));
  const ours = besideOffice(corrections.length, shipped);
  const judged = LABEL_NAMES.filter(
    (label) => countOf(heldBack, label) >= LEAST_HELD_BACK && isLearnable(label, seen),
  );
  if (judged.length === 0) return left(corrections.length, [], t.tooFew);

  const candidate = trainOfficeModel(seen, ours, JUDGING, judged).block;
  const inUse = evaluateModel(heldBack, modelOf(shippedBlock, current?.block));
  const tried = evaluateModel(heldBack, modelOf(shippedBlock, candidate));
  const changes = judged.map((label): LabelChange => {
    const before = inUse[label]?.macroF1 ?? 0;
    const after = tried[label]?.macroF1 ?? 0;
    return { label, heldBack: inUse[label]?.rows ?? 0, before, after };
  });
  const answeredNow = new Set(current?.block.heads.map((head) => head.label));
  const kept = changes.filter(
    ({ label, before, after }) => after > before || (after === before && answeredNow.has(label)),
  );
  const lost = changes.some(({ label, before, after }) => after < before && answeredNow.has(label));
  if (lost || !kept.some(({ before, after }) => after > before))
    return left(corrections.length, changes, t.nothingBetter);
  const labels = kept.map((change) => change.label);
  const model = trainOfficeModel(corrections, ours, TRAINING_SETTINGS, labels);
  return {
    kept: true,
    version: version + 1,
    corrections: corrections.length,
    changes: kept,
    summary: t.learned(corrections.length, tell(kept)),
    model,
    bytes: encodeModel(model),
  };
}

function left(corrections: number, changes: LabelChange[], why: string): Lesson {
  return { kept: false, corrections, changes, summary: t.keptAsItWas(corrections, why, tell(changes)) };
}

function tell(changes: readonly LabelChange[]): string {
  return changes
    .map(({ label, before, after }) => t.change(labelTexts[label], before.toFixed(2), after.toFixed(2)))
    .join(t.between);
}

function modelOf(shippedBlock: Block, own: Block | undefined): Model {
  return new Model(own === undefined ? [shippedBlock] : [shippedBlock, own]);
}

function countOf(rows: readonly LabelledText[], label: LabelName): number {
  return rows.filter((row) => row.labels[label] !== undefined).length;
}
