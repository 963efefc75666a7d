import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readShippedRows } from "../../core/understanding/shippedRows.ts";
import { slotTable } from "./understandingSlots.ts";
import { measureSpeed } from "./understandingSpeed.ts";
import { tables } from "./understandingTables.ts";

// `node test/bench/understanding.ts [--data <folder> [--write]]`: speed, slots; with a folder of labelled messages (kinds-dev,
// domain-train, domain-dev .jsonl) the whole table of figures too; `--write` puts it into core/understanding/README.md.
const README = new URL("../../core/understanding/README.md", import.meta.url);
const BEGIN = "<!-- figures: begin -->";
const END = "<!-- figures: end -->";

const { data, write } = parseArgs({
  options: { data: { type: "string" }, write: { type: "boolean", default: false } },
}).values;
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};

say(measureSpeed(readShippedRows().rows));
say("");
for (const line of slotTable()) say(line);
if (data !== undefined) {
  for (const line of tables(data)) say(line);
}
if (write) {
  const text = readFileSync(README, "utf8");
  const begin = text.indexOf(BEGIN) + BEGIN.length;
  writeFileSync(README, `${text.slice(0, begin)}\n${lines.join("\n")}\n${text.slice(text.indexOf(END))}`);
}
