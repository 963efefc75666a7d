import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { seedDemo } from "../../bots/demo/seed.ts";
import { loadPacks } from "../../core/policy/pack.ts";
import { openDatabase } from "../../core/store/database.ts";
import { startEmbeddedPostgres } from "../../core/store/embeddedPostgres.ts";
import { migrate } from "../../core/store/migrate.ts";
import { demoCorp } from "../standins/wecom/demoCorp.ts";
import type { Corp } from "../standins/wecom/platform.ts";
import { WecomStandin } from "../standins/wecom/standin.ts";
import { startChild } from "../support/childServer.ts";
import { Sending } from "./sending.ts";
import { sentences } from "./sentences.ts";

/** of four callbacks one is a clerk's message, the others say that a citizen wrote */
const CLERKS_EVERY = 4;
const CLERKS = 400;
const OFFICES = 5;

export type CallbackFigures = {
  callbacks: number;
  /** per second, really sent */
  rate: number;
  /** acknowledgment in ms: see `benchCallbacks` */
  p50: number;
  p99: number;
  worst: number;
  /** not answered with 200 at the first delivery */
  refused: number;
  /** resident memory in MB: before, at the end of the load, and half a minute later */
  memory: { before: number; after: number; later: number };
  /** how much of one processor the program took over the load: what it would take on a machine of its own */
  processor: number;
  /** how much of this machine's processors others had over the load: of a virtual machine, its neighbours */
  stolen: number;
  /** tickets registered and messages handled by the end of the load */
  tickets: number;
};

/**
 * The real program (server and jobs, in production, over the stand-in of WeChat Work) under callbacks at a steady rate,
 * each over a connection of its own: citizens write with their number, so that each message is read, classified and
 * registered while the next callbacks come in; clerks ask what is due today.
 *
 * All of it shares this machine: program, database, and the platform that sends and is asked. What is measured is the
 * time from a callback's sending (the connection included) to the end of its answer, by the clock of a thread that only
 * sends, all tries of a callback together. Whatever keeps the program from answering counts, the machine's lack of
 * processors too; that the platform's own thread is busy signing or answering does not, and the thread that sends goes
 * ahead of all others where that is allowed, as another machine's would. Where the platform falls behind its rhythm it
 * catches up, and `rate` tells what was really sent.
 */
export async function benchCallbacks(perSecond: number, seconds: number): Promise<CallbackFigures> {
  const home = await mkdtemp(join(tmpdir(), "bcs-callbacks-"));
  const server = await startEmbeddedPostgres(home);
  const corp = demoCorp(null);
  const standin = new WecomStandin(corp, { now: () => Date.now(), callsPerMinute: Number.POSITIVE_INFINITY });
  const sending = new Sending();
  standin.callbacks.sendBy(sending.send);
  try {
    await settle(server.url);
    await standin.listen();
    const child = await startChild(environmentOf(corp, standin.url, server.url, home), "jobs/main.ts");
    pointAt(corp, child.url);
    try {
      return await load(standin, sending, { perSecond, seconds }, server.url, child.process.pid);
    } finally {
      await child.interrupt();
    }
  } finally {
    await standin.close();
    await sending.close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** The demo's offices, with many clerks. */
async function settle(url: string): Promise<void> {
  await migrate(url);
  const database = openDatabase(url, () => undefined);
  try {
    await seedDemo(database, loadPacks(), Date.now());
    const offices = await database.prisma.office.findMany();
    await database.prisma.staff.createMany({
      data: Array.from({ length: CLERKS }, (_, i) => ({
        officeId: offices[i % OFFICES]?.id ?? "",
        id: clerk(i),
        name: `职员${i}`,
        departmentId: null,
        roles: ["triage"],
      })),
    });
  } finally {
    await database.close();
  }
}

const clerk = (i: number) => `Clerk${i % CLERKS}`;

function environmentOf(
  corp: Corp,
  apiUrl: string,
  databaseUrl: string,
  home: string,
): Record<string, string> {
  const [app] = corp.apps;
  if (app === undefined) throw new Error("the corp has an application");
  return {
    HOST: "127.0.0.1",
    PORT: "0",
    DATABASE_URL: databaseUrl,
    DATA_DIR: home,
    PII_KEY: randomBytes(32).toString("base64"),
    SESSION_KEY: randomBytes(32).toString("base64"),
    PHONE_TOKEN: randomBytes(24).toString("hex"),
    WECOM_API_URL: apiUrl,
    WECOM_CORP_ID: corp.corpId,
    WECOM_AGENT_ID: String(app.agentId),
    WECOM_APP_SECRET: app.secret,
    WECOM_APP_TOKEN: app.token,
    WECOM_APP_AES_KEY: app.aesKey,
    WECOM_KF_SECRET: corp.kf.secret,
    WECOM_KF_TOKEN: corp.kf.token,
    WECOM_KF_AES_KEY: corp.kf.aesKey,
  };
}

function pointAt(corp: Corp, url: string): void {
  for (const app of corp.apps) app.callbackUrl = `${url}/wecom/app/callback`;
  corp.kf.callbackUrl = `${url}/wecom/kf/callback`;
  corp.members = Array.from({ length: CLERKS }, (_, i) => ({
    userid: clerk(i),
    name: `职员${i}`,
    department: [1],
    position: "",
    is_leader_in_dept: [0],
    status: 1,
  }));
}

async function load(
  standin: WecomStandin,
  sending: Sending,
  { perSecond, seconds }: { perSecond: number; seconds: number },
  databaseUrl: string,
  pid: number | undefined,
): Promise<CallbackFigures> {
  const said = sentences();
  const account = standin.corp.kfAccounts[0]?.open_kfid ?? "";
  const agent = standin.corp.apps[0]?.agentId ?? 0;
  // what the start needed has been compiled and collected
  for (let i = 0; i < perSecond; i++) await one(standin, { account, agent, said }, -1 - i);
  await after(5_000);
  const before = await resident(pid);
  const under: Promise<unknown>[] = [];
  standin.callbacks.tries.length = 0;
  sending.times.clear();
  const usedBefore = await processorSeconds(pid);
  const machineBefore = await machineTicks();
  const start = performance.now();
  const total = perSecond * seconds;
  for (let i = 0; i < total; i++) {
    const wait = start + (i * 1_000) / perSecond - performance.now();
    // where it is late, the platform still answers what it is asked
    await after(Math.max(0, wait));
    under.push(one(standin, { account, agent, said }, i));
  }
  const sentFor = (performance.now() - start) / 1_000;
  await Promise.all(under);
  const took = (performance.now() - start) / 1_000;
  const processor = ((await processorSeconds(pid)) - usedBefore) / took;
  const machine = await machineTicks();
  const stolen = (machine.stolen - machineBefore.stolen) / (machine.all - machineBefore.all);
  const tickets = await registered(databaseUrl);
  const during = await resident(pid);
  await after(30_000);
  const later = await resident(pid);
  const sorted = [...sending.times.values()].toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    callbacks: sorted.length,
    rate: total / sentFor,
    p50: at(0.5),
    p99: at(0.99),
    worst: at(1),
    refused: standin.callbacks.tries.filter(([first]) => first?.status !== 200).length,
    processor,
    stolen,
    memory: { before, after: during, later },
    tickets,
  };
}

async function one(
  standin: WecomStandin,
  to: { account: string; agent: number; said: string[] },
  i: number,
): Promise<void> {
  if (i % CLERKS_EVERY === 0) {
    await standin.app.say(clerk(i / CLERKS_EVERY), to.agent, { MsgType: "text", Content: "今日" });
    return;
  }
  const id = `wmBench${i}`;
  standin.kf.addCustomer(id, "群众");
  const words = to.said[Math.abs(i) % to.said.length] ?? "";
  const content = `${words}，电话139${String(Math.abs(i)).padStart(8, "0")}`.slice(0, 600);
  await standin.kf.write(standin.kf.session(to.account, id), { msgtype: "text", text: { content } });
}

async function registered(databaseUrl: string): Promise<number> {
  const database = openDatabase(databaseUrl, () => undefined);
  try {
    return await database.prisma.ticket.count();
  } finally {
    await database.close();
  }
}

async function resident(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

const TICKS_PER_SECOND = 100;

/** Processor time of all threads so far, from /proc/<pid>/stat (proc(5): fields 14 and 15). */
async function processorSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Of all processors since the machine began, from /proc/stat (proc(5): the eighth number is what was stolen). */
async function machineTicks(): Promise<{ all: number; stolen: number }> {
  const [first = ""] = (await readFile("/proc/stat", "utf8")).split("\n");
  const ticks = first.split(/\s+/).slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, one) => sum + one, 0), stolen: ticks[7] ?? 0 };
}
