import { dayOf, shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { type CommandAnswer, giveCommand } from "../../core/desk/giveCommand.ts";
import type { Seal } from "../../core/privacy/seal.ts";
import type { Database } from "../../core/store/database.ts";
import { loadEvents, loadTicket } from "../../core/store/ticketStore.ts";
import { type Decision, resolve, type Settled } from "./decision.ts";
import type { Found } from "./findTickets.ts";
import { DONE_AS, talkTexts as t } from "./texts.ts";

export type DecideParts = {
  database: Database;
  seal: Seal;
  /** epoch ms */
  now: () => number;
};

/** What came of a decision. `caption`: what a card of it says from now on; null: it stays as it is. */
export type Decided = {
  text: string;
  caption: string | null;
  /** made by this person, now or by an earlier delivery of the same message */
  own: boolean;
  /** still to be made: a press alone was not enough */
  waits?: true;
};

/**
 * Makes a decision on a ticket, as the member of staff who pressed or wrote. Of two people one is first; the other is
 * told who. @param key the message's id: the same message again decides nothing twice. @param since see `resolve`
 */
export async function decide(
  parts: DecideParts,
  { access, stored }: Found,
  decision: Decision,
  key: string,
  since: number | null,
): Promise<Decided> {
  const { number, title } = stored;
  if (!access.mayCommand) return { text: t.guest, caption: null, own: false };
  const before = await look(parts, stored.officeId, stored.id, (seen) =>
    resolve(access, seen, decision, since),
  );
  switch (before.as) {
    case "settled":
      return settledText(parts, access.staff.id, before.settled, { number, title });
    case "gone":
      return { text: t.gone(number), caption: t.goneCaption, own: false };
    case "needsWords":
      return { text: t.needs(decision.action, number), caption: null, own: false, waits: true };
    case "do": {
      const by = { prisma: parts.database.prisma, seal: parts.seal, now: parts.now(), correlationId: key };
      const given = { number, command: before.command, version: null, key };
      const answer = await giveCommand(by, access.office, access.actor, given);
      const after = await look(parts, stored.officeId, stored.id, (seen) =>
        resolve(access, seen, decision, since),
      );
      if (after.as === "settled" && (answer.ok || after.settled.staffId !== access.staff.id))
        return settledText(parts, access.staff.id, after.settled, { number, title });
      if (answer.ok) return doneText(parts, access.staff.name, decision, { number, title });
      return { text: refusedText(answer, decision, number), caption: null, own: false };
    }
  }
}

async function look<T>(
  { database }: DecideParts,
  officeId: string,
  id: string,
  see: (seen: Parameters<typeof resolve>[1]) => T,
): Promise<T> {
  const stored = await loadTicket(database.prisma, officeId, { id });
  if (stored === null) throw new Error("a ticket that was found is there");
  return see({ ticket: stored.ticket, events: await loadEvents(database.prisma, officeId, id) });
}

type Named = { number: string; title: string };

function settledText(
  { now }: DecideParts,
  staffId: string,
  { by, staffId: settler, at, what }: Settled,
  { number, title }: Named,
): Decided {
  const when = shortTime(at, now());
  const own = settler === staffId;
  const text = own ? t.done(what, number, title) : t.settledBefore(by, when, what);
  return { text, caption: t.caption(by, when, what), own };
}

/** Made, but the ticket went on at once to where nothing of it shows any more. */
function doneText(
  { now }: DecideParts,
  name: string,
  { action }: Decision,
  { number, title }: Named,
): Decided {
  const what = DONE_AS[action];
  const caption = t.caption(name, shortTime(shanghaiIso(now()), now()), what);
  return { text: t.done(what, number, title), caption, own: true };
}

function refusedText(
  answer: Extract<CommandAnswer, { ok: false }>,
  { action }: Decision,
  number: string,
): string {
  return t.refused(answer.why, answer.code === "incomplete" ? t.how(action, number) : null);
}

/** 10:32, with the day in front where it was not today. @param at ISO 8601 in +08:00 */
function shortTime(at: string, now: number): string {
  const time = at.slice(11, 16);
  if (dayOf(Date.parse(at)) === dayOf(now)) return time;
  return `${Number(at.slice(5, 7))}月${Number(at.slice(8, 10))}日${time}`;
}
