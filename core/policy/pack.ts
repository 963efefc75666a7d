import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { jsonFilesIn } from "../jsonFiles.ts";
import { BadPack, type WrongPlace } from "./badPack.ts";
import { wrongPlacesOf } from "./issueTexts.ts";
import { danglingReferences } from "./packReferences.ts";
import { type Pack, packSchema } from "./packSchema.ts";
import { packTexts } from "./texts.ts";

export type { Pack };
export { packSchema };

/** Where the packs that ship lie. */
export const SHIPPED_PACKS = fileURLToPath(new URL("./packs", import.meta.url));

/**
 * Checks a pack: shape, closed vocabularies, and that every role, article, dimension and field it names exists.
 * @throws BadPack naming each wrong place, in Chinese, with what to do
 */
export function parsePack(raw: unknown, source: string = packTexts.thisPack): Pack {
  const parsed = packSchema.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw new BadPack(source, wrongPlacesOf(parsed.error.issues));
  const dangling = danglingReferences(parsed.data);
  if (dangling.length > 0) throw new BadPack(source, dangling);
  return parsed.data;
}

/**
 * Reads one pack file.
 * @throws BadPack when the file cannot be read, is not JSON, or is not a pack
 */
export function loadPack(file: string): Pack {
  return parsePack(readJson(file), file);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const place: WrongPlace =
      error instanceof SyntaxError
        ? { path: "", problem: packTexts.notJson(error.message), mend: packTexts.mendJson }
        : { path: "", problem: packTexts.unreadable, mend: packTexts.mendFile };
    throw new BadPack(file, [place], { cause: error });
  }
}

/** All packs at hand, several versions of one among them. */
export type Packs = {
  /** newest version of each, by id */
  all(): Pack[];
  /** the version asked for, else the newest. @throws UnknownPack */
  get(id: string, version?: number): Pack;
};

export class UnknownPack extends Error {
  override readonly name = "UnknownPack";
  readonly known: string[];
  constructor(id: string, known: string[]) {
    super(packTexts.unknownPack(id, known));
    this.known = known;
  }
}

/**
 * Reads every `*.json` of the directories. One that does not exist counts as empty: the one with an office's
 * own packs comes into being with the first of them.
 * @throws BadPack for the first bad file, or when two files hold the same id and version
 */
export function loadPacks(dirs: readonly string[] = [SHIPPED_PACKS]): Packs {
  const files = dirs.flatMap(jsonFilesIn);
  return gatherPacks(files.map((file) => ({ source: file, pack: loadPack(file) })));
}

/**
 * Puts parsed packs on one shelf.
 * @throws BadPack when two hold the same id and version
 */
export function gatherPacks(found: readonly { source: string; pack: Pack }[]): Packs {
  const byId = new Map<string, Pack[]>();
  for (const { source, pack } of found) {
    const versions = byId.get(pack.id) ?? [];
    if (versions.some((other) => other.version === pack.version)) {
      throw new BadPack(source, [
        {
          path: "version",
          problem: packTexts.sameVersion(pack.id, pack.version),
          mend: packTexts.mendVersion,
        },
      ]);
    }
    byId.set(
      pack.id,
      [...versions, pack].sort((a, b) => b.version - a.version),
    );
  }
  return {
    all: () => [...byId.values()].flatMap((versions) => versions.slice(0, 1)),
    get(id, version) {
      const versions = byId.get(id) ?? [];
      const pack = version === undefined ? versions[0] : versions.find((one) => one.version === version);
      if (!pack) throw new UnknownPack(version === undefined ? id : `${id}@${version}`, [...byId.keys()]);
      return pack;
    },
  };
}
