import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { benchDeadline } from "./deadline.ts";
import { benchLedger } from "./ledger.ts";
import { benchLifecycle } from "./lifecycle.ts";
import { benchMemory } from "./memory.ts";
import { benchPipeline } from "./pipeline.ts";

const UNDERSTANDING = fileURLToPath(new URL("./understanding.ts", import.meta.url));

/** `npm run bench [-- name …]`: prints each figure beside what it is held against. */
const BENCHES: Record<string, () => Promise<string>> = {
  deadline: async () => {
    const { dueDates, startedRequests, proofs } = benchDeadline(() => performance.now());
    return `${dueDates} due dates/s (asked: 100,000), ${startedRequests} requests' clocks/s, ${proofs} proofs/s`;
  },
  understanding: async () => spawnSync(process.execPath, [UNDERSTANDING], { encoding: "utf8" }).stdout.trim(),
  pipeline: async () => {
    const { ours, plain, ratio } = await benchPipeline(4_000);
    return `${Math.round(ours)} tickets/s through the whole pipeline, ${Math.round(plain)}/s the same rows in the same transactions by plain SQL: ratio ${ratio.toFixed(2)} (asked: 0.40)`;
  },
  lifecycle: async () => {
    const { ours, plain, ratio, commands } = await benchLifecycle(400);
    return `${Math.round(ours)} commands/s through giveCommand (${commands} commands), ${Math.round(plain)}/s the same rows in the same transactions by plain SQL: ratio ${ratio.toFixed(2)}`;
  },
  ledger: async () => {
    const { rows, firstByte, size, memory, events } = await benchLedger(100_000, () => performance.now());
    return `100,000 tickets with ${events} events: ${rows} rows/s to ${size.toFixed(0)} MB of xlsx, first byte after ${Math.round(firstByte)} ms (asked: < 2,000), ${Math.round(memory)} MB at most (asked: < 400)`;
  },
  memory: async () => {
    const { rest, after, growth } = await benchMemory();
    return `${Math.round(rest)} MB at rest (asked: < 300), ${Math.round(after)} MB after 10,000 messages: ${(growth * 100).toFixed(0)} % growth (asked: < 20)`;
  },
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (bench === undefined)
    throw new Error(`no bench “${name}”; there are ${Object.keys(BENCHES).join(", ")}`);
  process.stdout.write(`${name}: ${await bench()}\n`);
}
