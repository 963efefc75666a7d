import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { readDataDir } from "../config.ts";
import { type Command, type Io, WrongUse } from "./command.ts";
import { cliTexts } from "./texts.ts";

/** Commands are loaded when they are called: `deadline` needs no database driver, `verify` no segmenter. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  classify: async () => (await import("./classify.ts")).run,
  deadline: async () => {
    const { run } = await import("./deadline.ts");
    const places = {
      packDirs: [join(readDataDir(), "packs")],
      calendarDirs: [join(readDataDir(), "calendar")],
    };
    return async (argv, io) => await run(argv, io, places);
  },
  evaluate: async () => (await import("./evaluate.ts")).run,
  intake: async () => (await import("./intake.ts")).run,
  ledger: async () => (await import("./ledger.ts")).run,
  office: async () => (await import("./office.ts")).run,
  pack: async () => (await import("./packCheck.ts")).run,
  simulate: async () => (await import("./simulate.ts")).run,
  train: async () => (await import("./train.ts")).run,
  verify: async () => (await import("./verify.ts")).run,
};

async function main(argv: string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  const load = COMMANDS[name ?? ""];
  if (load === undefined) {
    io.stderr.write(cliTexts.usage);
    return 2;
  }
  try {
    return await (await load())(rest, io);
  } catch (error) {
    const wrongUse = error instanceof WrongUse;
    io.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return wrongUse ? 2 : 1;
  }
}

// compiled code is kept between calls
enableCompileCache();
// output that nobody reads any more (`| head`) ends the command quietly
process.stdout.on("error", () => process.exit(0));
process.exitCode = await main(process.argv.slice(2), process);
