import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it, onTestFinished } from "vitest";
import { CALL } from "../../bots/frontDoor/messages.ts";
import { watch } from "../../bots/frontDoor/watch.ts";

const EVERY_MS = 20;
/** So many calls are answered before anybody doubts that they are. */
const ANSWERS = 12;

/** Answers calls; told to hang, it turns no more. */
const THREAD = `
  import { parentPort } from "node:worker_threads";
  parentPort.on("message", (asked) => {
    if (asked === "${CALL}") parentPort.postMessage({ kind: "here" });
    else for (;;);
  });
  parentPort.postMessage({ kind: "listening", port: 1 });
`;

async function begin(): Promise<Worker> {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`));
  onTestFinished(async () => void (await worker.terminate()));
  await once(worker, "message");
  return worker;
}

it("a thread that answers is left alone, one that hangs is told of once, and can be ended", async () => {
  const worker = await begin();
  let answers = 0;
  let hung = 0;
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const enough = new Promise<void>((resolve) => {
    worker.on("message", () => {
      answers += 1;
      if (answers === ANSWERS) resolve();
    });
  });
  const leave = watch(
    worker,
    () => {
      hung += 1;
      tell();
    },
    // more calls than could be late on the slowest machine
    { everyMs: EVERY_MS, calls: 100 },
  );
  onTestFinished(leave);
  await enough;
  expect(hung).toBe(0);
  worker.postMessage("hang");
  await told;
  await worker.terminate();
  expect(hung).toBe(1);
});
