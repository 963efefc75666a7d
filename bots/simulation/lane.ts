import { findInbox } from "../../core/store/inboxStore.ts";
import { type HandlingParts, handleInbound } from "../handleInbound.ts";
import type { Inbound } from "../inbound.ts";
import { InboxWorker } from "../inboxWorker.ts";
import { createReceive, type Receive } from "../receive.ts";
import type { Citizen } from "./people.ts";
import { idFor, type World } from "./world.ts";

/** A message was stored and could not be handled. */
export class NotHandled extends Error {
  override name = "NotHandled";
}

/**
 * One of several ways on which the simulation works at the same time. It has a clock and an inbox worker of its own, so
 * that what happens on one way at its moment does not depend on the others.
 */
export class Lane {
  readonly #world: World;
  readonly #worker: InboxWorker;
  readonly #receive: Receive;
  #now = 0;
  #citizen: Citizen | null = null;

  constructor(world: World, name: string) {
    this.#world = world;
    const { house, dialogue } = world;
    const newId = () => {
      if (this.#citizen === null) throw new Error("only a citizen's messages need ids");
      return idFor(this.#citizen, this.#now);
    };
    const now = () => this.#now;
    const parts: HandlingParts = {
      database: house.database,
      seal: house.seal,
      dialogue,
      office: house.office,
      newId,
      now,
      log: house.log,
      onOwed: () => undefined,
    };
    const work = {
      claim: async () => [],
      handle: async (row: Parameters<typeof handleInbound>[1]) => await handleInbound(parts, row),
    };
    this.#worker = new InboxWorker(name, work, now, house.log);
    this.#receive = createReceive({
      database: house.database,
      seal: house.seal,
      worker: this.#worker,
      newId,
      now,
    });
  }

  /**
   * Sends a citizen's message in, and waits until it is handled.
   * @param at epoch ms
   * @returns the ticket that it made or touched, or null
   * @throws NotHandled
   */
  async send(citizen: Citizen, at: number, inbound: Inbound): Promise<{ ticketId: string | null }> {
    this.#now = at;
    this.#citizen = citizen;
    const { officeId, channel, externalId } = inbound;
    await this.#receive(inbound);
    await this.#worker.idle();
    const row = await findInbox(this.#world.house.database.prisma, officeId, channel, externalId);
    if (row === null || row.status !== "done")
      throw new NotHandled(`${channel} ${externalId}: ${row?.status ?? "lost"}`);
    this.#world.journal.turns += 1;
    return { ticketId: row.ticketId };
  }
}
