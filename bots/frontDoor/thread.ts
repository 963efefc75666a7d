import { setTimeout as after } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import pino from "pino";
import { createSeal } from "../../core/privacy/seal.ts";
import { openLane } from "../../core/store/lane.ts";
import { CallbackCounts } from "../channels/wecom/callbackCounts.ts";
import { createCallbacks } from "../channels/wecom/callbacks.ts";
import type { Stored } from "../channels/wecom/takeCallback.ts";
import { openFrontServer } from "./frontServer.ts";
import { createHandOn } from "./handOn.ts";
import { CALL, type Order, STOP, type Told } from "./messages.ts";
import { ownThread, standInFront } from "./priority.ts";
import { tellTogether } from "./tellTogether.ts";

const CONNECTIONS = 3;
/** What follows from a callback begins at most so much later while many come. */
const TOLD_TOGETHER_MS = 25;
/** Of two hundred callbacks a second four share a statement. */
const BETWEEN_STATEMENTS_MS = 20;

// from openFrontDoor.ts, which knows the type
const order: Order = workerData;
const log = pino({ level: order.logLevel, base: null }, pino.destination({ fd: 2, sync: true }));
standInFront(log);
const tell = (told: Told) => parentPort?.postMessage(told);

const lane = openLane(
  order.databaseUrl,
  (error) => log.warn({ err: error }, "idle connection lost"),
  CONNECTIONS,
);
const callbacks = createCallbacks({
  ...order.addresses,
  sql: lane.sql,
  seal: createSeal(order.piiKey),
  now: () => Date.now(),
  rest: async () => await after(BETWEEN_STATEMENTS_MS),
  counts: new CallbackCounts(order.counts),
  onStored: tellTogether(
    (what: Stored) => tell({ kind: "stored", what }),
    (run) => setTimeout(run, TOLD_TOGETHER_MS),
  ),
});
const inside = createHandOn(order.insidePort);
const server = await openFrontServer(order, callbacks, inside);
parentPort?.on("message", hear);
tell({ kind: "listening", port: server.port, thread: ownThread() });

function hear(asked: unknown): void {
  if (asked === CALL) tell({ kind: "here" });
  else if (asked === STOP) void stop();
}

/** With nothing left to wait for, the thread ends by itself. */
async function stop(): Promise<void> {
  await server.stop();
  parentPort?.off("message", hear);
  inside.close();
  await lane.close();
}
