import { countTicket } from "../../../core/records/figures/figuresOf.ts";
import { emptyFigures, type Figures, type Period } from "../../../core/records/figures/tally.ts";
import { ticketFiles } from "../../../core/store/ticketFiles.ts";
import { verifyChains } from "../../../core/store/verifyChains.ts";
import { countOwn, emptyCount, type OwnCount } from "../ownCount.ts";
import { registerNumbers } from "../readings.ts";
import type { World } from "../world.ts";
import type { Broken } from "./broken.ts";
import { checkFigures, checkJournal } from "./figureCheck.ts";
import { checkRegister } from "./registerCheck.ts";
import { checkTicket } from "./ticketCheck.ts";

/** Everything that was lived, looked at once more from the beginning. */
export type Final = { figures: Figures; own: OwnCount; broken: Broken[]; events: number };

/** @param period what the figures are of; it ends with the simulation */
export async function finalCheck(world: World, period: Period): Promise<Final> {
  const { house, journal } = world;
  const { prisma } = house.database;
  const office = world.office();
  const figures = emptyFigures(period);
  const own = emptyCount();
  const broken: Broken[] = [];
  const choice = { registeredFrom: new Date(period.from), to: new Date(period.to) };
  for await (const { stored, events } of ticketFiles(prisma, office.id, choice)) {
    broken.push(...checkTicket(office, stored.number, stored.ticket, events));
    countTicket(office, figures, { number: stored.number, events }, world.now);
    countOwn(own, events, world.now);
  }
  broken.push(...checkRegister(await registerNumbers(world)));
  broken.push(...checkFigures(figures, own));
  broken.push(...checkJournal(journal.done, own.events));
  if (journal.allRegistered !== own.registered)
    broken.push({
      rule: "journal",
      where: "registered",
      what: `${journal.allRegistered} ≠ ${own.registered}`,
    });
  const verdict = await verifyChains(prisma);
  if (verdict.broken !== null) {
    const { number, version, what } = verdict.broken;
    broken.push({ rule: "chain", where: number, what: `${version ?? ""} ${what}` });
  }
  return { figures, own, broken, events: verdict.events };
}
