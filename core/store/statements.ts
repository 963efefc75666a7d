import { createHash } from "node:crypto";
import pg from "pg";
import { Prisma } from "./generated/client.ts";

/** A statement as a tagged template, or one put together by `Prisma.sql`. */
type Text = TemplateStringsArray | Prisma.Sql;

/** Whatever runs statements: the pool, or an open transaction. */
export type Sql = {
  /** @returns the rows, with Date for a timestamp, bigint for a bigint, Uint8Array for bytes, what JSON says for JSON */
  $queryRaw<T = unknown>(text: Text, ...values: readonly unknown[]): Promise<T>;
  /** @returns how many rows were written */
  $executeRaw(text: Text, ...values: readonly unknown[]): Promise<number>;
};

/** An open transaction; it also runs statements that a library has put together. */
export type Tx = Sql & {
  $queryRawUnsafe<T = unknown>(text: string, ...values: readonly unknown[]): Promise<T>;
};

/** Milliseconds, as elsewhere. */
export type TransactionOptions = {
  /** longer than this it is undone, and fails; 20 s unless told */
  timeout?: number;
  isolationLevel?: "RepeatableRead";
};

const LONGEST_MS = 20_000;

/** A transaction was open for too long: it was undone. */
export class TransactionTooLong extends Error {
  override name = "TransactionTooLong";
}

/**
 * Runs statements on the pool's connections. They are put together with Prisma's templates and sent by pg itself, for
 * the client's own way from template to row costs more than all else about a small statement (0.4 ms of processor time
 * here, of 0.6).
 * @param before called before each statement; what it throws keeps the statement from being sent
 */
export function sqlOf(runner: pg.Pool | pg.PoolClient, before: () => void = () => undefined): Tx {
  const send = async (statement: pg.QueryConfig) => {
    before();
    return runner instanceof pg.Pool ? await sendAlone(runner, statement) : await runner.query(statement);
  };
  return {
    $queryRaw: async <T>(text: Text, ...values: readonly unknown[]) =>
      rowsOf<T>(await send(statementOf(text, values))),
    $executeRaw: async (text, ...values) => (await send(statementOf(text, values))).rowCount ?? 0,
    $queryRawUnsafe: async <T>(text: string, ...values: readonly unknown[]) =>
      rowsOf<T>(await send({ text, values: [...values], types: TYPES })),
  };
}

const MOST_TRIES = 3;
const DEADLOCK = "40P01";

/**
 * Two nodes may hold each other's rows; the server then undoes one of their statements. One that stands alone was undone
 * whole, so it is sent again; within a transaction the transaction fails, and whoever began it decides.
 */
async function sendAlone(pool: pg.Pool, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await pool.query(statement);
    } catch (error) {
      const isDeadlock = error instanceof pg.DatabaseError && error.code === DEADLOCK;
      if (!isDeadlock || tried === MOST_TRIES) throw error;
    }
  }
}

/**
 * Runs statements that are all written or not at all.
 * @throws whatever the work throws, after it was undone; TransactionTooLong
 */
export async function transact<T>(
  pool: pg.Pool,
  work: (tx: Tx) => Promise<T>,
  { timeout = LONGEST_MS, isolationLevel }: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  const opened = performance.now();
  const inTime = (): void => {
    if (performance.now() - opened > timeout)
      throw new TransactionTooLong(`open for more than ${timeout} ms`);
  };
  let unusable = false;
  try {
    await client.query(isolationLevel === undefined ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ");
    const result = await work(sqlOf(client, inTime));
    inTime();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    unusable = !(await undo(client));
    throw error;
  } finally {
    client.release(unusable);
  }
}

/** @returns false where the connection itself is broken: the server undoes it then */
async function undo(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query("ROLLBACK");
    return true;
  } catch {
    // the failure that led here is the one that is told; this connection is thrown away
    return false;
  }
}

/** The caller names the shape of the rows it asks for, as with any raw statement. */
function rowsOf<T>({ rows }: { rows: unknown }): T {
  return rows as T;
}

function statementOf(text: Text, values: readonly unknown[]): pg.QueryConfig {
  const statement = text instanceof Prisma.Sql ? text : Prisma.sql(text, ...values);
  const { text: words, values: given } = statement;
  const name = nameOf(words);
  return { text: words, values: given, types: TYPES, ...(name === "" ? {} : { name }) };
}

const names = new Map<string, string>();

/** Prepared once per connection. Texts that vary (lists of values) would fill the server's memory: the first 500 only. */
export function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= 500) return "";
  const name = `s${createHash("sha1").update(text).digest("base64url").slice(0, 20)}`;
  names.set(text, name);
  return name;
}

const { builtins } = pg.types;
const INT8_ARRAY = 1016;

/** Sessions speak UTC: a timestamp reads as such whatever its column's type is. */
const READERS = new Map<number, (text: string) => unknown>([
  [builtins.INT8, BigInt],
  [builtins.NUMERIC, (text) => new Prisma.Decimal(text)],
  [builtins.DATE, (text) => new Date(`${text}T00:00:00Z`)],
  [builtins.TIMESTAMP, (text) => new Date(`${text.replace(" ", "T")}Z`)],
  [builtins.TIMESTAMPTZ, (text) => new Date(text.replace(" ", "T").replace(/\+00$/, "Z"))],
  [builtins.BYTEA, (text) => new Uint8Array(Buffer.from(text.slice(2), "hex"))],
  [INT8_ARRAY, (text) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(BigInt))],
]);

const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") => {
    const own = format === "binary" ? undefined : READERS.get(oid);
    return own ?? pg.types.getTypeParser(oid, format);
  },
};
