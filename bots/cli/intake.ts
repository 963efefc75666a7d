import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import pino from "pino";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { findInbox } from "../../core/store/inboxStore.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import { parseLetter, parseTranscript } from "../channels/phone/parse.ts";
import { letter, transcript } from "../channels/phone/transcript.ts";
import { readConfig } from "../config.ts";
import type { Inbound } from "../inbound.ts";
import type { Program } from "../program.ts";
import { type Io, WrongUse } from "./command.ts";
import { cliTexts } from "./texts.ts";

/** so many messages are stored before the command waits for their being handled */
const BATCH = 64;

/** `intake`: files of messages or calls go the way that live ones go; one line out per request. */
export async function run(argv: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { office: { type: "string" } },
    allowPositionals: true,
    strict: false,
  });
  const wanted = values["office"];
  if (typeof wanted !== "string" || positionals.length === 0) throw new WrongUse(cliTexts.intakeUsage);
  // the whole program takes seconds to load: whoever called wrongly is told at once
  const { startProgram } = await import("../program.ts");
  const log = pino({ level: "error", base: null }, pino.destination({ fd: 2, sync: true }));
  const program = await startProgram(readConfig(), log, () => Date.now());
  try {
    const office = program.officeOf(wanted);
    if (office === null) {
      throw new WrongUse(
        cliTexts.noOffice(
          wanted,
          program.offices().map((one) => one.id),
        ),
      );
    }
    let failed = 0;
    for (const file of positionals) failed += await takeFile(program, office.id, file, io);
    return failed === 0 ? 0 : 1;
  } finally {
    await program.stop();
  }
}

/** @returns how many lines were not registered */
async function takeFile(program: Program, officeId: string, file: string, io: Io): Promise<number> {
  let line = 0;
  let failed = 0;
  let batch: Inbound[] = [];
  const finish = async () => {
    failed += await takeBatch(program, batch, io);
    batch = [];
  };
  try {
    for await (const text of createInterface({
      input: createReadStream(file),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      line += 1;
      if (text.trim() === "") continue;
      const inbound = parseLine(program, officeId, text);
      if (typeof inbound === "string") {
        failed += 1;
        io.stderr.write(`${cliTexts.badLine(file, line, inbound)}\n`);
        continue;
      }
      batch.push(inbound);
      if (batch.length >= BATCH) await finish();
    }
  } catch (error) {
    if (error instanceof Error && "syscall" in error)
      throw new Error(cliTexts.cannotRead(file), { cause: error });
    throw error;
  }
  await finish();
  return failed;
}

/** The message of a line, or what is wrong with it. */
function parseLine(program: Program, officeId: string, text: string): Inbound | string {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return "不是 JSON";
    throw error;
  }
  const isCall = typeof raw === "object" && raw !== null && "turns" in raw;
  if (isCall) {
    const call = transcript.safeParse(raw);
    if (call.success) return parseTranscript(call.data, officeId, program.seal.hash);
    return wrongFields(call.error.issues);
  }
  const message = letter.safeParse(raw);
  return message.success
    ? parseLetter(message.data, officeId, program.now())
    : wrongFields(message.error.issues);
}

function wrongFields(issues: readonly { path: PropertyKey[] }[]): string {
  return `字段不对：${[...new Set(issues.map((issue) => issue.path.join(".") || "整体"))].join("、")}`;
}

async function takeBatch(program: Program, batch: Inbound[], io: Io): Promise<number> {
  await Promise.all(batch.map(async (inbound) => await program.receive(inbound)));
  await program.worker.idle();
  let missing = 0;
  for (const inbound of batch) {
    const settled = await settledAs(program, inbound);
    if (settled === null) missing += 1;
    else io.stdout.write(`${JSON.stringify(settled)}\n`);
  }
  if (missing > 0) io.stderr.write(`${cliTexts.notHandled(missing)}\n`);
  return missing;
}

/** What became of a message: its ticket, however long ago it was registered; null while it is not handled. */
async function settledAs(program: Program, { officeId, channel, externalId }: Inbound) {
  const { prisma } = program.database;
  const row = await findInbox(prisma, officeId, channel, externalId);
  if (row === null || row.status !== "done") return null;
  if (row.ticketId === null) return { id: externalId, number: null, kind: null, department: null, due: null };
  const ticket = await loadTicket(prisma, officeId, { id: row.ticketId });
  if (ticket === null) return null;
  const office = program.officeOf(officeId);
  return {
    id: externalId,
    number: ticket.number,
    kind: ticket.kind,
    department: office?.departments.find((one) => one.id === ticket.departmentId)?.name ?? null,
    due: ticket.nextDueAt === null ? null : shanghaiIso(ticket.nextDueAt.getTime()),
    status: ticket.status,
  };
}
