import { type Calibration, calibrate } from "./calibrate.ts";
import { CUE_NAMES, CueReader } from "./cues.ts";
import { GramReader, type Grams } from "./grams.ts";
import { HashIndex } from "./hashIndex.ts";
import type { LabelledText, LabelName } from "./labels.ts";
import { type Block, type Head, LANES, weightOf } from "./linearModel.ts";
import { makeRandom, type Separator, type SparseRows, shuffle, trainSeparator } from "./linearTrainer.ts";
import { TextPreparer } from "./preparedText.ts";

/**
 * What to learn: a label and the classes to tell apart. `cues: false` where the words alone are to decide; `weigh`: how much a
 * row counts for this question (its own weight where absent); `calibratesOn`: the rows that are as hard as those to come, on
 * which probabilities are fitted (where absent those that were written as a whole: composed letters resemble each other more
 * than people's do, and made it say 0.9 too often).
 */
export type Question = {
  label: LabelName;
  classes: readonly string[];
  cues?: boolean;
  weigh?: (row: LabelledText) => number;
  calibratesOn?: (row: LabelledText) => boolean;
};

export type TrainingSettings = {
  /** rows that an n-gram must occur in to be known */
  minRows: number;
  cost: number;
  /** how much cues weigh against all n-grams together */
  cueStrength: number;
  epochs: number;
  folds: number;
  seed: number;
};

export const TRAINING_SETTINGS: TrainingSettings = {
  minRows: 3,
  cost: 1,
  cueStrength: 0.25,
  epochs: 40,
  folds: 3,
  seed: 20,
};

/** The rows of a block's texts: with the cues at the end of each, and where a row ends without them. */
type Matrix = { data: SparseRows; gramEnds: Uint32Array; hashes: Uint32Array; rarities: Float32Array };

/** Scores of rows by separators that had not seen them: `scores[i][k]` of class k for `rows[i]`. */
type UnseenScores = { rows: number[]; truth: number[]; weights: number[]; scores: number[][] };

/** Learns a block that answers the questions from all rows that have the label. Deterministic. */
export function trainBlock(
  texts: readonly LabelledText[],
  questions: readonly Question[],
  settings: TrainingSettings = TRAINING_SETTINGS,
): Block {
  const matrix = readMatrix(texts, settings);
  const { hashes, rarities } = matrix;
  const heads: Head[] = [];
  const separators: Separator[] = [];
  for (const question of questions) {
    const data = readable(matrix, question);
    const unseen = scoreUnseen(data, texts, question, settings);
    const calibration = calibrateOn(unseen, texts, question);
    const learned = learnClasses(data, rowsOf(texts, question), question.classes.length, settings);
    heads.push({
      label: question.label,
      classes: question.classes,
      firstColumn: separators.length,
      biases: learned.map((one) => one.bias),
      ...calibration,
    });
    separators.push(...learned);
  }
  return { heads, hashes, rarities, ...packWeights(separators, hashes.length, settings.cueStrength) };
}

/** Fewer rows than these to fit probabilities on are none. */
const LEAST_TO_CALIBRATE = 60;

function calibrateOn(unseen: UnseenScores, texts: readonly LabelledText[], question: Question): Calibration {
  const isAsHard = question.calibratesOn ?? ((row: LabelledText) => row.group === undefined);
  const entries = unseen.rows.flatMap((row, entry) => {
    const text = texts[row];
    return text !== undefined && isAsHard(text) ? [entry] : [];
  });
  if (entries.length < LEAST_TO_CALIBRATE) return calibrate(unseen.scores, unseen.truth);
  return calibrate(
    entries.map((entry) => unseen.scores[entry] ?? []),
    entries.map((entry) => unseen.truth[entry] ?? 0),
  );
}

/** Cross-validated scores of one question: for calibration, and for judging a design without outside data. */
export function crossValidate(
  texts: readonly LabelledText[],
  question: Question,
  settings: TrainingSettings = TRAINING_SETTINGS,
): UnseenScores {
  return scoreUnseen(readable(readMatrix(texts, settings), question), texts, question, settings);
}

/** The rows as a question reads them. */
function readable({ data, gramEnds }: Matrix, { cues = true }: Question): SparseRows {
  return cues ? data : { ...data, ends: gramEnds };
}

function scoreUnseen(
  data: SparseRows,
  texts: readonly LabelledText[],
  question: Question,
  settings: TrainingSettings,
): UnseenScores {
  const { rows, truth, weights } = rowsOf(texts, question);
  const order = Uint32Array.from(rows.keys());
  shuffle(order, makeRandom(settings.seed));
  const folds = foldsOf(texts, rows, order, settings.folds);
  const scores: number[][] = rows.map(() => []);
  for (let fold = 0; fold < settings.folds; fold += 1) {
    const isHeld = (entry: number): boolean => folds[entry] === fold;
    const seen = order.filter((entry) => !isHeld(entry));
    const part = {
      rows: Array.from(seen, (entry) => rows[entry] ?? 0),
      truth: Array.from(seen, (entry) => truth[entry] ?? 0),
      weights: Array.from(seen, (entry) => weights[entry] ?? 1),
    };
    const learned = learnClasses(data, part, question.classes.length, settings);
    order.forEach((entry) => {
      if (isHeld(entry))
        scores[entry] = learned.map((separator) => scoreRow(data, rows[entry] ?? 0, separator));
    });
  }
  return { rows, truth, weights, scores };
}

/** So many characters at the end of two letters are the same where one was posted again, under another title perhaps. */
const SAME_END = 24;

/**
 * The fold that each entry is held back with: all of a group with one, and all that end alike, else a letter would be judged by
 * its own parts or by its double, and probabilities would come out too high for new letters.
 */
function foldsOf(
  texts: readonly LabelledText[],
  rows: readonly number[],
  order: Uint32Array,
  folds: number,
): Uint8Array {
  const ofGroup = new Map<string, number>();
  const found = new Uint8Array(rows.length);
  order.forEach((entry, place) => {
    const text = texts[rows[entry] ?? 0];
    const group = text?.group ?? text?.text.replace(/\s+/g, "").slice(-SAME_END);
    const fold = (group === undefined ? undefined : ofGroup.get(group)) ?? place % folds;
    if (group !== undefined) ofGroup.set(group, fold);
    found[entry] = fold;
  });
  return found;
}

/** Rows that answer a question: their places, the place of the right class, and how much each counts. */
type Answered = { rows: number[]; truth: number[]; weights: number[] };

function rowsOf(texts: readonly LabelledText[], question: Question): Answered {
  const answered: Answered = { rows: [], truth: [], weights: [] };
  texts.forEach((text, row) => {
    const label = text.labels[question.label];
    const place = label === undefined ? -1 : question.classes.indexOf(label);
    const weight = question.weigh?.(text) ?? text.weight ?? 1;
    if (place === -1 || weight === 0) return;
    answered.rows.push(row);
    answered.truth.push(place);
    answered.weights.push(weight);
  });
  return answered;
}

function learnClasses(
  data: SparseRows,
  { rows, truth, weights }: Answered,
  classCount: number,
  settings: TrainingSettings,
): Separator[] {
  const places = Uint32Array.from(rows);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: classCount }, (_, wanted) => {
    const positives = truth.reduce(
      (sum, place, entry) => sum + (place === wanted ? (weights[entry] ?? 1) : 0),
      0,
    );
    // Square-root balancing: rare classes count more, but not so much that a handful of rows decides.
    const forYes = Math.sqrt(total / (2 * Math.max(positives, 1)));
    const forNo = Math.sqrt(total / (2 * Math.max(total - positives, 1)));
    const signs = Int8Array.from(truth, (place) => (place === wanted ? 1 : -1));
    const costs = Float32Array.from(
      truth,
      (place, entry) => (place === wanted ? forYes : forNo) * (weights[entry] ?? 1),
    );
    return trainSeparator(data, places, signs, costs, settings);
  });
}

function scoreRow(data: SparseRows, row: number, separator: Separator): number {
  let score = separator.bias;
  for (let at = data.starts[row] ?? 0; at < (data.ends[row] ?? 0); at += 1)
    score += (separator.weights[data.columns[at] ?? 0] ?? 0) * (data.values[at] ?? 0);
  return score;
}

function readMatrix(texts: readonly LabelledText[], settings: TrainingSettings): Matrix {
  const preparer = new TextPreparer();
  const gramReader = new GramReader();
  const cueReader = new CueReader();
  const rowCounts = new Map<number, number>();
  for (const { title, text } of texts)
    for (const hash of countsOf(gramReader.read(preparer.prepare(title, text))).keys())
      rowCounts.set(hash, (rowCounts.get(hash) ?? 0) + 1);
  const known = [...rowCounts].filter(([, count]) => count >= settings.minRows);
  const hashes = Uint32Array.from(known, ([hash]) => hash).sort();
  const rarities = Float32Array.from(
    hashes,
    (hash) => Math.log(texts.length / (rowCounts.get(hash) ?? 1)) + 1,
  );
  const index = new HashIndex(hashes);

  const starts = new Uint32Array(texts.length);
  const gramEnds = new Uint32Array(texts.length);
  const ends = new Uint32Array(texts.length);
  const columns: number[] = [];
  const values: number[] = [];
  texts.forEach(({ title, text }, row) => {
    const prepared = preparer.prepare(title, text);
    const from = values.length;
    starts[row] = from;
    let squares = 0;
    for (const [hash, count] of countsOf(gramReader.read(prepared))) {
      const place = index.find(hash);
      if (place === -1) continue;
      const value = weightOf(count, rarities[place] ?? 0);
      columns.push(place);
      values.push(value);
      squares += value * value;
    }
    const norm = Math.sqrt(squares) || 1;
    for (let at = from; at < values.length; at += 1) values[at] = (values[at] ?? 0) / norm;
    gramEnds[row] = values.length;
    cueReader.read(prepared);
    cueReader.values.forEach((value, cue) => {
      if (value === 0) return;
      columns.push(hashes.length + cue);
      values.push(value * settings.cueStrength);
    });
    ends[row] = values.length;
  });
  const columnCount = hashes.length + CUE_NAMES.length;
  const cells = { columns: Uint32Array.from(columns), values: Float32Array.from(values), columnCount };
  return { data: { starts, ends, ...cells }, gramEnds, hashes, rarities };
}

function countsOf(grams: Grams): Map<number, number> {
  const counts = new Map<number, number>();
  for (let gram = 0; gram < grams.size; gram += 1) {
    const hash = grams.hashes[gram] ?? 0;
    counts.set(hash, (counts.get(hash) ?? 0) + (grams.counts[gram] ?? 1));
  }
  return counts;
}

function packWeights(
  separators: readonly Separator[],
  rowCount: number,
  cueStrength: number,
): Pick<Block, "columns" | "weights" | "units" | "cueWeights"> {
  const columns = Math.ceil(separators.length / LANES) * LANES;
  const weights = new Int16Array(rowCount * columns);
  const units = new Float32Array(columns);
  const cueWeights = new Float32Array(CUE_NAMES.length * columns);
  separators.forEach((separator, column) => {
    let top = 0;
    for (let row = 0; row < rowCount; row += 1) top = Math.max(top, Math.abs(separator.weights[row] ?? 0));
    const unit = top > 0 ? top / 32_767 : 1;
    units[column] = unit;
    for (let row = 0; row < rowCount; row += 1)
      weights[row * columns + column] = Math.round((separator.weights[row] ?? 0) / unit);
    for (let cue = 0; cue < CUE_NAMES.length; cue += 1)
      cueWeights[cue * columns + column] = (separator.weights[rowCount + cue] ?? 0) * cueStrength;
  });
  return { columns, weights, units, cueWeights };
}
