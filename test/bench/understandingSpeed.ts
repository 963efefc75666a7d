import { CueReader } from "../../core/understanding/cues.ts";
import { DUTIES } from "../../core/understanding/departmentWords.ts";
import { DirectoryIndex } from "../../core/understanding/directory.ts";
import { GramReader } from "../../core/understanding/grams.ts";
import { type Block, BlockReader, LANES } from "../../core/understanding/linearModel.ts";
import { SHIPPED_MODEL } from "../../core/understanding/model.ts";
import { readModelFile } from "../../core/understanding/modelFile.ts";
import { TextPreparer } from "../../core/understanding/preparedText.ts";
import { findSlots } from "../../core/understanding/slots/findSlots.ts";
import { loadShippedModel, type Model, understand } from "../../core/understanding/understand.ts";

/** Everything that understanding can be asked for at once: labels, slots, dimensions, department, reasons. */
const CONTEXT = {
  dimensions: {
    complexity: ["simple", "general", "complex"],
    obstacle: ["cannot", "hard", "refused"],
    joint: ["yes"],
  },
  directory: new DirectoryIndex(
    DUTIES.flatMap((duty) =>
      duty.matters
        .split(" ")
        .map((matter) => ({ department: `${duty.names.split(" ")[0]}局`, item: `${matter}登记办理` })),
    ),
  ),
  now: "2026-03-02",
};
const LEAST_MESSAGES = 20_000;

/** Messages a second on one core, how long one takes, how long the model takes to load, and how much memory it holds. */
export function measureSpeed(messages: readonly { title: string; text: string }[]): string {
  const heldBefore = process.memoryUsage();
  const loadStart = performance.now();
  const model = loadShippedModel();
  const loadMs = performance.now() - loadStart;
  const held = process.memoryUsage();
  const megabytes = (held.arrayBuffers + held.heapUsed - heldBefore.arrayBuffers - heldBefore.heapUsed) / 1e6;
  for (const message of messages.slice(0, 2000)) understand(message, CONTEXT, model);
  const times: number[] = [];
  const processorStart = process.cpuUsage();
  const start = performance.now();
  while (times.length < LEAST_MESSAGES)
    for (const message of messages) {
      const before = performance.now();
      understand(message, CONTEXT, model);
      times.push(performance.now() - before);
    }
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(processorStart);
  // Other programs on the same machine slow the clock time, and the processor time less: the quickest of a message's passes hardly.
  const processorSeconds = (used.user + used.system) / 1_000_000;
  const quickest = messages.map(() => Number.POSITIVE_INFINITY);
  times.forEach((time, at) => {
    const message = at % messages.length;
    quickest[message] = Math.min(quickest[message] ?? time, time);
  });
  const characters = messages.reduce((sum, { title, text }) => sum + title.length + text.length, 0);
  return (
    `${messages.length} messages of ${Math.round(characters / messages.length)} characters, model loaded in ${loadMs.toFixed(0)} ms, ${megabytes.toFixed(1)} MB\n` +
    `all that can be asked: ${Math.round(times.length / seconds)} messages/s by the clock, ${Math.round(times.length / processorSeconds)} by processor time; p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms (asked: < 2); by the quickest of each message's ${Math.floor(times.length / messages.length)} passes p50 ${quantile(quickest, 0.5)} ms, p99 ${quantile(quickest, 0.99)} ms, longest ${quantile(quickest, 1)} ms\n` +
    perSecondLines(messages, model)
  );
}

/** The value that so great a share of the numbers does not exceed, with three places. */
function quantile(numbers: readonly number[], share: number): string {
  const sorted = [...numbers].sort((one, other) => one - other);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3);
}

/**
 * Messages per second for the labels and slots alone, without dimensions, department and reasons, beside a baseline in the same
 * run: a plain linear separator over characters and pairs that tells the domain and nothing else.
 */
function perSecondLines(messages: readonly { title: string; text: string }[], model: Model): string {
  const preparer = new TextPreparer();
  const gramReader = new GramReader();
  const cueReader = new CueReader();
  const labelsAndSlots = ({ title, text }: { title: string; text: string }): void => {
    const prepared = preparer.prepare(title, text);
    const grams = gramReader.read(prepared);
    cueReader.read(prepared);
    model.read(grams, cueReader);
    for (const label of ["kind", "nature", "scope", "domain"] as const) model.answer(label);
    findSlots(text, { today: CONTEXT.now });
  };
  const plain = new BlockReader(onlyDomain(readModelFile(SHIPPED_MODEL).block));
  const noCues = new CueReader();
  const plainDomain = ({ title, text }: { title: string; text: string }): void => {
    plain.read(gramReader.read(preparer.prepare(title, text)), noCues);
  };
  const all = perSecond(messages, labelsAndSlots);
  const baseline = perSecond(messages, plainDomain);
  return (
    `kind, scope, domain and slots alone: ${all.used} messages/s by processor time, ${all.undisturbed} where nothing else ran (asked: 10,000)\n` +
    `a plain linear separator for the domain alone, in the same run: ${baseline.used} and ${baseline.undisturbed} messages/s; ratio ${(all.undisturbed / baseline.undisturbed).toFixed(2)}`
  );
}

const PASSES = 20;
/** So short a stretch that on a busy machine, too, some passes over it are not interrupted. */
const STRETCH = 20;

/**
 * Messages per second: of processor time, which other programs lengthen too as they share the caches; and by the quickest of
 * several passes over each stretch of messages.
 */
function perSecond<T>(
  messages: readonly T[],
  read: (message: T) => void,
): { used: number; undisturbed: number } {
  const stretches = Array.from({ length: Math.ceil(messages.length / STRETCH) }, (_, at) =>
    messages.slice(at * STRETCH, (at + 1) * STRETCH),
  );
  for (const message of messages) read(message);
  const quickest = stretches.map(() => Number.POSITIVE_INFINITY);
  const start = process.cpuUsage();
  for (let pass = 0; pass < PASSES; pass += 1)
    stretches.forEach((stretch, at) => {
      const before = performance.now();
      for (const message of stretch) read(message);
      quickest[at] = Math.min(quickest[at] ?? 0, performance.now() - before);
    });
  const { user, system } = process.cpuUsage(start);
  const seconds = quickest.reduce((sum, ms) => sum + ms, 0) / 1000;
  return {
    used: Math.round((messages.length * PASSES) / ((user + system) / 1_000_000)),
    undisturbed: Math.round(messages.length / seconds),
  };
}

/** A block of the domain's columns alone. */
function onlyDomain(block: Block): Block {
  const head = block.heads.find(({ label }) => label === "domain");
  if (head === undefined) throw new Error("the model that ships answers no domain");
  const columns = Math.ceil(head.classes.length / LANES) * LANES;
  const take = <A extends Int16Array | Float32Array>(from: A, into: A, rows: number): A => {
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < head.classes.length; column += 1)
        into[row * columns + column] = from[row * block.columns + head.firstColumn + column] ?? 0;
    return into;
  };
  const rows = block.hashes.length;
  const cueRows = block.cueWeights.length / block.columns;
  return {
    ...block,
    heads: [{ ...head, firstColumn: 0 }],
    columns,
    weights: take(block.weights, new Int16Array(rows * columns), rows),
    units: take(block.units, new Float32Array(columns), 1),
    cueWeights: take(block.cueWeights, new Float32Array(cueRows * columns), cueRows),
  };
}
