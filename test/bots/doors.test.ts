import { execFile } from "node:child_process";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { getPriority } from "node:os";
import { promisify } from "node:util";
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

/** A program whose first thread in front stays, and whose second one is begun after all others stood back. */
const PROGRAM = `
  import { getPriority } from "node:os";
  import { isMainThread, parentPort, Worker } from "node:worker_threads";
  import { ownThread, standBack, standInFront } from "${new URL("../../bots/frontDoor/priority.ts", import.meta.url).href}";
  const log = { warn: () => undefined };
  const begin = () => new Worker(new URL("data:text/javascript," + encodeURIComponent(process.env.PROGRAM)), { env: process.env });
  const said = async (worker) => await new Promise((resolve) => worker.once("message", resolve));
  if (isMainThread) {
    const first = begin();
    const { thread } = await said(first);
    if (thread !== null) standBack(log, thread);
    first.postMessage("now?");
    const { priority: stayed } = await said(first);
    const { priority: again } = await said(begin());
    console.log(JSON.stringify({ main: getPriority(), stayed, again }));
    process.exit();
  }
  standInFront(log);
  parentPort.postMessage({ thread: ownThread(), priority: getPriority() });
  parentPort.once("message", () => parentPort.postMessage({ priority: getPriority() }));
`;

describe("the priority", () => {
  it("is each thread's own: all stand back but the one in front, and one begun later goes forward where it may", async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", PROGRAM],
      { env: { ...process.env, PROGRAM } },
    );
    const usual = getPriority();
    const { main, stayed, again } = JSON.parse(stdout);
    expect(main).toBe(process.platform === "linux" ? 5 : usual);
    // ahead of everybody where that is allowed here, else as before
    expect([-10, usual]).toContain(stayed);
    const mayGoForward = stayed === -10 || process.getuid?.() === 0;
    expect(again).toBe(mayGoForward ? stayed : main);
  });
});
