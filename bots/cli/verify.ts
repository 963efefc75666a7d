import { verifyChains } from "../../core/store/verifyChains.ts";
import { readConfig } from "../config.ts";
import type { Io } from "./command.ts";
import { cliTexts } from "./texts.ts";
import { withDatabase } from "./withDatabase.ts";

/** `verify`: 0 where every record is unaltered, else 1 and the first broken link. */
export async function run(_argv: string[], io: Io): Promise<number> {
  const config = readConfig();
  return await withDatabase(config, io, "as they are", async (database) => {
    // one snapshot for the whole proof: what is registered meanwhile must not look like a gap
    const verdict = await database.prisma.$transaction(async (tx) => await verifyChains(tx), {
      isolationLevel: "RepeatableRead",
      timeout: 3_600_000,
    });
    const { broken } = verdict;
    if (broken === null) io.stdout.write(cliTexts.verified(verdict.tickets, verdict.events));
    else io.stderr.write(cliTexts.broken(broken.officeId, broken.number, broken.version, broken.what));
    return broken === null ? 0 : 1;
  });
}
