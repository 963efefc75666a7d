import type { Sql } from "./database.ts";

/** The sealed body of a message that came in; null where there is none of that id. */
export async function inboxBody(
  sql: Sql,
  officeId: string,
  channel: string,
  externalId: string,
): Promise<Uint8Array | null> {
  const rows = await sql.$queryRaw<{ bodySealed: Uint8Array }[]>`
    SELECT "bodySealed" FROM "Inbox"
     WHERE "officeId" = ${officeId} AND "channel" = ${channel} AND "externalId" = ${externalId}`;
  return rows[0]?.bodySealed ?? null;
}

/** A link with a system, by its keys. */
export type LinkKey = { officeId: string; systemId: string };

/** Uses a one-time value up. @returns false where it was used before */
export async function takeNonce(
  sql: Sql,
  { officeId, systemId }: LinkKey,
  nonce: string,
  at: Date,
): Promise<boolean> {
  const written = await sql.$executeRaw`
    INSERT INTO "ConnectorNonce" ("officeId", "systemId", "nonce", "seenAt")
    VALUES (${officeId}, ${systemId}, ${nonce}, ${at}) ON CONFLICT DO NOTHING`;
  return written === 1;
}

/** Forgets one-time values whose requests are too old to be taken anyway. */
export async function dropNonces(sql: Sql, before: Date): Promise<void> {
  await sql.$executeRaw`DELETE FROM "ConnectorNonce" WHERE "seenAt" < ${before}`;
}

/** How far a link has got. */
export type LinkState = { cursor: string | null; lookedUntil: Date | null; failures: number };

/** Takes a link that is due, to work on it until that moment; null where it is not due, or another node has it. */
export async function holdLink(
  sql: Sql,
  { officeId, systemId }: LinkKey,
  now: Date,
  until: Date,
): Promise<LinkState | null> {
  const rows = await sql.$queryRaw<LinkState[]>`
    INSERT INTO "ConnectorState" AS s ("officeId", "systemId", "dueAt") VALUES (${officeId}, ${systemId}, ${until})
    ON CONFLICT ("officeId", "systemId") DO UPDATE SET "dueAt" = ${until} WHERE s."dueAt" <= ${now}
    RETURNING "cursor", "lookedUntil", "failures"`;
  return rows[0] ?? null;
}

/** Lets a link go until it is due again, and notes how far it got or why it failed. */
export async function leaveLink(
  sql: Sql,
  { officeId, systemId }: LinkKey,
  state: LinkState & { dueAt: Date; failure: string | null },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "ConnectorState" SET "cursor" = ${state.cursor}, "lookedUntil" = ${state.lookedUntil},
           "dueAt" = ${state.dueAt}, "failures" = ${state.failures}, "failure" = ${state.failure}
     WHERE "officeId" = ${officeId} AND "systemId" = ${systemId}`;
}

/** The links that failed last time, with the reason. */
export async function failingLinks(
  sql: Sql,
): Promise<(LinkKey & { failures: number; failure: string | null })[]> {
  return await sql.$queryRaw<(LinkKey & { failures: number; failure: string | null })[]>`
    SELECT "officeId", "systemId", "failures", "failure" FROM "ConnectorState"
     WHERE "failures" > 0 ORDER BY "officeId", "systemId"`;
}

/** A row for a file to come. */
export type NewFileRow = LinkKey & {
  key: string;
  ticketId: string;
  version: number;
  rowSealed: Uint8Array<ArrayBuffer>;
  createdAt: Date;
};

/** Keeps a row; the same one again changes nothing. */
export async function keepFileRow(sql: Sql, row: NewFileRow): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "ConnectorRow" ("officeId", "systemId", "key", "ticketId", "version", "rowSealed", "createdAt")
    VALUES (${row.officeId}, ${row.systemId}, ${row.key}, ${row.ticketId}, ${row.version}, ${row.rowSealed},
      ${row.createdAt}) ON CONFLICT DO NOTHING`;
}

/** Gives the rows that wait for a file its name. @returns the names of all files that are still to be written */
export async function nameFile(sql: Sql, { officeId, systemId }: LinkKey, name: string): Promise<string[]> {
  await sql.$executeRaw`
    UPDATE "ConnectorRow" SET "file" = ${name}
     WHERE "officeId" = ${officeId} AND "systemId" = ${systemId} AND "writtenAt" IS NULL AND "file" IS NULL`;
  const rows = await sql.$queryRaw<{ file: string }[]>`
    SELECT DISTINCT "file" FROM "ConnectorRow"
     WHERE "officeId" = ${officeId} AND "systemId" = ${systemId} AND "writtenAt" IS NULL ORDER BY 1`;
  return rows.map(({ file }) => file);
}

/** The rows of a file, in order; of a request only the latest. */
export async function fileRows(
  sql: Sql,
  { officeId, systemId }: LinkKey,
  file: string,
): Promise<Uint8Array[]> {
  const rows = await sql.$queryRaw<{ rowSealed: Uint8Array }[]>`
    SELECT "rowSealed" FROM (
      SELECT DISTINCT ON ("ticketId") "rowSealed", "seq" FROM "ConnectorRow"
       WHERE "officeId" = ${officeId} AND "systemId" = ${systemId} AND "file" = ${file}
       ORDER BY "ticketId", "version" DESC) latest ORDER BY "seq"`;
  return rows.map(({ rowSealed }) => rowSealed);
}

export async function fileWritten(
  sql: Sql,
  { officeId, systemId }: LinkKey,
  file: string,
  at: Date,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "ConnectorRow" SET "writtenAt" = ${at}
     WHERE "officeId" = ${officeId} AND "systemId" = ${systemId} AND "file" = ${file} AND "writtenAt" IS NULL`;
}

/** What became of a file that was dropped for us. */
export type TakenFile = LinkKey & {
  sha256: string;
  name: string;
  takenAt: Date;
  rows: number;
  registered: number;
  already: number;
  added: number;
  wrong: number;
  failure: string | null;
};

/** Notes a file; one of the same content that was taken before stays as it was. */
export async function noteFile(sql: Sql, f: TakenFile): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "ConnectorFile" ("officeId", "systemId", "sha256", "name", "takenAt", "rows", "registered", "already",
      "added", "wrong", "failure")
    VALUES (${f.officeId}, ${f.systemId}, ${f.sha256}, ${f.name}, ${f.takenAt}, ${f.rows}, ${f.registered},
      ${f.already}, ${f.added}, ${f.wrong}, ${f.failure}) ON CONFLICT DO NOTHING`;
}

/** Files that were taken, newest first. */
export async function takenFiles(sql: Sql, officeId: string, limit: number): Promise<TakenFile[]> {
  return await sql.$queryRaw<TakenFile[]>`
    SELECT "officeId", "systemId", "sha256", "name", "takenAt", "rows", "registered", "already", "added", "wrong",
           "failure"
      FROM "ConnectorFile" WHERE "officeId" = ${officeId} ORDER BY "takenAt" DESC, "name" LIMIT ${limit}`;
}

/** A request that could not be read. `why` is without personal data. */
export type Unreadable = LinkKey & {
  key: string;
  why: string;
  bodySealed: Uint8Array<ArrayBuffer>;
  at: Date;
};

/** Keeps what could not be read until a person has seen to it; the same again changes nothing. */
export async function keepUnreadable(sql: Sql, u: Unreadable): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "ConnectorProblem" ("officeId", "systemId", "key", "why", "bodySealed", "at")
    VALUES (${u.officeId}, ${u.systemId}, ${u.key}, ${u.why}, ${u.bodySealed}, ${u.at}) ON CONFLICT DO NOTHING`;
}

/** What could not be read and nobody has seen to yet, oldest first. */
export async function unreadables(sql: Sql, officeId: string, limit: number): Promise<Unreadable[]> {
  return await sql.$queryRaw<Unreadable[]>`
    SELECT "officeId", "systemId", "key", "why", "bodySealed", "at" FROM "ConnectorProblem"
     WHERE "officeId" = ${officeId} AND "settledAt" IS NULL ORDER BY "at", "key" LIMIT ${limit}`;
}

/** A person has seen to it. @returns false where it was settled before, or is not there */
export async function settleUnreadable(
  sql: Sql,
  { officeId, systemId }: LinkKey,
  key: string,
  at: Date,
): Promise<boolean> {
  const changed = await sql.$executeRaw`
    UPDATE "ConnectorProblem" SET "settledAt" = ${at}
     WHERE "officeId" = ${officeId} AND "systemId" = ${systemId} AND "key" = ${key} AND "settledAt" IS NULL`;
  return changed === 1;
}

/** A request that changed, with the place at which looking goes on. */
export type ChangedTicket = { id: string; version: number; updatedAt: Date };

/**
 * Requests that came from this origin, or were handed over to this platform, and changed since; in order of change.
 * @param after the last one seen, by moment and id
 */
export async function changedFor(
  sql: Sql,
  officeId: string,
  what: { origin: string | null; platform: string | null },
  after: { updatedAt: Date; id: string },
  limit: number,
): Promise<ChangedTicket[]> {
  return await sql.$queryRaw<ChangedTicket[]>`
    SELECT "id", "version", "updatedAt" FROM "Ticket"
     WHERE "officeId" = ${officeId} AND ("updatedAt", "id") > (${after.updatedAt}, ${after.id})
       AND ("state"->'origin'->>'id' = ${what.origin}
            OR ("state"->'transfer'->>'to' = ${what.platform} AND "state"->'transfer'->>'handOver' = 'true'))
     ORDER BY "updatedAt", "id" LIMIT ${limit}`;
}
