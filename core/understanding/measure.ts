/** How a classifier did on one class: counts of rows, and precision, recall and their harmonic mean (0–1). */
type ClassScore = {
  label: string;
  rows: number;
  given: number;
  right: number;
  precision: number;
  recall: number;
  f1: number;
};

/** How a classifier did on one label. `macroF1` is the mean over the classes that the truth has. */
export type Measured = {
  rows: number;
  accuracy: number;
  macroF1: number;
  classes: ClassScore[];
  /** truth → given → rows */
  confusion: Record<string, Record<string, number>>;
};

/** Compares what was given with the truth, row by row. */
export function measure(pairs: readonly { truth: string; given: string }[]): Measured {
  const labels = [...new Set(pairs.flatMap(({ truth, given }) => [truth, given]))].sort();
  const confusion: Record<string, Record<string, number>> = {};
  for (const { truth, given } of pairs) {
    const row = confusion[truth] ?? {};
    row[given] = (row[given] ?? 0) + 1;
    confusion[truth] = row;
  }
  const classes = labels.map((label): ClassScore => {
    const rows = pairs.filter(({ truth }) => truth === label).length;
    const given = pairs.filter((pair) => pair.given === label).length;
    const right = confusion[label]?.[label] ?? 0;
    const precision = given === 0 ? 0 : right / given;
    const recall = rows === 0 ? 0 : right / rows;
    return {
      label,
      rows,
      given,
      right,
      precision,
      recall,
      f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    };
  });
  const inTruth = classes.filter((one) => one.rows > 0);
  const right = classes.reduce((sum, one) => sum + one.right, 0);
  return {
    rows: pairs.length,
    accuracy: pairs.length === 0 ? 0 : right / pairs.length,
    macroF1: inTruth.length === 0 ? 0 : inTruth.reduce((sum, one) => sum + one.f1, 0) / inTruth.length,
    classes,
    confusion,
  };
}
