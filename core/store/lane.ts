import pg from "pg";
import type { Sql } from "./database.ts";
import { APPLICATION_NAME } from "./embeddedPostgres.ts";
import { sqlOf } from "./statements.ts";

/** Connections of their own for what cannot wait behind everybody else's work. */
export type Lane = { sql: Sql; close: () => Promise<void> };

/**
 * Opens a lane (lazily: the first statement connects).
 * @param onIdleError told of idle connections that the server closed; they are replaced at the next use
 */
export function openLane(url: string, onIdleError: (error: Error) => void, connections = 4): Lane {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: APPLICATION_NAME,
    options: "-c timezone=UTC",
    statement_timeout: 30_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // without listeners such errors would end the program: of a connection in use the next statement tells, by failing
  pool.on("error", onIdleError);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return { sql: sqlOf(pool), close: async () => await pool.end() };
}
