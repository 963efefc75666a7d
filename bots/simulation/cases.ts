import { addOfficeTime } from "../../core/deadline/officeHours.ts";
import { MINUTE_MS } from "../../core/deadline/shanghaiTime.ts";
import { isOpen, type Ticket } from "../../core/lifecycle/ticket.ts";
import { loadTicket, loadTickets, type StoredTicket } from "../../core/store/ticketStore.ts";
import { afterClosing, afterRegistering } from "./extras.ts";
import { type Case, type Citizen, newCase } from "./people.ts";
import { nextStep } from "./steps/nextStep.ts";
import { plan, type World } from "./world.ts";

/** A ticket that nobody at the office can go on with: something is wrong with the pack, the rights or the life cycle. */
export class NobodyCan extends Error {
  override name = "NobodyCan";
}

/** Office minutes after which a clerk asks by telephone, and of how many in a hundred. */
const ASK_AFTER_MINUTES = 3 * 420;
const ASKED_BY_PHONE = 35;
/** Of a hundred people who wrote on the web page so many look at it again when they are asked. */
const LOOKED_AT = 55;

/** A ticket was registered: it gets a fate, and somebody looks at it. @param at epoch ms */
export async function openCase(world: World, citizen: Citizen, ticketId: string, at: number): Promise<Case> {
  const stored = await load(world, ticketId);
  const made = newCase(citizen, { id: stored.id, number: stored.number }, at);
  world.cases.set(made.id, made);
  world.journal.register(citizen.channel);
  lookAgain(world, made, stored.ticket, at);
  const scene = { office: world.office(), ticket: stored.ticket, case: made, now: at };
  for (const { extra, at: then } of afterRegistering(scene))
    plan(world, then, { do: "extra", case: made, extra });
  if (stored.ticket.status === "answered") closed(world, made, stored.ticket, at);
  return made;
}

/** Reads tickets in one go that people are about to take up; whatever was known of others is out of date. */
export async function readAhead(world: World, ticketIds: readonly string[]): Promise<void> {
  world.known.clear();
  if (ticketIds.length < 2) return;
  const read = await loadTickets(world.house.database.prisma, world.office().id, ticketIds);
  for (const stored of read) world.known.set(stored.id, stored);
}

/** Something else than a command of `give` may have touched them: they are read anew. */
export function forget(world: World, ticketIds: Iterable<string>): void {
  for (const id of ticketIds) world.known.delete(id);
}

/** The ticket as it stands. */
export async function load(world: World, ticketId: string): Promise<StoredTicket> {
  const known = world.known.get(ticketId);
  if (known !== undefined) return known;
  const found = await loadTicket(world.house.database.prisma, world.office().id, { id: ticketId });
  if (found === null) throw new Error(`ticket ${ticketId} is not there`);
  return found;
}

/**
 * Puts the next step on the agenda, where there is one.
 * @throws NobodyCan where the ticket is open and nobody may go on with it
 */
export function lookAgain(world: World, own: Case, ticket: Ticket, at: number): void {
  const next = nextStep({ office: world.office(), ticket, case: own, now: at });
  own.nextLook = next?.at ?? null;
  if (next !== null) {
    plan(world, Math.max(next.at, at + 1000), { do: "work", case: own });
    return;
  }
  if (isOpen(ticket) && ticket.status !== "telling")
    throw new NobodyCan(`${own.number} (${ticket.status}): nobody can go on with it`);
}

/** The answer was told: the callback comes, and what else follows an ending. */
export function closed(world: World, own: Case, ticket: Ticket, at: number): void {
  const office = world.office();
  if (own.citizen.dice.chance(ASKED_BY_PHONE)) {
    const until = office.opensAt(addOfficeTime(office.timetable, at, ASK_AFTER_MINUTES * MINUTE_MS));
    plan(world, until, { do: "askByPhone", case: own, round: ticket.round });
  }
  if (own.citizen.channel === "web" && own.citizen.dice.chance(LOOKED_AT)) {
    const wait = office.pack.lifecycle.survey.afterOfficeMinutes + own.citizen.dice.between(60, 400);
    const then = office.opensAt(addOfficeTime(office.timetable, at, wait * MINUTE_MS));
    plan(world, then, { do: "look", citizen: own.citizen });
  }
  for (const { extra, at: then } of afterClosing({ office, ticket, case: own, now: at }))
    plan(world, then, { do: "extra", case: own, extra });
}
