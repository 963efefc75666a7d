import { CueReader } from "../../understanding/cues.ts";
import { GramReader } from "../../understanding/grams.ts";
import { loadShippedModel, type Model } from "../../understanding/model.ts";
import { TextPreparer } from "../../understanding/preparedText.ts";

/** How probable each domain is for a text, as square roots: the product of two such lists is 1 where they agree. */
export type Topics = readonly number[];
export type TopicReader = (title: string, text: string) => Topics;

/** Reads the domains by a model of the understanding; without one by that which ships. Reads one text at a time. */
export function topicReader(model: Model = loadShippedModel()): TopicReader {
  const preparer = new TextPreparer();
  const gramReader = new GramReader();
  const cueReader = new CueReader();
  return (title, text) => {
    const prepared = preparer.prepare(title, text);
    const grams = gramReader.read(prepared);
    cueReader.read(prepared);
    model.read(grams, cueReader);
    return model.answer("domain").chances.map(Math.sqrt);
  };
}

/** How much two texts speak of the same domain (0–1; Bhattacharyya's coefficient). */
export function topicAgreement(one: Topics, other: Topics): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += (one[i] ?? 0) * (other[i] ?? 0);
  return sum;
}
