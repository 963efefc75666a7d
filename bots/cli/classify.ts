import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { dateText, dayOf } from "../../core/deadline/shanghaiTime.ts";
import { loadPacks, type Pack, SHIPPED_PACKS, UnknownPack } from "../../core/policy/pack.ts";
import { DirectoryIndex } from "../../core/understanding/directory.ts";
import { type Context, type Model, understand } from "../../core/understanding/understand.ts";
import { readDataDir } from "../config.ts";
import { demoDuties } from "../demo/files.ts";
import { type Io, WrongUse } from "./command.ts";
import { type Line, linesOf, write } from "./jsonLines.ts";
import { isFileError, readModel } from "./understandingFiles.ts";
import { understandingTexts as texts } from "./understandingTexts.ts";

const idSchema = z.union([z.string(), z.number()]);
const lineSchema = z.union([
  z.object({
    id: idSchema.optional(),
    turns: z.array(z.object({ speaker: z.enum(["citizen", "agent", "ivr"]), text: z.string() })),
  }),
  z.object({ id: idSchema.optional(), title: z.string().nullish(), text: z.string() }),
]);
const dutySchema = z.object({ department: z.string().min(1), item: z.string() });

/**
 * `cli classify --pack <id> [--model <file>] [--directory <file>] [--at <date>]`: JSON Lines `{id, title?, text}` or
 * `{id, turns}` on stdin, one JSON line each on stdout, in the same order. Departments come from the
 * directory given, else from the demo's office under that pack. A line that cannot be read gives
 * `{id, error}` and makes the exit code 1 at the end; blank lines are passed over. Exit code 2 for wrong use.
 */
export async function run(argv: string[], io: Io): Promise<number> {
  try {
    const { context, model } = prepare(argv);
    return await classifyLines(io, context, model);
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    await write(io.stderr, `${error.message}\n${texts.classifyUsage}\n`);
    return 2;
  }
}

async function classifyLines(io: Io, context: Context, model: Model): Promise<number> {
  let failed = false;
  for await (const lines of linesOf(io.stdin)) {
    let out = "";
    let complaints = "";
    for (const line of lines) {
      if (line.text.trim() === "") continue;
      const answer = classifyLine(line, context, model);
      out += `${JSON.stringify(answer)}\n`;
      if ("error" in answer) complaints += `${answer.error}\n`;
    }
    failed ||= complaints !== "";
    await write(io.stderr, complaints);
    await write(io.stdout, out);
  }
  return failed ? 1 : 0;
}

function classifyLine(line: Line, context: Context, model: Model) {
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { id: null, error: texts.badLine(line.number, texts.notJson) };
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) {
    const id = z.object({ id: idSchema }).safeParse(value).data?.id ?? null;
    const field = parsed.error.issues[0]?.path.join(".") ?? "";
    return { id, error: texts.badLine(line.number, texts.notUtterance(field)) };
  }
  const { id, ...utterance } = parsed.data;
  if ("turns" in utterance) return { id: id ?? null, ...understand(utterance, context, model) };
  return {
    id: id ?? null,
    ...understand({ title: utterance.title ?? "", text: utterance.text }, context, model),
  };
}

function prepare(argv: string[]): { context: Context; model: Model } {
  const options = readOptions(argv);
  if (options.pack === undefined) throw new WrongUse(texts.missingOption("pack"));
  const pack = findPack(options.pack);
  const dimensions = dimensionsOf(pack);
  const directory =
    options.directory === undefined ? demoDirectory(pack.id) : readDirectory(options.directory);
  const now = options.at ?? dateText(dayOf(Date.now()));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(now)) throw new WrongUse(texts.badDate(now));
  return { context: { dimensions, directory, now }, model: readModel(options.model) };
}

function readOptions(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        pack: { type: "string" },
        model: { type: "string" },
        directory: { type: "string" },
        at: { type: "string" },
      },
    }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new WrongUse(error.message, { cause: error });
  }
}

function findPack(id: string): Pack {
  try {
    return loadPacks([SHIPPED_PACKS, join(readDataDir(), "packs")]).get(id);
  } catch (error) {
    if (!(error instanceof UnknownPack)) throw error;
    throw new WrongUse(error.message, { cause: error });
  }
}

function dimensionsOf(pack: Pack): Record<string, string[]> {
  return Object.fromEntries(pack.dimensions.map((one) => [one.id, one.values.map((value) => value.id)]));
}

/** Without a directory of one's own, that of the demo's office under the same pack. */
function demoDirectory(packId: string): DirectoryIndex | null {
  const duties = demoDuties(packId);
  return duties === null ? null : new DirectoryIndex(duties);
}

function readDirectory(file: string): DirectoryIndex {
  try {
    const lines = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "");
    return new DirectoryIndex(lines.map((line) => dutySchema.parse(JSON.parse(line))));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || isFileError(error))
      throw new WrongUse(texts.cannotRead(file, error.message), { cause: error });
    throw error;
  }
}
