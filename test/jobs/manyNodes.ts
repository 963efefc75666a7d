import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { readConfig } from "../../bots/config.ts";
import { type Desks, openDesks, type Program, startProgram } from "../../bots/program.ts";
import { type RunningServer, startServer } from "../../bots/server/startServer.ts";
import type { Dice } from "../../bots/simulation/dice.ts";
import { TaskRunner } from "../../jobs/runTasks.ts";
import type { Task } from "../../jobs/task.ts";
import { PROMPT, SLOW } from "../../jobs/tasks/allTasks.ts";
import { type AlicloudStandIn, accountOf, startAlicloud } from "../standins/alicloud/standIn.ts";

/** Every message as a short message; by telephone the number only, and the callback with keys. */
const PHONE = {
  "*": {
    sms: {
      signName: "办成事窗口",
      templates: { "*": { code: "SMS_1", variables: { words: { whole: "text" } } } },
    },
    voice: {
      showNumber: "05310000000",
      templates: {
        "*": { code: "TTS_1", variables: { number: { param: "number" } } },
        survey: {
          code: "TTS_2",
          variables: { number: { param: "number" } },
          keys: { thanksCode: "TTS_3", waitMs: 8_000 },
        },
      },
    },
  },
};

/** The clock of all nodes and of the platform: it stands still until it is moved. */
export type SharedClock = { now: () => number; set: (time: string) => void; advance: (ms: number) => void };

function sharedClock(start: string): SharedClock {
  let at = Date.parse(start);
  return {
    now: () => at,
    set: (time) => {
      at = Date.parse(time);
    },
    advance: (ms) => {
      at += ms;
    },
  };
}

/** How often a slow answer of the platform is let go, in ms of the machine. */
const SLOW_ANSWER_MS = 15;

/** Two programs with their servers and a node without one, each with its tasks, all on one database and one clock. */
export type Nodes = {
  clock: SharedClock;
  cloud: AlicloudStandIn;
  programs: Program[];
  servers: RunningServer[];
  /** every node, also that without a server */
  desks: Desks[];
  token: string;
  /** for one more node, in a process of its own */
  environment: Record<string, string>;
  /** all nodes look at what is due, at the same moment. @param slow also at what has a thread of its own in the program */
  tick: (slow: boolean) => Promise<void>;
  /** the platform pushes its receipts to one of the servers. @param again also those that were pushed */
  pushReceipts: (server: number, again?: boolean) => Promise<void>;
  /** of a hundred requests so many fail, and so many are slow, until it is called again */
  trouble: (percent: number, dice: Dice) => void;
  stop: () => Promise<void>;
};

/** @param url of a migrated, empty database */
export async function openNodes(url: string, start: string): Promise<Nodes> {
  const dataDir = await mkdtemp(join(tmpdir(), "bcs-nodes-"));
  await writeFile(join(dataDir, "phone.json"), JSON.stringify(PHONE));
  const clock = sharedClock(start);
  const cloud = await startAlicloud(clock.now);
  const account = accountOf(cloud.url, clock.now);
  const environment = {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    PORT: "0",
    LOG_LEVEL: "silent",
    ALIYUN_ACCESS_KEY_ID: account.accessKeyId,
    ALIYUN_ACCESS_KEY_SECRET: account.accessKeySecret,
    ALIYUN_VOICE_URL: cloud.url,
    ALIYUN_SMS_URL: cloud.url,
  };
  const config = readConfig(environment);
  const log = pino({ level: "silent" });
  const programs = [await startProgram(config, log, clock.now), await startProgram(config, log, clock.now)];
  const servers = await Promise.all(programs.map(async (program) => await startServer(program)));
  const desks = [...programs, await openDesks(config, log, clock.now)];
  const tasks: Task[] = [];
  const runners = desks.map((one, i) => {
    const runnerOf = (own: Task[]) => {
      tasks.push(...own);
      return new TaskRunner({ database: one.database, log, node: `node ${i}`, now: clock.now }, own);
    };
    return {
      prompt: runnerOf(PROMPT.map((make) => make(one))),
      slow: runnerOf(SLOW.map((make) => make(one))),
    };
  });
  const letGo = setInterval(() => cloud.faults.release(), SLOW_ANSWER_MS);
  return {
    clock,
    cloud,
    programs,
    servers,
    desks,
    token: config.PHONE_TOKEN,
    environment,
    tick: async (slow) => {
      const due = runners.flatMap((one) => (slow ? [one.prompt, one.slow] : [one.prompt]));
      await Promise.all(due.map(async (runner) => await runner.tick()));
    },
    pushReceipts: async (server, again = false) => {
      const base = servers[server % servers.length]?.url ?? "";
      const at = (what: string) => `${base}/phone/receipts/${what}?token=${config.PHONE_TOKEN}`;
      await cloud.pushReceipts({ voice: at("voice"), sms: at("sms") }, again);
    },
    trouble: (percent, dice) => {
      cloud.faults.byChance(
        percent === 0
          ? null
          : () => {
              if (dice.chance(percent)) {
                const kind = dice.pick(["lostBefore", "lostAfter", "html", "refuse"] as const);
                return kind === "refuse"
                  ? { kind, status: 503, code: "ServiceUnavailable", message: "busy" }
                  : { kind };
              }
              return dice.chance(percent) ? { kind: "slow" } : null;
            },
      );
    },
    stop: async () => {
      clearInterval(letGo);
      cloud.faults.release();
      for (const task of tasks) await task.stop();
      for (const server of servers) await server.stop();
      for (const one of programs) await one.stop();
      await desks.at(-1)?.stop();
      await cloud.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
