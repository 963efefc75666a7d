import { createHash } from "node:crypto";
import pg from "pg";
import { APPLICATION_NAME } from "./embeddedPostgres.ts";

/**
 * A pool (lazy: the first statement connects) as every connection of the program is set. Parameters as for `openDatabase`.
 * @param answersWithinMs a connection that says nothing for so long is given up; absent: it is waited for
 */
export function openPool(
  url: string,
  onIdleError: (error: Error) => void,
  connections: number,
  answersWithinMs?: number,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: APPLICATION_NAME,
    // Prisma's adapter drops the offset of a timestamp and takes it for UTC, whatever the server's own zone is
    options: "-c timezone=UTC",
    // a statement that hangs must not hold a callback for ever: it fails and the platform delivers again
    statement_timeout: 30_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...(answersWithinMs === undefined ? {} : { query_timeout: answersWithinMs }),
  });
  // without listeners such errors would end the program: of a connection in use the next statement tells, by failing
  pool.on("error", onIdleError);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

const MOST_TRIES = 3;
const DEADLOCK = "40P01";

/**
 * Sends a statement that stands alone. Two nodes may hold each other's rows; the server then undoes one of their
 * statements. One that stands alone was undone whole, so it is sent again; within a transaction the transaction fails,
 * and whoever began it decides.
 */
export async function sendAlone(pool: pg.Pool, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await pool.query(statement);
    } catch (error) {
      const isDeadlock = error instanceof pg.DatabaseError && error.code === DEADLOCK;
      if (!isDeadlock || tried === MOST_TRIES) throw error;
    }
  }
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

type Reader = (text: string) => unknown;

/** Sessions speak UTC: a timestamp reads as such whatever its column's type is. */
const READERS: readonly (readonly [number, Reader])[] = [
  [builtins.INT8, BigInt],
  [builtins.DATE, (text) => new Date(`${text}T00:00:00Z`)],
  [builtins.TIMESTAMP, (text) => new Date(`${text.replace(" ", "T")}Z`)],
  [builtins.TIMESTAMPTZ, (text) => new Date(text.replace(" ", "T").replace(/\+00$/, "Z"))],
  [builtins.BYTEA, (text) => new Uint8Array(Buffer.from(text.slice(2), "hex"))],
  [INT8_ARRAY, (text) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(BigInt))],
];

/** How values are read: as statements.ts promises. @param more readers beside those that need nothing of Prisma */
export function readingTypes(more: readonly (readonly [number, Reader])[] = []): pg.CustomTypesConfig {
  const readers = new Map([...READERS, ...more]);
  return {
    getTypeParser: (oid: number, format?: "text" | "binary") => {
      const own = format === "binary" ? undefined : readers.get(oid);
      return own ?? pg.types.getTypeParser(oid, format);
    },
  };
}
