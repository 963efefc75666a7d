import { fold } from "../../../core/lifecycle/evolve.ts";
import { isOpen, type Ticket } from "../../../core/lifecycle/ticket.ts";
import type { RecordedEvent } from "../../../core/lifecycle/ticketEvent.ts";
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
    // the record tells time in whole seconds: what happened in the last one of a day is looked at once more
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
    const overBefore = await this.#overBefore(touched, events);
    const broken: Broken[] = [];
    for (const { id, number, ticket } of touched) {
      const recent = events.get(id) ?? [];
      const before = this.#known.get(id) ?? overBefore.get(id) ?? null;
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

  /** Tickets that were over and are not kept here, as they were before their first new event, read anew. */
  async #overBefore(
    touched: readonly { id: string; ticket: Ticket }[],
    recent: ReadonlyMap<string, RecordedEvent[]>,
  ): Promise<Map<string, Ticket>> {
    const first = new Map(
      touched.map(({ id, ticket }) => [id, recent.get(id)?.[0]?.version ?? ticket.version + 1]),
    );
    const ids = [...first].filter(([id, version]) => version > 1 && !this.#known.has(id)).map(([id]) => id);
    const found = new Map<string, Ticket>();
    if (ids.length === 0) return found;
    for (const [id, all] of await eventsSince(this.#world, ids, new Date(0))) {
      const earlier = all.filter(({ version }) => version < (first.get(id) ?? 0));
      if (earlier.length > 0) found.set(id, fold(earlier));
    }
    return found;
  }
}
