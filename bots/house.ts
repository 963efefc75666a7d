import { join } from "node:path";
import type { Logger } from "pino";
import { loadYearTables, shippedYears } from "../core/deadline/yearTables.ts";
import { type NewId, uuidV7 } from "../core/ids.ts";
import { OfficeModels } from "../core/learning/officeModels.ts";
import { UnknownOffice } from "../core/office/office.ts";
import { openOffice } from "../core/office/openOffice.ts";
import type { WorkingOffice } from "../core/office/workingOffice.ts";
import { loadPacks, type Packs, SHIPPED_PACKS } from "../core/policy/pack.ts";
import { createSeal, type Seal } from "../core/privacy/seal.ts";
import { type Database, openDatabase } from "../core/store/database.ts";
import { startEmbeddedPostgres } from "../core/store/embeddedPostgres.ts";
import { migrate } from "../core/store/migrate.ts";
import { loadOffices } from "../core/store/officeStore.ts";
import { officesVersion } from "../core/store/officeVersion.ts";
import type { Config } from "./config.ts";
import { seedDemo } from "./demo/seed.ts";

/** What every process of the program stands on: database, packs, offices, keys and time. */
export type House = {
  config: Config;
  log: Logger;
  database: Database;
  databaseUrl: string;
  packs: Packs;
  seal: Seal;
  newId: NewId;
  /** epoch ms: the one source of time */
  now: () => number;
  offices: () => WorkingOffice[];
  officeOf: (id: string) => WorkingOffice | null;
  /** @throws UnknownOffice */
  office: (id: string) => WorkingOffice;
  /** the office for what names none */
  defaultOffice: () => WorkingOffice | null;
  /** reads the offices anew */
  refresh: () => Promise<void>;
  /** reads them anew where another node changed them: looking is cheap, reading is not. @returns whether it did */
  keepFresh: () => Promise<boolean>;
  stop: () => Promise<void>;
};

/** Connects, migrates and loads. */
export async function openHouse(config: Config, log: Logger, now: () => number): Promise<House> {
  const embedded = config.DATABASE_URL === undefined ? await startEmbeddedPostgres(config.dataDir) : null;
  const databaseUrl = config.DATABASE_URL ?? embedded?.url ?? "";
  const database = openDatabase(databaseUrl, (error) => log.warn({ err: error }, "idle connection lost"));
  const stop = async () => {
    await database.close();
    await embedded?.stop();
  };
  try {
    return await furnish(config, log, now, database, databaseUrl, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function furnish(
  config: Config,
  log: Logger,
  now: () => number,
  database: Database,
  databaseUrl: string,
  stop: () => Promise<void>,
): Promise<House> {
  const applied = await migrate(databaseUrl);
  if (applied.length > 0) log.info({ applied }, "database migrated");
  const packs = loadPacks([SHIPPED_PACKS, join(config.dataDir, "packs")]);
  const years = [...shippedYears(), ...loadYearTables(join(config.dataDir, "calendar"))];
  if (config.demo) await seedDemo(database, packs, now());

  let offices = new Map<string, WorkingOffice>();
  const models = new OfficeModels();
  async function refresh(): Promise<void> {
    const loaded = await loadOffices(database.prisma, packs);
    await models.refresh(database.prisma);
    offices = new Map(
      loaded.map(({ office, guides }) => [
        office.id,
        openOffice(office, guides, years, models.of(office.id)),
      ]),
    );
  }
  // before the reading: what changes meanwhile is read again, and not missed
  let known = await officesVersion(database.prisma);
  await refresh();
  return {
    config,
    log,
    database,
    databaseUrl,
    packs,
    seal: createSeal(config.PII_KEY),
    newId: () => uuidV7(now()),
    now,
    offices: () => [...offices.values()],
    officeOf: (id) => offices.get(id) ?? null,
    office: (id) => {
      const office = offices.get(id);
      if (office === undefined) throw new UnknownOffice(id);
      return office;
    },
    defaultOffice: () => offices.get(config.DEFAULT_OFFICE ?? "") ?? [...offices.values()][0] ?? null,
    refresh,
    keepFresh: async () => {
      const version = await officesVersion(database.prisma);
      if (version === known) return false;
      await refresh();
      known = version;
      return true;
    },
    stop,
  };
}
