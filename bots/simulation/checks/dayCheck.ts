import { fold } from "../../../core/lifecycle/evolve.ts";
import { isOpen, type Ticket } from "../../../core/lifecycle/ticket.ts";
import { loadEvents } from "../../../core/store/ticketStore.ts";
import { clocksOf, eventsSince, owedSince, touchedSince } from "../readings.ts";
import type { World } from "../world.ts";
import type { Broken } from "./broken.ts";
import { checkRecord } from "./recordCheck.ts";
import { checkTicket } from "./ticketCheck.ts";

const SECOND_MS = 1_000;

/**
 * Looks, at the end of each day, at what happened since the last time: only tickets that something happened to, and of
 * their records only what is new.
 */
export class DayCheck {
  readonly #world: World;
  /** tickets that are not over, as they were when they were looked at last */
  readonly #known = new Map<string, Ticket>();
  #since: number;

  constructor(world: World) {
    this.#world = world;
    this.#since = world.now;
  }

  /** @param at the end of the day (epoch ms) */
  async run(at: number): Promise<Broken[]> {
    const world = this.#world;
    // the record tells time in whole seconds
    const since = new Date(this.#since - (this.#since % SECOND_MS));
    this.#since = at;
    const office = world.office();
    const touched = await touchedSince(world, since);
    const ids = touched.map(({ id }) => id);
    const [events, clocks, owed] = await Promise.all([
      eventsSince(world, ids, since),
      clocksOf(world, ids),
      owedSince(world, since),
    ]);
    const broken: Broken[] = [];
    for (const { id, number, ticket } of touched) {
      const recent = events.get(id) ?? [];
      const before = await this.#before(id, recent[0]?.version ?? ticket.version + 1);
      const fresh = recent.filter(({ version }) => version > (before?.version ?? 0));
      const piece = { id, number, before, events: fresh, stored: ticket, clockRows: clocks.get(id) ?? [] };
      broken.push(...checkRecord(office, piece, owed));
      if (isOpen(ticket)) {
        this.#known.set(id, ticket);
        broken.push(...checkTicket(office, number, ticket, fresh));
      } else this.#known.delete(id);
    }
    const { sweepRefused, doneTwice } = world.journal;
    for (const what of sweepRefused.splice(0)) broken.push({ rule: "sweepRefused", where: "", what });
    for (const what of doneTwice.splice(0)) broken.push({ rule: "doneTwice", where: "", what });
    return broken;
  }

  /** The ticket before its first new event; one that was over is read anew. */
  async #before(id: string, firstVersion: number): Promise<Ticket | null> {
    const known = this.#known.get(id);
    if (known !== undefined || firstVersion === 1) return known ?? null;
    const { house, office } = this.#world;
    const all = await loadEvents(house.database.prisma, office().id, id);
    const earlier = all.filter(({ version }) => version < firstVersion);
    return earlier.length === 0 ? null : fold(earlier);
  }
}
