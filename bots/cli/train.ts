import { accessSync, constants, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { encodeModel } from "../../core/understanding/modelFile.ts";
import { readShippedRows } from "../../core/understanding/shippedRows.ts";
import { besideOffice, NothingToLearn, trainOfficeModel } from "../../core/understanding/train.ts";
import { type Io, WrongUse } from "./command.ts";
import { write } from "./jsonLines.ts";
import { isFileError, readLabels } from "./understandingFiles.ts";
import { understandingTexts as texts } from "./understandingTexts.ts";

/**
 * `cli train --labels <file> --out <model file>`: learns an office's model from labelled JSON Lines
 * `{id, title?, text, kind?, scope?, nature?, conduct?, domain?}`, to be used on top of the shipped one. Exit code 2 for
 * wrong use or a labels file with an error, 1 where the model cannot be written.
 */
export async function run(argv: string[], io: Io): Promise<number> {
  try {
    const { labels, out } = readOptions(argv);
    return await learn(labels, out, io);
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    await write(io.stderr, `${error.message}\n${texts.trainUsage}\n`);
    return 2;
  }
}

async function learn(labels: string, out: string, io: Io): Promise<number> {
  const rows = readLabels(labels);
  try {
    // Learning takes a while: better to know before than after.
    accessSync(dirname(out), constants.W_OK);
    const stored = trainFrom(labels, rows);
    writeFileSync(out, encodeModel(stored));
    const learned = stored.block.heads.map((head) => head.label);
    await write(io.stdout, `${texts.learned(rows.length, learned, out)}\n`);
    return 0;
  } catch (error) {
    if (!isFileError(error)) throw error;
    await write(io.stderr, `${texts.cannotWrite(out, error.message)}\n`);
    return 1;
  }
}

function trainFrom(file: string, rows: ReturnType<typeof readLabels>): ReturnType<typeof trainOfficeModel> {
  try {
    return trainOfficeModel(rows, besideOffice(rows.length, readShippedRows()));
  } catch (error) {
    if (error instanceof NothingToLearn) throw new WrongUse(texts.nothingToLearn(file), { cause: error });
    throw error;
  }
}

function readOptions(argv: string[]): { labels: string; out: string } {
  try {
    const { labels, out } = parseArgs({
      args: argv,
      options: { labels: { type: "string" }, out: { type: "string" } },
    }).values;
    if (labels === undefined) throw new WrongUse(texts.missingOption("labels"));
    if (out === undefined) throw new WrongUse(texts.missingOption("out"));
    return { labels, out };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new WrongUse(error.message, { cause: error });
  }
}
