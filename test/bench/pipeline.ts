import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import pino from "pino";
import { parseTranscript } from "../../bots/channels/phone/parse.ts";
import { transcript } from "../../bots/channels/phone/transcript.ts";
import { readConfig } from "../../bots/config.ts";
import { type Program, startProgram } from "../../bots/program.ts";
import { readCall } from "../../core/calls/readCall.ts";
import { topicReaderOf } from "../../core/calls/topic.ts";
import { understandIn } from "../../core/office/understandIn.ts";
import { startEmbeddedPostgres } from "../../core/store/embeddedPostgres.ts";
import { registrationSql } from "../../core/store/registerTicket.ts";
import { draftRegistration } from "../../core/ticket/draftRegistration.ts";
import { sentences } from "./sentences.ts";

const AT_ONCE = 8;
const ROUNDS = 3;

/**
 * Tickets registered per second through the whole pipeline (a line of JSON to the commit), 8 at a time over five
 * offices, against the same rows in the same two transactions written through the bare driver with prepared
 * statements. Both run in turns on the same server, so that a noisy machine is noisy for both.
 */
export async function benchPipeline(count: number): Promise<{ ours: number; plain: number; ratio: number }> {
  const home = await mkdtemp(join(tmpdir(), "bcs-bench-"));
  const server = await startEmbeddedPostgres(home);
  const config = readConfig({ DATABASE_URL: server.url, DATA_DIR: home, LOG_LEVEL: "silent" });
  const program = await startProgram(config, pino({ level: "silent" }), () => Date.now());
  const pool = new pg.Pool({ connectionString: server.url, max: AT_ONCE });
  try {
    await ours(program, count / 4, "warm");
    await plain(program, pool, count / 4, "warm-plain");
    const rates = { ours: 0, plain: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      rates.ours = Math.max(rates.ours, await ours(program, count, `o${round}`));
      rates.plain = Math.max(rates.plain, await plain(program, pool, count, `p${round}`));
    }
    return { ...rates, ratio: rates.ours / rates.plain };
  } finally {
    await pool.end();
    await program.stop();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function lines(program: Program, count: number, prefix: string): { office: string; line: string }[] {
  const offices = program.offices().map((one) => one.id);
  const said = sentences();
  return Array.from({ length: count }, (_, i) => ({
    office: offices[i % offices.length] ?? "",
    line: JSON.stringify({
      callId: `${prefix}-${i}`,
      startedAt: "2026-11-19T09:30:00+08:00",
      caller: `1390000${String(i % 10_000).padStart(4, "0")}`,
      called: "",
      turns: [
        { speaker: "agent", text: "您好，请讲", beginMs: 0, endMs: 900 },
        { speaker: "citizen", text: said[i % said.length] ?? "", beginMs: 900, endMs: 20_000 },
      ],
    }),
  }));
}

/** Runs the jobs 8 at a time. @returns jobs per second */
async function perSecond<T>(jobs: T[], run: (job: T) => Promise<void>): Promise<number> {
  const queue = jobs.values();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const job of queue) await run(job);
    }),
  );
  return (jobs.length / (performance.now() - start)) * 1000;
}

async function ours(program: Program, count: number, prefix: string): Promise<number> {
  const start = performance.now();
  await perSecond(lines(program, count, prefix), async ({ office, line }) => {
    const call = transcript.parse(JSON.parse(line));
    while (program.worker.lease() === null) await program.worker.idle();
    await program.receive(parseTranscript(call, office, program.seal.hash));
  });
  await program.worker.idle();
  return (count / (performance.now() - start)) * 1000;
}

async function plain(program: Program, pool: pg.Pool, count: number, prefix: string): Promise<number> {
  const now = Date.now();
  const jobs = lines(program, count, prefix).map(({ office: id, line }, i) => {
    const office = program.officeOf(id);
    if (office === null) throw new Error("the bench's offices are the program's");
    const inbound = parseTranscript(transcript.parse(JSON.parse(line)), id, program.seal.hash);
    const { body } = inbound;
    const text = body.kind === "call" ? (body.turns[1]?.text ?? "") : "";
    const draft = draftRegistration(office, program.seal, {
      ticketId: `${prefix}-${i}`,
      now,
      receivedAt: inbound.receivedAt,
      source: { channel: "phone", externalId: inbound.externalId },
      personKey: inbound.personKey,
      correlationId: `${prefix}-${i}`,
      text,
      meaning: understandIn(office, { text }, now),
      contact: { phone: "13900000000" },
      attachmentIds: [],
      by: { role: "citizen" },
      tellCitizen: true,
    });
    const turns = body.kind === "call" ? body.turns : [];
    const call = {
      turnsSealed: program.seal.seal(JSON.stringify(turns), id),
      reading: readCall(turns, topicReaderOf(office, inbound.receivedAt)),
    };
    return { inbound, draft, call, sealed: Buffer.from(program.seal.seal(JSON.stringify(body), id)) };
  });
  return await perSecond(jobs, async ({ inbound, draft, call, sealed }) => {
    const stored = await pool.query<{ id: string }>({
      name: "inbox",
      text: `INSERT INTO "Inbox" ("officeId", "channel", "externalId", "personKey", "receivedAt", "bodySealed", "correlationId")
             VALUES ($1, 'phone', $2, $3, $4, $5, $6) RETURNING "id"`,
      values: [
        inbound.officeId,
        inbound.externalId,
        inbound.personKey,
        new Date(inbound.receivedAt),
        sealed,
        draft.ticketId,
      ],
    });
    const settles = { id: BigInt(stored.rows[0]?.id ?? 0), outcome: "ticket" };
    const statement = registrationSql(draft, settles, call);
    const several = call.reading.matters.length > 1;
    await pool.query({
      name: several ? "register several" : "register",
      text: statement.text,
      values: statement.values,
    });
  });
}
