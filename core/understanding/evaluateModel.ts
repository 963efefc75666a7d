import { LABEL_NAMES, type LabelledText, type LabelName } from "./labels.ts";
import type { Meaning } from "./meaning.ts";
import { type Measured, measure } from "./measure.ts";
import type { Model } from "./model.ts";
import { understand } from "./understand.ts";

/** Any date does: no label depends on it. */
const CONTEXT = { dimensions: {}, directory: null, now: "2026-01-01" };

/** What a model gives for labelled rows, per label that the rows have. Rows without a label are passed over for it. */
export function evaluateModel(
  rows: readonly LabelledText[],
  model: Model,
): Partial<Record<LabelName, Measured>> {
  const pairs = new Map<LabelName, { truth: string; given: string }[]>();
  for (const { title, text, labels } of rows) {
    const meaning = understand({ title, text }, CONTEXT, model);
    for (const label of LABEL_NAMES) {
      const truth = labels[label];
      if (truth === undefined) continue;
      const list = pairs.get(label) ?? [];
      list.push({ truth, given: given(meaning, label) });
      pairs.set(label, list);
    }
  }
  return Object.fromEntries([...pairs].map(([label, list]) => [label, measure(list)]));
}

function given(meaning: Meaning, label: LabelName): string {
  return String(meaning[label]);
}
