import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseDate } from "../../core/deadline/shanghaiTime.ts";
import { loadPacks, SHIPPED_PACKS } from "../../core/policy/pack.ts";
import { loadOffices, type OfficeSetup } from "../../core/store/officeStore.ts";
import { type Config, readConfig } from "../config.ts";
import { demoOffices } from "../demo/files.ts";
import { brokenLines, reportLines } from "../simulation/report.ts";
import { openScratch, openScratchHouse } from "../simulation/scratch.ts";
import { simulate, type Wish } from "../simulation/simulate.ts";
import { type Io, WrongUse } from "./command.ts";
import { cliTexts } from "./texts.ts";
import { withDatabase } from "./withDatabase.ts";

const FIRST_DAY = "2025-01-02";
/** Days between two lines of how far it is. */
const TELL_EVERY = 10;

/**
 * `simulate`: an office's life on a simulated clock, in a database of its own that is thrown away; prints the period's
 * figures. 1 where something that must hold did not.
 */
export async function run(argv: string[], io: Io): Promise<number> {
  const wish = readWish(argv);
  const config = readConfig();
  const setup = await setupOf(config, wish.officeId, io);
  const clock = { now: 0 };
  const scratch = await openScratch(config.dataDir);
  try {
    const house = await openScratchHouse(scratch, wish.seed, () => clock.now, setup);
    try {
      let day = 0;
      const lived = await simulate(house, clock, wish, async (date, registered) => {
        day += 1;
        if (day % TELL_EVERY === 0) io.stderr.write(`${cliTexts.simulatedTo(date, registered)}\n`);
      });
      io.stdout.write(`${reportLines(house.office(wish.officeId), wish, lived).join("\n")}\n`);
      if (lived.broken.length === 0) return 0;
      io.stderr.write(`${brokenLines(lived.broken).join("\n")}\n`);
      return 1;
    } finally {
      await house.stop();
    }
  } finally {
    await scratch.remove();
  }
}

/** @throws WrongUse */
function readWish(argv: string[]): Wish {
  const { values } = parseArgs({
    args: argv,
    options: {
      office: { type: "string" },
      days: { type: "string" },
      rate: { type: "string" },
      seed: { type: "string" },
      from: { type: "string" },
    },
    strict: false,
  });
  const { office, seed, from = FIRST_DAY } = values;
  const days = wholeNumber(values["days"]);
  const rate = wholeNumber(values["rate"]);
  const first = typeof from === "string" ? parseDate(from) : null;
  if (
    typeof office !== "string" ||
    typeof seed !== "string" ||
    days === null ||
    rate === null ||
    first === null
  )
    throw new WrongUse(cliTexts.simulateUsage);
  return { officeId: office, seed, first, days, rate };
}

function wholeNumber(text: unknown): number | null {
  if (typeof text !== "string" || !/^[1-9]\d{0,4}$/.test(text)) return null;
  return Number(text);
}

/**
 * The office as it is set up in the configured database; undefined for one of the demo's, which the scratch has.
 * @throws WrongUse where there is no such office
 */
async function setupOf(config: Config, id: string, io: Io): Promise<OfficeSetup | undefined> {
  const demo = demoOffices().map(({ office }) => office.id);
  if (demo.includes(id)) return undefined;
  const packs = loadPacks([SHIPPED_PACKS, join(config.dataDir, "packs")]);
  return await withDatabase(config, io, "as they are", async (database) => {
    const offices = await loadOffices(database.prisma, packs);
    const found = offices.find(({ office }) => office.id === id);
    if (found === undefined)
      throw new WrongUse(
        cliTexts.noOffice(id, [...new Set([...demo, ...offices.map(({ office }) => office.id)])]),
      );
    const { pack, ...office } = found.office;
    return { ...office, parentId: null, packId: pack.id, packVersion: pack.version, guides: found.guides };
  });
}
