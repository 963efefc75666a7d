import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { benchCallbacks } from "./callbacks.ts";
import { benchDeadline } from "./deadline.ts";
import { benchDelivery } from "./delivery.ts";
import { benchMonth, benchNumbered } from "./jobs.ts";
import { benchLedger } from "./ledger.ts";
import { benchLifecycle } from "./lifecycle.ts";
import { benchLikeness, likenessLine } from "./likeness.ts";
import { benchMemory } from "./memory.ts";
import { benchPipeline } from "./pipeline.ts";
import { benchRetrieval, retrievalLines } from "./retrieval.ts";
import { benchSweep } from "./sweep.ts";
import { benchWorkbench, type Opened } from "./workbench.ts";

const UNDERSTANDING = fileURLToPath(new URL("./understanding.ts", import.meta.url));

/**
 * `npm run bench [-- name …] [--data <folder>] [--write]`: prints each figure beside what it is held against. `--data`
 * names a folder of labelled messages for `understanding` and `retrieval`; `--write` puts the former's figures into its
 * README.
 */
const { positionals: asked, values } = parseArgs({
  allowPositionals: true,
  options: { data: { type: "string" }, write: { type: "boolean", default: false } },
});

const BENCHES: Record<string, () => Promise<string>> = {
  deadline: async () => {
    const { dueDates, startedRequests, proofs } = benchDeadline(() => performance.now());
    return `${dueDates} due dates/s (asked: 100,000), ${startedRequests} requests' clocks/s, ${proofs} proofs/s`;
  },
  understanding: async () => {
    const data = values.data === undefined ? [] : ["--data", values.data];
    const args = [UNDERSTANDING, ...data, ...(values.write ? ["--write"] : [])];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  },
  retrieval: async () => {
    if (values.data === undefined) return "needs --data <folder of questions and replies>";
    return `\n${retrievalLines(benchRetrieval(values.data))}`;
  },
  likeness: async () => likenessLine(await benchLikeness(100_000)),
  pipeline: async () => {
    const { ours, plain, ratio } = await benchPipeline(4_000);
    return `${Math.round(ours)} tickets/s through the whole pipeline, ${Math.round(plain)}/s the same rows in the same transactions by plain SQL: ratio ${ratio.toFixed(2)} (asked: 0.40)`;
  },
  lifecycle: async () => {
    const { ours, plain, ratio, commands } = await benchLifecycle(400);
    return `${Math.round(ours)} commands/s through giveCommand (${commands} commands), ${Math.round(plain)}/s the same rows in the same transactions by plain SQL: ratio ${ratio.toFixed(2)}`;
  },
  delivery: async () => {
    const { ours, plain, ratio, burst, together, alone } = await benchDelivery();
    return `${Math.round(ours)} deliveries/s, ${Math.round(plain)} jobs/s by pg-boss alone doing nothing in batches: ratio ${ratio.toFixed(2)} (asked: 0.25); a burst of 3,000 has gone out after ${burst.toFixed(1)} s (asked: < 60); rows written with their job ${Math.round(together)}/s, alone ${Math.round(alone)}/s`;
  },
  sweep: async () => {
    const { few, many, ratio, look } = await benchSweep();
    return `1,000 due tickets swept in ${Math.round(few)} ms among 10,000 open ones, in ${Math.round(many)} ms among 1,000,000: ratio ${ratio.toFixed(2)} (asked: 1.20); ${look.toFixed(1)} ms to find that nothing is due`;
  },
  jobs: async () => `${await benchMonth()}\njobs: ${await benchNumbered()}`,
  ledger: async () => {
    const { rows, firstByte, size, memory, events } = await benchLedger(100_000, () => performance.now());
    return `100,000 tickets with ${events} events: ${rows} rows/s to ${size.toFixed(0)} MB of xlsx, first byte after ${Math.round(firstByte)} ms (asked: < 2,000), ${Math.round(memory)} MB at most (asked: < 400)`;
  },
  callbacks: async () => {
    const { callbacks, rate, p50, p99, worst, refused, memory, tickets, processor, stolen } =
      await benchCallbacks(200, 60);
    const held = [memory.before, memory.after, memory.later].map((one) => Math.round(one));
    return `${callbacks} callbacks at ${Math.round(rate)}/s acknowledged after ${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99, asked: < 100), ${Math.round(worst)} ms (worst), ${refused} sent away; ${tickets} tickets registered meanwhile, ${processor.toFixed(2)} of a processor, ${(stolen * 100).toFixed(0)} % of the machine's taken by its neighbours; ${held[0]} MB before, ${held[1]} MB after, ${held[2]} MB half a minute later`;
  },
  workbench: async () => {
    const { work, ticket } = await benchWorkbench(9);
    const told = ({ median, worst, asked, script }: Opened) =>
      `${(median / 1000).toFixed(2)} s (median of 9), ${(worst / 1000).toFixed(2)} s (worst), ${asked} questions to the API, ${Math.round(script)} KB of script`;
    return `first opening on a processor 4 times as slow (asked: < 2 s, < 300 KB): my work ${told(work)}; a ticket ${told(ticket)}`;
  },
  memory: async () => {
    const { rest, after, growth } = await benchMemory();
    return `${Math.round(rest)} MB at rest (asked: < 300), ${Math.round(after)} MB after 10,000 messages: ${(growth * 100).toFixed(0)} % growth (asked: < 20)`;
  },
};

for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (bench === undefined)
    throw new Error(`no bench “${name}”; there are ${Object.keys(BENCHES).join(", ")}`);
  process.stdout.write(`${name}: ${await bench()}\n`);
}
