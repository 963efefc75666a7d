import { once } from "node:events";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { loadYearTables, shippedYears } from "../../core/deadline/yearTables.ts";
import { recordFiles } from "../../core/desk/staff/recordFiles.ts";
import { openOffice } from "../../core/office/openOffice.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { loadPacks, SHIPPED_PACKS } from "../../core/policy/pack.ts";
import { createSeal } from "../../core/privacy/seal.ts";
import { ledgerCsv } from "../../core/records/ledgerCsv.ts";
import { ledgerJson } from "../../core/records/ledgerJson.ts";
import { ledgerXlsx } from "../../core/records/ledgerXlsx.ts";
import type { TicketFile } from "../../core/records/ticketFile.ts";
import type { Database } from "../../core/store/database.ts";
import { loadOffices } from "../../core/store/officeStore.ts";
import { type Config, readConfig } from "../config.ts";
import { type Io, WrongUse } from "./command.ts";
import { cliTexts } from "./texts.ts";
import { withDatabase } from "./withDatabase.ts";

const FORMATS = ["csv", "xlsx", "json"] as const;
type Format = (typeof FORMATS)[number];
type Wish = { officeId: string; year: number; format: Format };

/** A ledger is written beside a server that needs the memory more, and most of what is read is garbage at once. */
const SPARING = ["--heap-growing-percent=20", "--max-semi-space-size=8"] as const;

/** `ledger`: a year's ledger in the pack's columns, masked, row by row to standard output. */
export async function run(argv: string[], io: Io): Promise<number> {
  const { officeId, year, format } = readWish(argv);
  for (const flag of SPARING) setFlagsFromString(flag);
  const config = readConfig();
  return await withDatabase(config, io, "brought up", async (database) => {
    const office = await officeOf(config, database, officeId);
    const files = recordFiles(database.prisma, createSeal(config.PII_KEY), office, { year });
    await write(office, files, Date.now(), cliTexts.year(year), format, io);
    return 0;
  });
}

/** Only what a ledger needs of one office is made ready: whoever asks for one waits for its first row. */
async function officeOf(config: Config, { prisma }: Database, id: string): Promise<WorkingOffice> {
  const packs = loadPacks([SHIPPED_PACKS, join(config.dataDir, "packs")]);
  const offices = await loadOffices(prisma, packs);
  const found = offices.find(({ office }) => office.id === id);
  if (found === undefined)
    throw new WrongUse(
      cliTexts.noOffice(
        id,
        offices.map(({ office }) => office.id),
      ),
    );
  const years = [...shippedYears(), ...loadYearTables(join(config.dataDir, "calendar"))];
  return openOffice(found.office, [], years);
}

/** @throws WrongUse */
function readWish(argv: string[]): Wish {
  const { values } = parseArgs({
    args: argv,
    options: { office: { type: "string" }, year: { type: "string" }, format: { type: "string" } },
    strict: false,
  });
  const { office, year } = values;
  const format = FORMATS.find((one) => one === values["format"]);
  if (typeof office !== "string" || typeof year !== "string" || !/^\d{4}$/.test(year) || format === undefined)
    throw new WrongUse(cliTexts.ledgerUsage);
  return { officeId: office, year: Number(year), format };
}

async function write(
  office: WorkingOffice,
  files: AsyncIterable<TicketFile>,
  now: number,
  period: string,
  format: Format,
  io: Io,
): Promise<void> {
  switch (format) {
    case "csv":
      return await send(ledgerCsv(office, files, { now }), io);
    case "json":
      return await send(ledgerJson(office, files, { now }), io);
    case "xlsx": {
      // the ledger ends the stream that it is given, and standard output is not ours to end
      const out = new PassThrough();
      await Promise.all([ledgerXlsx(office, files, { now }, period, out), send(out, io)]);
    }
  }
}

/** Piece by piece, as fast as it is read. */
async function send(pieces: AsyncIterable<string | Uint8Array>, { stdout }: Io): Promise<void> {
  for await (const piece of pieces) if (!stdout.write(piece)) await once(stdout, "drain");
}
