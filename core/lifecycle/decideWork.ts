import { bareCannot } from "./bareCannot.ts";
import type { CommandOf } from "./command.ts";
import { isPart } from "./decideDispatch.ts";
import { add, type Draft, done, refuse, type Step } from "./draft.ts";
import type { ClockStop, StartedClock } from "./eventParts.ts";
import { hasFeedbackClock } from "./packRules.ts";
import { promiseRefusal } from "./promise.ts";
import { refusalTexts as t } from "./texts.ts";
import { activeParts, liveClocks, type Part, type TicketClock } from "./ticket.ts";
import { again, clocksFor, numbered, plainClock, promisedAt, stopsOf } from "./ticketClocks.ts";
import { isWorkClock } from "./workClocks.ts";

const AT_WORK: readonly Part["status"][] = ["received", "signed", "redo"];

/** First the plan, to the citizen; then the result within the limit that the plan promises. */
export function plan(draft: Draft, command: CommandOf<"plan">): Step {
  const { office, ticket, context } = draft;
  const { partId, plan: text, promised } = command;
  if (!isPart(ticket, partId, AT_WORK)) return refuse("unknown", t.unknownPart);
  if (text.trim() === "") return refuse("incomplete", t.noText("解决方案"));
  const wrong = promiseRefusal(office, promised, context.now);
  if (wrong !== null) return wrong;
  const leading = activeParts(ticket)[0]?.id === partId;
  const stops = stopsOf(
    ticket,
    "met",
    (clock) =>
      (clock.clock === "plan" || clock.clock === "promise") &&
      (clock.partId === partId || (clock.partId === undefined && leading)),
  );
  const started: StartedClock[] = [];
  for (const own of [...(leading ? [undefined] : []), ...(activeParts(ticket).length > 1 ? [partId] : [])]) {
    const outcome = clocksFor(office, ticket, {
      event: "planPromised",
      at: context.now,
      promised,
      ...(own === undefined ? {} : { partId: own }),
    });
    if (!outcome.ok) return refuse("overLimit", t.overCap(outcome.refusal.told));
    started.push(...outcome.clocks);
  }
  return done(
    add(draft, {
      type: "planned",
      partId,
      plan: text,
      promised,
      promisedAt: promisedAt(office, promised, context.now),
      stops: replanned(stops, ticket.clocks),
      clocks: numbered(ticket, started),
    }),
  );
}

/** A promise that a later plan replaces was not kept; it is replaced. */
function replanned(stops: readonly ClockStop[], clocks: readonly TicketClock[]): ClockStop[] {
  return stops.map((stop) =>
    clocks.find(({ id }) => id === stop.id)?.clock === "promise" ? { ...stop, how: "extended" } : stop,
  );
}

/**
 * Progress with reasons. Where the pack presses until it is done, a report meets the limit that was for reporting,
 * and the next report is due after the pack's interval. Another level's contact with the citizen is one too.
 */
export function reportProgress(draft: Draft, command: CommandOf<"reportProgress">): Step {
  const { ticket, office, context } = draft;
  const { partId, progress, reasons } = command;
  if (!isPart(ticket, partId, AT_WORK)) return refuse("unknown", t.unknownPart);
  if (progress.trim() === "") return refuse("incomplete", t.noText("办理进度"));
  if (reasons.trim() === "") return refuse("incomplete", t.noText("还没办结的理由"));
  const rule = office.pack.lifecycle.pressUntilDone;
  const target = ticket.parts.find((part) => part.id === partId)?.target.to;
  const contact = target === "level" ? liveClocks(ticket).filter((clock) => clock.clock === "contact") : [];
  const reported = rule === undefined ? [] : reportLimits(liveClocks(ticket), rule, partId);
  const next = reported.map((clock) =>
    plainClock(
      office,
      "",
      {
        clock: clock.clock,
        label: clock.label,
        startsOn: "progress",
        basis: rule?.basis ?? clock.basis,
        bound: clock.bound,
        length: { workdays: rule?.everyWorkdays ?? 1 },
      },
      { at: context.now },
    ),
  );
  const clocks = next.map((clock, i) => {
    const own = reported[i]?.partId;
    return own === undefined ? clock : { ...clock, partId: own };
  });
  return done(
    add(draft, {
      type: "progressReported",
      partId,
      progress,
      reasons,
      stops: [...contact, ...reported].map(({ id }): ClockStop => ({ id, how: "met" })),
      clocks: numbered(ticket, clocks),
    }),
  );
}

/** A shorter limit is one for the result: reporting progress does not meet it. */
function reportLimits(
  live: readonly TicketClock[],
  rule: { clock: string; everyWorkdays: number },
  partId: string,
): TicketClock[] {
  return live.filter(
    (clock) =>
      clock.clock === rule.clock &&
      (clock.partId === undefined || clock.partId === partId) &&
      "workdays" in clock.length &&
      clock.length.workdays >= rule.everyWorkdays,
  );
}

/**
 * A unit's reply. One that only says that it cannot be done goes back: where the pack says so it is recorded and sent
 * back at once, everywhere else it is not taken.
 */
export function reply(before: Draft, command: CommandOf<"reply">): Step {
  const { ticket, office } = before;
  const { partId, reply: given, attachmentIds = [], forCitizen = [] } = command;
  if (!isPart(ticket, partId, ["sent", ...AT_WORK])) return refuse("unknown", t.unknownPart);
  if (given.operator.trim() === "") return refuse("incomplete", t.noText("经办人"));
  const bare = bareCannot(given);
  const sendBack = office.pack.lifecycle.cannotOnlyReply;
  if (bare !== null && sendBack === undefined) return refuse("bareCannot", bare);
  if (bare === null && given.text.trim() === "") return refuse("incomplete", t.noText("办理结果"));
  if (forCitizen.some((id) => !attachmentIds.includes(id))) return refuse("unknown", t.unknownFile);
  const meant = forCitizen.length === 0 ? {} : { forCitizen };
  const draft =
    attachmentIds.length === 0
      ? before
      : add(before, { type: "supplemented", text: "", attachmentIds, ...meant });
  if (bare !== null) {
    return done(
      add(add(draft, { type: "replied", partId, reply: given }), {
        type: "replyChecked",
        partId,
        verdict: "redo",
        why: sendBack?.tell ?? bare,
        cannotOnly: true,
      }),
    );
  }
  const stops = stopsOf(ticket, "met", (clock) => clock.partId === partId || clock.clock === "contact");
  return done(add(draft, { type: "replied", partId, reply: given, stops }));
}

/** The window's check. Redo: the reply does not stand, so the limits that it ended run on from where they began. */
export function checkReply(draft: Draft, command: CommandOf<"checkReply">): Step {
  const { ticket, office } = draft;
  const { partId, verdict, why } = command;
  if (!isPart(ticket, partId, ["replied", "passed"])) return refuse("unknown", t.unknownPart);
  if (verdict === "pass") {
    if (isPart(ticket, partId, ["passed"])) return refuse("noChange", t.sameAlready);
    return done(add(draft, { type: "replyChecked", partId, verdict, why, cannotOnly: false }));
  }
  if (why === null || why.trim() === "") return refuse("incomplete", t.redoWhy);
  const repliedAt = ticket.parts.find((part) => part.id === partId)?.reply?.at;
  const ended = ticket.clocks.filter(
    (clock) =>
      (clock.status === "met" || clock.status === "late") &&
      isWorkClock(clock) &&
      clock.clock !== "plan" &&
      clock.clock !== "contact" &&
      (clock.partId === partId
        ? clock.stoppedAt === repliedAt
        : clock.partId === undefined &&
          hasFeedbackClock(office.pack) &&
          endedByReplies(ticket.status, clock, repliedAt)),
  );
  const stops = stopsOf(ticket, "cancelled", (clock) => clock.clock === "feedback");
  const clocks = numbered(ticket, ended.map(again));
  return done(add(draft, { type: "replyChecked", partId, verdict, why, cannotOnly: false, stops, clocks }));
}

/** The ticket's own limit ended with the last reply, so it began again only when all replies were in. */
function endedByReplies(status: string, clock: TicketClock, repliedAt: string | undefined): boolean {
  return (
    (status === "replied" || status === "checked") &&
    clock.stoppedAt !== null &&
    repliedAt !== undefined &&
    clock.stoppedAt >= repliedAt
  );
}

/** Several replies made into one answer. */
export function mergeReplies(draft: Draft, { result }: CommandOf<"mergeReplies">): Step {
  if (result.text.trim() === "") return refuse("incomplete", t.noText("汇总后的答复"));
  const bare = bareCannot(result);
  if (bare !== null) return refuse("bareCannot", bare);
  const partIds = activeParts(draft.ticket).map((part) => part.id);
  return done(add(draft, { type: "partsMerged", partIds, result }));
}
