import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { changedFor, holdLink, leaveLink } from "../store/connectorStore.ts";
import type { Database } from "../store/database.ts";
import { owe } from "../store/outboxStore.ts";
import { wayOf } from "./connector.ts";
import { type ConnectorSettings, originOf } from "./settings.ts";

/** What owing status needs. `now`: epoch ms. */
export type StatusParts = {
  prisma: Database["prisma"];
  settings: readonly ConnectorSettings[];
  officeOf: (id: string) => WorkingOffice | null;
  newId: () => string;
  now: () => number;
};

const EVERY_MS = 60_000;
const HOLD_MS = 5 * 60_000;
const PAGE = 500;
/** A change may be written a little later than the moment it bears. */
const OVERLAP_MS = 10 * 60_000;

/**
 * Owes systems what became of the requests that they handed over to us, and the requests that we hand over to them,
 * where the regulation's own syncs do not already: one row for each state of a request that is seen. Any number of
 * nodes may step at once. @returns how many requests were looked at
 */
export async function stepStatus(parts: StatusParts): Promise<number> {
  let looked = 0;
  for (const settings of parts.settings) {
    const office = parts.officeOf(settings.office);
    if (office === null) continue;
    const synced = office.pack.lifecycle.syncs.some(({ id, on }) => id === settings.id && on === "changed");
    const origin = settings.statusBack && !synced ? originOf(settings) : null;
    const platform = settings.platform ?? null;
    if (origin === null && platform === null) continue;
    looked += await look(parts, office, settings, { origin, platform });
  }
  return looked;
}

async function look(
  { prisma, now, newId }: StatusParts,
  office: WorkingOffice,
  { id: systemId }: ConnectorSettings,
  what: { origin: string | null; platform: string | null },
): Promise<number> {
  const at = now();
  const link = { officeId: office.id, systemId: `${systemId}/status` };
  const state = await holdLink(prisma, link, new Date(at), new Date(at + HOLD_MS));
  if (state === null) return 0;
  const since = state.lookedUntil === null ? 0 : state.lookedUntil.getTime() - OVERLAP_MS;
  let after = { updatedAt: new Date(since), id: "" };
  let looked = 0;
  for (;;) {
    const changed = await changedFor(prisma, office.id, what, after, PAGE);
    for (const { id, version } of changed) {
      await owe(prisma, office.id, id, new Date(at), [
        {
          audience: "system",
          channel: "system",
          personKey: wayOf(systemId),
          template: "sync",
          params: { event: "status", version },
          sealed: null,
          dueAt: shanghaiIso(at),
          dedupeKey: `${id}/status/${systemId}/${version}`,
          correlationId: newId(),
        },
      ]);
    }
    looked += changed.length;
    const last = changed.at(-1);
    if (last === undefined || changed.length < PAGE) break;
    after = last;
  }
  await leaveLink(prisma, link, {
    cursor: null,
    lookedUntil: new Date(at),
    dueAt: new Date(at + EVERY_MS),
    failures: 0,
    failure: null,
  });
  return looked;
}
