import type { NewId } from "../core/ids.ts";
import type { Seal } from "../core/privacy/seal.ts";
import type { Database } from "../core/store/database.ts";
import { storeInbox } from "../core/store/inboxStore.ts";
import type { Inbound } from "./inbound.ts";
import type { InboxWorker } from "./inboxWorker.ts";

/** Stores a message durably, then sees to its being handled. @returns false where it was there already */
export type Receive = (inbound: Inbound) => Promise<boolean>;

/** Makes the one way in, which every channel uses. */
export function createReceive(parts: {
  database: Database;
  seal: Seal;
  /** the node's worker; a node that handles nothing gives no lease */
  worker: Pick<InboxWorker, "lease" | "push">;
  newId: NewId;
  now: () => number;
}): Receive {
  const { database, seal, worker, newId, now } = parts;
  return async (inbound) => {
    const { officeId, channel, externalId, personKey, body } = inbound;
    const receivedAt = new Date(Math.min(inbound.receivedAt, now()));
    const bodySealed = seal.seal(JSON.stringify(body), officeId);
    const correlationId = newId();
    const chat =
      body.kind === "chat" ? { addressSealed: seal.seal(body.address, officeId), at: new Date(now()) } : null;
    const row = { officeId, channel, externalId, personKey, receivedAt, bodySealed, correlationId };
    const lease = worker.lease();
    const id = await storeInbox(database.prisma, row, lease, chat);
    if (id === null) return false;
    if (lease !== null) worker.push({ ...row, id, attempts: 0 });
    return true;
  };
}
