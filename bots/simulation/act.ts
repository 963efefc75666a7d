import { surveyChoice } from "../../core/delivery/surveyChoice.ts";
import { currentRound, isOpen, type Ticket } from "../../core/lifecycle/ticket.ts";
import type { StoredTicket } from "../../core/store/ticketStore.ts";
import { answerSurvey } from "../../core/ticket/answerSurvey.ts";
import { type SweepParts, sweepTicket } from "../../core/ticket/sweepClocks.ts";
import { closed, forget, load, lookAgain } from "./cases.ts";
import { answer, call, lookIfTakenUp, read, write } from "./chat.ts";
import { comeToCounter } from "./counter.ts";
import { CHAT_LINES, type ExtraKind, extraMove } from "./extras.ts";
import type { Lane } from "./lane.ts";
import { type Case, writes } from "./people.ts";
import { nextStep } from "./steps/nextStep.ts";
import { type Move, officeLater, type Scene, whoCan } from "./steps/scene.ts";
import { addition } from "./stories.ts";
import { type Doing, give, plan, type World } from "./world.ts";

/** A step that two tickets are touched by: it waits until nobody else is at work. */
export type Together = { own: Case; move: Move };

const DAY_MS = 24 * 60 * 60_000;
const MOST_REFUSALS = 3;

/** Does it. @param at epoch ms @returns what has to wait until nobody else is at work */
export async function act(world: World, lane: Lane, doing: Doing, at: number): Promise<Together | null> {
  switch (doing.do) {
    case "come": {
      const { citizen } = doing;
      if (writes(citizen)) await write(world, lane, citizen, at, { text: citizen.story });
      else if (citizen.channel === "phone") await call(world, lane, citizen, at);
      else await comeToCounter(world, citizen, at);
      return null;
    }
    case "answer":
      await answer(world, lane, doing.citizen, at);
      return null;
    case "write": {
      const { text, choice, citizen } = doing;
      await write(world, lane, citizen, at, choice === undefined ? { text } : { text, choice });
      return null;
    }
    case "look":
      await read(world, doing.citizen, at);
      return null;
    case "wake":
      await wake(world, doing.case, at);
      return null;
    case "work":
      return await work(world, doing.case, at);
    case "extra":
      return await extra(world, lane, doing.case, doing.extra, at);
    case "grade":
      await grade(world, lane, doing.case, doing, at);
      return null;
    case "askByPhone":
      await askByPhone(world, doing.case, doing.round, at);
      return null;
  }
}

/** What is due by itself is done: reminders, presses, reports up, ends of pauses, striking off, the archive. */
async function wake(world: World, own: Case, at: number): Promise<void> {
  const { house, journal, office } = world;
  const parts: SweepParts = {
    prisma: house.database.prisma,
    seal: house.seal,
    office: house.office,
    newId: () => `sweep:${at}`,
    now: () => at,
    onRefused: ({ id }, command, why) => journal.sweepRefused.push(`${id} ${command.type}: ${why}`),
  };
  // many wait here at once: what is added to is read afterwards
  const steps = await sweepTicket(parts, { officeId: office().id, id: own.id });
  journal.swept += steps ?? 0;
  forget(world, [own.id]);
}

/** Somebody goes on with a ticket, as it stands now. */
async function work(world: World, own: Case, at: number): Promise<Together | null> {
  const stored = await load(world, own.id);
  const scene: Scene = { office: world.office(), ticket: stored.ticket, case: own, now: at };
  const next = nextStep(scene);
  own.nextLook = null;
  if (next === null) return null;
  if (next.move.together) return { own, move: next.move };
  await carryOut(world, own, stored, next.move, at);
  return null;
}

/** Gives the command, and plans what comes after it. */
async function carryOut(
  world: World,
  own: Case,
  stored: StoredTicket,
  move: Move,
  at: number,
): Promise<void> {
  const more = move.clue === undefined ? {} : { clue: move.clue };
  const answered = await give(world, own, move.by, move.command, at, stored, more);
  if (!answered.ok) {
    own.refused += 1;
    // told that a bare no is not taken, the unit writes what it is asked for
    if (answered.code === "bareCannot") own.fate = { ...own.fate, badReplies: 0 };
    if (own.refused > MOST_REFUSALS) own.fate = { ...own.fate, ...NOTHING_SPECIAL };
    const later = officeLater({ office: world.office(), now: at }, 30);
    plan(world, later, { do: "work", case: own });
    own.nextLook = later;
    return;
  }
  own.refused = 0;
  afterwards(world, own, (await load(world, own.id)).ticket, at);
}

/** What is refused again and again is given up: the straight way is left. */
const NOTHING_SPECIAL = {
  extension: "none",
  pause: "none",
  sendBacks: 0,
  plans: false,
  badReplies: 0,
  otherLevel: false,
  merges: false,
  upheld: false,
} as const;

function afterwards(world: World, own: Case, ticket: Ticket, at: number): void {
  if (ticket.status === "answered") closed(world, own, ticket, at);
  if (ticket.status === "telling" && own.citizen.channel === "web" && own.citizen.dice.chance(60))
    plan(world, at + own.citizen.dice.between(3, 55) * 60_000, { do: "look", citizen: own.citizen });
  lookAgain(world, own, ticket, at);
}

async function extra(
  world: World,
  lane: Lane,
  own: Case,
  kind: ExtraKind,
  at: number,
): Promise<Together | null> {
  const line = CHAT_LINES[kind];
  if (line !== undefined) {
    const text = line === "" ? addition(own.citizen.dice) : line;
    await write(world, lane, own.citizen, at, { text });
    return null;
  }
  const stored = await load(world, own.id);
  const scene: Scene = { office: world.office(), ticket: stored.ticket, case: own, now: at };
  const move = extraMove(scene, kind);
  if (move === null) return null;
  const answered = await give(world, own, move.by, move.command, at, stored);
  if (!answered.ok) return null;
  if (kind === "propose")
    plan(world, officeLater(scene, own.citizen.dice.between(400, 1500)), {
      do: "extra",
      case: own,
      extra: "hold",
    });
  // taken up again, or taken from its unit: somebody has to look at it anew
  if (kind === "reopen" || (kind === "correctUnit" && own.nextLook === null)) await look(world, own, at);
  return null;
}

async function look(world: World, own: Case, at: number): Promise<void> {
  lookAgain(world, own, (await load(world, own.id)).ticket, at);
}

/** The citizen answers the callback the way it came: in the chat by tapping, on the telephone by a key. */
async function grade(
  world: World,
  lane: Lane,
  own: Case,
  { round, way }: { round: number; way: string },
  at: number,
): Promise<void> {
  const { ticket } = await load(world, own.id);
  if (!awaitsGrade(ticket, round)) return;
  const choice = { ticketId: own.id, round, grade: gradeOf(world, own) };
  if (way !== "sms" && way !== "voice") {
    await write(world, lane, own.citizen, at, { text: "", choice: surveyChoice(choice) });
    return;
  }
  const { house } = world;
  const surveyed = await house.database.prisma.$transaction(async (tx) => {
    const correlationId = `${own.id}:key`;
    const context = { sql: tx, seal: house.seal, office: world.office(), now: at, correlationId };
    return await answerSurvey(context, choice, () => true);
  });
  forget(world, [own.id]);
  if (surveyed.as === "reopened") await lookIfTakenUp(world, own, at);
}

/** A clerk rings up and asks; nobody at home is nobody asked. */
async function askByPhone(world: World, own: Case, round: number, at: number): Promise<void> {
  const stored = await load(world, own.id);
  const { ticket } = stored;
  if (!awaitsGrade(ticket, round) || own.fate.survey === "unreached") return;
  const { by: role } = world.office().pack.lifecycle.survey;
  const by = whoCan({ office: world.office(), ticket, case: own, now: at }, "recordSurvey", { role });
  if (by === null) return;
  const attempts = (currentRound(ticket).survey?.attempts ?? 0) + 1;
  const command = { type: "recordSurvey", grade: gradeOf(world, own), words: null, attempts } as const;
  const answered = await give(world, own, by, command, at, stored);
  if (answered.ok) await lookIfTakenUp(world, own, at);
}

function awaitsGrade(ticket: Ticket, round: number): boolean {
  if (ticket.round !== round || (ticket.status !== "closed" && ticket.status !== "answered")) return false;
  return (currentRound(ticket).survey?.grade ?? null) === null;
}

function gradeOf(world: World, { fate, citizen }: Case): string {
  const unhappy = fate.survey === "unhappy";
  const { grades } = world.office().pack.lifecycle.survey;
  return citizen.dice.pick(grades.filter(({ satisfied }) => satisfied !== unhappy)).id;
}

/**
 * Steps that touch two tickets, one after the other. A ticket is merged into another open one of the same unit.
 * @param at epoch ms: after everything else of this hour
 */
export async function doTogether(world: World, steps: readonly Together[], at: number): Promise<void> {
  const sorted = [...steps].sort((a, b) => (a.own.id < b.own.id ? -1 : 1));
  for (const { own, move } of sorted) {
    // each touches another's ticket, too
    world.known.clear();
    const stored = await load(world, own.id);
    const isMerge = move.command.type === "merge";
    own.fate = { ...own.fate, ...(isMerge ? { merges: false } : { unmerges: false }) };
    const target = isMerge ? await mergeTarget(world, stored, own, at) : null;
    if (!isMerge || target !== null) {
      await give(world, own, move.by, move.command, at, null, target === null ? {} : { into: target.number });
      world.known.clear();
    }
    await look(world, own, at);
  }
}

async function mergeTarget(world: World, stored: StoredTicket, own: Case, at: number): Promise<Case | null> {
  const { departmentId } = stored;
  const recent = [...world.cases.values()]
    .filter((other) => other !== own && other.nextLook !== null && at - other.registeredAt < 20 * DAY_MS)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  for (let tries = 0; tries < 5 && recent.length > 0; tries += 1) {
    const [other] = recent.splice(own.citizen.dice.roll(recent.length), 1);
    if (other === undefined) break;
    const { ticket, departmentId: unit } = await load(world, other.id);
    const fits = isOpen(ticket) && ticket.status !== "telling" && ticket.accused === null;
    if (fits && ticket.classification?.conduct !== true && (unit === departmentId || tries > 2)) return other;
  }
  return null;
}
