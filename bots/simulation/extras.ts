import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import type { Command } from "../../core/lifecycle/command.ts";
import { isStatutory, liveClocks } from "../../core/lifecycle/ticket.ts";
import { KINDS } from "../../core/words.ts";
import { writes } from "./people.ts";
import { type Move, officeLater, type Scene, whoCan } from "./steps/scene.ts";
import { addition, written } from "./stories.ts";

/** What happens beside the straight way, and how often in a hundred tickets. */
const BESIDE = {
  supplement: 8,
  withdraw: 2,
  assign: 6,
  handOver: 3,
  correctKind: 2,
  correctUnit: 2,
  instruct: 2,
  act: 40,
  promise: 40,
  taskForce: 3,
  propose: 6,
  remind: 2,
  press: 3,
} as const;
const AFTERWARDS = { review: 2, linkCase: 5, bringHome: 3, reopen: 3 } as const;
const IN_CHAT = { askProgress: 18, chase: 6, addInChat: 10, thank: 15, takeBack: 2 } as const;
const AFTER_CHAT = { notDone: 3, thankAfter: 12 } as const;

export type ExtraKind =
  | keyof typeof BESIDE
  | keyof typeof AFTERWARDS
  | keyof typeof IN_CHAT
  | keyof typeof AFTER_CHAT
  | "hold";

/** Something beside the straight way, and when (epoch ms). */
export type Extra = { extra: ExtraKind; at: number };

/** What is going to happen beside while the ticket is open. */
export function afterRegistering(scene: Scene): Extra[] {
  const { dice } = scene.case.citizen;
  return [
    ...drawn(scene, BESIDE, () => officeLater(scene, dice.between(20, 1200))),
    ...(writes(scene.case.citizen)
      ? drawn(scene, IN_CHAT, () => scene.now + dice.between(20, 4000) * 60_000)
      : []),
  ];
}

/** What follows once the answer was told. */
export function afterClosing(scene: Scene): Extra[] {
  const { dice } = scene.case.citizen;
  return [
    ...drawn(scene, AFTERWARDS, () => officeLater(scene, dice.between(60, 2400))),
    ...(writes(scene.case.citizen)
      ? drawn(scene, AFTER_CHAT, () => scene.now + dice.between(30, 3000) * 60_000)
      : []),
  ];
}

function drawn(
  scene: Scene,
  shares: Readonly<Partial<Record<ExtraKind, number>>>,
  when: () => number,
): Extra[] {
  const { dice } = scene.case.citizen;
  // Object.entries widens the keys of a record whose keys are known
  return (Object.entries(shares) as [ExtraKind, number][]).flatMap(([extra, percent]) =>
    dice.chance(percent) ? [{ extra, at: when() }] : [],
  );
}

/** What is written in the chat, where it is something of the chat. */
export const CHAT_LINES: Partial<Record<ExtraKind, string>> = {
  askProgress: "进度",
  chase: "怎么还没有消息",
  addInChat: "",
  thank: "谢谢",
  takeBack: "撤回",
  notDone: "没办成",
  thankAfter: "谢谢，麻烦你们了",
};

/** Whether it is written in the chat: nobody looks at the ticket before. */
export function writesFirst(extra: ExtraKind): boolean {
  return CHAT_LINES[extra] !== undefined;
}

/** What somebody at the office does beside the straight way; null: as the ticket stands, it makes no sense. */
export function extraMove(scene: Scene, extra: ExtraKind): Move | null {
  const { office, ticket, case: own } = scene;
  const { dice } = own.citizen;
  const { lifecycle } = office.pack;
  const move = (command: Command, role?: string): Move | null => {
    const by = whoCan(scene, command.type, { role });
    return by === null ? null : { by, command };
  };
  switch (extra) {
    case "supplement":
      return move({ type: "supplement", text: addition(dice), attachmentIds: [] });
    case "withdraw":
      return move({ type: "withdraw", reason: written.withdraw });
    case "assign":
    case "handOver":
      return toColleague(scene, extra);
    case "correctKind": {
      const kinds = KINDS.filter((kind) => kind !== ticket.classification?.kind);
      return move({ type: "correct", change: { field: "kind", to: dice.pick(kinds) } });
    }
    case "correctUnit": {
      const others = office.departments.filter(({ id }) => id !== ticket.classification?.departmentId);
      if (ticket.accused !== null || others.length === 0) return null;
      return move({ type: "correct", change: { field: "department", to: dice.pick(others).id } });
    }
    case "instruct": {
      const leader = office.staff.find(({ roles }) =>
        office.pack.roles.some(({ id, actsAs }) => actsAs === "leaderInCharge" && roles.includes(id)),
      );
      if (leader === undefined) return null;
      return move({ type: "recordInstruction", leader: leader.name, instruction: written.instruction });
    }
    case "act": {
      const actions = lifecycle.serviceActions?.actions ?? [];
      if (actions.length === 0) return null;
      return move({ type: "recordServiceAction", action: dice.pick(actions).id, note: written.service });
    }
    case "promise": {
      const ways = lifecycle.incompletePromise?.ways ?? [];
      if (ways.length === 0) return null;
      const bringBy = shanghaiIso(officeLater(scene, 4 * 420)).slice(0, 10);
      return move({
        type: "promiseIncomplete",
        way: dice.pick(ways),
        missing: [dice.pick(written.papers)],
        bringBy,
      });
    }
    case "taskForce": {
      const roles = lifecycle.taskForce?.members ?? [];
      const fit = office.staff.filter(
        (one) => one.departmentId === null && one.roles.some((id) => roles.includes(id)),
      );
      if (fit.length === 0) return null;
      return move({ type: "callTaskForce", staffIds: [dice.pick(fit).id], why: written.taskForce });
    }
    case "propose": {
      const grounds = lifecycle.jointMeeting?.grounds ?? [];
      if (grounds.length === 0) return null;
      const meetingId = `${own.id}-m${ticket.meetings.length + 1}`;
      return move({ type: "proposeMeeting", meetingId, ground: dice.pick(grounds).id, why: null });
    }
    case "hold":
      return hold(scene);
    case "remind":
    case "press": {
      const clock = liveClocks(ticket).find(
        (one) => one.status === "running" && isStatutory(one) && one.dueAt !== null,
      );
      const before = clock !== undefined && Date.parse(clock.dueAt ?? "") > scene.now;
      if (clock === undefined || before !== (extra === "remind")) return null;
      return move({ type: extra, clockId: clock.id, ladderId: null });
    }
    case "review": {
      const rule = lifecycle.supervisorReviews;
      if (rule === undefined) return null;
      const { reviewers, occasions } = rule;
      return move({
        type: "recordReview",
        reviewer: dice.pick(reviewers),
        occasion: dice.pick(occasions),
        opinion: written.review,
      });
    }
    case "linkCase":
      return move({ type: "linkCase", caseId: `case-${dice.roll(20)}`, title: ticket.title });
    case "bringHome":
      return move({ type: "deliverHome", what: dice.pick(written.done), batch: null });
    case "reopen":
      return move({ type: "reopen", reason: written.again });
    case "askProgress":
    case "chase":
    case "addInChat":
    case "thank":
    case "takeBack":
    case "notDone":
    case "thankAfter":
      return null;
  }
}

function toColleague(scene: Scene, type: "assign" | "handOver"): Move | null {
  const { office, ticket } = scene;
  const role = office.pack.triage.by;
  const fit = office.staff.filter(({ id, roles }) => roles.includes(role) && id !== ticket.assignee?.id);
  const by = whoCan(scene, type);
  if (fit.length === 0 || by === null) return null;
  const staffId = scene.case.citizen.dice.pick(fit).id;
  return {
    by,
    command: type === "assign" ? { type, staffId, role } : { type, staffId, role, why: written.handOver },
  };
}

function hold(scene: Scene): Move | null {
  const { office, ticket, now, case: own } = scene;
  const meeting = ticket.meetings.find(({ held }) => held === null);
  const by = whoCan(scene, "holdMeeting", { role: office.pack.lifecycle.jointMeeting?.convener });
  if (meeting === undefined || by === null) return null;
  const units = office.departments.filter(({ id }) => id !== ticket.accused?.departmentId);
  const invited = units.slice(0, own.citizen.dice.between(2, 3));
  return {
    by,
    command: {
      type: "holdMeeting",
      meetingId: meeting.id,
      heldOn: shanghaiIso(now).slice(0, 10),
      participants: invited.map(({ name }) => name),
      decision: written.meeting,
      tasks: invited.slice(0, 1).map(({ id }) => ({ departmentId: id, task: written.meetingTask })),
    },
  };
}
