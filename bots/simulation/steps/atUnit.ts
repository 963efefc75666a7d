import { officeTimeBetween } from "../../../core/deadline/officeHours.ts";
import { MINUTE_MS } from "../../../core/deadline/shanghaiTime.ts";
import type { Command } from "../../../core/lifecycle/command.ts";
import type { Reply } from "../../../core/lifecycle/eventParts.ts";
import { activeParts, liveClocks, type Part, type TicketClock } from "../../../core/lifecycle/ticket.ts";
import { isWorkClock } from "../../../core/lifecycle/workClocks.ts";
import { written } from "../stories.ts";
import { firstOf, officeLater, type Scene, type Step, step, whoCan } from "./scene.ts";

/** What comes next while units have it: the step that is due first. */
export function whileDispatched(scene: Scene): Step | null {
  const waiting = firstOf(
    () => decideExtension(scene),
    () => resume(scene),
  );
  if (waiting !== null) return waiting;
  const steps = activeParts(scene.ticket).flatMap((part) => partStep(scene, part) ?? []);
  return steps.sort((a, b) => a.at - b.at)[0] ?? null;
}

function partStep(scene: Scene, part: Part): Step | null {
  switch (part.status) {
    case "sentBack":
      return rule(scene, part);
    case "sent":
      return receipt(scene, part);
    case "received":
      return part.target.to === "level" ? elsewhere(scene, part) : received(scene, part);
    case "signed":
      return firstOf(
        () => pause(scene, part),
        () => plan(scene, part),
        () => extension(scene, part),
        () => progress(scene, part),
        () => reply(scene, part),
      );
    case "redo":
      return reply(scene, part);
    case "replied":
    case "passed":
    case "taken":
      return null;
  }
}

function receipt(scene: Scene, part: Part): Step | null {
  const at = officeLater(scene, scene.case.citizen.dice.between(30, 300));
  const by = whoCan(scene, "recordReceipt", { partId: part.id });
  return step(at, by, { type: "recordReceipt", partId: part.id });
}

function received(scene: Scene, part: Part): Step | null {
  return firstOf(
    () => sendBack(scene, part),
    () => sign(scene, part),
    () => plan(scene, part),
    () => reply(scene, part),
  );
}

function sendBack(scene: Scene, part: Part): Step | null {
  const { fate, citizen } = scene.case;
  const { ticket } = scene;
  const refused = ticket.parts.some(
    (one) => one.sendBack !== null && JSON.stringify(one.target) === JSON.stringify(part.target),
  );
  if (fate.sendBacks <= ticket.sendBacks || part.mustHandle || refused || part.target.to !== "unit")
    return null;
  const at = officeLater(scene, citizen.dice.between(20, 240));
  return step(at, whoCan(scene, "sendBack", { partId: part.id }), {
    type: "sendBack",
    partId: part.id,
    reason: written.sendBack,
    basis: written.sendBackBasis,
  });
}

/** Upheld with another unit named, or rejected; the life cycle wants one named from the second refusal on. */
function rule(scene: Scene, part: Part): Step | null {
  const { office, ticket } = scene;
  const { fate, citizen } = scene.case;
  const at = officeLater(scene, citizen.dice.between(20, 200));
  const by = whoCan(scene, "ruleSendBack");
  const busy = activeParts(ticket).flatMap(({ target }) =>
    target.to === "unit" ? [target.departmentId] : [],
  );
  const others = office.departments.filter(({ id }) => !busy.includes(id));
  const upheld = fate.upheld && others.length > 0;
  return step(at, by, {
    type: "ruleSendBack",
    partId: part.id,
    ruling: upheld ? "upheld" : "rejected",
    why: upheld ? written.upheld : written.rejected,
    sendTo: upheld ? citizen.dice.pick(others).id : null,
  });
}

function sign(scene: Scene, part: Part): Step | null {
  const { fate, citizen } = scene.case;
  if (!fate.signs || part.signedAt !== null) return null;
  const late = fate.lateUnit && citizen.dice.chance(50);
  const at = officeLater(scene, late ? citizen.dice.between(400, 900) : citizen.dice.between(10, 200));
  return step(at, whoCan(scene, "signFor", { partId: part.id }), { type: "signFor", partId: part.id });
}

function plan(scene: Scene, part: Part): Step | null {
  const { ticket } = scene;
  const { fate, citizen } = scene.case;
  if (part.plan !== null) return null;
  const owed = ownClocks(scene, part).filter(({ clock }) => clock === "plan" || clock === "promise");
  if (owed.length === 0 && !fate.plans) return null;
  const at = owed.length === 0 ? officeLater(scene, citizen.dice.between(30, 300)) : beforeDue(scene, owed);
  return step(at, whoCan(scene, "plan", { partId: part.id }), {
    type: "plan",
    partId: part.id,
    plan: written.plan,
    promised: { workdays: citizen.dice.between(2, 8) + (ticket.parts.length > 1 ? 2 : 0) },
  });
}

function pause(scene: Scene, part: Part): Step | null {
  const { fate, citizen } = scene.case;
  if (fate.pause === "none" || scene.ticket.pauses > 0) return null;
  const at = officeLater(scene, citizen.dice.between(30, 300));
  const by = whoCan(scene, "pause", { partId: part.id });
  return step(at, by, { type: "pause", papers: [...written.papers] });
}

/** The papers come, or the limit of the pause does. */
function resume(scene: Scene): Step | null {
  const { ticket } = scene;
  const { fate, citizen } = scene.case;
  if (ticket.pause === null) return null;
  const limit = Date.parse(ticket.pause.until) + 60 * MINUTE_MS;
  const days = fate.pause === "brought" ? citizen.dice.between(1, 4) : 99;
  const at = Math.min(officeLater(scene, days * 420), scene.office.opensAt(limit));
  return step(at, whoCan(scene, "resume"), { type: "resume", why: "brought" });
}

function extension(scene: Scene, part: Part): Step | null {
  const { office, ticket } = scene;
  const { fate, citizen } = scene.case;
  const names = office.pack.extension?.clocks ?? [];
  if (fate.extension === "none" || ticket.clocks.some(({ status }) => status === "extended")) return null;
  const clock = ownClocks(scene, part).find((one) => names.some((name) => name === one.clock));
  if (clock === undefined || clock.status !== "running") return null;
  const at = officeLater(scene, citizen.dice.between(60, 500));
  return step(at, whoCan(scene, "askExtension", { partId: part.id }), {
    type: "askExtension",
    clockId: clock.id,
    asked: { workdays: citizen.dice.between(3, 8) },
    why: written.extension,
  });
}

function decideExtension(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { fate, citizen } = scene.case;
  if (ticket.extension === null) return null;
  const granted = fate.extension === "granted";
  const at = officeLater(scene, citizen.dice.between(20, 300));
  const role = office.pack.extension?.approvedBy;
  const command: Command = {
    type: "decideExtension",
    granted,
    why: granted ? written.granted : written.refused,
  };
  return step(at, whoCan(scene, "decideExtension", { role }), command);
}

function progress(scene: Scene, part: Part): Step | null {
  const { fate, citizen } = scene.case;
  if (part.progressReports >= fate.progressReports) return null;
  const at = officeLater(scene, citizen.dice.between(200, 900));
  return step(at, whoCan(scene, "reportProgress", { partId: part.id }), {
    type: "reportProgress",
    partId: part.id,
    progress: written.progress,
    reasons: written.reasons,
  });
}

/** The other level gets in touch with the citizen, handles it, or gives it back. */
function elsewhere(scene: Scene, part: Part): Step | null {
  const {
    office,
    case: { fate, citizen },
  } = scene;
  if (part.progressReports === 0) {
    const at = officeLater(scene, citizen.dice.between(30, 300));
    return step(at, whoCan(scene, "reportProgress", { partId: part.id }), {
      type: "reportProgress",
      partId: part.id,
      progress: written.progress,
      reasons: written.reasons,
    });
  }
  if (!fate.comesBack) return reply(scene, part);
  const at = officeLater(scene, citizen.dice.between(200, 900));
  const from = citizen.dice.pick(office.pack.origins).id;
  return step(at, whoCan(scene, "takeBack"), {
    type: "takeBack",
    from,
    number: null,
    why: written.takenBack,
  });
}

function reply(scene: Scene, part: Part): Step | null {
  const { fate, citizen } = scene.case;
  const by = whoCan(scene, "reply", { partId: part.id });
  const operator = by?.role === "staff" ? by.name : citizen.name;
  const at =
    part.status === "redo"
      ? officeLater(scene, citizen.dice.between(40, 300))
      : beforeDue(scene, ownClocks(scene, part));
  const bad = fate.badReplies > part.redos && part.status !== "redo";
  return step(at, by, { type: "reply", partId: part.id, reply: replyOf(scene, operator, bad) });
}

function replyOf({ case: { fate, citizen } }: Scene, operator: string, bad: boolean): Reply {
  if (bad) return { result: "cannot", text: written.bareCannot, basis: null, alternative: null, operator };
  if (fate.result === "cannot") {
    const { cannot, basis, alternative } = written;
    return { result: "cannot", text: cannot, basis, alternative, operator };
  }
  const text = citizen.dice.pick(written[fate.result]);
  return { result: fate.result, text, basis: null, alternative: null, operator };
}

/** The limits that a part is held to: its own, and those of the whole ticket. */
function ownClocks({ ticket }: Scene, part: Part): TicketClock[] {
  return liveClocks(ticket).filter(
    (clock) => isWorkClock(clock) && (clock.partId === undefined || clock.partId === part.id),
  );
}

/** In time, at some point before the earliest limit; or late. */
function beforeDue(scene: Scene, clocks: readonly TicketClock[]): number {
  const { office, now } = scene;
  const {
    fate,
    citizen: { dice },
  } = scene.case;
  const dues = clocks.flatMap(({ dueAt }) => (dueAt === null ? [] : [Date.parse(dueAt)]));
  const left =
    dues.length === 0 ? 0 : officeTimeBetween(office.timetable, now, Math.min(...dues)) / MINUTE_MS;
  if (left <= 0) return officeLater(scene, dice.between(20, 240));
  if (fate.lateUnit) return officeLater(scene, left + dice.between(40, 1500));
  return officeLater(scene, Math.max(Math.min(20, left / 2), (left * dice.between(15, 85)) / 100));
}
