import type { CommandOf, Context } from "./command.ts";
import { receive, sentPart } from "./decideDispatch.ts";
import { add, type Draft, done, refuse, type Step } from "./draft.ts";
import { recount } from "./recount.ts";
import { refusalTexts as t } from "./texts.ts";
import { dimensionsOf, isOpen, type Ticket } from "./ticket.ts";
import { again, numbered, stopsOf } from "./ticketClocks.ts";

/** A matter of another level or place: a named person there has it, it stays on this ledger and its clocks run on. */
export function transferToLevel(draft: Draft, command: CommandOf<"transferToLevel">): Step {
  const { office, ticket } = draft;
  const rule = office.pack.lifecycle.otherLevel;
  if (rule === undefined) return refuse("notInPack", t.otherLevelNot);
  const { hall, contact, staffId } = command;
  if (hall.trim() === "" || contact.trim() === "") return refuse("incomplete", t.contactNeeded);
  if (staffId !== null && !office.staff.some((one) => one.id === staffId && one.roles.includes(rule.to)))
    return refuse("unknown", t.unknownStaff);
  const part = sentPart(draft, 0, { to: "level", hall, contact, staffId }, true, { role: rule.to });
  const kind = ticket.classification?.kind ?? "consult";
  const asKind = rule.asKind === kind ? null : rule.asKind;
  const moved =
    asKind === null
      ? draft
      : add(draft, {
          type: "corrected",
          correction: { field: "kind", from: kind, to: asKind },
          withdrawnParts: [],
          ...recount(office, ticket, { kind: asKind, dimensions: dimensionsOf(ticket) }),
        });
  const out = add(moved, { type: "transferredOut", to: "level", part, asKind, told: rule.tell });
  return done(receive(out, part.id, "inTray"));
}

/** Out of scope, and the pack has the office hand it over itself: it leaves the house, and the citizen is told. */
export function transferToPlatform(draft: Draft, command: CommandOf<"transferToPlatform">): Step {
  const { applicant, number, delivered } = command;
  const pointer = draft.office.pack.outOfScope[applicant];
  if (!pointer.handOver) return refuse("notInPack", t.noHandOver(pointer.how));
  return done(
    add(draft, {
      type: "transferredOut",
      to: "platform",
      platform: pointer.to,
      number,
      handOver: true,
      told: pointer.how,
      delivered,
      stops: stopsOf(draft.ticket, "cancelled", () => true),
    }),
  );
}

/** Come from elsewhere with a number of its own, or come back from the other level: the clocks have run all along. */
export function takeBack(draft: Draft, { from, number, why }: CommandOf<"takeBack">): Step {
  if (from.trim() === "" || why.trim() === "") return refuse("incomplete", t.noText("从哪里转来、为什么"));
  return done(add(draft, { type: "transferredIn", from, number, why }));
}

/**
 * This ticket is answered by another one from now on. Chains and circles are refused: the target must not be merged
 * itself, and this one must not answer for others.
 */
export function merge(draft: Draft, { why }: CommandOf<"merge">): Step {
  const target = draft.context.mergeTarget;
  const wrong = wrongTarget(target);
  if (wrong !== null || target === undefined) return wrong ?? refuse("unknown", t.mergeClosed);
  if (why.trim() === "") return refuse("incomplete", t.noText("合并的理由"));
  return done(add(draft, { type: "mergedInto", ticketId: target.ticketId, number: target.number, why }));
}

function wrongTarget(target: Context["mergeTarget"]): Step | null {
  if (target === undefined) return refuse("incomplete", t.noText("并入哪一件"));
  if (target.isThis) return refuse("chain", t.mergeSelf);
  const other: Ticket = target.ticket;
  if (other.status === "merged") return refuse("chain", t.mergeChain);
  if (!isOpen(other) || other.status === "telling") return refuse("wrongStage", t.mergeClosed);
  if (other.accused !== null || other.classification?.conduct === true)
    return refuse("toAccused", t.conductNotMerged);
  return null;
}

/** On its own again: its limits run on from where they always began, under new ids. */
export function unmerge(draft: Draft, { why }: CommandOf<"unmerge">): Step {
  if (why.trim() === "") return refuse("incomplete", t.noText("取消合并的理由"));
  const { ticket } = draft;
  const held = ticket.clocks.filter(
    (clock) =>
      clock.status === "cancelled" && clock.stoppedAt === ticket.closedAt && clock.startsOn !== "house",
  );
  return done(add(draft, { type: "unmerged", why, clocks: numbered(ticket, held.map(again)) }));
}

/** The other side of a merger. */
export function absorb(draft: Draft, { ticketId, number }: CommandOf<"absorb">): Step {
  if (draft.ticket.absorbed.some((one) => one.ticketId === ticketId))
    return refuse("noChange", t.sameAlready);
  return done(add(draft, { type: "absorbed", ticketId, number }));
}

export function release(draft: Draft, { ticketId }: CommandOf<"release">): Step {
  if (!draft.ticket.absorbed.some((one) => one.ticketId === ticketId))
    return refuse("unknown", t.notAbsorbed);
  return done(add(draft, { type: "released", ticketId }));
}
