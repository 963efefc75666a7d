import { hostname } from "node:os";
import { parentPort, threadId, workerData } from "node:worker_threads";
import pino from "pino";
import { z } from "zod";
import { readConfig } from "../bots/config.ts";
import { openHouse } from "../bots/house.ts";
import { forgetNodes } from "../core/store/taskStore.ts";
import { TaskRunner } from "./runTasks.ts";
import { SLOW } from "./tasks/allTasks.ts";

/** What Bree hands to the thread: the database that the program opened. */
const order = z.object({ databaseUrl: z.string() });
const FORGET_AFTER_MS = 7 * 24 * 3_600_000;

const { databaseUrl } = order.parse(workerData);
const config = { ...readConfig(), DATABASE_URL: databaseUrl };
const log = pino({ level: config.LOG_LEVEL, base: null }, pino.destination({ fd: 2, sync: true }));
const now = () => Date.now();

const house = await openHouse(config, log, now);
const node = `${hostname()}:${process.pid}:${threadId}`;
const tasks = SLOW.map((make) => make(house));
await forgetNodes(house.database.prisma, new Date(now() - FORGET_AFTER_MS));
await new TaskRunner({ database: house.database, log, node, now }, tasks).tick();
await house.stop();
parentPort?.postMessage("done");
