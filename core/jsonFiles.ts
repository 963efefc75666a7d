import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Every `*.json` of a directory, in the order of their names; a directory that does not exist holds none. */
export function jsonFilesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(dir, name));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
