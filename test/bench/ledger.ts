import { Writable } from "node:stream";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { ledgerXlsx } from "../../core/records/ledgerXlsx.ts";
import type { TicketFile } from "../../core/records/ticketFile.ts";
import { local, wholeLifeClosed } from "../core/records/chronicle.ts";
import { officeUnder } from "../core/records/office.ts";

/** Rows per second, ms until the first byte, the file's size and how much the process grew, in MB. */
export type LedgerFigures = { rows: number; firstByte: number; size: number; growth: number };

const MEGABYTE = 1024 * 1024;

/** Writes the widest ledger of `count` rows as xlsx into nowhere. @param now a clock in ms that only goes forward */
export async function benchLedger(count: number, now: () => number): Promise<LedgerFigures> {
  const office = officeUnder("wuzhi");
  const { file } = wholeLifeClosed(office, "2026年第1号");
  await write(office, file, 500, () => undefined);
  const rest = process.memoryUsage().rss;
  let most = rest;
  let size = 0;
  let firstByte = 0;
  const began = now();
  await write(office, file, count, (chunk) => {
    if (size === 0) firstByte = now() - began;
    size += chunk.length;
    most = Math.max(most, process.memoryUsage().rss);
  });
  return {
    rows: Math.round(count / ((now() - began) / 1000)),
    firstByte,
    size: size / MEGABYTE,
    growth: (most - rest) / MEGABYTE,
  };
}

async function write(
  office: WorkingOffice,
  file: TicketFile,
  count: number,
  taken: (chunk: Uint8Array) => void,
): Promise<void> {
  function* files(): Generator<TicketFile> {
    for (let n = 1; n <= count; n += 1) yield { ...file, number: `2026年第${n}号` };
  }
  const out = new Writable({
    write: (chunk: Uint8Array, _, done) => {
      taken(chunk);
      done();
    },
  });
  await ledgerXlsx(office, files(), { now: local("2026-12-31 17:00") }, "2026年", out);
}
