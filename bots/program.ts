import { hostname } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Logger } from "pino";
import { loadYearTables, shippedYears } from "../core/deadline/yearTables.ts";
import { type NewId, uuidV7 } from "../core/ids.ts";
import { UnknownOffice } from "../core/office/office.ts";
import { openOffice } from "../core/office/openOffice.ts";
import type { WorkingOffice } from "../core/office/workingOffice.ts";
import { loadPacks, type Packs, SHIPPED_PACKS } from "../core/policy/pack.ts";
import { createSeal, type Seal } from "../core/privacy/seal.ts";
import { type Database, openDatabase } from "../core/store/database.ts";
import { startEmbeddedPostgres } from "../core/store/embeddedPostgres.ts";
import { claimWaiting, releaseDead } from "../core/store/inboxStore.ts";
import { migrate } from "../core/store/migrate.ts";
import { loadOffices } from "../core/store/officeStore.ts";
import { loadShippedModel } from "../core/understanding/understand.ts";
import { OwedNotice } from "./channels/web/owedNotice.ts";
import type { Config } from "./config.ts";
import { seedDemo } from "./demo/seed.ts";
import { createDialogue } from "./dialogue/dialogue.ts";
import { handleInbound } from "./handleInbound.ts";
import { InboxWorker } from "./inboxWorker.ts";
import { createReceive, type Receive } from "./receive.ts";

/** The program without its HTTP server: what the server, the command line and the tests share. */
export type Program = {
  config: Config;
  log: Logger;
  database: Database;
  databaseUrl: string;
  packs: Packs;
  seal: Seal;
  owed: OwedNotice;
  worker: InboxWorker;
  receive: Receive;
  newId: NewId;
  now: () => number;
  offices: () => WorkingOffice[];
  officeOf: (id: string) => WorkingOffice | null;
  /** the office for what names none */
  defaultOffice: () => WorkingOffice | null;
  /** reads the offices anew */
  refresh: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Connects, migrates, loads and wires everything. @param now epoch ms: the one source of time */
export async function startProgram(config: Config, log: Logger, now: () => number): Promise<Program> {
  const embedded = config.DATABASE_URL === undefined ? await startEmbeddedPostgres(config.dataDir) : null;
  const databaseUrl = config.DATABASE_URL ?? embedded?.url ?? "";
  const database = openDatabase(databaseUrl, (error) => log.warn({ err: error }, "idle connection lost"));
  try {
    return await wire(config, log, now, database, databaseUrl, async () => {
      await database.close();
      await embedded?.stop();
    });
  } catch (error) {
    await database.close();
    await embedded?.stop();
    throw error;
  }
}

async function wire(
  config: Config,
  log: Logger,
  now: () => number,
  database: Database,
  databaseUrl: string,
  close: () => Promise<void>,
): Promise<Program> {
  const applied = await migrate(databaseUrl);
  if (applied.length > 0) log.info({ applied }, "database migrated");
  const packs = loadPacks([SHIPPED_PACKS, join(config.dataDir, "packs")]);
  const years = [...shippedYears(), ...loadYearTables(join(config.dataDir, "calendar"))];
  if (config.demo) await seedDemo(database, packs, now());
  const seal = createSeal(config.PII_KEY);
  loadShippedModel();

  let offices = new Map<string, WorkingOffice>();
  async function refresh(): Promise<void> {
    const loaded = await loadOffices(database.prisma, packs);
    offices = new Map(loaded.map(({ office, guides }) => [office.id, openOffice(office, guides, years)]));
  }
  await refresh();

  const owed = new OwedNotice();
  const newId = () => uuidV7(now());
  const handling = {
    database,
    seal,
    dialogue: createDialogue(),
    office: (id: string) => {
      const office = offices.get(id);
      if (office === undefined) throw new UnknownOffice(id);
      return office;
    },
    newId,
    now,
    log,
    onOwed: (officeId: string, personKey: string) => owed.notify(officeId, personKey),
  };
  const worker = new InboxWorker(
    nodeName(),
    {
      claim: async (lease, limit) => await claimWaiting(database.prisma, lease, new Date(now()), limit),
      handle: async (row) => await handleInbound(handling, row),
    },
    now,
    log,
  );
  await releaseDead(database.prisma, hostname(), isAlive);
  return {
    config,
    log,
    database,
    databaseUrl,
    packs,
    seal,
    owed,
    worker,
    receive: createReceive({ database, seal, worker, newId, now }),
    newId,
    now,
    offices: () => [...offices.values()],
    officeOf: (id) => offices.get(id) ?? null,
    defaultOffice: () => offices.get(config.DEFAULT_OFFICE ?? "") ?? [...offices.values()][0] ?? null,
    refresh,
    stop: async () => {
      await worker.stop();
      await close();
    },
  };
}

function nodeName(): string {
  return `${hostname()}:${process.pid}:${Math.round(performance.timeOrigin)}`;
}

/** Whether a node of this machine still runs, by its name. */
function isAlive(node: string): boolean {
  const pid = Number(node.split(":")[1]);
  if (node === nodeName()) return true;
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
