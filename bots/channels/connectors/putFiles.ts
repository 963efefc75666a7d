import { outColumns, outValue } from "../../../core/connectors/fieldMapping.ts";
import type { OutRecord } from "../../../core/connectors/fields.ts";
import type { FileSettings } from "../../../core/connectors/settings.ts";
import { csvTable, xlsxTable } from "../../../core/connectors/writeTable.ts";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import { fileRows, fileWritten, holdLink, leaveLink, nameFile } from "../../../core/store/connectorStore.ts";
import { type Folders, makeFolders, writeWhole } from "./folders.ts";
import type { LinkParts } from "./linkParts.ts";

const HOLD_MS = 10 * 60_000;

/**
 * Writes what has gathered into one file for the system, at most one in the time that the settings say. The rows are
 * given the file's name first: a node that dies over it leaves the next one to write the very same file again.
 * @returns how many files were written
 */
export async function putFiles(parts: LinkParts, settings: FileSettings, folders: Folders): Promise<number> {
  const { prisma } = parts.database;
  const at = parts.now();
  const key = { officeId: settings.office, systemId: settings.id };
  const hold = { ...key, systemId: `${settings.id}/out` };
  const state = await holdLink(prisma, hold, new Date(at), new Date(at + HOLD_MS));
  if (state === null) return 0;
  const stamp = shanghaiIso(at).slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const names = await nameFile(prisma, key, `${settings.id}-${stamp}.${settings.format}`);
  if (names.length > 0) await makeFolders(folders);
  for (const name of names) {
    const sealed = await fileRows(prisma, key, name);
    const records = sealed.map(
      // sealed by this program as OutRecord
      (row): OutRecord => JSON.parse(parts.seal.open(row, settings.office)),
    );
    await writeWhole(folders.out, name, await tableOf(settings, records, at));
    await fileWritten(prisma, key, name, new Date(at));
    parts.log.info(
      { office: settings.office, system: settings.id, file: name, rows: records.length },
      "file put out",
    );
  }
  const dueAt = new Date(at + (names.length > 0 ? settings.everyMinutes * 60_000 : 0));
  await leaveLink(prisma, hold, { ...state, dueAt, failures: 0, failure: null });
  return names.length;
}

async function tableOf(
  settings: FileSettings,
  records: readonly OutRecord[],
  now: number,
): Promise<Uint8Array> {
  const columns = outColumns(settings);
  const heads = columns.map(({ head }) => head);
  const rows = records.map((record) => columns.map(({ field }) => outValue(settings, record, field)));
  return settings.format === "csv" ? csvTable(heads, rows) : await xlsxTable(heads, rows, now);
}
