import { CueReader } from "../../core/understanding/cues.ts";
import { DUTIES } from "../../core/understanding/departmentWords.ts";
import { DirectoryIndex } from "../../core/understanding/directory.ts";
import { GramReader } from "../../core/understanding/grams.ts";
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
  let characters = 0;
  const processorStart = process.cpuUsage();
  const start = performance.now();
  while (times.length < LEAST_MESSAGES)
    for (const message of messages) {
      const before = performance.now();
      understand(message, CONTEXT, model);
      times.push(performance.now() - before);
      characters += message.title.length + message.text.length;
    }
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(processorStart);
  // Other programs on the same machine slow the clock time, not the processor time.
  const processorSeconds = (used.user + used.system) / 1_000_000;
  times.sort((one, other) => one - other);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(3);
  return (
    `${messages.length} messages of ${Math.round(characters / times.length)} characters, model loaded in ${loadMs.toFixed(0)} ms, ${megabytes.toFixed(1)} MB\n` +
    `${Math.round(times.length / seconds)} messages/s by the clock, ${Math.round(times.length / processorSeconds)} by processor time for all that can be asked; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (asked: < 2), longest ${at(0.99999)} ms\n` +
    `${Math.round(countLabelsAndSlots(messages, model))} messages/s by processor time for kind, scope, domain and slots alone (asked: 10,000)`
  );
}

/** Messages per second of processor time for the labels and slots, without dimensions, department and reasons. */
function countLabelsAndSlots(messages: readonly { title: string; text: string }[], model: Model): number {
  const preparer = new TextPreparer();
  const gramReader = new GramReader();
  const cueReader = new CueReader();
  const start = process.cpuUsage();
  let read = 0;
  while (read < LEAST_MESSAGES)
    for (const { title, text } of messages) {
      const prepared = preparer.prepare(title, text);
      const grams = gramReader.read(prepared);
      cueReader.read(prepared);
      model.read(grams, cueReader);
      for (const label of ["kind", "nature", "scope", "domain"] as const) model.answer(label);
      findSlots(text, { today: CONTEXT.now });
      read += 1;
    }
  const used = process.cpuUsage(start);
  return read / ((used.user + used.system) / 1_000_000);
}
