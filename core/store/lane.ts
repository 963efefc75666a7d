import { nameOf, openPool, readingTypes, sendAlone } from "./pool.ts";
import type { Sql, Text } from "./statements.ts";

/** Connections of their own for what cannot wait behind everybody else's work. */
export type Lane = { sql: Sql; close: () => Promise<void> };

const TYPES = readingTypes();
/** Nobody who uses a lane waits longer; what was stored all the same is found to be there. */
const ANSWERS_WITHIN_MS = 5_000;

/**
 * Opens a lane (lazily: the first statement connects). Its statements are templates with plain values; none is put
 * together by `Prisma.sql`, so that a thread with nothing else to do needs no Prisma, which takes 40 MB.
 * @param onIdleError told of idle connections that the server closed; they are replaced at the next use
 */
export function openLane(url: string, onIdleError: (error: Error) => void, connections: number): Lane {
  const pool = openPool(url, onIdleError, connections, ANSWERS_WITHIN_MS);
  const send = async (template: Text, values: readonly unknown[]) => {
    if (!Array.isArray(template)) throw new TypeError("a lane takes plain templates only");
    const text = template.reduce((before, part, i) => `${before}$${i}${part}`);
    return await sendAlone(pool, { text, values: [...values], types: TYPES, name: nameOf(text) });
  };
  return {
    sql: {
      // the caller names the shape of the rows it asks for, as with any raw statement
      $queryRaw: async <T>(text: Text, ...values: readonly unknown[]) => (await send(text, values)).rows as T,
      $executeRaw: async (text, ...values) => (await send(text, values)).rowCount ?? 0,
    },
    close: async () => await pool.end(),
  };
}
