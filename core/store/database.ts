import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { APPLICATION_NAME } from "./embeddedPostgres.ts";
import { PrismaClient } from "./generated/client.ts";

/** One node's way to the database: the pool is Prisma's too, so the limit of connections holds for both. */
export type Database = {
  prisma: PrismaClient;
  pool: pg.Pool;
  close: () => Promise<void>;
};

/** Whatever runs statements: the client itself, or an open transaction of it. */
export type Sql = Pick<PrismaClient, "$queryRaw" | "$executeRaw">;

/**
 * Opens the pool (lazily: the first statement connects).
 * @param url PostgreSQL connection string
 * @param onIdleError told of idle connections that the server closed; they are replaced at the next use
 * @param connections most connections of this node
 */
export function openDatabase(url: string, onIdleError: (error: Error) => void, connections = 16): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: APPLICATION_NAME,
    // Prisma's adapter drops the offset of a timestamp and takes it for UTC, whatever the server's own zone is
    options: "-c timezone=UTC",
    // a statement that hangs must not hold a callback for ever: it fails and the platform delivers again
    statement_timeout: 30_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const names = new Map<string, string>();
  const adapter = new PrismaPg(pool, {
    // prepared once per connection: a hot write takes 1.4 ms instead of 2.2
    statementNameGenerator: ({ sql }) => statementName(names, sql),
  });
  // without a listener such an error would end the program
  pool.on("error", onIdleError);
  const prisma = new PrismaClient({ adapter });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Statements whose text varies (lists of values) would fill the server's memory; only the first 500 get a name. */
function statementName(names: Map<string, string>, sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= 500) return "";
  const name = `s${createHash("sha1").update(sql).digest("base64url").slice(0, 20)}`;
  names.set(sql, name);
  return name;
}
