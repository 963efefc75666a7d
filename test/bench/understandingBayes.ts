import { GramReader } from "../../core/understanding/grams.ts";
import type { LabelledText, LabelName } from "../../core/understanding/labels.ts";
import { TextPreparer } from "../../core/understanding/preparedText.ts";

const preparer = new TextPreparer();
const gramReader = new GramReader();

/** How often each pair of characters stands in a text. */
function pairsOf({ title, text }: LabelledText): Map<number, number> {
  const grams = gramReader.read(preparer.prepare(title, text));
  const counts = new Map<number, number>();
  for (let gram = 0; gram < grams.size; gram += 1) {
    if (grams.lengths[gram] !== 2) continue;
    const hash = grams.hashes[gram] ?? 0;
    counts.set(hash, (counts.get(hash) ?? 0) + (grams.counts[gram] ?? 1));
  }
  return counts;
}

/**
 * The baseline: complement naive Bayes on pairs of characters (Rennie et al. 2003, with plain damped counts). Gives the class
 * of a text, learned from the rows that have the label.
 */
export function learnBayes(rows: readonly LabelledText[], label: LabelName): (row: LabelledText) => string {
  const known = rows.flatMap((row) => {
    const value = row.labels[label];
    return value === undefined ? [] : [{ value, counts: pairsOf(row) }];
  });
  const classes = [...new Set(known.map(({ value }) => value))];
  const totals = new Map<number, number>();
  const own = new Map(classes.map((value) => [value, new Map<number, number>()]));
  for (const { value, counts } of known)
    for (const [hash, count] of counts) {
      const amount = Math.log1p(count);
      totals.set(hash, (totals.get(hash) ?? 0) + amount);
      const ofClass = own.get(value);
      ofClass?.set(hash, (ofClass.get(hash) ?? 0) + amount);
    }
  const all = [...totals.values()].reduce((sum, amount) => sum + amount, 0);
  const sums = new Map(
    classes.map((value) => [value, [...(own.get(value)?.values() ?? [])].reduce((sum, one) => sum + one, 0)]),
  );
  return (row) => {
    let best = classes[0] ?? "";
    let top = Number.NEGATIVE_INFINITY;
    const counts = [...pairsOf(row)].filter(([hash]) => totals.has(hash));
    for (const value of classes) {
      const elsewhere = all - (sums.get(value) ?? 0) + totals.size;
      let score = 0;
      for (const [hash, count] of counts) {
        const others = (totals.get(hash) ?? 0) - (own.get(value)?.get(hash) ?? 0) + 1;
        score -= Math.log1p(count) * Math.log(others / elsewhere);
      }
      if (score <= top) continue;
      top = score;
      best = value;
    }
    return best;
  };
}
