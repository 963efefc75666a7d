import { parentPort } from "node:worker_threads";

/** How often the prompt tasks are looked at, in ms. */
const EVERY_MS = 500;

// a thread of its own keeps the beat even while the program is busy; it holds nothing, so it may die at any moment
const beat = setInterval(() => parentPort?.postMessage("tick"), EVERY_MS);
parentPort?.on("message", (message: unknown) => {
  if (message !== "cancel") return;
  clearInterval(beat);
  // ends the thread: Bree would end it only if no beat were under way to it just now
  parentPort?.close();
});
