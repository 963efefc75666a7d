import { type Database, openDatabase } from "../../core/store/database.ts";
import { startEmbeddedPostgres } from "../../core/store/embeddedPostgres.ts";
import { migrate } from "../../core/store/migrate.ts";
import type { Config } from "../config.ts";
import type { Io } from "./command.ts";

/**
 * Opens the configured database, or the embedded one where none is configured, and closes it after the work.
 * @param tables `brought up`: its tables are first brought up to this program; `as they are`: nothing is changed
 */
export async function withDatabase<T>(
  config: Config,
  io: Io,
  tables: "brought up" | "as they are",
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const embedded = config.DATABASE_URL === undefined ? await startEmbeddedPostgres(config.dataDir) : null;
  const url = config.DATABASE_URL ?? embedded?.url ?? "";
  const database = openDatabase(url, (error) => io.stderr.write(`${error.message}\n`));
  try {
    if (tables === "brought up") await migrate(url);
    return await work(database);
  } finally {
    await database.close();
    await embedded?.stop();
  }
}
