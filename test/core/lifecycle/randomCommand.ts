import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { Command, CommandType } from "../../../core/lifecycle/command.ts";
import { COMMAND_TYPES } from "../../../core/lifecycle/commandEvents.ts";
import type { Actor, Dimensions, Promised, Result } from "../../../core/lifecycle/eventParts.ts";
import { possible } from "../../../core/lifecycle/possible.ts";
import { liveClocks, type Ticket } from "../../../core/lifecycle/ticket.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { CITIZEN, PROGRAM, TIMER, UNITS } from "./givenOffice.ts";

/** A small generator of numbers from one seed, so that a failing run is told by its seeds alone. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  /** 0 ≤ n < below */
  roll(below: number): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(this.#state ^ (this.#state >>> 12), 0x297a2d39) >>> 0;
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  }
  chance(percent: number): boolean {
    return this.roll(100) < percent;
  }
  pick<T>(from: readonly T[]): T {
    const found = from[this.roll(from.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }
}

/** Anybody: everyone on the staff, the citizen, the timer, the program; often whoever has it in hand. */
export function randomActor(office: WorkingOffice, ticket: Ticket, dice: Dice): Actor {
  const concerned = office.staff.filter(
    ({ id, roles, departmentId }) =>
      (roles.includes(ticket.owner.role) && (ticket.owner.departmentId ?? departmentId) === departmentId) ||
      ticket.parts.some(
        (part) =>
          part.round === ticket.round &&
          roles.includes(part.role) &&
          (part.target.to === "level" || part.target.departmentId === departmentId),
      ) ||
      id === ticket.assignee?.id,
  );
  if (concerned.length > 0 && dice.chance(50)) {
    const { id, name } = dice.pick(concerned);
    return { role: "staff", id, name };
  }
  const n = dice.roll(10);
  if (n === 0) return CITIZEN;
  if (n === 1) return TIMER;
  if (n === 2) return PROGRAM;
  const { id, name } = dice.pick(office.staff);
  return { role: "staff", id, name };
}

/** Steps on the straight way from the registration to the end. */
const FORWARD: readonly CommandType[] = [
  "confirm",
  "analyseCause",
  "triage",
  "giveOpinion",
  "approveSheet",
  "dispatch",
  "dispatchConduct",
  "signFor",
  "plan",
  "reportProgress",
  "reply",
  "checkReply",
  "mergeReplies",
  "giveFeedback",
  "recordDelivery",
  "recordSurvey",
  "strikeOff",
  "ruleSendBack",
  "decideExtension",
  "resume",
];

/** Somebody and something that brings the ticket further; null where by chance nobody of those asked can. */
export function forwardMove(
  office: WorkingOffice,
  ticket: Ticket,
  now: number,
  dice: Dice,
): { actor: Actor; command: Command } | null {
  for (let tries = 0; tries < 6; tries += 1) {
    const actor = dice.chance(10) ? CITIZEN : randomActor(office, ticket, dice);
    const able = possible(office, ticket, { actor, now })
      .map((one) => one.command)
      .filter((one) => FORWARD.includes(one) && (one !== "triage" || ticket.status === "registered"));
    if (able.length > 0) return { actor, command: commandOf(dice.pick(able), office, ticket, now, dice) };
  }
  return null;
}

/** A command of any sort, mostly one that the actor could give; its particulars are mostly sensible. */
export function randomCommand(
  office: WorkingOffice,
  ticket: Ticket,
  actor: Actor,
  now: number,
  dice: Dice,
): Command {
  // endings are rarer than they would be by lot, so that lives are long
  const rare: CommandType[] = ["withdraw", "archive", "decline", "transferToPlatform", "merge", "answer"];
  const open = possible(office, ticket, { actor, now })
    .map((one) => one.command)
    .filter((one) => !rare.includes(one) || dice.chance(12));
  const type = open.length > 0 && dice.chance(80) ? dice.pick(open) : dice.pick(COMMAND_TYPES);
  return commandOf(type, office, ticket, now, dice);
}

export function commandOf(
  type: CommandType,
  office: WorkingOffice,
  ticket: Ticket,
  now: number,
  dice: Dice,
): Command {
  const { pack } = office;
  const text = dice.chance(90) ? "写明了" : "";
  const partId = (): string =>
    dice.pick([...ticket.parts.map((part) => part.id), ...lastPart(ticket), "part-1"]);
  const clockId = (): string => dice.pick([...liveClocks(ticket).map((clock) => clock.id), "handling-1"]);
  const promised = (): Promised =>
    dice.chance(80)
      ? { workdays: 1 + dice.roll(9) }
      : { date: shanghaiIso(now + dice.roll(30) * 86_400_000).slice(0, 10) };
  const unit = (): string => dice.pick([...UNITS, ...(dice.chance(5) ? ["nowhere"] : [])]);
  const result = (): Result => ({
    result: dice.pick(["done", "explained", "cannot"]),
    text,
    basis: dice.chance(70) ? "《条例》第三条" : null,
    alternative: dice.chance(70) ? "可以先办临时证明" : null,
  });
  const dimensions = (): Dimensions => {
    const chosen: Dimensions = {};
    for (const dimension of pack.dimensions)
      if (dice.chance(45)) chosen[dimension.id] = dice.pick(dimension.values).id;
    return chosen;
  };
  const member = () => dice.pick(office.staff);
  switch (type) {
    case "answer":
      return {
        type,
        guideId: dice.chance(30) ? "g1" : null,
        guideTitle: "指南",
        result: result(),
        notice: dice.chance(80),
      };
    case "decline":
      return {
        type,
        reason: dice.pick(["law", "lawsuit", "petition", "filed", "forbidden", "outOfScope"]),
        applicant: dice.pick(["person", "enterprise"]),
        delivered: dice.chance(50),
      };
    case "overruleDecline":
      return { type, reason: text };
    case "confirm":
      return { type, way: dice.pick(["signature", "chat"]) };
    case "analyseCause":
      return { type, cause: text, dimensions: dice.chance(30) ? dimensions() : {} };
    case "triage":
      return {
        type,
        kind: dice.pick(["consult", "assist", "coordinate"]),
        dimensions: dimensions(),
        departmentId: unit(),
        accused: dice.chance(20)
          ? {
              departmentId: dice.chance(80) ? dice.pick(UNITS) : null,
              staffIds: dice.chance(30) ? [member().id] : [],
            }
          : null,
        note: null,
      };
    case "giveOpinion":
      return { type, verified: text, opinion: "同意" };
    case "approveSheet":
      return { type, limit: dice.chance(85) ? promised() : null, note: null };
    case "returnSheet":
      return { type, why: text };
    case "supplement":
      return { type, text, attachmentIds: [] };
    case "correct":
      return {
        type,
        change: dice.pick([
          { field: "kind", to: dice.pick(["consult", "assist", "coordinate"]) } as const,
          { field: "department", to: unit() } as const,
          correctedDimension(office, dice),
          { field: "matter", to: "别的事" } as const,
          { field: "phone" } as const,
        ]),
      };
    case "withdraw":
      return { type, reason: text };
    case "assign": {
      const one = member();
      return { type, staffId: one.id, role: dice.pick(one.roles) };
    }
    case "handOver": {
      const one = member();
      return { type, staffId: one.id, role: dice.pick(one.roles), why: text };
    }
    case "dispatch": {
      const count = 1 + dice.roll(3);
      return {
        type,
        units: UNITS.slice(0, count).map((departmentId, i) => ({
          departmentId: dice.chance(90) ? departmentId : unit(),
          lead: i === 0 && dice.chance(85),
          task: null,
          limit: dice.chance(20) ? promised() : null,
          byHand: dice.chance(15),
        })),
        unconfirmedWhy: dice.chance(50) ? "联系不上" : null,
      };
    }
    case "dispatchConduct":
      return { type, departmentId: dice.chance(60) ? null : dice.pick(UNITS) };
    case "recordReceipt":
    case "signFor":
      return { type, partId: partId() };
    case "sendBack":
      return { type, partId: partId(), reason: text, basis: "职责不在我单位" };
    case "ruleSendBack":
      return {
        type,
        partId: partId(),
        ruling: dice.pick(["upheld", "rejected"]),
        why: text,
        sendTo: dice.chance(60) ? unit() : null,
      };
    case "plan":
      return { type, partId: partId(), plan: text, promised: promised() };
    case "reportProgress":
      return { type, partId: partId(), progress: text, reasons: "还在核实" };
    case "reply":
      return { type, partId: partId(), reply: { ...result(), operator: "王科长" } };
    case "checkReply":
      return {
        type,
        partId: partId(),
        verdict: dice.chance(70) ? "pass" : "redo",
        why: dice.chance(80) ? "没说清楚" : null,
      };
    case "mergeReplies":
      return { type, result: result() };
    case "transferToLevel":
      return { type, hall: "县政务中心", contact: text === "" ? "" : "李专员", staffId: null };
    case "transferToPlatform":
      return {
        type,
        applicant: dice.pick(["person", "enterprise"]),
        number: null,
        delivered: dice.chance(50),
      };
    case "takeBack":
      return { type, from: dice.pick(pack.origins).id, number: "外0001", why: text };
    case "giveFeedback":
      return { type, text: dice.chance(50) ? null : "办好了，可以来取", channel: "phone" };
    case "recordDelivery":
      return { type, channel: "sms", receipt: "r1" };
    case "recordUndeliverable":
      return {
        type,
        attempts: dice.chance(90)
          ? [{ channel: "phone", at: shanghaiIso(now - dice.roll(48) * 3_600_000), outcome: "无人接听" }]
          : [],
      };
    case "recordSurvey":
      return {
        type,
        grade: dice.chance(15) ? null : dice.pick(pack.lifecycle.survey.grades).id,
        words: dice.chance(50) ? "谢谢" : null,
        attempts: 1,
      };
    case "reopen":
      return { type, reason: text };
    case "strikeOff":
    case "archive":
    case "recomputeClocks":
    case "forwardClue":
      return { type };
    case "deliverHome":
      return { type, what: text, batch: null };
    case "merge":
    case "unmerge":
      return { type, why: text };
    case "absorb":
    case "release": {
      const ticketId = dice.pick(["t2", "t3"]);
      return type === "absorb" ? { type, ticketId, number: "2号" } : { type, ticketId };
    }
    case "pause":
      return { type, papers: text === "" ? [] : ["身份证复印件"] };
    case "resume":
      return { type, why: dice.pick(["brought", "limit", "notNeeded"]) };
    case "askExtension":
      return { type, clockId: clockId(), asked: promised(), why: text };
    case "decideExtension":
      return { type, granted: dice.chance(70), why: text };
    case "remind":
    case "press":
    case "escalate":
      return { type, clockId: clockId(), ladderId: dice.chance(40) ? dice.pick(pack.ladder).id : null };
    case "proposeMeeting":
      return {
        type,
        meetingId: `m${ticket.meetings.length + 1}`,
        ground: dice.pick(pack.lifecycle.jointMeeting?.grounds.map((one) => one.id) ?? ["other"]),
        why: null,
      };
    case "holdMeeting":
      return {
        type,
        meetingId: `m${Math.max(1, ticket.meetings.length)}`,
        heldOn: shanghaiIso(now).slice(0, 10),
        participants: ["住建", "税务"],
        decision: text,
        tasks: [{ departmentId: unit(), task: "出具意见" }],
      };
    case "recordInstruction":
      return { type, leader: "分管领导", instruction: text };
    case "recordServiceAction":
      return {
        type,
        action: dice.pick(pack.lifecycle.serviceActions?.actions.map((one) => one.id) ?? ["x"]),
        note: null,
      };
    case "promiseIncomplete":
      return {
        type,
        way: dice.pick(pack.lifecycle.incompletePromise?.ways ?? ["x"]),
        missing: ["原件"],
        bringBy: shanghaiIso(now + 86_400_000).slice(0, 10),
      };
    case "callTaskForce": {
      const members = pack.lifecycle.taskForce?.members ?? [];
      const fit = office.staff.filter((one) => one.roles.some((role) => members.includes(role)));
      return { type, staffIds: [dice.pick(fit.length > 0 ? fit : office.staff).id], why: text };
    }
    case "recordReview":
      return {
        type,
        reviewer: dice.pick(pack.lifecycle.supervisorReviews?.reviewers ?? ["x"]),
        occasion: dice.pick(pack.lifecycle.supervisorReviews?.occasions ?? ["x"]),
        opinion: text,
      };
    case "linkCase":
      return { type, caseId: `c${dice.roll(3)}`, title: "过户案例" };
  }
}

function lastPart(ticket: Ticket): string[] {
  const last = ticket.parts.at(-1);
  return last === undefined ? [] : [last.id, last.id, last.id];
}

function correctedDimension(office: WorkingOffice, dice: Dice) {
  const dimension = dice.pick(office.pack.dimensions);
  const to = dice.chance(80) ? dice.pick(dimension.values).id : null;
  return { field: "dimension", dimension: dimension.id, to } as const;
}
