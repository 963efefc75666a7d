import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LikenessDesk } from "../../core/likeness/intake.ts";
import { keysOf } from "../../core/likeness/keys.ts";
import { EMPTY_PROFILE } from "../../core/likeness/profile.ts";
import { signatureOf } from "../../core/likeness/signature.ts";
import { type Database, openDatabase } from "../../core/store/database.ts";
import { startEmbeddedPostgres } from "../../core/store/embeddedPostgres.ts";
import { clustersOf } from "../../core/store/likenessStore.ts";
import { migrate } from "../../core/store/migrate.ts";
import { sentences } from "./sentences.ts";

const OFFICE = "bench";
const AT_ONCE = 4;
/** So many of the tickets, the last ones, are looked up and joined as at intake; those before them are only there. */
const MEASURED = 1_000;
const BATCH = 1_000;
const YEAR_MS = 365 * 86_400_000;
const START = Date.parse("2026-01-01T09:00:00+08:00");
/** One ticket in so many belongs to a cause that several people bring. */
const HOT_EVERY = 5;
const PER_CAUSE = 12;

/** What filing a year's tickets of one office costs, and how well the causes planted among them are found again. */
export type LikenessFigures = {
  tickets: number;
  perSecond: number;
  /** of those filed as at intake, in milliseconds */
  p50: number;
  p99: number;
  /** growth of the program's resident memory, and size of the table with its indexes */
  growthMb: number;
  tableMb: number;
  /** later tickets of a planted cause that joined it; tickets that joined a cause that is not theirs */
  joined: number;
  wrong: number;
  clustersMs: number;
};

/** A year's `count` tickets of one office; the last 1,000 are looked up and joined one after the other as at intake. */
export async function benchLikeness(count: number): Promise<LikenessFigures> {
  const home = await mkdtemp(join(tmpdir(), "bcs-likeness-"));
  const server = await startEmbeddedPostgres(home);
  await migrate(server.url);
  const database = openDatabase(server.url, () => undefined, AT_ONCE);
  try {
    const desk = new LikenessDesk();
    const clauses = [...new Set(sentences().flatMap((one) => one.split(/[，。！？；、,.!?\s]+/)))].filter(
      (clause) => clause.length >= 5,
    );
    const times: number[] = [];
    let joined = 0;
    let later = 0;
    let wrong = 0;
    const measured = Math.min(count, MEASURED);
    let next = count - measured;
    await fill(database, next, count, clauses);
    const before = new Set(
      Array.from({ length: next }, (_, i) => (i % HOT_EVERY === 0 ? planted(i, count, clauses).cause : null)),
    );
    const hasEarlier = (cause: number) => before.has(cause);
    const met = new Set<number>();
    globalThis.gc?.();
    const rest = process.memoryUsage().rss;
    const start = performance.now();
    const client = async () => {
      for (let i = next++; i < count; i = next++) {
        const { signature, id, at, cause } = ticketOf(i, count, clauses);
        const before = performance.now();
        const { clusterId } = await desk.file(database.prisma, OFFICE, id, signature, at);
        times.push(performance.now() - before);
        const theirs = clusterId === null ? null : planted(Number(clusterId.slice(1)), count, clauses).cause;
        if (cause !== null && (met.has(cause) || hasEarlier(cause))) {
          later += 1;
          if (theirs === cause) joined += 1;
        }
        if (clusterId !== null && (theirs === null || theirs !== cause)) wrong += 1;
        if (cause !== null) met.add(cause);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    const seconds = (performance.now() - start) / 1000;
    globalThis.gc?.();
    const growthMb = (process.memoryUsage().rss - rest) / 2 ** 20;
    const beforeClusters = performance.now();
    await clustersOf(database.prisma, OFFICE, { from: START, to: START + YEAR_MS / 12 }, 3, 20);
    const clustersMs = performance.now() - beforeClusters;
    const size = await database.pool.query<{ bytes: string }>(
      `SELECT pg_total_relation_size('"LikenessSignature"') AS bytes`,
    );
    const last = times.sort((a, b) => a - b);
    return {
      tickets: count,
      perSecond: measured / seconds,
      p50: last[Math.floor(last.length * 0.5)] ?? 0,
      p99: last[Math.floor(last.length * 0.99)] ?? 0,
      growthMb,
      tableMb: Number(size.rows[0]?.bytes ?? 0) / 2 ** 20,
      joined: joined / Math.max(1, later),
      wrong: wrong / measured,
      clustersMs,
    };
  } finally {
    await database.close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** The i-th ticket, ready to be filed. */
function ticketOf(i: number, count: number, clauses: readonly string[]) {
  const { title, text, cause } = planted(i, count, clauses);
  const facts = {
    personKey: `phone:${i}`,
    phoneHash: null,
    departmentId: `d${hash(cause ?? i) % 20}`,
    matter: null,
    domain: null,
  };
  const at = START + Math.floor((YEAR_MS * i) / count);
  return { id: `t${i}`, at, cause, signature: signatureOf({ title, text }, facts) };
}

/** Puts tickets there without looking anything up, many at a time. */
async function fill(
  database: Database,
  until: number,
  count: number,
  clauses: readonly string[],
): Promise<void> {
  for (let from = 0; from < until; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, until - from) }, (_, k) => {
      const { id, at, signature } = ticketOf(from + k, count, clauses);
      const terms = Buffer.from(Int32Array.from(signature.terms).buffer).toString("base64");
      const keys = keysOf(OFFICE, signature, EMPTY_PROFILE, at).map(String);
      return { id, at: new Date(at).toISOString(), person: signature.facts.personKey, terms, keys };
    });
    await database.pool.query(
      `INSERT INTO "LikenessSignature" ("officeId", "ticketId", "at", "personKey", "terms", "keys", "clusterId")
       SELECT $1, r."id", r."at", r."person", decode(r."terms", 'base64'), r."keys", r."id"
         FROM jsonb_to_recordset($2::jsonb) AS r("id" text, "at" timestamptz, "person" text, "terms" text, "keys" bigint[])`,
      [OFFICE, JSON.stringify(rows)],
    );
  }
  await database.pool.query('ANALYZE "LikenessSignature"');
}

/** One ticket: something at a place; those of a planted cause have place and matter in common, and nothing else. */
function planted(
  i: number,
  count: number,
  clauses: readonly string[],
): { title: string; text: string; cause: number | null } {
  const said = (n: number, size: number) =>
    Array.from({ length: size }, (_, k) => {
      // two halves: whole clauses would come again far more often than people repeat one another
      const [one = "", other = ""] = [1, 2].map(
        (half) => clauses[hash(n * 16 + k * 2 + half) % clauses.length],
      );
      return one.slice(0, one.length / 2) + other.slice(other.length / 2);
    }).join("，");
  if (i % HOT_EVERY !== 0) {
    const place = placeOf(hash(i) ^ 0x55);
    return { title: `${place}${said(i, 1)}`, text: `我在${place}，${said(i, 5)}。`, cause: null };
  }
  // a cause's tickets come within some weeks of one another
  const causes = Math.max(1, Math.floor(count / HOT_EVERY / PER_CAUSE));
  const cause = Math.min(
    causes - 1,
    Math.floor((i / count) * causes * 0.9 + ((hash(i) % 1000) / 1000) * 0.1 * causes),
  );
  const matter = said(cause * 7919 + 3, 2);
  const place = placeOf(cause);
  const title = i % 2 === 0 ? `${place}的问题` : `反映${place}${matter.slice(0, 6)}`;
  return { title, text: `${said(i, 1)}，我住${place}，${matter}。${said(i + 5, 2)}`, cause };
}

const SYLLABLES = "枫桐槐榆杉柏樟梓楠桂兰菊荷莲苇芦溪泉涧湾汀洲渡桥亭阁坊巷苑庭";

function placeOf(n: number): string {
  const pick = (k: number) => SYLLABLES[hash(n * 31 + k) % SYLLABLES.length] ?? "";
  return `${pick(1)}${pick(2)}${pick(3)}${["小区", "大厦", "路口", "市场"][hash(n) % 4] ?? ""}`;
}

/** Spreads numbers, the same on every machine. */
function hash(n: number): number {
  let h = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The figures in a line for the terminal and the docs. */
export function likenessLine(f: LikenessFigures): string {
  return (
    `${f.tickets} tickets of one office filed and linked at ${Math.round(f.perSecond)}/s (${AT_ONCE} at a time); ` +
    `p50 ${f.p50.toFixed(1)} ms, p99 ${f.p99.toFixed(1)} ms; memory grew by ${Math.round(f.growthMb)} MB, the table with indexes has ${Math.round(f.tableMb)} MB; ` +
    `${(f.joined * 100).toFixed(1)} % of the later tickets of a planted cause joined it, ${(f.wrong * 100).toFixed(1)} % of all joined one not theirs; ` +
    `the month's causes read in ${Math.round(f.clustersMs)} ms`
  );
}

/** `node test/bench/likeness.ts <count>` */
const [, script, count] = process.argv;
if (script !== undefined && count !== undefined && import.meta.url === pathToFileURL(script).href)
  process.stdout.write(`${likenessLine(await benchLikeness(Number(count)))}\n`);
