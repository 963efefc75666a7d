import { parseArgs } from "node:util";
import { LABEL_NAMES, type LabelledText, type LabelName } from "../../core/understanding/labels.ts";
import type { Meaning } from "../../core/understanding/meaning.ts";
import { type Measured, measure } from "../../core/understanding/measure.ts";
import { type Model, understand } from "../../core/understanding/understand.ts";
import { type Io, WrongUse } from "./command.ts";
import { write } from "./jsonLines.ts";
import { readLabels, readModel } from "./understandingFiles.ts";
import { understandingTexts as texts } from "./understandingTexts.ts";

/** Any date does: no label depends on it. */
const SOME_DAY = "2026-01-01";

/**
 * `cli evaluate --labels <file> [--model <file>]`: for each label in the file, as JSON: macro-F1, accuracy, scores per class
 * and the confusion. Rows without a label are passed over for it. Exit code 2 for wrong use.
 */
export async function run(argv: string[], io: Io): Promise<number> {
  try {
    const { labels, model } = readOptions(argv);
    const measured = measureAll(readLabels(labels), readModel(model));
    if (Object.keys(measured).length === 0) throw new WrongUse(texts.nothingToMeasure(labels));
    await write(io.stdout, `${JSON.stringify(measured, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    await write(io.stderr, `${error.message}\n${texts.evaluateUsage}\n`);
    return 2;
  }
}

function measureAll(rows: readonly LabelledText[], model: Model): Partial<Record<LabelName, Measured>> {
  const pairs = new Map<LabelName, { truth: string; given: string }[]>();
  for (const { title, text, labels } of rows) {
    const meaning = understand({ title, text }, { dimensions: {}, directory: null, now: SOME_DAY }, model);
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

function readOptions(argv: string[]): { labels: string; model: string | undefined } {
  try {
    const options = { labels: { type: "string" }, model: { type: "string" } } as const;
    const { labels, model } = parseArgs({ args: argv, options }).values;
    if (labels === undefined) throw new WrongUse(texts.missingOption("labels"));
    return { labels, model };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new WrongUse(error.message, { cause: error });
  }
}
