import type { CueReader } from "./cues.ts";
import type { Grams } from "./grams.ts";
import { LABEL_NAMES, type LabelName } from "./labels.ts";
import { type Block, BlockReader, type Head, probabilities } from "./linearModel.ts";
import { readModelFile } from "./modelFile.ts";

/** Where the model that ships lies. */
export const SHIPPED_MODEL = new URL("./model/shipped.bin", import.meta.url);

/** What a model says of one label: the most probable class, and the probability of each. */
export type Answer = {
  value: string;
  chance: number;
  chances: readonly number[];
  classes: readonly string[];
};

/** One or more blocks; where two answer the same question, the later one does. Reads one text at a time. */
export class Model {
  readonly #readers: readonly BlockReader[];
  readonly #heads = new Map<LabelName, { reader: BlockReader; head: Head }>();

  /** Throws RangeError where a label is answered by no block. */
  constructor(blocks: readonly Block[]) {
    this.#readers = blocks.map((block) => new BlockReader(block));
    for (const reader of this.#readers)
      for (const head of reader.block.heads) this.#heads.set(head.label, { reader, head });
    for (const label of LABEL_NAMES)
      if (!this.#heads.has(label)) throw new RangeError(`no block answers ${label}`);
  }

  /** Scores a text by every block; `answer` and `reader` then speak of this text. */
  read(grams: Grams, cues: CueReader): void {
    for (const reader of this.#readers) reader.read(grams, cues);
  }

  /** What the last text's label is. */
  answer(label: LabelName): Answer {
    const { reader, head } = this.head(label);
    const chances = probabilities(head, reader.scores);
    let best = 0;
    for (let index = 1; index < chances.length; index += 1)
      if ((chances[index] ?? 0) > (chances[best] ?? 0)) best = index;
    return { value: head.classes[best] ?? "", chance: chances[best] ?? 0, chances, classes: head.classes };
  }

  /** The head that answers a label and the block reader it belongs to. */
  head(label: LabelName): { reader: BlockReader; head: Head } {
    const found = this.#heads.get(label);
    if (found === undefined) throw new Error(`no block answers ${label}`);
    return found;
  }
}

/** Reads the model that ships with the product. About 50 ms; throws BadModelFile where the file is damaged. */
export function loadShippedModel(): Model {
  return new Model([readModelFile(SHIPPED_MODEL).block]);
}

/**
 * Reads the shipped model with an office's own on top: what the office's model file answers, it answers; the rest stays.
 * Throws BadModelFile where a file is no model, and the file system's error where it cannot be read.
 */
export function loadModel(officeModel: string | URL): Model {
  return new Model([readModelFile(SHIPPED_MODEL).block, readModelFile(officeModel).block]);
}
