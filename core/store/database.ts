import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "./generated/client.ts";
import { nameOf, openPool } from "./pool.ts";
import { sqlOf, type TransactionOptions, type Tx, transact } from "./statements.ts";

export type { Sql, Tx } from "./statements.ts";

/** Models by Prisma; statements of our own, and transactions, on the same pool. */
export type Client = Omit<PrismaClient, keyof Tx | "$transaction"> &
  Tx & { $transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T> };

/** One node's way to the database: the pool is Prisma's too, so the limit of connections holds for both. */
export type Database = {
  prisma: Client;
  pool: pg.Pool;
  close: () => Promise<void>;
};

/**
 * Opens the pool (lazily: the first statement connects).
 * @param url PostgreSQL connection string
 * @param onIdleError told of idle connections that the server closed; they are replaced at the next use
 * @param connections most connections of this node
 */
export function openDatabase(url: string, onIdleError: (error: Error) => void, connections = 16): Database {
  const pool = openPool(url, onIdleError, connections);
  const adapter = new PrismaPg(pool, {
    // prepared once per connection: a hot write takes 1.4 ms instead of 2.2
    statementNameGenerator: ({ sql }) => nameOf(sql),
  });
  const prisma = new PrismaClient({ adapter });
  return {
    prisma: withStatements(prisma, pool),
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Raw statements go to pg directly: see statements.ts for what that saves. */
function withStatements(prisma: PrismaClient, pool: pg.Pool): Client {
  const own: Pick<Client, keyof Tx | "$transaction"> = {
    ...sqlOf(pool),
    $transaction: async (work, options) => await transact(pool, work, options),
  };
  const names = new Map<string | symbol, unknown>(Object.entries(own));
  const both: object = new Proxy(prisma, {
    get: (target, name) => names.get(name) ?? Reflect.get(target, name),
  });
  // Prisma's client, with the four names above replaced
  return both as Client;
}
