import { readFileSync } from "node:fs";
import { DUTIES } from "../../core/understanding/departmentWords.ts";
import { DirectoryIndex } from "../../core/understanding/directory.ts";
import { readShippedRows } from "../../core/understanding/shippedRows.ts";
import { loadShippedModel, understand } from "../../core/understanding/understand.ts";

// `node test/bench/understanding.ts [messages.jsonl]`: messages a second on one core, and how long one takes.
const [, , file] = process.argv;
const messages: { title: string; text: string }[] =
  file === undefined
    ? readShippedRows().rows
    : readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));

const directory = new DirectoryIndex(
  DUTIES.flatMap((duty) =>
    duty.matters
      .split(" ")
      .map((matter) => ({ department: `${duty.names.split(" ")[0]}局`, item: `${matter}登记办理` })),
  ),
);
const dimensions = {
  complexity: ["simple", "general", "complex"],
  obstacle: ["cannot", "hard", "refused"],
  joint: ["yes"],
};

const loadStart = performance.now();
const model = loadShippedModel();
const loadMs = performance.now() - loadStart;

const context = { dimensions, directory, now: "2026-03-02" };
for (const message of messages.slice(0, 2000)) understand(message, context, model);
const times: number[] = [];
let characters = 0;
const processorStart = process.cpuUsage();
const start = performance.now();
while (times.length < 20_000) {
  for (const message of messages) {
    const before = performance.now();
    understand(message, context, model);
    times.push(performance.now() - before);
    characters += message.title.length + message.text.length;
  }
}
const seconds = (performance.now() - start) / 1000;
const used = process.cpuUsage(processorStart);
// Other programs on the same machine slow the clock time, not the processor time.
const processorSeconds = (used.user + used.system) / 1_000_000;
times.sort((one, other) => one - other);
const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(3);
process.stdout.write(
  `${messages.length} messages of ${Math.round(characters / times.length)} characters, model loaded in ${loadMs.toFixed(0)} ms\n` +
    `${Math.round(times.length / seconds)} messages/s by the clock, ${Math.round(times.length / processorSeconds)} by processor time; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.99999)} ms\n`,
);
