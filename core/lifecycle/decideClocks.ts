import { extendClock } from "../deadline/extendClock.ts";
import { limitOf } from "../deadline/pauses.ts";
import { recomputeClock } from "../deadline/recomputeClock.ts";
import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { LadderStep } from "../policy/packClocks.ts";
import type { CommandOf } from "./command.ts";
import { add, type Draft, done, refuse, type Step } from "./draft.ts";
import type { ClockMove, Promised } from "./eventParts.ts";
import { pausable } from "./gates.ts";
import { promiseRefusal } from "./promise.ts";
import { commandTexts, refusalTexts as t } from "./texts.ts";
import { liveClocks, type TicketClock } from "./ticket.ts";
import { clockStartOf, iso, moveOf, numbered, roundStart, startedClock } from "./ticketClocks.ts";

/** The citizen has to bring papers: what the pack names stands still, at most up to the pack's limit. */
export function pause(draft: Draft, { papers }: CommandOf<"pause">): Step {
  const { office, ticket, context } = draft;
  const rule = office.pack.pause;
  if (rule === null) return refuse("notInPack", t.notInPack(commandTexts.pause));
  const named = papers.filter((paper) => paper.trim() !== "");
  if (named.length === 0) return refuse("incomplete", t.noText("要补哪些材料（一次说全）"));
  const until = shanghaiIso(limitOf(office.timetable, context.now, rule.limitWorkdays));
  const moves = pausable(office, ticket).map((clock) => {
    const stretches = [...(clock.trigger.pauses?.stretches ?? []), { from: context.now, to: null }];
    const trigger = { ...clock.trigger, pauses: { stretches, limitWorkdays: rule.limitWorkdays } };
    return moveOf(office, clock, trigger, "paused");
  });
  return done(add(draft, { type: "paused", papers: named, until, moves }));
}

/** The papers are there, are not needed, or the limit of the pause has come. */
export function resume(draft: Draft, { why }: CommandOf<"resume">): Step {
  const { office, ticket, context } = draft;
  if (ticket.pause === null) return refuse("noChange", t.notPaused);
  if (why === "limit" && context.now < Date.parse(ticket.pause.until))
    return refuse("wrongStage", t.pauseLimit);
  const end = Math.min(context.now, Date.parse(ticket.pause.until));
  const moves = liveClocks(ticket)
    .filter((clock) => clock.status === "paused")
    .map((clock) => {
      const pauses = clock.trigger.pauses;
      const stretches = (pauses?.stretches ?? []).map((one) => (one.to === null ? { ...one, to: end } : one));
      const limitWorkdays = pauses?.limitWorkdays ?? 1;
      return moveOf(office, clock, { ...clock.trigger, pauses: { stretches, limitWorkdays } }, "running");
    });
  return done(add(draft, { type: "resumed", why, moves }));
}

export function askExtension(draft: Draft, { clockId, asked, why }: CommandOf<"askExtension">): Step {
  const { office, context } = draft;
  const clock = liveClock(draft, clockId);
  if (clock === null) return refuse("unknown", t.unknownClock);
  if (why.trim() === "") return refuse("incomplete", t.noText("延期的理由"));
  const wrong = promiseRefusal(office, asked, context.now);
  if (wrong !== null) return wrong;
  const extended = extendedClock(draft, clock, asked);
  if (!extended.ok) return extended;
  return done(
    add(draft, { type: "extensionAsked", clockId, asked, askedAt: iso(extended.clock.dueAt), why }),
  );
}

/** Granted, the extended clock takes the place of the old one, and whom the pack names is told the new limit. */
export function decideExtension(draft: Draft, { granted, why }: CommandOf<"decideExtension">): Step {
  const { ticket, office } = draft;
  const wish = ticket.extension;
  if (wish === null) return refuse("noChange", t.noExtensionAsked);
  if (why.trim() === "") return refuse("incomplete", t.noText("审批意见"));
  const { clockId } = wish;
  const tell = office.pack.extension?.tell ?? [];
  const refused = { type: "extensionDecided", clockId, granted: false, dueAt: null, why, tell } as const;
  if (!granted) return done(add(draft, refused));
  const clock = liveClock(draft, clockId);
  if (clock === null) return refuse("unknown", t.unknownClock);
  const extended = extendedClock(draft, clock, wish.asked);
  if (!extended.ok) return extended;
  const started = {
    ...startedClock(extended.clock, ""),
    ...(clock.partId === undefined ? {} : { partId: clock.partId }),
  };
  const dueAt = iso(extended.clock.dueAt);
  return done(
    add(draft, {
      type: "extensionDecided",
      clockId,
      granted,
      dueAt,
      why,
      tell,
      stops: [{ id: clockId, how: "extended" }],
      clocks: numbered(ticket, [started]),
    }),
  );
}

type Extended =
  | { ok: true; clock: Extract<ReturnType<typeof extendClock>, { ok: true }>["clocks"][number] }
  | ReturnType<typeof refuse>;

function extendedClock(draft: Draft, clock: TicketClock, promised: Promised): Extended {
  const { office, ticket, context } = draft;
  const start = clockStartOf(office, clock);
  if (start === null) return refuse("unknown", t.unknownClock);
  const registeredAt = roundStart(ticket);
  const outcome = extendClock(
    office.pack,
    { clock: start, at: context.now, registeredAt, promised },
    office.timetable,
  );
  if (!outcome.ok) {
    const code = outcome.refusal.reason === "overCap" ? "overLimit" : "incomplete";
    return refuse(code, t.overCap(outcome.refusal.told));
  }
  const extended = outcome.clocks[0];
  return extended === undefined ? refuse("unknown", t.unknownClock) : { ok: true, clock: extended };
}

/** Reminding, pressing, reporting: by the timer on a rung of the pack's ladder, or by a person. Each is counted. */
export function press(
  draft: Draft,
  command: CommandOf<"remind"> | CommandOf<"press"> | CommandOf<"escalate">,
): Step {
  const { office } = draft;
  const { clockId, ladderId, type } = command;
  const clock = liveClock(draft, clockId);
  if (clock === null || clock.status === "paused") return refuse("unknown", t.unknownClock);
  const rungs = office.pack.ladder.filter(
    (one) => one.step === type && one.clocks.some((name) => name === clock.clock),
  );
  const rung = ladderId === null ? rungs[0] : rungs.find((one) => one.id === ladderId);
  if (ladderId !== null && rung === undefined) return refuse("unknown", t.unknownLadder);
  const letter = { clockId, ladderId, ...letterOf(rung, clock, commandTexts[type]) };
  switch (type) {
    case "remind":
      return done(add(draft, { type: "reminded", ...letter }));
    case "press":
      return done(add(draft, { type: "pressed", ...letter }));
    case "escalate":
      return done(add(draft, { type: "escalated", ...letter }));
  }
}

/** Where the ladder says nothing of this limit, whoever is bound by it is told. */
function letterOf(
  rung: LadderStep | undefined,
  clock: TicketClock,
  plain: string,
): { letter: string; to: string[]; copies: string[] } {
  if (rung === undefined) return { letter: plain, to: [clock.bound], copies: [] };
  return { letter: rung.letter, to: rung.to, copies: rung.copies };
}

/** The calendar changed: both dates are kept, and what was on time never becomes late. */
export function recomputeClocks(draft: Draft): Step {
  const { office, ticket } = draft;
  const moves = liveClocks(ticket).flatMap((clock): ClockMove[] => {
    const move = recomputed(draft, clock);
    return move.dueAt === clock.dueAt && move.provisional === clock.provisional ? [] : [move];
  });
  if (moves.length === 0) return refuse("noChange", t.noChangeInCalendar);
  return done(add(draft, { type: "clockRecomputed", calendarVersion: office.calendarVersion, moves }));
}

function recomputed({ office }: Draft, clock: TicketClock): ClockMove {
  const status = clock.status === "paused" ? "paused" : "running";
  const start = clockStartOf(office, clock);
  if (start === null) return moveOf(office, clock, clock.trigger, status);
  const { clock: fresh } = recomputeClock(start, office.timetable);
  return {
    id: clock.id,
    before: clock.dueAt,
    dueAt: iso(fresh.dueAt),
    lateAfter: iso(fresh.lateAfter),
    provisional: fresh.provisional,
    trigger: clock.trigger,
    status,
  };
}

function liveClock({ ticket }: Draft, id: string): TicketClock | null {
  return liveClocks(ticket).find((clock) => clock.id === id) ?? null;
}
