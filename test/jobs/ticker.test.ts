import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";

/**
 * Bree (9.2) listens for the one message that follows its "cancel" and ends the thread only where that says so. A beat
 * that was under way comes first: then nobody would end it, and the program would never stop.
 */
it("ends by itself once it is told to, whatever was under way", async () => {
  const ticker = new Worker(new URL("../../jobs/ticker.ts", import.meta.url));
  expect(await once(ticker, "message")).toEqual(["tick"]);
  const ended = once(ticker, "exit");
  ticker.postMessage("cancel");
  expect(await ended).toEqual([0]);
});
