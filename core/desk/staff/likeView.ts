import { mayOpen } from "../../lifecycle/permissions.ts";
import { signatureFrom } from "../../likeness/fileNewTickets.ts";
import type { LikenessDesk } from "../../likeness/intake.ts";
import type { LikeTicket } from "../../likeness/judge.ts";
import type { CauseProposal } from "../../likeness/proposals.ts";
import { likenessTexts } from "../../likeness/texts.ts";
import type { Seal } from "../../privacy/seal.ts";
import { isRestricted } from "../../records/ticketFile.ts";
import type { Sql } from "../../store/database.ts";
import { clusterOf, clusterProposals, ticketsByIds } from "../../store/likenessStore.ts";
import { loadEvents, type StoredTicket } from "../../store/ticketStore.ts";
import type { StaffAccess } from "./access.ts";
import { hasRight } from "./staffRights.ts";
import { type TicketRow, ticketRow } from "./ticketRows.ts";

/** A ticket that is like another, and how alike (0–1). */
export type LikeRow = TicketRow & { likeness: number };

/** What is like a ticket, as far as somebody may open it. All of it is proposed, none done. */
export type LikeView = {
  /** likely more on what the same person brought before */
  supplementOf: LikeRow | null;
  /** likely the same cause, brought by other people; most alike first */
  sameCause: LikeRow[];
  clusterId: string | null;
  /** for whoever decides on meetings and merging; empty for others */
  proposals: (CauseProposal & { text: string })[];
};

const MOST_SHOWN = 20;
const NOTHING: LikeView = { supplementOf: null, sameCause: [], clusterId: null, proposals: [] };

/**
 * What is like a ticket that somebody opened. A complaint about conduct is like nothing: it is handled by itself, and
 * never stands in another's list.
 * @param now epoch ms
 */
export async function likeView(
  sql: Sql,
  likeness: LikenessDesk,
  seal: Seal,
  access: StaffAccess,
  stored: StoredTicket,
  now: number,
): Promise<LikeView> {
  if (isRestricted(stored.ticket)) return NOTHING;
  const { office } = access;
  const signature = signatureFrom(await sourceOf(sql, stored));
  const at = stored.registeredAt.getTime();
  const judged = await likeness.around(sql, office.id, stored.id, signature, at, now);
  const found = [...(judged.supplementOf === null ? [] : [judged.supplementOf]), ...judged.sameCause];
  const rows = await openRows(sql, seal, access, found, now);
  const clusterId = (await clusterOf(sql, office.id, stored.id)) ?? judged.clusterId;
  const proposals =
    clusterId === null || !hasRight(access, "proposals")
      ? []
      : await clusterProposals(sql, office.id, office.pack, clusterId, now);
  return {
    supplementOf: rows.get(judged.supplementOf?.ticketId ?? "") ?? null,
    sameCause: judged.sameCause.flatMap(({ ticketId }) => rows.get(ticketId) ?? []).slice(0, MOST_SHOWN),
    clusterId,
    proposals: proposals.map((one) => ({ ...one, text: likenessTexts.proposal(one) })),
  };
}

/** From the ticket itself: it may not be filed yet. */
async function sourceOf(sql: Sql, stored: StoredTicket) {
  const { id, ticket, title, personKey, phoneHash, departmentId, registeredAt } = stored;
  const [first] = await loadEvents(sql, stored.officeId, id);
  return {
    ticketId: id,
    at: registeredAt,
    title,
    text: first?.type === "registered" ? first.text : "",
    personKey,
    phoneHash,
    departmentId,
    matter: ticket.matter,
    domain: ticket.classification?.domain ?? null,
  };
}

async function openRows(
  sql: Sql,
  seal: Seal,
  access: StaffAccess,
  found: readonly LikeTicket[],
  now: number,
): Promise<Map<string, LikeRow>> {
  const { office, actor } = access;
  const scores = new Map(found.map(({ ticketId, likeness }) => [ticketId, likeness.score]));
  const tickets = await ticketsByIds(sql, office.id, [...scores.keys()]);
  return new Map(
    tickets
      .filter(({ ticket }) => mayOpen(office, ticket, actor) && !isRestricted(ticket))
      .map((one) => [
        one.id,
        { ...ticketRow(access, seal, one, now), likeness: Math.round((scores.get(one.id) ?? 0) * 100) / 100 },
      ]),
  );
}
