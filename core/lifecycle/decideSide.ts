import { parseDate } from "../deadline/shanghaiTime.ts";
import type { CommandOf } from "./command.ts";
import { add, type Draft, done, refuse, type Step } from "./draft.ts";
import { isAccusedSide } from "./permissions.ts";
import { refusalTexts as t } from "./texts.ts";

/** A joint meeting on a ground that the pack knows. The system proposes by itself where the pack counts. */
export function proposeMeeting(draft: Draft, command: CommandOf<"proposeMeeting">): Step {
  const { meetingId, ground, why } = command;
  const grounds = draft.office.pack.lifecycle.jointMeeting?.grounds ?? [];
  if (!grounds.some((one) => one.id === ground)) return refuse("unknown", t.unknownGround);
  if (
    draft.ticket.meetings.some((one) => one.id === meetingId || (one.held === null && one.ground === ground))
  )
    return refuse("noChange", t.sameAlready);
  return done(add(draft, { type: "jointMeetingProposed", meetingId, ground, why }));
}

export function holdMeeting(draft: Draft, command: CommandOf<"holdMeeting">): Step {
  const { office, ticket } = draft;
  const { meetingId, heldOn, participants, decision, tasks } = command;
  if (!ticket.meetings.some((one) => one.id === meetingId && one.held === null))
    return refuse("unknown", t.unknownMeeting);
  if (parseDate(heldOn) === null) return refuse("incomplete", t.badDate);
  if (participants.length === 0 || decision.trim() === "")
    return refuse("incomplete", t.noText("参加单位和会议决定"));
  if (tasks.some((task) => !office.departments.some((one) => one.id === task.departmentId)))
    return refuse("unknown", t.unknownDepartment);
  return done(add(draft, { type: "jointMeetingHeld", meetingId, heldOn, participants, decision, tasks }));
}

export function recordInstruction(draft: Draft, command: CommandOf<"recordInstruction">): Step {
  const { leader, instruction } = command;
  if (leader.trim() === "" || instruction.trim() === "")
    return refuse("incomplete", t.noText("谁批示的、批示内容"));
  return done(add(draft, { type: "leaderInstructed", leader, instruction }));
}

/** Help that was given, by kind. */
export function recordServiceAction(draft: Draft, command: CommandOf<"recordServiceAction">): Step {
  const { action, note } = command;
  const actions = draft.office.pack.lifecycle.serviceActions?.actions ?? [];
  if (!actions.some((one) => one.id === action)) return refuse("unknown", t.unknownAction);
  return done(add(draft, { type: "serviceActed", action, note }));
}

/** Taken with papers missing, against the citizen's promise to bring them. */
export function promiseIncomplete(draft: Draft, command: CommandOf<"promiseIncomplete">): Step {
  const { way, missing, bringBy } = command;
  if (!draft.office.pack.lifecycle.incompletePromise?.ways.includes(way))
    return refuse("unknown", t.unknownWay);
  if (missing.length === 0) return refuse("incomplete", t.noText("缺哪些材料"));
  if (parseDate(bringBy) === null) return refuse("incomplete", t.badDate);
  return done(add(draft, { type: "incompletePromised", way, missing, bringBy }));
}

/** Leaders and representatives are called in; never the accused side. */
export function callTaskForce(draft: Draft, { staffIds, why }: CommandOf<"callTaskForce">): Step {
  const { office, ticket } = draft;
  const roles = office.pack.lifecycle.taskForce?.members ?? [];
  const members = office.staff.filter((one) => staffIds.includes(one.id));
  if (members.length === 0 || members.length !== new Set(staffIds).size)
    return refuse("unknown", t.unknownStaff);
  if (members.some((one) => !one.roles.some((role) => roles.includes(role))))
    return refuse("unknown", t.unknownStaff);
  if (members.some((one) => isAccusedSide(office, ticket, one))) return refuse("toAccused", t.accusedNotHere);
  if (why.trim() === "") return refuse("incomplete", t.noText("请专班的原因"));
  const named = members.map(({ id, name }) => ({ id, name }));
  return done(add(draft, { type: "taskForceCalled", members: named, why }));
}

export function recordReview(draft: Draft, command: CommandOf<"recordReview">): Step {
  const { reviewer, occasion, opinion } = command;
  const rule = draft.office.pack.lifecycle.supervisorReviews;
  if (!rule?.reviewers.includes(reviewer) || !rule.occasions.includes(occasion))
    return refuse("unknown", t.unknownWay);
  if (opinion.trim() === "") return refuse("incomplete", t.noText("评议意见"));
  return done(add(draft, { type: "supervisorReviewed", reviewer, occasion, opinion }));
}

export function linkCase(draft: Draft, { caseId, title }: CommandOf<"linkCase">): Step {
  if (draft.ticket.notes.cases.includes(caseId)) return refuse("noChange", t.sameAlready);
  return done(add(draft, { type: "caseLinked", caseId, title }));
}

/** A clue of broken law or discipline goes its own way: to the role that the pack names for clues. */
export function forwardClue(draft: Draft): Step {
  const { clues, to } = draft.office.pack.lifecycle.conduct;
  return done(add(draft, { type: "conductClueForwarded", to: clues ?? to }));
}
