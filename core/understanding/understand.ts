import { DOMAINS, EXCLUSIONS, KINDS_OR_NONE, NATURES, SCOPES } from "../words.ts";
import { CueReader } from "./cues.ts";
import { DimensionReader, type DimensionReading, type Dimensions } from "./dimensions.ts";
import type { DepartmentGuess, DirectoryIndex } from "./directory.ts";
import { explain, wordsAt } from "./explain.ts";
import { GramReader } from "./grams.ts";
import { answerJointly } from "./jointAnswer.ts";
import type { LabelName } from "./labels.ts";
import type { Meaning, Utterance, Why } from "./meaning.ts";
import { type Answer, loadShippedModel, type Model } from "./model.ts";
import { citizenText, type PreparedText, TextPreparer } from "./preparedText.ts";
import { findSlots } from "./slots/findSlots.ts";

export { loadModel, loadShippedModel, type Model } from "./model.ts";
export { citizenText } from "./preparedText.ts";

/** What understanding has to know beside the words. */
export type Context = {
  /** dimensions of the office's pack and the ids of their values; only these are given */
  dimensions: Dimensions;
  /** the office's duty directory; null: no department is proposed */
  directory: DirectoryIndex | null;
  /** local date (YYYY-MM-DD) that "last month" and the like count from */
  now: string;
};

/**
 * A matter for court or police that is taken for one of ours costs the citizen weeks; the other way round a clerk sees at once.
 * So this probability is enough for "excluded".
 */
const ENOUGH_TO_EXCLUDE = 0.3;
/** A complaint about an official is closed to that official: a missed one harms the citizen more than one too many the unit. */
const ENOUGH_TO_ACCUSE = 0.4;

/** Buffers of the readers: one text at a time, used again for the next. */
const preparer = new TextPreparer();
const gramReader = new GramReader();
const cueReader = new CueReader();
const dimensionReader = new DimensionReader();
let shipped: Model | null = null;

/**
 * What a citizen's message or call means. Deterministic; throws for no text whatever. Slots' offsets count in
 * `citizenText(utterance)`. Without `model` the one that ships is loaded, once.
 */
export function understand(utterance: Utterance, context: Context, model: Model = shippedModel()): Meaning {
  const body = citizenText(utterance);
  const title = "turns" in utterance ? "" : (utterance.title ?? "");
  const text = preparer.prepare(title, body);
  const grams = gramReader.read(text);
  cueReader.read(text);
  model.read(grams, cueReader);

  const joint = answerJointly(model.answer("kind"), model.answer("nature"));
  const kind = { value: oneOf(KINDS_OR_NONE, joint.kind), chance: joint.kindChance };
  const nature = oneOf(NATURES, joint.nature);
  const scope = withChance(SCOPES, leaningTo("excluded", ENOUGH_TO_EXCLUDE, model.answer("scope")));
  const domain = withChance(DOMAINS, model.answer("domain"));
  const conduct = chanceOf("true", model.answer("conduct")) >= ENOUGH_TO_ACCUSE;
  const exclusion = scope.value === "excluded" ? oneOf(EXCLUSIONS, model.answer("exclusion").value) : null;
  const settled = { kind: kind.value, scope: scope.value, nature, conduct };
  const because = (label: LabelName, value: string): Why[] =>
    explain(label, value, model, text, grams, cueReader);
  // While the weights that were just read are still in the processor's cache.
  const reasons = [
    ...because("kind", kind.value),
    ...because("scope", scope.value),
    ...(conduct ? because("conduct", "true") : []),
    ...because("domain", domain.value).slice(0, 2),
  ];
  const readings = dimensionReader.read(text, cueReader, settled, context.dimensions);
  const department = context.directory?.find(text, grams, domain.value) ?? null;
  return {
    kind: kind.value,
    confidence: kind.chance,
    scope: scope.value,
    scopeConfidence: scope.chance,
    exclusion,
    nature,
    conduct,
    dimensions: Object.fromEntries(readings.map((reading) => [reading.dimension, reading.value])),
    domain: domain.value,
    domainConfidence: domain.chance,
    department: department?.department ?? null,
    departmentConfidence: department?.confidence ?? 0,
    slots: findSlots(body, { today: context.now }),
    why: [
      ...reasons,
      ...readings.flatMap((reading) => dimensionWhy(reading, text)),
      ...departmentWhy(department, text),
    ],
  };
}

function shippedModel(): Model {
  shipped ??= loadShippedModel();
  return shipped;
}

function dimensionWhy(
  { dimension, value, strength, start, end }: DimensionReading,
  text: PreparedText,
): Why[] {
  if (start < 0) return [];
  return [
    { label: `${dimension}:${value}`, words: wordsAt(text, start, end), weight: strength, source: "rule" },
  ];
}

function departmentWhy(guess: DepartmentGuess | null, text: PreparedText): Why[] {
  if (guess === null || guess.start < 0) return [];
  const words = wordsAt(text, guess.start, guess.end);
  return [{ label: `department:${guess.department}`, words, weight: guess.confidence, source: "directory" }];
}

function withChance<T extends string>(values: readonly T[], answer: Answer): { value: T; chance: number } {
  return { value: oneOf(values, answer.value), chance: answer.chance };
}

/** The answer, or `value` where that is probable enough. */
function leaningTo(value: string, enough: number, answer: Answer): Answer {
  const chance = chanceOf(value, answer);
  return chance >= enough ? { ...answer, value, chance } : answer;
}

/** 0 where the model does not know the class. */
function chanceOf(value: string, { classes, chances }: Answer): number {
  return chances[classes.indexOf(value)] ?? 0;
}

function oneOf<T extends string>(values: readonly T[], word: string): T {
  const value = values.find((one) => one === word);
  if (value === undefined) throw new Error(`the model answers with an unknown word: ${word}`);
  return value;
}
