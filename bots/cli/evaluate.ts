import { parseArgs } from "node:util";
import { evaluateModel } from "../../core/understanding/evaluateModel.ts";
import { type Io, WrongUse } from "./command.ts";
import { write } from "./jsonLines.ts";
import { readLabels, readModel } from "./understandingFiles.ts";
import { understandingTexts as texts } from "./understandingTexts.ts";

/**
 * `cli evaluate --labels <file> [--model <file>]`: for each label in the file, as JSON: macro-F1, accuracy, scores per class
 * and the confusion. Rows without a label are passed over for it. Exit code 2 for wrong use.
 */
export async function run(argv: string[], io: Io): Promise<number> {
  try {
    const { labels, model } = readOptions(argv);
    const measured = evaluateModel(readLabels(labels), readModel(model));
    if (Object.keys(measured).length === 0) throw new WrongUse(texts.nothingToMeasure(labels));
    await write(io.stdout, `${JSON.stringify(measured, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    await write(io.stderr, `${error.message}\n${texts.evaluateUsage}\n`);
    return 2;
  }
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
