import { openPool, type Sql } from "./database.ts";
import { sqlOf } from "./statements.ts";

/** Connections of their own for what cannot wait behind everybody else's work. */
export type Lane = { sql: Sql; close: () => Promise<void> };

/**
 * Opens a lane (lazily: the first statement connects).
 * @param onIdleError told of idle connections that the server closed; they are replaced at the next use
 */
export function openLane(url: string, onIdleError: (error: Error) => void, connections = 4): Lane {
  const pool = openPool(url, onIdleError, connections);
  return { sql: sqlOf(pool), close: async () => await pool.end() };
}
