import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { Command, Context, Decision } from "../../../core/lifecycle/command.ts";
import { decide } from "../../../core/lifecycle/decide.ts";
import type { Actor } from "../../../core/lifecycle/eventParts.ts";
import { evolve } from "../../../core/lifecycle/evolve.ts";
import { type OwedMessage, owedMessages } from "../../../core/lifecycle/owed.ts";
import { type NewTicket, register } from "../../../core/lifecycle/register.ts";
import { liveClocks, type Ticket, type TicketClock } from "../../../core/lifecycle/ticket.ts";
import type { EventOf, EventType, RecordedEvent, TicketEvent } from "../../../core/lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Pack } from "../../../core/policy/pack.ts";
import { actorAs, CITIZEN, newTicket, officeUnder, PROGRAM, staffActor } from "./givenOffice.ts";

/** Thursday 8 October 2026, the first working day after the holidays, 10:00; Saturday the 10th is a working day too. */
export const THURSDAY = Date.parse("2026-10-08T10:00:00+08:00");
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** One ticket's life told step by step. */
export class Life {
  office: WorkingOffice;
  now = THURSDAY;
  ticket: Ticket;
  readonly events: RecordedEvent[] = [];
  readonly owed: OwedMessage[] = [];

  constructor(pack: Pack, request: Partial<NewTicket> = {}, by: Actor = PROGRAM) {
    this.office = officeUnder(pack);
    const born = register(this.office, newTicket({ receivedAt: this.now, ...request }), {
      now: this.now,
      actor: by,
    });
    this.ticket = born.ticket;
    this.#record(born.events, null, by);
  }

  /** Somebody who acts as one of these; in a unit where one is named. */
  as(actsAs: string | string[], unit?: string): Actor {
    return actorAs(this.office, [actsAs].flat(), unit);
  }

  /** Whoever the pack calls by this role id. */
  role(id: string): Actor {
    return staffActor(this.office, id);
  }

  get desk(): Actor {
    return this.as("triageOfficer");
  }

  unit(unit = "housing"): Actor {
    return this.as(["liaison", "operator"], unit);
  }

  at(time: string): this {
    this.now = Date.parse(`${time.replace(" ", "T")}:00+08:00`);
    return this;
  }

  /** The command is accepted. */
  does(actor: Actor, command: Command, more: Partial<Context> = {}): this {
    const decision = this.tries(actor, command, more);
    if (!decision.ok) throw new Error(`${command.type} was refused (${decision.code}): ${decision.why}`);
    this.#record(decision.events, this.ticket, actor);
    return this;
  }

  /** What a command would come to. */
  tries(actor: Actor, command: Command, more: Partial<Context> = {}): Decision {
    return decide(this.office, this.ticket, command, { now: this.now, actor, ...more });
  }

  /** Code of the refusal; throws where there is none. */
  refusal(actor: Actor, command: Command, more: Partial<Context> = {}): string {
    const decision = this.tries(actor, command, more);
    if (decision.ok) throw new Error(`${command.type} was accepted`);
    return decision.code;
  }

  triaged(dimensions: Record<string, string> = {}): this {
    return this.does(this.desk, {
      type: "triage",
      kind: this.ticket.classification?.kind ?? "coordinate",
      dimensions,
      departmentId: "housing",
      accused: null,
      note: null,
    });
  }

  /** Everything that this pack wants before anything goes out. */
  prepared(): this {
    const { lifecycle } = this.office.pack;
    const clerk = this.as(["intakeClerk", "caseOfficer"]);
    if (lifecycle.causeAnalysis)
      this.does(clerk, { type: "analyseCause", cause: "材料标准不一", dimensions: {} });
    if (lifecycle.opinionBeforeDispatch)
      this.does(clerk, { type: "giveOpinion", verified: "属实", opinion: "请承办单位办" });
    if (lifecycle.confirmation) this.does(CITIZEN, { type: "confirm", way: "chat" });
    if (lifecycle.workSheetApproval)
      this.does(this.role(lifecycle.workSheetApproval.by), {
        type: "approveSheet",
        limit: { workdays: 3 },
        note: null,
      });
    return this;
  }

  dispatched(...units: string[]): this {
    const wanted = units.length === 0 ? ["housing"] : units;
    return this.does(this.desk, {
      type: "dispatch",
      unconfirmedWhy: null,
      units: wanted.map((departmentId, i) => ({
        departmentId,
        lead: i === 0,
        task: null,
        limit: null,
        byHand: false,
      })),
    });
  }

  replied(partId = "part-1", unit = "housing"): this {
    return this.does(this.unit(unit), { type: "reply", partId, reply: GOOD_REPLY });
  }

  /** From the replies to the closing. */
  toldAndClosed(): this {
    for (const part of this.ticket.parts)
      if (part.status === "replied" && this.office.pack.lifecycle.replyCheck)
        this.does(this.role(this.office.pack.lifecycle.replyCheck.by), {
          type: "checkReply",
          partId: part.id,
          verdict: "pass",
          why: null,
        });
    return this.does(this.clerk, { type: "giveFeedback", text: null, channel: "phone" }).does(this.clerk, {
      type: "recordDelivery",
      channel: "phone",
      receipt: null,
    });
  }

  get clerk(): Actor {
    return this.as(["intakeClerk", "caseOfficer"]);
  }

  last<T extends EventType>(type: T): EventOf<T> | undefined {
    // narrowed by the comparison, which the compiler cannot follow through a generic
    return this.events.findLast((event) => event.type === type) as EventOf<T> | undefined;
  }

  clocks(name: string): TicketClock[] {
    return this.ticket.clocks.filter((clock) => clock.clock === name);
  }

  running(): string[] {
    return liveClocks(this.ticket).map((clock) => `${clock.clock} ${clock.dueAt?.slice(0, 16) ?? "?"}`);
  }

  messages(template: string): string[] {
    return this.owed.filter((one) => one.template === template).map((one) => one.to);
  }

  #record(events: readonly TicketEvent[], before: Ticket | null, by: Actor): void {
    let state = before;
    for (const event of events) {
      const version = (state?.version ?? 0) + 1;
      const recorded: RecordedEvent = { ...event, version, at: shanghaiIso(this.now), by };
      const next = evolve(state, recorded);
      this.owed.push(...owedMessages(this.office, state, recorded, next));
      this.events.push(recorded);
      state = next;
    }
    if (state !== null) this.ticket = state;
  }
}

export const GOOD_REPLY = {
  result: "done",
  text: "已办好，可以来取证",
  basis: null,
  alternative: null,
  operator: "王科长",
} as const;
