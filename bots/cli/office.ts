import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BadOfficeFile, readOfficeFile } from "../../core/office/officeFile.ts";
import { loadPacks, type Packs, SHIPPED_PACKS, UnknownPack } from "../../core/policy/pack.ts";
import type { Database } from "../../core/store/database.ts";
import { loadOffices, setUpOffice } from "../../core/store/officeStore.ts";
import { readConfig } from "../config.ts";
import { type Io, WrongUse } from "./command.ts";
import { cliTexts as t } from "./texts.ts";
import { withDatabase } from "./withDatabase.ts";

/** `office add <file>` sets up an office, `office list` tells which there are. */
export async function run([what, file, ...rest]: string[], io: Io): Promise<number> {
  const isList = what === "list" && file === undefined;
  const isAdd = what === "add" && file !== undefined && rest.length === 0;
  if (!isList && !isAdd) throw new WrongUse(t.officeUsage);
  const said = isAdd ? await readJson(file) : null;
  const config = readConfig();
  const packs = loadPacks([SHIPPED_PACKS, join(config.dataDir, "packs")]);
  return await withDatabase(config, io, "brought up", async (database) => {
    if (file === undefined) return await list(database, packs, io);
    return await add(database, packs, { file, said }, io);
  });
}

async function list({ prisma }: Database, packs: Packs, io: Io): Promise<number> {
  const offices = await loadOffices(prisma, packs);
  for (const { office } of offices)
    io.stdout.write(t.officeLine(office.id, office.name, office.pack.title, office.staff.length));
  if (offices.length === 0) io.stdout.write(t.officesNone);
  return 0;
}

async function add(
  { prisma }: Database,
  packs: Packs,
  { file, said }: { file: string; said: unknown },
  io: Io,
): Promise<number> {
  const there = (await loadOffices(prisma, packs)).map(({ office }) => office.id);
  try {
    const setup = readOfficeFile(said, packs, there);
    const made = await setUpOffice(prisma, setup, new Date());
    const { id, name, staff } = setup;
    if (made) io.stdout.write(t.officeAdded(id, name, staff.length));
    else io.stderr.write(t.officeThere(id));
    return made ? 0 : 1;
  } catch (error) {
    if (error instanceof BadOfficeFile || error instanceof UnknownPack)
      throw new WrongUse(t.badOffice(file, error.message));
    throw error;
  }
}

/** @throws WrongUse */
async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    // whatever the reason, the person has to look at the path
    throw new WrongUse(t.cannotRead(file));
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WrongUse(t.badJson(file, error instanceof Error ? error.message : String(error)));
  }
}
