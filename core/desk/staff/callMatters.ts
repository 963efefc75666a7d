import { placesOf, wordsAt } from "../../calls/call.ts";
import { callTexts as t } from "../../calls/texts.ts";
import type { NewId } from "../../ids.ts";
import { understandIn } from "../../office/understandIn.ts";
import { progressCode } from "../../privacy/progressCode.ts";
import type { Seal } from "../../privacy/seal.ts";
import { lockMatter, settleMatterRow } from "../../store/callStore.ts";
import type { Database, Sql } from "../../store/database.ts";
import { registerTicket } from "../../store/registerTicket.ts";
import { loadTicket, type StoredTicket } from "../../store/ticketStore.ts";
import { draftRegistration } from "../../ticket/draftRegistration.ts";
import type { Channel } from "../../words.ts";
import type { StaffAccess } from "./access.ts";
import { type OpenedCall, openCall } from "./callView.ts";
import { personalOf } from "./ticketRows.ts";

/** `ticket`: the matter becomes a ticket of its own; `none`: it is no matter of its own. */
export type MatterChoice = "ticket" | "none";

export type MatterAnswer =
  | { ok: true; state: "registered"; number: string; code: string; again: boolean }
  | { ok: true; state: "dismissed"; again: boolean }
  | { ok: false; code: "notFound" | "stale"; why: string };

/**
 * A clerk decides about another matter of a call. Registered, it has its own number, and its clocks run from the call;
 * person and contact are the call's, and the clerk is the first asked. The same choice again changes nothing; what was
 * set aside can still be registered, but not the other way round. @param now epoch ms
 */
export async function settleMatter(
  { database, seal, newId, now }: { database: Database; seal: Seal; newId: NewId; now: number },
  access: StaffAccess,
  stored: StoredTicket,
  matter: number,
  choice: MatterChoice,
): Promise<MatterAnswer> {
  const { office, actor } = access;
  return await database.prisma.$transaction(async (tx): Promise<MatterAnswer> => {
    const opened = await openCall(tx, seal, stored);
    const before = opened === null ? null : await lockMatter(tx, office.id, opened.first.id, matter);
    if (opened === null || before === null) return { ok: false, code: "notFound", why: t.noMatter };
    if (before.state === "registered") return await alreadyRegistered(tx, seal, access, before, choice);
    const settle = async (state: "registered" | "dismissed", ownTicketId: string | null) => {
      const by = { id: actor.id, name: actor.name };
      await settleMatterRow(tx, office.id, opened.first.id, matter, {
        state,
        ownTicketId,
        by,
        at: new Date(now),
      });
    };
    if (choice === "none") {
      if (before.state === "dismissed") return { ok: true, state: "dismissed", again: true };
      await settle("dismissed", null);
      return { ok: true, state: "dismissed", again: false };
    }
    const ticketId = newId();
    const number = await registerMatter(tx, seal, access, opened, matter, {
      ticketId,
      correlationId: newId(),
      now,
    });
    await settle("registered", ticketId);
    return {
      ok: true,
      state: "registered",
      number,
      code: progressCode(seal, office.id, number),
      again: false,
    };
  });
}

async function alreadyRegistered(
  tx: Sql,
  seal: Seal,
  { office }: StaffAccess,
  before: { byName: string | null; ownTicketId: string | null },
  choice: MatterChoice,
): Promise<MatterAnswer> {
  if (choice === "none") return { ok: false, code: "stale", why: t.tooLate(before.byName ?? "") };
  const own = await loadTicket(tx, office.id, { id: before.ownTicketId ?? "" });
  if (own === null) throw new Error("a matter that was registered has its ticket");
  const code = progressCode(seal, office.id, own.number);
  return { ok: true, state: "registered", number: own.number, code, again: true };
}

async function registerMatter(
  tx: Sql,
  seal: Seal,
  { office, actor }: StaffAccess,
  { call, turns, first }: OpenedCall,
  matter: number,
  { ticketId, correlationId, now }: { ticketId: string; correlationId: string; now: number },
): Promise<string> {
  const places = call.reading.matters[matter]?.places ?? [];
  const text = wordsAt(turns, placesOf(turns, places, "citizen"));
  const receivedAt = Date.parse(first.ticket.receivedAt);
  const { text: _words, title: _title, ...contact } = personalOf(seal, first);
  const draft = draftRegistration(office, seal, {
    ticketId,
    now,
    receivedAt,
    // the call's own id with #2 behind it: the daily statement finds the message that brought it
    source: {
      channel: first.ticket.source.channel satisfies Channel,
      externalId: `${first.externalId}#${matter + 1}`,
    },
    personKey: first.personKey,
    correlationId,
    text,
    meaning: understandIn(office, { text }, receivedAt),
    contact,
    attachmentIds: [],
    by: actor,
    tellCitizen: true,
  });
  const given = await registerTicket(tx, draft, null);
  if (given === null) throw new Error("a registration without an inbox row always gives a number");
  return given.number;
}
