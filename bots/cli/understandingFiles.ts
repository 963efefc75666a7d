import { readFileSync } from "node:fs";
import { BadLabels, parseLabelledRows } from "../../core/understanding/labelledRows.ts";
import type { LabelledText } from "../../core/understanding/labels.ts";
import { BadModelFile } from "../../core/understanding/modelFile.ts";
import { loadModel, loadShippedModel, type Model } from "../../core/understanding/understand.ts";
import { WrongUse } from "./command.ts";
import { understandingTexts as texts } from "./understandingTexts.ts";

/** The shipped model, with an office's file on top where one is named. @throws WrongUse when the file is of no use */
export function readModel(file: string | undefined): Model {
  if (file === undefined) return loadShippedModel();
  try {
    return loadModel(file);
  } catch (error) {
    if (error instanceof BadModelFile)
      throw new WrongUse(texts.badModel(file, error.message), { cause: error });
    if (isFileError(error)) throw new WrongUse(texts.cannotRead(file, error.message), { cause: error });
    throw error;
  }
}

/** The rows of a labels file. @throws WrongUse when it cannot be read, naming the line that is wrong */
export function readLabels(file: string): LabelledText[] {
  try {
    return parseLabelledRows(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof BadLabels)
      throw new WrongUse(texts.badLabels(file, error.message), { cause: error });
    if (isFileError(error)) throw new WrongUse(texts.cannotRead(file, error.message), { cause: error });
    throw error;
  }
}

/** An error of the file system: no such file, no permission, a full disk. */
export function isFileError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}
