import { addOfficeTime } from "../deadline/officeHours.ts";
import { MINUTE_MS, shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { limitChanges } from "./limitChanges.ts";
import { ladderTargets, toOwner, toPart, unitTargets } from "./owedTargets.ts";
import { isStatutory, type Ticket } from "./ticket.ts";
import type { EventOf, RecordedEvent } from "./ticketEvent.ts";

/** JSON-able values that a template is filled in with. */
export type OwedParams = Record<string, string | number | boolean | null | string[]>;

/**
 * A message that an event owes. `to`: `citizen`, `citizen:<ticket id>` (the reporter of a merged ticket),
 * `role:<role id>`, `department:<id>`, `staff:<id>`, `system:<id>`.
 */
export type OwedMessage = {
  audience: "citizen" | "staff" | "system";
  to: string;
  template: string;
  params: OwedParams;
  /** not before this moment; staff are written to in office hours */
  dueAt: string;
};

/** What has to be said, before it is known when. */
type Wish = { to: string; template: string; params?: OwedParams; after?: number };

/**
 * The messages that an event owes, to everybody who has to know: the citizen every promise, its change and the
 * result; the units what is asked of them; leaders what was not kept. The accused side of a complaint about conduct
 * is never written to. Pure. @param before null for the first event. @param end the ticket once all that was decided
 * together has happened: a limit may begin with a later event of the same decision
 */
export function owedMessages(
  office: WorkingOffice,
  before: Ticket | null,
  event: RecordedEvent,
  after: Ticket,
  end: Ticket = after,
): OwedMessage[] {
  const at = Date.parse(event.at);
  const wishes = [...wishesOf(office, before, event, after, end), ...syncs(office, before, event, after)];
  return wishes.map(({ to, template, params = {}, after: minutes }) => {
    const audience = to.startsWith("citizen") ? "citizen" : to.startsWith("system:") ? "system" : "staff";
    const dueAt =
      minutes !== undefined ? later(office, at, minutes) : audience === "staff" ? office.opensAt(at) : at;
    return { audience, to, template, params, dueAt: shanghaiIso(dueAt) };
  });
}

/** No default: an event that is forgotten here does not compile. */
function wishesOf(
  office: WorkingOffice,
  before: Ticket | null,
  event: RecordedEvent,
  after: Ticket,
  end: Ticket,
): Wish[] {
  const { pack } = office;
  const { lifecycle } = pack;
  const triage = `role:${pack.triage.by}`;
  const window = `role:${lifecycle.survey.by}`;
  const citizen = (template: string, params: OwedParams = {}): Wish => ({ to: "citizen", template, params });
  switch (event.type) {
    case "registered":
      return [citizen("registered", { dueAt: promisedBy(end) })];
    case "classified":
      return event.needsTriage ? [{ to: triage, template: "triageNeeded" }] : [];
    case "answered":
      return [
        ...(event.result === null ? [] : [citizen("answered", resultParams(event.result))]),
        survey(office, after),
      ];
    case "declined":
      return event.delivered ? [] : [citizen("declined", { told: event.told })];
    case "declineOverruled":
      return [citizen("takenOn", { dueAt: promisedBy(end) }), { to: triage, template: "triageNeeded" }];
    case "triaged":
      return [
        lifecycle.workSheetApproval
          ? { to: `role:${lifecycle.workSheetApproval.by}`, template: "sheetToApprove" }
          : { to: triage, template: "toDispatch" },
        ...limitChanges(before, event, after),
      ];
    case "sheetApproved":
      return [{ to: triage, template: "sheetApproved", params: { limitAt: event.limitAt } }];
    case "sheetReturned":
      return [{ to: triage, template: "sheetReturned", params: { why: event.why } }];
    case "supplemented":
      return isOwnersSide(office, after, event) ? [] : [{ to: toOwner(after), template: "supplemented" }];
    case "corrected":
      return [
        ...limitChanges(before, event, after),
        ...unitTargets(office, before, event.withdrawnParts).map((to) => ({ to, template: "taken" })),
      ];
    case "withdrawn":
      return unitTargets(office, before).map((to) => ({ to, template: "withdrawn" }));
    case "assigned":
      return [{ to: `staff:${event.to.id}`, template: "assigned" }];
    case "handedOver":
      return [
        {
          to: `staff:${event.to.id}`,
          template: "handedOver",
          params: { from: event.from?.name ?? null, why: event.why, dueAt: promisedBy(end) },
        },
      ];
    case "dispatched":
      return [
        ...unitTargets(
          office,
          after,
          event.parts.map((part) => part.id),
        ).map((to): Wish => ({ to, template: "workSheet", params: { dueAt: promisedBy(end) } })),
        ...(before?.status === "triaged" ? [citizen("dispatched", { dueAt: promisedBy(end) })] : []),
      ];
    case "sentBack":
      return [{ to: triage, template: "sentBack", params: { reason: event.reason, basis: event.basis } }];
    case "sendBackRuled":
      return unitTargets(office, before, [event.partId]).map(
        (to): Wish => ({ to, template: "sendBackRuled", params: { ruling: event.ruling, why: event.why } }),
      );
    case "planned":
      return [citizen("plan", { plan: event.plan, promisedAt: event.promisedAt })];
    case "progressReported":
      return [
        citizen("progress", { progress: event.progress, reasons: event.reasons }),
        ...(lifecycle.progressReports
          ? [
              {
                to: `role:${lifecycle.progressReports.to}`,
                template: "progress",
                params: { progress: event.progress, reasons: event.reasons },
              },
            ]
          : []),
      ];
    case "replied":
      return after.status === "replied"
        ? [{ to: `role:${lifecycle.replyCheck?.by ?? lifecycle.survey.by}`, template: "replyArrived" }]
        : [];
    case "replyChecked":
      if (event.verdict === "pass")
        return after.status === "checked" ? [{ to: window, template: "toTell" }] : [];
      return toPart(office, after, event.partId).map(
        (to): Wish => ({ to, template: "redo", params: { why: event.why, cannotOnly: event.cannotOnly } }),
      );
    case "transferredOut":
      if (event.to === "platform")
        return event.delivered ? [] : [citizen("transferred", { told: event.told, to: event.platform })];
      return [
        citizen("otherLevel", { told: event.told }),
        ...toPart(office, after, event.part.id).map((to): Wish => ({ to, template: "workSheet" })),
      ];
    case "transferredIn":
      return [{ to: triage, template: "transferredIn", params: { number: event.number } }];
    case "feedbackGiven":
      return [
        // what is shown of one person's files is nobody else's: those of merged tickets get the words
        citizen("result", {
          ...resultParams(event.result),
          ...(event.files === undefined ? {} : { files: event.files }),
        }),
        ...after.absorbed.map(
          (one): Wish => ({
            to: `citizen:${one.ticketId}`,
            template: "result",
            params: resultParams(event.result),
          }),
        ),
      ];
    case "feedbackDelivered":
      return after.status === "closed" ? [survey(office, after)] : [];
    case "feedbackUndeliverable":
      return after.status === "merged" ? [] : [{ to: window, template: "unreached" }];
    case "surveyed":
      if (event.grade === null && event.attempts < lifecycle.survey.attempts) return [survey(office, after)];
      return event.good === false
        ? [{ to: window, template: "unhappy", params: { grade: event.grade } }]
        : [];
    case "reopened":
      return [
        citizen("reopened", { round: event.round, dueAt: promisedBy(end) }),
        { to: triage, template: "reopened", params: { reason: event.reason } },
      ];
    case "mergedInto":
      return [citizen("merged", { number: event.number })];
    case "unmerged":
      return [citizen("unmerged", { dueAt: promisedBy(end) })];
    case "paused":
      return [
        citizen("papersNeeded", { papers: event.papers, until: event.until }),
        ...unitTargets(office, after).map(
          (to): Wish => ({ to, template: "paused", params: { until: event.until } }),
        ),
      ];
    case "resumed":
      return [
        ...limitChanges(before, event, after),
        ...unitTargets(office, after).map(
          (to): Wish => ({ to, template: "resumed", params: { why: event.why } }),
        ),
      ];
    case "extensionAsked":
      return pack.extension === null
        ? []
        : [
            {
              to: `role:${pack.extension.approvedBy}`,
              template: "extensionAsked",
              params: { why: event.why },
            },
          ];
    case "extensionDecided":
      return extensionWishes(office, event, after);
    case "reminded":
    case "pressed":
    case "escalated": {
      const clock = after.clocks.find((one) => one.id === event.clockId);
      const params = { letter: event.letter, label: clock?.label ?? null, dueAt: clock?.dueAt ?? null };
      return [
        ...ladderTargets(office, after, event.to, clock?.partId).map(
          (to): Wish => ({ to, template: event.type, params }),
        ),
        ...ladderTargets(office, after, event.copies, clock?.partId).map(
          (to): Wish => ({ to, template: "copy", params }),
        ),
      ];
    }
    case "clockRecomputed":
      return limitChanges(before, event, after);
    case "jointMeetingProposed":
      return lifecycle.jointMeeting
        ? [
            {
              to: `role:${lifecycle.jointMeeting.convener}`,
              template: "meetingProposed",
              params: { ground: event.ground },
            },
          ]
        : [];
    case "jointMeetingHeld":
      return event.tasks
        .filter((task) => task.departmentId !== after.accused?.departmentId)
        .map(
          (task): Wish => ({
            to: `department:${task.departmentId}`,
            template: "meetingTask",
            params: { task: task.task },
          }),
        );
    case "leaderInstructed":
      return [{ to: toOwner(after), template: "instruction", params: { instruction: event.instruction } }];
    case "incompletePromised":
      return [citizen("incompletePromise", { missing: event.missing, bringBy: event.bringBy })];
    case "taskForceCalled":
      return event.members.map(
        ({ id }): Wish => ({ to: `staff:${id}`, template: "taskForce", params: { why: event.why } }),
      );
    case "conductClueForwarded":
      return [{ to: `role:${event.to}`, template: "conductClue" }];
    case "confirmed":
    case "causeAnalysed":
    case "opinionGiven":
    case "workSheetReceived":
    case "signedFor":
    case "partsMerged":
    case "struckOff":
    case "archived":
    case "homeDelivered":
    case "absorbed":
    case "released":
    case "serviceActed":
    case "supervisorReviewed":
    case "caseLinked":
      return [];
  }
}

/** Whoever has the ticket knows what they or their unit added themselves. */
function isOwnersSide({ staff }: WorkingOffice, { owner }: Ticket, { by }: RecordedEvent): boolean {
  if (by.role !== "staff") return false;
  if (owner.staffId !== null) return owner.staffId === by.id;
  const member = staff.find(({ id }) => id === by.id);
  if (owner.departmentId !== null) return member?.departmentId === owner.departmentId;
  return member?.roles.includes(owner.role) ?? false;
}

/** Granted: whom the pack names is told the new limit. Refused: the unit that asked goes on with the old one. */
function extensionWishes(office: WorkingOffice, event: EventOf<"extensionDecided">, after: Ticket): Wish[] {
  const params = { dueAt: event.dueAt, why: event.why };
  if (!event.granted)
    return unitTargets(office, after).map((to): Wish => ({ to, template: "extensionRefused", params }));
  return [
    ...event.tell.map(
      (who): Wish => ({ to: who === "citizen" ? who : `role:${who}`, template: "extension", params }),
    ),
    ...unitTargets(office, after).map((to): Wish => ({ to, template: "extension", params })),
  ];
}

/** By when the regulation wants it: what people are told. The house's own limits are nobody's promise. */
function promisedBy({ clocks }: Ticket): string | null {
  const dues = clocks.flatMap((clock) =>
    clock.status === "running" && isStatutory(clock) && clock.dueAt !== null ? [clock.dueAt] : [],
  );
  return dues.sort()[0] ?? null;
}

/** The callback, once the result has been told for the time that the pack leaves. */
function survey(office: WorkingOffice, after: Ticket): Wish {
  const { afterOfficeMinutes } = office.pack.lifecycle.survey;
  return { to: "citizen", template: "survey", params: { round: after.round }, after: afterOfficeMinutes };
}

function later(office: WorkingOffice, at: number, officeMinutes: number): number {
  return addOfficeTime(office.timetable, at, officeMinutes * MINUTE_MS);
}

/** Other systems that the pack sends every request to. */
function syncs(office: WorkingOffice, before: Ticket | null, event: RecordedEvent, after: Ticket): Wish[] {
  const closing = after.closedAt !== null && (before?.closedAt ?? null) === null;
  return office.pack.lifecycle.syncs
    .filter(({ on }) => on === "changed" || (on === "registered" ? event.type === "registered" : closing))
    .map(
      ({ id }): Wish => ({
        to: `system:${id}`,
        template: "sync",
        params: { event: event.type, version: event.version },
      }),
    );
}

function resultParams(result: {
  result: string;
  text: string;
  basis: string | null;
  alternative: string | null;
}): OwedParams {
  return { result: result.result, text: result.text, basis: result.basis, alternative: result.alternative };
}
