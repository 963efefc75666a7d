import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateModel } from "../../core/understanding/evaluateModel.ts";
import { parseLabelledRows } from "../../core/understanding/labelledRows.ts";
import { LABELS, type LabelledText, type LabelName } from "../../core/understanding/labels.ts";
import { makeRandom, shuffle } from "../../core/understanding/linearTrainer.ts";
import type { Meaning } from "../../core/understanding/meaning.ts";
import { type Measured, measure } from "../../core/understanding/measure.ts";
import { Model, SHIPPED_MODEL } from "../../core/understanding/model.ts";
import { readModelFile } from "../../core/understanding/modelFile.ts";
import { readShippedRows } from "../../core/understanding/shippedRows.ts";
import { besideOffice, trainOfficeModel } from "../../core/understanding/train.ts";
import { TRAINING_SETTINGS, type TrainingSettings, trainBlock } from "../../core/understanding/trainBlock.ts";
import { understand } from "../../core/understanding/understand.ts";
import { learnBayes } from "./understandingBayes.ts";
import { learnSvm } from "./understandingSvm.ts";

const SHAPE = ["kind", "scope", "nature", "conduct"] as const satisfies readonly LabelName[];
const QUICK: TrainingSettings = { ...TRAINING_SETTINGS, folds: 2 };
const shippedBlock = readModelFile(SHIPPED_MODEL).block;
const shipped = readShippedRows();
const CONTEXT = { dimensions: {}, directory: null, now: "2026-01-01" };

/** Every table, in Markdown, measured on the labelled messages of a folder: kinds-dev, domain-train, domain-dev (.jsonl). */
export function* tables(folder: string): Generator<string> {
  const readFile = (name: string): LabelledText[] =>
    parseLabelledRows(readFileSync(join(folder, `${name}.jsonl`), "utf8"));
  const messages = readFile("kinds-dev");
  yield* labelTables(messages);
  yield* calibrationTable(messages);
  yield* designTable(messages);
  yield* domainTable(readFile("domain-train"), readFile("domain-dev"));
}

function* labelTables(messages: readonly LabelledText[]): Generator<string> {
  yield `### What ships, on ${messages.length} letters that it was not learned from\n`;
  for (const [label, measured] of Object.entries(evaluateModel(messages, new Model([shippedBlock])))) {
    yield `**${label}**: macro-F1 ${measured.macroF1.toFixed(3)}, ${percent(measured.accuracy)} right\n`;
    if (measured.classes.length <= 5) yield confusionTable(measured);
    else yield `${measured.classes.map(({ label: name, f1 }) => `${name} ${f1.toFixed(2)}`).join(", ")}\n`;
  }
}

function confusionTable({ classes, confusion }: Measured): string {
  const names = classes.map(({ label }) => label);
  const lines = classes.map(
    ({ label, precision, recall, f1 }) =>
      `| ${label} | ${names.map((given) => confusion[label]?.[given] ?? 0).join(" | ")} | ${precision.toFixed(2)} | ${recall.toFixed(2)} | ${f1.toFixed(2)} |`,
  );
  return [
    `| truth ╲ given | ${names.join(" | ")} | precision | recall | F1 |`,
    `|---|${names.map(() => "---|").join("")}---|---|---|`,
    ...lines,
    "",
  ].join("\n");
}

function* calibrationTable(messages: readonly LabelledText[]): Generator<string> {
  yield "### How sure it says it is\n";
  yield "| label | says at least | covers | and is right |\n|---|---|---|---|";
  const answers = read(messages, new Model([shippedBlock]));
  for (const label of ["kind", "scope", "domain"] as const)
    for (const least of LEAST_SURE) yield `| ${label} | ${sureness(answers, label, least).join(" | ")} |`;
  yield "";
}

const LEAST_SURE = [0.8, 0.9, 0.95];
type Read = { row: LabelledText; meaning: Meaning };

function read(rows: readonly LabelledText[], model: Model): Read[] {
  return rows.map((row) => ({ row, meaning: understand(row, CONTEXT, model) }));
}

/** `least`; the share of letters where it says so much and more of a label; the share of these where it is right. */
function sureness(answers: readonly Read[], label: "kind" | "scope" | "domain", least: number): string[] {
  const told = answers.filter(({ row }) => row.labels[label] !== undefined);
  const sure = told.filter(({ meaning: { confidence, scopeConfidence, domainConfidence } }) => {
    return { kind: confidence, scope: scopeConfidence, domain: domainConfidence }[label] >= least;
  });
  const right = sure.filter(({ row, meaning }) => row.labels[label] === meaning[label]);
  return [String(least), percent(sure.length / told.length), percent(right.length / sure.length)];
}

/** Each design learned from our own rows alone, and measured on the letters. */
function* designTable(messages: readonly LabelledText[]): Generator<string> {
  yield "### Designs tried\n";
  yield "macro-F1; kind over the classes that the letters have\n";
  yield `| design | ${SHAPE.join(" | ")} |\n|---|${SHAPE.map(() => "---|").join("")}`;
  const { rows, composed } = shipped;
  const line = (name: string, score: (label: LabelName) => number): string =>
    `| ${name} | ${SHAPE.map((label) => score(label).toFixed(3)).join(" | ")} |`;
  const linear = (learned: readonly LabelledText[], settings: Partial<TrainingSettings>): Model => {
    const questions = SHAPE.map((label) => ({ label, classes: LABELS[label] }));
    return new Model([shippedBlock, trainBlock(learned, questions, { ...QUICK, ...settings })]);
  };
  const alone = (model: Model) => (label: LabelName) => separately(messages, model, label);
  const bayes = (learned: readonly LabelledText[]) => (label: LabelName) =>
    compare(messages, label, learnBayes(learned, label));
  yield line("complement naive Bayes on pairs, written rows", bayes(rows));
  yield line("complement naive Bayes on pairs, and composed letters", bayes([...rows, ...composed]));
  yield line("linear, characters and pairs, written rows", alone(linear(rows, { cueStrength: 0.001 })));
  yield line("… and cues", alone(linear(rows, {})));
  yield line(
    "… and half of the composed letters",
    alone(linear([...rows, ...composed.filter((_, at) => at % 2 === 0)], {})),
  );
  const all = linear([...rows, ...composed], {});
  yield line("… and all of them", alone(all));
  const joint = evaluateModel(messages, all);
  yield line("… kind and nature read together (ships)", (label) => joint[label]?.macroF1 ?? 0);
  yield line(
    "the same, cues three times as strong",
    alone(linear([...rows, ...composed], { cueStrength: 0.75 })),
  );
  yield line("the same without cues", alone(linear([...rows, ...composed], { cueStrength: 0.001 })));
  yield "";
}

/** So many of the letters that an office learns from are held back in turn, to be judged by. */
const FOLDS = 5;

/**
 * What an office's own model gives on letters from elsewhere (`dev`: raw text, and none of them is among those learned from) and
 * on a fifth of its own letters, held back. Baselines beside it.
 */
function* domainTable(train: readonly LabelledText[], dev: readonly LabelledText[]): Generator<string> {
  yield `### Domain, the ${new Set(train.map((row) => row.labels.domain)).size} classes of an office\n`;
  yield "macro-F1; baselines: complement naive Bayes on pairs, balanced linear SVM on tf-idf of characters and pairs\n";
  yield "| learned from | judged on | complement naive Bayes | linear SVM | ours |\n|---|---|---|---|---|";
  const cold = evaluateModel(dev, new Model([shippedBlock])).domain?.macroF1 ?? 0;
  yield `| nothing (as it ships, 14 classes) | ${dev.length} letters, raw | – | – | ${cold.toFixed(3)} |`;
  const order = Uint32Array.from(train.keys());
  shuffle(order, makeRandom(3));
  const shuffled = Array.from(order).flatMap((at) => train[at] ?? []);
  for (const count of [100, 300, 1000]) {
    const { line } = compareLearners(shuffled.slice(0, count), dev);
    yield `| ${count} corrections | ${dev.length} letters, raw | ${line} |`;
  }
  const raw = compareLearners(shuffled, dev);
  yield `| ${train.length} corrections | ${dev.length} letters, raw | ${raw.line} |`;
  const held = shuffled.filter((_, at) => at % FOLDS === 0);
  const own = compareLearners(
    shuffled.filter((_, at) => at % FOLDS !== 0),
    held,
  );
  yield `| ${train.length - held.length} corrections | ${held.length} of the same, held back | ${own.line} |`;
  yield "";
  yield "How sure the office's own model says it is:\n";
  yield "| judged on | says at least | covers | and is right |\n|---|---|---|---|";
  for (const [name, rows, model] of [
    ["raw", dev, raw.model],
    ["held back", held, own.model],
  ] as const)
    for (const least of LEAST_SURE)
      yield `| ${name} | ${sureness(read(rows, model), "domain", least).join(" | ")} |`;
  yield "";
}

/** The three learners on the same letters, and our model. */
function compareLearners(
  office: readonly LabelledText[],
  rows: readonly LabelledText[],
): { line: string; model: Model } {
  const bayes = compare(rows, "domain", learnBayes(office, "domain"));
  const svm = compare(rows, "domain", learnSvm(office, "domain"));
  const ours = trainOfficeModel(office, besideOffice(office.length, shipped)).block;
  const model = new Model([shippedBlock, ours]);
  const scores = [bayes, svm, evaluateModel(rows, model).domain?.macroF1 ?? 0];
  return { line: scores.map((score) => score.toFixed(3)).join(" | "), model };
}

/** As the model's head answers by itself. */
function separately(rows: readonly LabelledText[], model: Model, label: LabelName): number {
  return compare(rows, label, (row) => {
    understand(row, CONTEXT, model);
    return model.answer(label).value;
  });
}

function compare(
  rows: readonly LabelledText[],
  label: LabelName,
  answer: (row: LabelledText) => string,
): number {
  return measure(
    rows.flatMap((row) => {
      const truth = row.labels[label];
      return truth === undefined ? [] : [{ truth, given: answer(row) }];
    }),
  ).macroF1;
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${(share * 100).toFixed(1)} %`;
}
