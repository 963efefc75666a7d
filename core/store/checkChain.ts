import { isDeepStrictEqual } from "node:util";
import { fold } from "../lifecycle/evolve.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import { genesisHash, linkHash, sealedDigest } from "../ticket/chain.ts";

/** A link of a ticket's chain as stored: the text that was hashed, its hashes, and what lies sealed beside it. */
export type StoredLink = {
  version: number;
  type: string;
  body: string;
  prevHash: Uint8Array;
  hash: Uint8Array;
  sealed: Uint8Array | null;
};

/** A ticket as stored: what its chain has to make of it. */
export type ChainedTicket = {
  officeId: string;
  id: string;
  number: string;
  version: number;
  headHash: Uint8Array;
  state: unknown;
};

/** `head`: the hash as far as it holds. `broken.version` null: not a link, but the ticket itself. */
export type CheckedChain = {
  head: Uint8Array;
  broken: { version: number | null; what: string } | null;
};

/** Proves one ticket: each link follows on the one before, and the ticket is what its links make of it. */
export function checkChain(ticket: ChainedTicket, links: readonly StoredLink[]): CheckedChain {
  let head: Uint8Array = genesisHash(ticket.officeId, ticket.id, ticket.number);
  const events: RecordedEvent[] = [];
  for (const [i, link] of links.entries()) {
    const read = readLink(link, i + 1, head);
    if ("what" in read) return { head, broken: { version: i + 1, what: read.what } };
    head = link.hash;
    events.push(read.event);
  }
  const what = wrongWith(ticket, events, head);
  return { head, broken: what === null ? null : { version: null, what } };
}

/** The event of a link, or what is wrong with the link. @param place where it stands, from 1 */
function readLink(
  link: StoredLink,
  place: number,
  before: Uint8Array,
): { event: RecordedEvent } | { what: string } {
  if (link.version !== place) return { what: "缺少这一条记录" };
  if (!same(link.prevHash, before)) return { what: "与上一条记录接不上" };
  if (!same(link.hash, linkHash(before, link.body))) return { what: "内容被改动过" };
  // only what the hash vouches for is read
  const { sealed, ...event }: RecordedEvent & { sealed?: string } = JSON.parse(link.body);
  const kept = link.sealed === null ? undefined : sealedDigest(link.sealed);
  if (sealed !== kept) return { what: "所附的个人信息被改动过" };
  if (event.type !== link.type || event.version !== link.version) return { what: "类型或序号被改动过" };
  return { event };
}

function wrongWith(ticket: ChainedTicket, events: readonly RecordedEvent[], head: Uint8Array): string | null {
  if (events.length !== ticket.version) return `应有 ${ticket.version} 条记录，实有 ${events.length} 条`;
  if (!same(ticket.headHash, head)) return "工单的校验值与最后一条记录不符";
  const state: unknown = JSON.parse(JSON.stringify(fold(events)));
  return isDeepStrictEqual(state, ticket.state) ? null : "工单的内容与它的记录不符";
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
