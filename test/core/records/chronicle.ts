import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import { startClocks } from "../../../core/deadline/startClocks.ts";
import type { Actor, Dimensions } from "../../../core/lifecycle/eventParts.ts";
import { evolve, fold } from "../../../core/lifecycle/evolve.ts";
import { isStatutory, liveClocks, type Ticket } from "../../../core/lifecycle/ticket.ts";
import { type ClockOccasion, clocksFor, startedClock } from "../../../core/lifecycle/ticketClocks.ts";
import type { RecordedEvent, TicketEvent } from "../../../core/lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { PersonalData, TicketFile } from "../../../core/records/ticketFile.ts";
import type { Channel, Domain, Kind, Nature } from "../../../core/words.ts";

export const CLERK: Actor = { role: "staff", id: "clerk", name: "田小满" };
export const BOSS: Actor = { role: "staff", id: "boss", name: "石大山" };
export const UNIT1: Actor = { role: "staff", id: "unit1", name: "江一帆" };
export const UNIT2: Actor = { role: "staff", id: "unit2", name: "关山月" };
export const CITIZEN: Actor = { role: "citizen" };
export const TIMER: Actor = { role: "timer", task: "remind" };

export const CITIZEN_DATA: PersonalData = {
  name: "欧阳春桃",
  phone: "13900001234",
  idNumber: "110101196503120016",
  address: "清禾市东山区青石镇柳树巷18号",
  text: "我叫欧阳春桃，电话13900001234。退休手续跑了三趟没办成，窗口说档案缺一页。希望尽快给我办。建议把要带的材料一次说清楚。",
};

/** What a request is like; everything has a default. */
export type Beginning = {
  at?: string;
  by?: Actor;
  channel?: Channel;
  kind?: Kind;
  nature?: Nature;
  domain?: Domain;
  dimensions?: Dimensions;
  departmentId?: string | null;
  conduct?: boolean;
  matter?: string | null;
  title?: string;
  origin?: { id: string; number: string | null; step: string | null } | null;
};

/** An instant (epoch ms) of a local time, "2026-10-09 10:00". */
export function local(time: string): number {
  return Date.parse(`${time.replace(" ", "T")}:00+08:00`);
}

/** A record told event by event, with the clocks that the pack would start. */
export class Chronicle {
  readonly office: WorkingOffice;
  readonly number: string;
  readonly events: RecordedEvent[] = [];
  personal: PersonalData | null = CITIZEN_DATA;
  #ticket: Ticket | null = null;

  constructor(office: WorkingOffice, number: string, beginning: Beginning = {}) {
    this.office = office;
    this.number = number;
    const { at = "2026-10-09 10:00", by = CLERK, kind = "coordinate", dimensions = {} } = beginning;
    const started = startClocks(
      office.pack,
      { event: "registered", at: local(at), kind, dimensions },
      office.timetable,
    );
    if (!started.ok) throw new Error(started.refusal.told);
    this.add(at, by, {
      type: "registered",
      source: { channel: beginning.channel ?? "counter", externalId: `m-${number}` },
      origin: beginning.origin ?? null,
      title: beginning.title ?? "退休手续没办成",
      text: "我叫欧阳**，电话139****1234。退休手续跑了三趟没办成，窗口说档案缺一页。希望尽快给我办。建议把要带的材料一次说清楚。",
      matter: beginning.matter === undefined ? "职工正常退休申请" : beginning.matter,
      unit: null,
      visits: 3,
      since: null,
      attachmentIds: [],
      receivedAt: iso(at),
      outsideHours: false,
      clocks: started.clocks.map((clock, i) => startedClock(clock, `${clock.clock}-${i + 1}`)),
      owner: { role: office.pack.triage.by, staffId: null, departmentId: null },
    });
    this.add(
      at,
      { role: "program" },
      {
        type: "classified",
        classification: {
          kind,
          confidence: 1,
          scope: "service",
          scopeConfidence: 1,
          exclusion: null,
          nature: beginning.nature ?? "办事",
          conduct: beginning.conduct ?? false,
          dimensions,
          domain: beginning.domain ?? "劳动和社会保障",
          departmentId: beginning.departmentId === undefined ? "hrss" : beginning.departmentId,
          departmentConfidence: 1,
          why: [],
        },
        needsTriage: false,
      },
    );
  }

  get ticket(): Ticket {
    if (this.#ticket === null) throw new Error("nothing has happened yet");
    return this.#ticket;
  }

  /** One event more. @param at local time */
  add(at: string, by: Actor, event: TicketEvent): this {
    const version = this.events.length + 1;
    const recorded: RecordedEvent = { ...event, version, at: iso(at), by };
    this.#ticket = evolve(this.#ticket, recorded);
    this.events.push(recorded);
    return this;
  }

  triaged(at: string, dimensions: Dimensions, accused: string[] | null = null): this {
    const kind = this.ticket.classification?.kind ?? "coordinate";
    return this.add(at, CLERK, {
      type: "triaged",
      kind,
      dimensions,
      departmentId: "hrss",
      accused: accused === null ? null : { departmentId: "hrss", staffIds: accused },
      note: null,
    });
  }

  analysed(at: string, cause: string): this {
    const stops = liveClocks(this.ticket)
      .filter(({ clock }) => clock === "analysis")
      .map(({ id }) => ({ id, how: "met" as const }));
    return this.add(at, CLERK, { type: "causeAnalysed", cause, dimensions: {}, stops });
  }

  /** To units, the first one leading, with the clocks that the sheet's delivery starts. */
  sent(at: string, ...departments: string[]): this {
    const first = this.ticket.parts.length;
    this.add(at, CLERK, {
      type: "dispatched",
      parts: departments.map((departmentId, i) => ({
        id: `part-${first + i + 1}`,
        target: { to: "unit", departmentId },
        lead: i === 0,
        task: i === 0 ? "核对档案并办理退休" : "提供档案复印件",
        role: this.office.pack.triage.by,
        mustHandle: false,
        limit: null,
      })),
      note: null,
    });
    departments.forEach((_, i) => {
      const clocks = i === 0 ? this.clocks({ event: "workSheetReceived", at: local(at) }) : [];
      this.add(
        at,
        { role: "program" },
        {
          type: "workSheetReceived",
          partId: `part-${first + i + 1}`,
          how: "inTray",
          clocks,
        },
      );
    });
    return this;
  }

  signed(at: string, partId: string, by: Actor): this {
    if (by.role !== "staff") throw new Error("only staff sign");
    return this.add(at, by, { type: "signedFor", partId, operator: { id: by.id, name: by.name } });
  }

  /** A unit's reply; with the last one the handling limits are met. */
  replied(at: string, partId: string, by: Actor, text = "档案已补齐，退休已办结"): this {
    const others = this.ticket.parts.filter((part) => part.id !== partId && part.status !== "taken");
    const last = others.every((part) => part.reply !== null || part.round !== this.ticket.round);
    const stops = last
      ? liveClocks(this.ticket)
          .filter((clock) => isStatutory(clock) && clock.clock !== "analysis")
          .map(({ id }) => ({ id, how: "met" as const }))
      : [];
    return this.add(at, by, {
      type: "replied",
      partId,
      reply: {
        result: "done",
        text,
        basis: null,
        alternative: null,
        operator: by.role === "staff" ? by.name : "",
      },
      stops,
      clocks: last ? this.clocks({ event: "unitReplied", at: local(at) }) : [],
    });
  }

  passed(at: string, partId: string): this {
    return this.add(at, CLERK, {
      type: "replyChecked",
      partId,
      verdict: "pass",
      why: null,
      cannotOnly: false,
    });
  }

  told(at: string, text = "退休已办好，社保卡本月起发养老金"): this {
    this.add(at, CLERK, {
      type: "feedbackGiven",
      result: { result: "done", text, basis: null, alternative: null },
      channel: null,
    });
    return this.add(at, { role: "program" }, { type: "feedbackDelivered", channel: "sms", receipt: "r" });
  }

  surveyed(at: string, grade: string | null, words: string | null = null): this {
    const known = this.office.pack.lifecycle.survey.grades.find((one) => one.id === grade);
    return this.add(at, CLERK, {
      type: "surveyed",
      round: this.ticket.round,
      grade,
      satisfied: known?.satisfied ?? null,
      good: known?.good ?? null,
      words,
      attempts: 1,
    });
  }

  clocks(occasion: ClockOccasion) {
    const outcome = clocksFor(this.office, this.ticket, occasion);
    if (!outcome.ok) throw new Error(outcome.refusal.told);
    return outcome.clocks;
  }

  get file(): TicketFile {
    return { number: this.number, ticket: fold(this.events), events: this.events, personal: this.personal };
  }
}

function iso(time: string): string {
  return shanghaiIso(local(time));
}

/** A request from its registration to the callback: pressed once, sent back for redoing once. */
export function wholeLife(office: WorkingOffice, number: string): Chronicle {
  const dimensions = fullDimensions(office);
  return new Chronicle(office, number, { dimensions })
    .add("2026-10-09 10:20", CITIZEN, { type: "confirmed", way: "chat" })
    .analysed("2026-10-09 11:00", "档案移交时漏了一页")
    .triaged("2026-10-09 11:05", dimensions)
    .add("2026-10-09 11:10", CLERK, {
      type: "opinionGiven",
      verified: "已核实，档案确缺一页",
      opinion: "请人社局牵头补档后办理",
    })
    .add("2026-10-09 11:20", BOSS, {
      type: "sheetApproved",
      limit: null,
      limitAt: null,
      note: null,
    })
    .sent("2026-10-09 14:30", "hrss", "land")
    .signed("2026-10-09 15:00", "part-1", UNIT1)
    .signed("2026-10-09 15:10", "part-2", UNIT2)
    .replied("2026-10-10 09:30", "part-2", UNIT2, "复印件已送人社局");
}

/** The rest of it, from the unit's reply to the callback. */
export function wholeLifeClosed(office: WorkingOffice, number: string): Chronicle {
  const life = wholeLife(office, number);
  const [running] = liveClocks(life.ticket);
  if (running !== undefined) {
    life.add("2026-10-12 10:00", TIMER, {
      type: "reminded",
      clockId: running.id,
      ladderId: null,
      letter: "催办提醒",
      to: [],
      copies: [],
    });
    life.add("2026-10-12 16:00", BOSS, {
      type: "pressed",
      clockId: running.id,
      ladderId: null,
      letter: "督办通知",
      to: [],
      copies: [],
    });
  }
  return life
    .replied("2026-10-13 10:00", "part-1", UNIT1)
    .passed("2026-10-13 10:30", "part-1")
    .passed("2026-10-13 10:31", "part-2")
    .add("2026-10-13 10:40", CLERK, {
      type: "partsMerged",
      partIds: ["part-1", "part-2"],
      result: { result: "done", text: "退休已办好", basis: null, alternative: null },
    })
    .told("2026-10-13 11:00")
    .surveyed("2026-10-14 09:00", "satisfied", "办得挺快");
}

/** The first value of each dimension that a form or a ledger of the pack prints. */
function fullDimensions(office: WorkingOffice): Dimensions {
  const { dimensions } = office.pack;
  const wanted: Record<string, string> = { complexity: "general", obstacle: "hard" };
  return Object.fromEntries(
    dimensions.flatMap(({ id, values, several }): [string, string | string[]][] => {
      if (id === "joint" || id === "crossLevel" || id === "asksAbove") return [];
      const value = values.find((one) => one.id === wanted[id])?.id ?? values[0]?.id ?? "";
      return [[id, several ? [value] : value]];
    }),
  );
}
