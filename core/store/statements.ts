import pg from "pg";
import { Prisma } from "./generated/client.ts";
import { nameOf, readingTypes, sendAlone } from "./pool.ts";

/** A statement as a tagged template, or one put together by `Prisma.sql`. */
export type Text = TemplateStringsArray | Prisma.Sql;

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

/** Amounts of money and shares are exact: no number of JavaScript is. */
const TYPES = readingTypes([[pg.types.builtins.NUMERIC, (text) => new Prisma.Decimal(text)]]);
