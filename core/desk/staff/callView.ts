import { type CallMatter, type CallTurn, type Place, placesOf } from "../../calls/call.ts";
import { withoutFillers } from "../../calls/fillers.ts";
import { type MaskedCall, maskCall, plainCall } from "../../calls/maskCall.ts";
import { shanghaiIso } from "../../deadline/shanghaiTime.ts";
import { type Purpose, visibleFields } from "../../lifecycle/fieldRights.ts";
import { mayOpen } from "../../lifecycle/permissions.ts";
import type { Seal } from "../../privacy/seal.ts";
import { type CallRow, callBehind, type MatterState } from "../../store/callStore.ts";
import type { Sql } from "../../store/database.ts";
import { loadTicket, type StoredTicket } from "../../store/ticketStore.ts";
import type { StaffAccess } from "./access.ts";
import { hasRight } from "./staffRights.ts";
import { personalOf } from "./ticketRows.ts";

/** Words of the call, masked, and the turn where they were said (counted from 0). */
export type Said = { text: string; turn: number };

/** One matter of the call as a clerk sees it. */
export type CallMatterView = {
  matter: number;
  /** the matter of the ticket that is looked at */
  own: boolean;
  item: string | null;
  summary: Said[];
  demand: Said | null;
  promises: Said[];
  /** all turns that belong to it */
  turns: number[];
  /** `ticket`: the ticket that the call became; else what became of the proposal */
  state: "ticket" | MatterState;
  /** number of its own ticket, where it has one */
  number: string | null;
  by: string | null;
  at: string | null;
};

/** A call behind a ticket: its matters, and who said what. */
export type CallView = {
  matters: CallMatterView[];
  turns: {
    turn: number;
    speaker: CallTurn["speaker"];
    text: string;
    /** matters that it belongs to, and whether their summary, demand, promises or the contact stand in it */
    matters: number[];
    used: boolean;
  }[];
  maySettle: boolean;
};

/** A call opened for somebody: its row, its words, and the ticket that it became. */
export type OpenedCall = { call: CallRow & { matter: number }; turns: CallTurn[]; first: StoredTicket };

/** The call behind a ticket, opened; null where no call is behind it. */
export async function openCall(sql: Sql, seal: Seal, stored: StoredTicket): Promise<OpenedCall | null> {
  const call = await callBehind(sql, stored.officeId, stored.id);
  if (call === null) return null;
  const first = call.matter === 0 ? stored : await loadTicket(sql, stored.officeId, { id: call.ticketId });
  if (first === null) throw new Error("a call is kept with a ticket");
  return { call, turns: turnsIn(seal, call, stored.officeId), first };
}

/** The turns of a call as they were sealed. */
export function turnsIn(
  seal: Seal,
  { turnsSealed }: Pick<CallRow, "turnsSealed">,
  officeId: string,
): CallTurn[] {
  // sealed by this program as turns
  return JSON.parse(seal.open(turnsSealed, officeId)) as CallTurn[];
}

/**
 * The call behind a ticket that somebody may open, masked; null where there is none, or its words are not for them.
 * Whoever may not open the ticket that the call became sees of it only the matter of the ticket they look at.
 * @param purpose in full for this, where the words show plainly for it: the caller has put the look on record
 */
export async function callView(
  sql: Sql,
  seal: Seal,
  access: StaffAccess,
  stored: StoredTicket,
  purpose: Purpose | null = null,
): Promise<CallView | null> {
  const { office, actor } = access;
  const sightOf = ({ ticket }: StoredTicket) =>
    visibleFields(office, ticket, actor, purpose ?? "handle").words;
  if (sightOf(stored) === "hidden") return null;
  const opened = await openCall(sql, seal, stored);
  if (opened === null) return null;
  const { call, turns, first } = opened;
  const full = purpose !== null && sightOf(stored) === "plain";
  const seen = sightOf(first);
  const whole = mayOpen(office, first.ticket, actor) && (full ? seen === "plain" : seen !== "hidden");
  const masked = full ? plainCall(turns) : maskCall(turns, personalOf(seal, first));
  const shown = call.reading.matters.flatMap((one, matter) =>
    whole || matter === call.matter ? [matterView(opened, masked, one, matter)] : [],
  );
  const used = new Set([
    ...shown
      .flatMap((one) => [...one.summary, ...one.promises, ...(one.demand === null ? [] : [one.demand])])
      .map(({ turn }) => turn),
    ...(whole ? call.reading.contactTurns : []),
  ]);
  return {
    matters: shown,
    turns: turns.flatMap(({ speaker }, turn) => {
      const matters = shown.filter((one) => one.turns.includes(turn)).map(({ matter }) => matter);
      if (!whole && matters.length === 0) return [];
      const text = whole ? masked.words({ turn }) : partOf(opened, masked, turn);
      return [{ turn, speaker, text, matters, used: used.has(turn) }];
    }),
    maySettle: whole && access.mayCommand && hasRight(access, "intake"),
  };
}

function partOf({ call }: OpenedCall, masked: MaskedCall, turn: number): string {
  const places = call.reading.matters[call.matter]?.places ?? [];
  return places
    .filter((place) => place.turn === turn)
    .map(masked.words)
    .join(" … ");
}

function matterView(
  { call, turns, first }: OpenedCall,
  masked: MaskedCall,
  one: CallMatter,
  matter: number,
): CallMatterView {
  const said = (place: Place): Said => {
    const words = masked.words(place).trim();
    const bare = turns[place.turn]?.speaker === "citizen" ? withoutFillers(words) : words;
    return { text: bare, turn: place.turn };
  };
  const proposal = call.proposals.find((row) => row.matter === matter);
  return {
    matter,
    own: matter === call.matter,
    item: one.item,
    summary: one.summary.map(said),
    demand: one.demand === null ? null : said(one.demand),
    promises: placesOf(turns, one.promises, "agent").map(said),
    turns: [...new Set(one.places.map(({ turn }) => turn))],
    state: matter === 0 ? "ticket" : (proposal?.state ?? "open"),
    number: matter === 0 ? first.number : (proposal?.ownNumber ?? null),
    by: proposal?.byName ?? null,
    at: proposal?.settledAt == null ? null : shanghaiIso(proposal.settledAt.getTime()),
  };
}
