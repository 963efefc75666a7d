import { createHash } from "node:crypto";
import { readdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { BadTable } from "../../../core/connectors/badTable.ts";
import { inHeads } from "../../../core/connectors/fieldMapping.ts";
import { registerTransfer, type Transferred } from "../../../core/connectors/registerTransfer.ts";
import { type CellProblem, type RequestRow, requestRows } from "../../../core/connectors/requestRows.ts";
import type { FileSettings } from "../../../core/connectors/settings.ts";
import { connectorTexts } from "../../../core/connectors/texts.ts";
import { csvTable } from "../../../core/connectors/writeTable.ts";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { noteFile } from "../../../core/store/connectorStore.ts";
import { type Folders, makeFolders, writeWhole } from "./folders.ts";
import type { LinkParts } from "./linkParts.ts";
import { linkTexts as t } from "./texts.ts";

const MEGABYTE = 1024 * 1024;
const LARGEST = 50 * MEGABYTE;
/** Somebody is still writing it, or a spreadsheet program's lock. */
const UNFINISHED = /^(?:\.|~\$)|\.(?:part|tmp|crdownload)$/i;

/** What became of a file's rows. */
type Taken = {
  heads: string[];
  done: { number: string; result: Transferred }[];
  wrong: { row: RequestRow; problems: CellProblem[] }[];
};

/**
 * Reads every file that was dropped: registers its rows, writes a receipt with our numbers to `out` and the rows that
 * are wrong, with place and reason, to `failed`, then moves the file to `done`. Each row is known by its number, so a
 * file that is read twice, or by two nodes, registers nothing twice. @returns how many rows were looked at
 */
export async function takeFiles(parts: LinkParts, settings: FileSettings, folders: Folders): Promise<number> {
  const office = parts.officeOf(settings.office);
  if (office === null) return 0;
  await makeFolders(folders);
  let looked = 0;
  for (const name of (await readdir(folders.in)).filter((one) => !UNFINISHED.test(one)).sort()) {
    const bytes = await settledFile(join(folders.in, name), parts.now(), settings.settleSeconds);
    if (bytes !== null) looked += await takeFile(parts, settings, office, folders, name, bytes);
  }
  return looked;
}

/** A file's bytes; null where it was written to a moment ago, is no file, or another node took it. */
async function settledFile(path: string, now: number, settleSeconds: number): Promise<Uint8Array | null> {
  try {
    const about = await stat(path);
    if (!about.isFile() || Math.abs(now - about.mtimeMs) < settleSeconds * 1000) return null;
    return await readFile(path);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

async function takeFile(
  parts: LinkParts,
  settings: FileSettings,
  office: WorkingOffice,
  folders: Folders,
  name: string,
  bytes: Uint8Array,
): Promise<number> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const mark = sha256.slice(0, 8);
  const noted = { officeId: office.id, systemId: settings.id, sha256, name, takenAt: new Date(parts.now()) };
  try {
    if (bytes.length > LARGEST) throw new BadTable(connectorTexts.tooLarge(LARGEST / MEGABYTE));
    const taken = await takeRows(parts, settings, office, requestRows(name, bytes, inHeads(settings)));
    await writeResults(folders, name, mark, taken);
    await noteFile(parts.database.prisma, { ...noted, ...countsOf(taken), failure: null });
    await moveAway(join(folders.in, name), folders.done, name, parts.now());
    return taken.done.length + taken.wrong.length;
  } catch (error) {
    if (!(error instanceof BadTable)) throw error;
    const nothing = { rows: 0, registered: 0, already: 0, added: 0, wrong: 0 };
    await writeWhole(folders.failed, t.failureFile(name, mark), `${error.message}\n`);
    await noteFile(parts.database.prisma, { ...noted, ...nothing, failure: error.message });
    await moveAway(join(folders.in, name), folders.failed, name, parts.now());
    return 0;
  }
}

async function takeRows(
  parts: LinkParts,
  settings: FileSettings,
  office: WorkingOffice,
  table: ReturnType<typeof requestRows>,
): Promise<Taken> {
  const { prisma } = parts.database;
  const taken: Taken = { heads: table.heads, done: [], wrong: [] };
  for (const row of table.rows) {
    if (!row.ok) {
      taken.wrong.push({ row, problems: row.problems });
      continue;
    }
    try {
      const result = await registerTransfer({ ...parts, prisma }, office, settings, row.request);
      taken.done.push({ number: row.request.number, result });
    } catch (error) {
      // with the database away nothing can be said of any row: the file stays where it is, to be read again
      await parts.database.pool.query("SELECT 1");
      const failure = error instanceof Error ? error.name : "unknown";
      parts.log.error(
        { office: office.id, system: settings.id, row: row.row, failure },
        "row not registered",
      );
      taken.wrong.push({ row, problems: [{ column: "", head: "", why: t.defect }] });
    }
  }
  return taken;
}

async function writeResults(folders: Folders, name: string, mark: string, taken: Taken): Promise<void> {
  const { heads, done, wrong } = taken;
  if (wrong.length > 0) {
    const rows = wrong.map(({ row, problems }) => [
      ...heads.map((_, i) => row.cells[i] ?? ""),
      String(row.row),
      problems.map(({ column, head }) => (head === "" ? "" : t.at(column, head))).join("；"),
      problems.map(({ why }) => why).join("；"),
    ]);
    await writeWhole(
      folders.failed,
      t.problemFile(name, mark),
      csvTable([...heads, ...t.problemHeads], rows),
    );
  }
  if (done.length === 0) return;
  const rows = done.map(({ number, result }) => [number, result.number, t.stored[result.stored]]);
  await writeWhole(folders.out, t.receiptFile(name, mark), csvTable(t.receiptHeads, rows));
}

function countsOf({ done, wrong }: Taken) {
  const count = (stored: Transferred["stored"]) =>
    done.filter(({ result }) => result.stored === stored).length;
  return {
    rows: done.length + wrong.length,
    registered: count("new"),
    already: count("already"),
    added: count("addition"),
    wrong: wrong.length,
  };
}

/** Moves a file out of the way under a name that no other one has. Another node may have moved it already. */
async function moveAway(path: string, folder: string, name: string, now: number): Promise<void> {
  const stamp = shanghaiIso(now).slice(0, 19).replace(/[-:T]/g, "");
  try {
    await rename(path, join(folder, `${stamp}-${name}`));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
