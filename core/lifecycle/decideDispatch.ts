import type { CommandOf, UnitOrder } from "./command.ts";
import { add, type Draft, done, refuse, type Step } from "./draft.ts";
import type { PartTarget, SentPart, StartedClock } from "./eventParts.ts";
import { unitRole } from "./packRules.ts";
import { promiseRefusal } from "./promise.ts";
import { occasions, sameRule, wasStopped } from "./recount.ts";
import { missingTexts, refusalTexts as t } from "./texts.ts";
import { activeParts, liveClocks, type Part, type Ticket } from "./ticket.ts";
import { again, clocksFor, houseClock, numbered, stopsOf } from "./ticketClocks.ts";

/**
 * To one unit, or to several at once with one lead. The sheet lies in the units' in-trays with the same decision, so
 * their limits run from it and no unit can hold them up; only a sheet that goes on paper is received later.
 */
export function dispatch(draft: Draft, command: CommandOf<"dispatch">): Step {
  const { office, ticket, context } = draft;
  const { units, unconfirmedWhy } = command;
  const first = ticket.status === "triaged";
  if (first && office.pack.lifecycle.confirmation && ticket.confirmedAt === null && !unconfirmedWhy) {
    return refuse("missing", t.missing([missingTexts.confirmation]));
  }
  const wrong = wrongUnits(draft, units, first);
  if (wrong !== null) return wrong;
  for (const { limit } of units) {
    const late = limit === null ? null : promiseRefusal(office, limit, context.now);
    if (late !== null) return late;
  }
  const parts = units.map((unit, i) =>
    sentPart(draft, i, { to: "unit", departmentId: unit.departmentId }, first && leads(units, unit), {
      task: unit.task,
      limit: unit.limit ?? ticket.approval?.limit ?? null,
    }),
  );
  const next = add(draft, {
    type: "dispatched",
    parts,
    note: first ? unconfirmedWhy : null,
    ...onDispatch(draft),
  });
  const inTray = parts.filter((_, i) => units[i]?.byHand === false);
  return done(inTray.reduce((so, part) => receive(so, part.id, "inTray"), next));
}

function onDispatch({ office, ticket, context }: Draft) {
  const started = clocksFor(office, ticket, { event: "dispatched", at: context.now });
  return started.ok && started.clocks.length > 0 ? { clocks: started.clocks } : {};
}

function wrongUnits(draft: Draft, units: readonly UnitOrder[], first: boolean): Step | null {
  const { office, ticket } = draft;
  const ids = units.map((unit) => unit.departmentId);
  if (ids.length === 0) return refuse("incomplete", t.noUnit);
  if (ids.some((id) => !office.departments.some((one) => one.id === id)))
    return refuse("unknown", t.unknownDepartment);
  const busy = activeParts(ticket).flatMap(({ target }) =>
    target.to === "unit" ? [target.departmentId] : [],
  );
  if (new Set([...busy, ...ids]).size !== busy.length + ids.length) return refuse("noChange", t.unitTwice);
  const leads = units.filter((unit) => unit.lead).length;
  if (!first)
    return leads > 0 && activeParts(ticket).some((part) => part.lead)
      ? refuse("noChange", t.leadThere)
      : null;
  return units.length > 1 && leads !== 1 ? refuse("incomplete", t.leadNeeded) : null;
}

function leads(units: readonly UnitOrder[], unit: UnitOrder): boolean {
  return unit.lead || units.length === 1;
}

/** A complaint about conduct goes to the pack's responsible role, and never to the accused unit. */
export function dispatchConduct(draft: Draft, { departmentId }: CommandOf<"dispatchConduct">): Step {
  const { office, ticket } = draft;
  if (departmentId !== null && !office.departments.some((one) => one.id === departmentId))
    return refuse("unknown", t.unknownDepartment);
  if (departmentId !== null && departmentId === ticket.accused?.departmentId)
    return refuse("toAccused", t.accusedNotHere);
  const part = sentPart(draft, 0, { to: "conduct", departmentId }, true, {
    role: office.pack.lifecycle.conduct.to,
  });
  return done(receive(add(draft, { type: "dispatched", parts: [part], note: null }), part.id, "inTray"));
}

/** The sheet arrived: what the pack counts from its receipt begins, for the ticket and for each of several units. */
export function receive(draft: Draft, partId: string, how: "inTray" | "byHand"): Draft {
  const event = { type: "workSheetReceived", partId, how } as const;
  const { office, ticket } = add(draft, event);
  const fresh = occasions(ticket)
    .filter((one) => one.event === "workSheetReceived" && !(one.partId && hasOwnClock(ticket, one.partId)))
    .flatMap((occasion) => {
      const outcome = clocksFor(office, ticket, occasion);
      return outcome.ok ? outcome.clocks : [];
    })
    .filter((clock) => !liveClocks(ticket).some((one) => sameRule(one, clock)) && !wasStopped(ticket, clock));
  const clocks = numbered(ticket, [...fresh, ...partShares(ticket)]);
  return add(draft, clocks.length === 0 ? event : { ...event, clocks });
}

/**
 * Where the limit runs from the registration, each of several units is held to it by a clock of its own, so that it
 * shows which of them was late.
 */
function partShares(ticket: Ticket): StartedClock[] {
  const parts = activeParts(ticket);
  if (parts.length < 2) return [];
  const limits = liveClocks(ticket).filter(
    (clock) => clock.partId === undefined && clock.startsOn === "registered" && clock.clock === "handling",
  );
  return parts
    .filter((part) => part.receivedAt !== null && !hasOwnClock(ticket, part.id))
    .flatMap((part) => limits.map((clock) => ({ ...again(clock), partId: part.id })));
}

function hasOwnClock(ticket: Ticket, partId: string): boolean {
  return ticket.clocks.some((clock) => clock.partId === partId);
}

export function recordReceipt(draft: Draft, { partId }: CommandOf<"recordReceipt">): Step {
  if (!isPart(draft.ticket, partId, ["sent"])) return refuse("unknown", t.unknownPart);
  return done(receive(draft, partId, "byHand"));
}

/** The unit takes it in hand, by name. Nothing starts or stops with it. */
export function signFor(draft: Draft, { partId }: CommandOf<"signFor">): Step {
  const { actor } = draft.context;
  if (!isPart(draft.ticket, partId, ["sent", "received", "redo"]) || actor.role !== "staff")
    return refuse("unknown", t.unknownPart);
  const part = draft.ticket.parts.find((one) => one.id === partId);
  const before = part?.status === "sent" ? receive(draft, partId, "inTray") : draft;
  return done(add(before, { type: "signedFor", partId, operator: { id: actor.id, name: actor.name } }));
}

/** A unit's reasoned refusal. The clocks run on; a quick ruling is owed. */
export function sendBack(draft: Draft, { partId, reason, basis }: CommandOf<"sendBack">): Step {
  const { office, ticket, context } = draft;
  if (!isPart(ticket, partId, ["sent", "received", "signed"])) return refuse("unknown", t.unknownPart);
  const part = ticket.parts.find((one) => one.id === partId);
  if (part?.mustHandle) return refuse("ruled", t.mustHandle);
  if (reason.trim() === "") return refuse("incomplete", t.noText("退单的理由"));
  if (basis.trim() === "") return refuse("incomplete", t.noText("退单的依据（职责、文件）"));
  if (part !== undefined && refusedBefore(ticket, part)) return refuse("ruled", t.sentBackOnce);
  const clocks = [houseClock(office, ticket, "ruling", context.now)];
  return done(add(draft, { type: "sentBack", partId, reason, basis, clocks }));
}

/** Whether this unit refused once already: each has one try in the life of a ticket. */
function refusedBefore(ticket: Ticket, part: Part): boolean {
  return ticket.parts.some((one) => one.sendBack !== null && sameUnit(one, part));
}

function sameUnit(a: Part, b: Part): boolean {
  return JSON.stringify(a.target) === JSON.stringify(b.target);
}

/**
 * The ruling on a refusal. Rejected: the unit has to handle it. Upheld: another unit gets it, or the window has it
 * again. From the second refusal on the ruling names the unit that has to handle it, so that it stops going round.
 */
export function ruleSendBack(draft: Draft, command: CommandOf<"ruleSendBack">): Step {
  const { ticket, office } = draft;
  const { partId, ruling, why, sendTo } = command;
  const part = ticket.parts.find((one) => one.id === partId);
  if (part === undefined || !isPart(ticket, partId, ["sentBack"])) return refuse("unknown", t.notSentBack);
  if (why.trim() === "") return refuse("incomplete", t.noText("裁定的理由"));
  const forced = ruling === "upheld" && ticket.sendBacks > 1;
  if (forced && sendTo === null && part.target.to === "unit") return refuse("ruled", t.designate);
  if (ruling === "upheld" && sendTo !== null) {
    if (!office.departments.some((one) => one.id === sendTo)) return refuse("unknown", t.unknownDepartment);
    if (part.target.to !== "unit" || part.target.departmentId === sendTo)
      return refuse("noChange", t.sameUnit);
    if (activeParts(ticket).some(({ target }) => target.to === "unit" && target.departmentId === sendTo))
      return refuse("noChange", t.unitTwice);
  }
  const over = part.sendBack === null ? [] : stopsOf(ticket, "met", (clock) => isRulingOf(ticket, clock.id));
  const gone = ruling === "upheld" ? stopsOf(ticket, "cancelled", (clock) => clock.partId === partId) : [];
  const ruled = add(draft, {
    type: "sendBackRuled",
    partId,
    ruling,
    forced,
    why,
    stops: [...over, ...gone],
  });
  if (ruling === "rejected" || sendTo === null) return done(ruled);
  const next = sentPart(ruled, 0, { to: "unit", departmentId: sendTo }, part.lead, {
    task: part.task,
    limit: part.limit,
    mustHandle: forced,
  });
  return done(receive(add(ruled, { type: "dispatched", parts: [next], note: why }), next.id, "inTray"));
}

/** Each refusal has its ruling clock; they end in the order in which they began. */
function isRulingOf(ticket: Ticket, clockId: string): boolean {
  return liveClocks(ticket).find((clock) => clock.clock === "ruling")?.id === clockId;
}

/** A new part, with an id that no part of the ticket ever had. */
export function sentPart(
  { office, ticket }: Draft,
  i: number,
  target: PartTarget,
  lead: boolean,
  more: Partial<Pick<SentPart, "task" | "limit" | "role" | "mustHandle">>,
): SentPart {
  return {
    id: `part-${ticket.parts.length + i + 1}`,
    target,
    lead,
    task: null,
    role: unitRole(office.pack),
    mustHandle: false,
    limit: null,
    ...more,
  };
}

/** Whether a part of this round still binds and is at one of these points. */
export function isPart(ticket: Ticket, partId: string, from: readonly Part["status"][]): boolean {
  return activeParts(ticket).some((part) => part.id === partId && from.includes(part.status));
}
