import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { Command, CommandType, Context } from "../../../core/lifecycle/command.ts";
import { COMMAND_TYPES, givenOn, leadsTo } from "../../../core/lifecycle/commandEvents.ts";
import { decide } from "../../../core/lifecycle/decide.ts";
import { hasEnding } from "../../../core/lifecycle/decideAnswer.ts";
import { EVENT_FLOW } from "../../../core/lifecycle/eventFlow.ts";
import type { Actor } from "../../../core/lifecycle/eventParts.ts";
import { evolve, fold } from "../../../core/lifecycle/evolve.ts";
import { owedMessages } from "../../../core/lifecycle/owed.ts";
import { register } from "../../../core/lifecycle/register.ts";
import { isOpen, liveClocks, type Ticket, type TicketStatus } from "../../../core/lifecycle/ticket.ts";
import type { EventType, RecordedEvent, TicketEvent } from "../../../core/lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { ALL_PACKS, CITIZEN, classification, newTicket, officeUnder, PROGRAM } from "./givenOffice.ts";
import { Dice, forwardMove, randomActor, randomCommand } from "./randomCommand.ts";

const START = Date.parse("2026-03-02T08:30:00+08:00");
const MINUTE = 60_000;
const offices = ALL_PACKS.map((pack) => officeUnder(pack));
/** The same offices after holidays were moved into the weeks in which the tickets live. */
const laterOffices = ALL_PACKS.map((pack) =>
  officeUnder(
    pack,
    Object.fromEntries(["03-04", "03-10", "03-18", "03-26", "04-09"].map((day) => [`2026-${day}`, "停办"])),
  ),
);
const seeds = fc.array(fc.nat({ max: 0xffff_ffff }), { minLength: 1, maxLength: 200, size: "max" });
const anyOffice = fc.nat({ max: offices.length - 1 });

/** What happened over all runs: nothing in the code may be out of reach. */
type Seen = {
  events: Map<EventType, number>;
  commands: Map<CommandType, number>;
  refusals: Map<string, number>;
  moves: Set<string>;
};
const nothingSeen = (): Seen => ({
  events: new Map(),
  commands: new Map(),
  refusals: new Map(),
  moves: new Set(),
});

function live(officeIndex: number, steps: readonly number[], seen: Seen): void {
  let office = at(offices, officeIndex);
  const dice = new Dice(steps[0] ?? 0);
  let now = START + dice.roll(14 * 24 * 60) * MINUTE;
  const first = register(office, born(office, now, dice), { now, actor: dice.pick([CITIZEN, PROGRAM]) });
  const events: RecordedEvent[] = [];
  let ticket: Ticket | null = null;
  let other: Ticket | null = null;
  const record = (fresh: readonly TicketEvent[], context: Context): Ticket => {
    let state = ticket;
    for (const event of fresh) {
      const recorded: RecordedEvent = {
        ...event,
        version: (state?.version ?? 0) + 1,
        at: shanghaiIso(context.now),
        by: context.actor,
      };
      const next = evolve(state, recorded);
      for (const message of owedMessages(office, state, recorded, next)) checkMessage(next, message);
      seen.events.set(event.type, (seen.events.get(event.type) ?? 0) + 1);
      events.push(recorded);
      state = next;
    }
    if (state === null) throw new Error("nothing was recorded");
    return state;
  };
  ticket = record(first.events, { now, actor: PROGRAM });
  other = first.ticket;
  checkState(ticket);
  for (const seed of steps) {
    const roll = new Dice(seed);
    if (roll.chance(3)) office = at(laterOffices, officeIndex);
    now += (roll.chance(80) ? roll.roll(300) : roll.roll(5 * 24 * 60)) * MINUTE;
    const forward: ReturnType<typeof forwardMove> = roll.chance(55)
      ? forwardMove(office, ticket, now, roll)
      : null;
    const actor: Actor = forward?.actor ?? randomActor(office, ticket, roll);
    const command: Command = forward?.command ?? randomCommand(office, ticket, actor, now, roll);
    const context: Context = {
      now,
      actor,
      ...(roll.chance(80)
        ? { mergeTarget: { ticketId: "t2", number: "2号", ticket: other, isThis: roll.chance(10) } }
        : {}),
    };
    const decision = decide(office, ticket, command, context);
    if (!decision.ok) {
      if (decision.why === "" || decision.possible.length === 0)
        expect.fail(`${command.type} refused without a word`);
      seen.refusals.set(decision.code, (seen.refusals.get(decision.code) ?? 0) + 1);
      continue;
    }
    const before: TicketStatus = ticket.status;
    if (decision.events.length === 0) expect.fail(`${command.type} did nothing`);
    ticket = record(decision.events, context);
    seen.commands.set(command.type, (seen.commands.get(command.type) ?? 0) + 1);
    seen.moves.add(`${before}/${command.type}/${ticket.status}`);
    checkState(ticket);
  }
  expect(events.map((event) => event.version)).toEqual(events.map((_, i) => i + 1));
  expect(fold(events)).toEqual(ticket);
  expect(fold(JSON.parse(JSON.stringify(events)))).toEqual(ticket);
  expect(JSON.parse(JSON.stringify(ticket))).toEqual(ticket);
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error("no such office");
  return found;
}

function born(office: WorkingOffice, now: number, dice: Dice) {
  const kind = dice.pick(["consult", "assist", "coordinate"] as const);
  const values = office.pack.dimensions
    .filter(() => dice.chance(40))
    .map((one) => [one.id, dice.pick(one.values).id]);
  const conduct = dice.chance(12);
  return newTicket({
    receivedAt: now,
    classification: classification({ kind, conduct, dimensions: Object.fromEntries(values) }),
    needsTriage: dice.chance(80),
    confirmed: dice.chance(40) ? "chat" : null,
    ...(dice.chance(5) ? { answeredBy: { guideId: "g1", guideTitle: "指南" } } : {}),
    ...(dice.chance(5)
      ? { decline: { reason: "law" as const, basis: [], told: "请到公安机关", delivered: true } }
      : {}),
  });
}

function checkState(ticket: Ticket): void {
  const wrong = wrongOf(ticket);
  if (wrong !== null) expect.fail(`${wrong}: ${JSON.stringify(ticket)}`);
}

/** What may never be, in words; null: all is well. */
function wrongOf(ticket: Ticket): string | null {
  if (ticket.owner.role === "") return "nobody has it in hand";
  if (new Set(ticket.clocks.map((clock) => clock.id)).size !== ticket.clocks.length)
    return "a clock id used twice";
  for (const { id, status, stoppedAt, lateAfter } of ticket.clocks) {
    if (status !== "met" && status !== "late") continue;
    const late = lateAfter !== null && Date.parse(stoppedAt ?? "") > Date.parse(lateAfter);
    if (late !== (status === "late")) return `${id} is called ${status}`;
  }
  const running = liveClocks(ticket);
  if (isOpen(ticket)) {
    if (!running.some((clock) => clock.status === "paused" || clock.dueAt !== null))
      return "no clock drives it";
    return ticket.closedAt === null ? null : "open, and closed";
  }
  if (running.length > 0) return "closed, and a clock runs";
  if (ticket.closedAt === null) return "closed at no time";
  return hasEnding(ticket) ? null : "closed without an answer, a refusal or a withdrawal";
}

function checkMessage(ticket: Ticket, message: { to: string; dueAt: string }): void {
  const known = /^(citizen(:.+)?|(role|department|staff|system):.+)$/.test(message.to);
  const accused = ticket.accused?.departmentId;
  if (!known || (accused != null && message.to === `department:${accused}`))
    expect.fail(`a message to ${message.to}`);
}

describe("any life of a ticket, under any pack", () => {
  const seen = nothingSeen();

  it("has an owner and a clock at every moment, an ending behind every closing, and a record that folds to its state", () => {
    fc.assert(
      fc.property(anyOffice, seeds, (office, steps) => live(office, steps, seen)),
      { seed: 20_261_122, numRuns: 150, endOnFailure: true },
    );
  });

  it("reaches every command and every event that there is", () => {
    const unseen = COMMAND_TYPES.filter((command) => !seen.commands.has(command));
    const silent = Object.keys(EVENT_FLOW).filter(
      (type) => ![...seen.events.keys()].some((one) => one === type),
    );
    expect({ unseen, silent }).toEqual({ unseen: [], silent: [] });
  });

  it("goes only where the table of the life cycle says", () => {
    const told = COMMAND_TYPES.flatMap((command) =>
      givenOn(command).flatMap((from) => leadsTo(command, from).map((to) => `${from}/${command}/${to}`)),
    );
    expect([...seen.moves].filter((move) => !told.includes(move))).toEqual([]);
  });
});
