import { rulesFor } from "../deadline/startClocks.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { bareCannot } from "./bareCannot.ts";
import type { CommandOf } from "./command.ts";
import { add, type Draft, done, refuse, type Step } from "./draft.ts";
import type { Dimensions } from "./eventParts.ts";
import { wrongDimension } from "./packRules.ts";
import { staffOf } from "./permissions.ts";
import { promiseRefusal } from "./promise.ts";
import { recount } from "./recount.ts";
import { refusalTexts as t } from "./texts.ts";
import { dimensionsOf, type Ticket, unansweredParts } from "./ticket.ts";
import { clocksFor, promisedAt, roundStart, stopsOf } from "./ticketClocks.ts";

/** Answered on the spot: by a guide, or in a clerk's words; the ticket is born closed, or closes at once. */
export function answer(draft: Draft, command: CommandOf<"answer">): Step {
  const { oneTimeNotice } = draft.office.pack.lifecycle;
  const { guideId, guideTitle, result, notice } = command;
  if (guideId === null && (result === null || result.text === "")) return refuse("incomplete", t.emptyAnswer);
  if (result !== null) {
    const bare = bareCannot(result);
    if (bare !== null) return refuse("bareCannot", bare);
  }
  const owed = oneTimeNotice?.kinds.some((kind) => kind === draft.ticket.classification?.kind) === true;
  if (owed && !notice && guideId === null) return refuse("incomplete", t.noticeOwed);
  return done(
    add(draft, { type: "answered", guideId, guideTitle, result, notice: notice || guideId !== null }),
  );
}

/** Not taken on: with reason, basis and where it does belong. Its own limit counts from the receipt. */
export function decline(draft: Draft, command: CommandOf<"decline">): Step {
  const { office, ticket } = draft;
  const { pack } = office;
  const { reason, applicant, delivered } = command;
  const rule = reason === "outOfScope" ? undefined : pack.exclusions.find((one) => one.exclusion === reason);
  if (rule?.treatment === "guide") return refuse("notInPack", t.guideOnly);
  const pointer = pack.outOfScope[applicant];
  if (rule === undefined && pointer.handOver) return refuse("notInPack", t.handOverInstead(pointer.to));
  const told = rule === undefined ? pointer.how : `${rule.tell}${rule.belongsTo}`;
  const started = clocksFor(office, ticket, { event: "registered", at: roundStart(ticket), accepted: false });
  const clocks = started.ok ? started.clocks : [];
  return done(
    add(draft, {
      type: "declined",
      reason,
      basis: rule?.basis ?? pack.outOfScope.basis,
      told,
      delivered,
      clocks,
      stops: stopsOf(ticket, "cancelled", (clock) => clock.clock !== "decline"),
    }),
  );
}

/** A person decides that it is taken on after all. The limits count from the decision: until then none bound a unit. */
export function overruleDecline(draft: Draft, command: CommandOf<"overruleDecline">): Step {
  if (command.reason === "") return refuse("incomplete", t.noText("受理的理由"));
  const { office, ticket, context } = draft;
  const started = clocksFor(office, ticket, { event: "registered", at: context.now });
  return done(
    add(draft, {
      type: "declineOverruled",
      reason: command.reason,
      stops: stopsOf(ticket, "cancelled", () => true),
      clocks: started.ok ? started.clocks : [],
    }),
  );
}

export function confirm(draft: Draft, { way }: CommandOf<"confirm">): Step {
  const ways = draft.office.pack.lifecycle.confirmation?.ways ?? [];
  if (!ways.some((one) => one === way)) return refuse("unknown", t.unknownWay);
  return done(add(draft, { type: "confirmed", way }));
}

/** The cause of why it could not be done; its own clock ends with it. */
export function analyseCause(draft: Draft, { cause, dimensions }: CommandOf<"analyseCause">): Step {
  if (cause === "") return refuse("incomplete", t.noText("办不成的原因"));
  const wrong = wrongDimension(draft.office.pack, dimensions);
  if (wrong !== null) return refuse("unknown", t.unknownDimension(wrong));
  const { clocks, stops } = recounted(draft, { ...dimensionsOf(draft.ticket), ...dimensions });
  const analysis = stopsOf(draft.ticket, "met", (clock) => clock.clock === "analysis");
  const ended = new Set(analysis.map(({ id }) => id));
  return done(
    add(draft, {
      type: "causeAnalysed",
      cause,
      dimensions,
      clocks,
      stops: [...analysis, ...stops.filter(({ id }) => !ended.has(id))],
    }),
  );
}

/** Kind, dimensions, department, and whether it is about conduct, settled by a person (or by a rule that may). */
export function triage(draft: Draft, command: CommandOf<"triage">): Step {
  const { office } = draft;
  const { kind, dimensions, departmentId, accused, note } = command;
  const wrong = wrongDimension(office.pack, dimensions);
  if (wrong !== null) return refuse("unknown", t.unknownDimension(wrong));
  if (departmentId !== null && !office.departments.some((one) => one.id === departmentId)) {
    return refuse("unknown", t.unknownDepartment);
  }
  if (accused?.departmentId != null && !office.departments.some((one) => one.id === accused.departmentId)) {
    return refuse("unknown", t.unknownDepartment);
  }
  const effects = recount(office, draft.ticket, { kind, dimensions });
  return done(add(draft, { type: "triaged", kind, dimensions, departmentId, accused, note, ...effects }));
}

export function giveOpinion(draft: Draft, { verified, opinion }: CommandOf<"giveOpinion">): Step {
  if (verified === "" || opinion === "") return refuse("incomplete", t.noText("核实情况和处理意见"));
  return done(add(draft, { type: "opinionGiven", verified, opinion }));
}

/** The work sheet is reviewed; where the pack says so, the limit is set with it. */
export function approveSheet(draft: Draft, { limit, note }: CommandOf<"approveSheet">): Step {
  const { office, context, ticket } = draft;
  if (limit === null && office.pack.lifecycle.workSheetApproval?.setsLimit && !isDueAtOnce(office, ticket))
    return refuse("incomplete", t.limitNeeded);
  const wrong = limit === null ? null : promiseRefusal(office, limit, context.now);
  if (wrong !== null) return wrong;
  const limitAt = limit === null ? null : promisedAt(office, limit, context.now);
  return done(add(draft, { type: "sheetApproved", limit, limitAt, note }));
}

/** Where the regulation wants it done at once, that is the limit, and the approver has none to set. */
function isDueAtOnce(office: WorkingOffice, ticket: Ticket): boolean {
  const kind = ticket.classification?.kind;
  return rulesFor(office.pack, {
    event: "workSheetReceived",
    ...(kind === undefined ? {} : { kind }),
    dimensions: dimensionsOf(ticket),
  }).some((rule) => "atOnce" in rule.length);
}

export function returnSheet(draft: Draft, { why }: CommandOf<"returnSheet">): Step {
  if (why === "") return refuse("incomplete", t.noText("退回的理由"));
  return done(add(draft, { type: "sheetReturned", why }));
}

export function supplement(draft: Draft, { text, attachmentIds }: CommandOf<"supplement">): Step {
  if (text === "" && attachmentIds.length === 0) return refuse("incomplete", t.noText("补充的内容"));
  return done(add(draft, { type: "supplemented", text, attachmentIds }));
}

export function withdraw(draft: Draft, { reason }: CommandOf<"withdraw">): Step {
  return done(add(draft, { type: "withdrawn", reason }));
}

/** Who at the window handles it. The clerk first asked stays named beside. */
export function assign(draft: Draft, { staffId, role }: CommandOf<"assign">): Step {
  const to = memberIn(draft, staffId, role);
  if (to === null) return refuse("unknown", t.unknownStaff);
  if (draft.ticket.assignee?.id === staffId && draft.ticket.assignee.role === role)
    return refuse("noChange", t.sameAlready);
  return done(add(draft, { type: "assigned", to, role }));
}

/** By whoever has it; by the program where they have left. */
export function handOver(draft: Draft, command: CommandOf<"handOver">): Step {
  const { staffId, role, why, partId } = command;
  const to = memberIn(draft, staffId, role);
  if (to === null) return refuse("unknown", t.unknownStaff);
  if (why === "") return refuse("incomplete", t.noText("移交的原因"));
  const part = partId === undefined ? null : unansweredParts(draft.ticket).find(({ id }) => id === partId);
  if (part === undefined) return refuse("unknown", t.unknownPart);
  const giver = staffOf(draft.office, draft.context.actor);
  const holder = part === null ? draft.ticket.assignee : part.operator;
  const from = giver ?? holder;
  if (giver === null && holder?.id === to.id) return refuse("noChange", t.sameAlready);
  return done(
    add(draft, {
      type: "handedOver",
      from: from === null ? null : { id: from.id, name: from.name },
      to,
      role,
      why,
      ...(part === null ? {} : { partId: part.id }),
    }),
  );
}

function memberIn({ office }: Draft, staffId: string, role: string): { id: string; name: string } | null {
  const found = office.staff.find((one) => one.id === staffId && one.roles.includes(role));
  return found === undefined ? null : { id: found.id, name: found.name };
}

/** What other dimensions do to the clocks, the kind being what it is. */
function recounted(draft: Draft, dimensions: Dimensions): ReturnType<typeof recount> {
  const kind = draft.ticket.classification?.kind;
  return kind === undefined
    ? { clocks: [], stops: [] }
    : recount(draft.office, draft.ticket, { kind, dimensions });
}
