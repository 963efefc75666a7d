import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { getPriority } from "node:os";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDoors } from "../../bots/frontDoor/doors.ts";

const CALLERS = 64;

/** The most that are let in at one turn of the loop, of those who knocked at the same moment. */
async function mostAtOneTurn(port: number, inside: () => number): Promise<number> {
  const callers: Socket[] = [];
  onTestFinished(() => {
    for (const caller of callers) caller.destroy();
  });
  let knocked = 0;
  for (let i = 0; i < CALLERS; i += 1) {
    const caller = connect(port, "127.0.0.1", () => {
      knocked += 1;
    });
    callers.push(caller);
  }
  return await new Promise((resolve) => {
    let before = 0;
    let most = 0;
    const turn = () => {
      most = Math.max(most, inside() - before);
      before = inside();
      if (before === CALLERS && knocked === CALLERS) resolve(most);
      else setImmediate(turn);
    };
    setImmediate(turn);
  });
}

describe("the doors", () => {
  it("let in several callers at each turn of the loop, where one socket lets in one", async () => {
    let inside = 0;
    const open = () => createHttpServer().on("connection", () => (inside += 1));
    const doors = await openDoors("127.0.0.1", 0, open);
    onTestFinished(() => {
      for (const server of doors.servers) server.close();
    });
    expect(doors.servers.length).toBeGreaterThan(1);
    expect(await mostAtOneTurn(doors.port, () => inside)).toBeGreaterThan(1);

    let alone = 0;
    const one = createServer(() => (alone += 1));
    onTestFinished(() => void one.close());
    const port = await new Promise<number>((resolve) => {
      one.listen(0, "127.0.0.1", () => {
        const bound = one.address();
        resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
      });
    });
    expect(await mostAtOneTurn(port, () => alone)).toBe(1);
  });

  it("are refused a port that somebody has who would share it", async () => {
    const open = () => createHttpServer();
    const doors = await openDoors("127.0.0.1", 0, open);
    onTestFinished(() => {
      for (const server of doors.servers) server.close();
    });
    await expect(openDoors("127.0.0.1", doors.port, open)).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

/** What a thread has for a priority after it stood back, and what one begun by it has after it stood in front. */
const THREADS = `
  import { getPriority } from "node:os";
  import { parentPort, Worker, workerData } from "node:worker_threads";
  import { standBack, standInFront } from "${new URL("../../bots/frontDoor/priority.ts", import.meta.url).href}";
  const log = { warn: () => undefined };
  if (workerData === "inner") {
    standInFront(log);
    parentPort.postMessage(getPriority());
  } else {
    standBack(log);
    const inner = new Worker(new URL(import.meta.url), { workerData: "inner" });
    inner.once("message", (priority) => parentPort.postMessage({ behind: getPriority(), inFront: priority }));
  }
`;

describe("the priority", () => {
  it("is each thread's own: one stands back, and one that it begins stands in front again where it may", async () => {
    const before = getPriority();
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(THREADS)}`));
    onTestFinished(async () => void (await worker.terminate()));
    const found = await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    const mayGoForward = process.getuid?.() === 0;
    expect(found).toEqual({ behind: 5, inFront: mayGoForward ? 0 : 5 });
    expect(getPriority()).toBe(before);
  });
});
