import { mkdtempSync } from "node:fs";
import { access, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = join(ROOT, "bots/workbench/page");
const BUILT = join(PAGE, "dist");

/**
 * Builds the workbench's page where its sources are newer than what was built. Several test files may do so at once:
 * each builds in a folder of its own and moves the files in, the page that names them last.
 */
export async function buildWorkbench(): Promise<void> {
  const sources = Math.max(await newest(PAGE), await newest(join(ROOT, "core")));
  if (sources <= (await changedAt(join(BUILT, "index.html")))) return;
  const outDir = mkdtempSync(join(ROOT, "node_modules/.workbench-"));
  try {
    await build({
      configFile: join(PAGE, "vite.config.ts"),
      logLevel: "error",
      build: { outDir, emptyOutDir: true },
    });
    await mkdir(join(BUILT, "assets"), { recursive: true });
    for (const name of await readdir(join(outDir, "assets"))) {
      // a name carries a hash of the content: what is there already is the same
      if (!(await isThere(join(BUILT, "assets", name)))) {
        await rename(join(outDir, "assets", name), join(BUILT, "assets", name));
      }
    }
    await rename(join(outDir, "index.html"), join(BUILT, "index.html"));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile() && !one.parentPath.includes("/dist"));
  const times = await Promise.all(files.map(({ parentPath, name }) => changedAt(join(parentPath, name))));
  return Math.max(0, ...times);
}

async function changedAt(path: string): Promise<number> {
  return (await isThere(path)) ? (await stat(path)).mtimeMs : 0;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
