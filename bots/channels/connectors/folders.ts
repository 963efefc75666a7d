import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The folders of a link by files. */
const FOLDERS = ["in", "out", "done", "failed"] as const;
export type Folders = Record<(typeof FOLDERS)[number], string>;

/** Where a link by files exchanges them: `connectors/<office>/<system>` under the data folder. */
export function foldersOf(dataDir: string, { office, id }: { office: string; id: string }): Folders {
  const home = join(dataDir, "connectors", office, id);
  return {
    in: join(home, "in"),
    out: join(home, "out"),
    done: join(home, "done"),
    failed: join(home, "failed"),
  };
}

/** Makes the folders where they are not there; what lies in them is personal: nobody else reads it. */
export async function makeFolders(folders: Folders): Promise<void> {
  for (const name of FOLDERS) await mkdir(folders[name], { recursive: true, mode: 0o700 });
}

/** Writes a file whole or not at all: whoever looks into the folder never sees half of one. */
export async function writeWhole(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
  const part = join(folder, `.${name}.part`);
  await writeFile(part, bytes, { mode: 0o600, flush: true });
  await rename(part, join(folder, name));
}
