import { openScratch } from "../../bots/simulation/scratch.ts";
import { migrate } from "../../core/store/migrate.ts";
import { House } from "../core/delivery/house.ts";
import { Platform, senderTo } from "../core/delivery/platform.ts";
import { checkAll } from "../jobs/invariants.ts";
import { liveDays } from "../jobs/livedDays.ts";
import { openNodes } from "../jobs/manyNodes.ts";

const SEED = "a month";
const NO_LIMITS = () => ({ account: null, person: null });

/**
 * A month of working days on two servers and three nodes with jobs, with a tenth of the platform's answers failing and
 * a tenth slow; then everything looked through.
 * @returns what was lived and, where something does not hold, what
 */
export async function benchMonth(workdays = 21, people = 160): Promise<string> {
  const scratch = await openScratch(null);
  const began = performance.now();
  const nodes = await openNodes(scratch.url, "2026-11-02T07:50:00+08:00");
  try {
    const callers = await liveDays(nodes, { workdays, people, seed: SEED, everyMinutes: 60 });
    const { broken, figures } = await checkAll(nodes, callers);
    const told = Object.entries(figures).map(([name, n]) => `${name} ${n}`);
    const seconds = Math.round((performance.now() - began) / 1000);
    const held =
      broken.length === 0
        ? "all invariants hold"
        : `BROKEN ${broken.length}: ${broken.slice(0, 20).join("; ")}`;
    return `${workdays} working days in ${seconds} s: ${told.join(", ")}; ${held}`;
  } finally {
    await nodes.stop();
    await scratch.remove();
  }
}

/** So many numbered messages to each of two people over HTTP, a tenth of them refused or lost on the way, on two nodes. */
export async function benchNumbered(messages = 2_000): Promise<string> {
  const scratch = await openScratch(null);
  await migrate(scratch.url);
  const house = new House(scratch.url);
  const platform = new Platform();
  const url = await platform.start();
  try {
    let dice = 1;
    platform.whim = () => {
      dice = (dice * 48_271) % 2_147_483_647;
      return dice % 20 === 0 ? "busy" : dice % 20 === 1 ? "lost" : "ok";
    };
    const people = ["p0", "p1"];
    for (const who of people) await house.knows(who, "wecomApp");
    for (let i = 0; i < messages; i += 1)
      await house.owe(...people.map((to) => ({ to, channel: "wecomApp", text: String(i) })));
    await house.database.pool.query(`UPDATE "Outbox" SET "channel" = 'telegram'`);
    platform.keyed.add("telegram");
    const plain = senderTo(url, "telegram");
    const keyed: typeof plain = {
      ...plain,
      knowsKey: true,
      send: async (message) => {
        const result = await plain.send(message);
        return !result.ok && result.kind === "unknown" ? { ...result, kind: "transient" } : result;
      },
    };
    const nodes = await Promise.all(
      ["one", "two"].map(async (node) => await house.deliver([keyed], { node, limits: NO_LIMITS })),
    );
    const began = performance.now();
    while (platform.received.length < messages * people.length) {
      await Promise.all(nodes.map(async (one) => await one.step()));
      house.now += 3_000;
    }
    const seconds = (performance.now() - began) / 1000;
    const inOrder = people.every(
      (who) =>
        platform.textsTo(`addr-${who}`).join() === Array.from({ length: messages }, (_, i) => i).join(),
    );
    return `${messages} numbered messages to each of ${people.length} people in ${seconds.toFixed(1)} s: ${inOrder ? "all, in order, none twice" : "NOT IN ORDER"}`;
  } finally {
    await house.close();
    await platform.stop();
    await scratch.remove();
  }
}
