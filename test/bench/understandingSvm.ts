import type { LabelledText, LabelName } from "../../core/understanding/labels.ts";
import { type SparseRows, trainSeparator } from "../../core/understanding/linearTrainer.ts";

const LEAST_ROWS = 2;

/** How often each character and each pair stands in a text, white space left out; nothing else is done to it. */
function gramsOf({ title, text }: LabelledText): Map<string, number> {
  const characters = `${title} ${text}`.replace(/\s+/g, "");
  const counts = new Map<string, number>();
  for (let at = 0; at < characters.length; at += 1)
    for (const gram of [characters.slice(at, at + 1), characters.slice(at, at + 2)])
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}

/**
 * The baseline: a plain linear support vector machine, one separator per class, balanced by class size, on tf-idf of single
 * characters and pairs. Gives the class of a text, learned from the rows that have the label.
 */
export function learnSvm(rows: readonly LabelledText[], label: LabelName): (row: LabelledText) => string {
  const known = rows.flatMap((row) => {
    const value = row.labels[label];
    return value === undefined ? [] : [{ value, grams: gramsOf(row) }];
  });
  const rowCounts = new Map<string, number>();
  for (const { grams } of known)
    for (const gram of grams.keys()) rowCounts.set(gram, (rowCounts.get(gram) ?? 0) + 1);
  const vocabulary = new Map<string, { column: number; rarity: number }>();
  for (const [gram, count] of rowCounts)
    if (count >= LEAST_ROWS)
      vocabulary.set(gram, { column: vocabulary.size, rarity: Math.log(known.length / count) + 1 });
  const vectorOf = (grams: Map<string, number>): { column: number; value: number }[] => {
    const vector = [...grams].flatMap(([gram, count]) => {
      const found = vocabulary.get(gram);
      return found === undefined
        ? []
        : [{ column: found.column, value: (1 + Math.log(count)) * found.rarity }];
    });
    const norm = Math.hypot(...vector.map(({ value }) => value)) || 1;
    return vector.map(({ column, value }) => ({ column, value: value / norm }));
  };
  const data = matrixOf(
    known.map(({ grams }) => vectorOf(grams)),
    vocabulary.size,
  );
  const classes = [...new Set(known.map(({ value }) => value))];
  const separators = classes.map((wanted) => {
    const own = known.filter(({ value }) => value === wanted).length;
    const costs = Float32Array.from(
      known,
      ({ value }) => known.length / (2 * (value === wanted ? own : known.length - own)),
    );
    const signs = Int8Array.from(known, ({ value }) => (value === wanted ? 1 : -1));
    const learned = trainSeparator(data, Uint32Array.from(known.keys()), signs, costs, {
      cost: 1,
      epochs: 40,
      seed: 20,
    });
    return { wanted, ...learned };
  });
  return (row) => {
    const vector = vectorOf(gramsOf(row));
    const scores = separators.map(({ wanted, weights, bias }) => ({
      wanted,
      score: vector.reduce((sum, { column, value }) => sum + (weights[column] ?? 0) * value, bias),
    }));
    return scores.reduce((best, one) => (one.score > best.score ? one : best)).wanted;
  };
}

function matrixOf(vectors: readonly { column: number; value: number }[][], columnCount: number): SparseRows {
  const ends: number[] = [];
  let size = 0;
  for (const vector of vectors) {
    size += vector.length;
    ends.push(size);
  }
  return {
    starts: Uint32Array.from(ends, (_, at) => ends[at - 1] ?? 0),
    ends: Uint32Array.from(ends),
    columns: Uint32Array.from(vectors.flat(), ({ column }) => column),
    values: Float32Array.from(vectors.flat(), ({ value }) => value),
    columnCount,
  };
}
