import { describe, expect, it } from "vitest";
import type { Rule } from "../../../bots/simulation/checks/broken.ts";
import { checkFigures, checkJournal } from "../../../bots/simulation/checks/figureCheck.ts";
import { type ClockRow, checkRecord, type OwedRow } from "../../../bots/simulation/checks/recordCheck.ts";
import { checkRegister } from "../../../bots/simulation/checks/registerCheck.ts";
import { checkTicket } from "../../../bots/simulation/checks/ticketCheck.ts";
import { countOwn, emptyCount, type OwnCount } from "../../../bots/simulation/ownCount.ts";
import { brokenLines } from "../../../bots/simulation/report.ts";
import type { CommandType } from "../../../core/lifecycle/command.ts";
import { evolve } from "../../../core/lifecycle/evolve.ts";
import { owedMessages } from "../../../core/lifecycle/owed.ts";
import { liveClocks, type Ticket, type TicketClock } from "../../../core/lifecycle/ticket.ts";
import type { RecordedEvent } from "../../../core/lifecycle/ticketEvent.ts";
import { countTicket } from "../../../core/records/figures/figuresOf.ts";
import { emptyFigures, type Figures } from "../../../core/records/figures/tally.ts";
import { Life, THURSDAY } from "../../core/lifecycle/given.ts";
import { packWith, TIMER } from "../../core/lifecycle/givenOffice.ts";

const PLAIN = packWith(({ lifecycle, pause }) => pause === null && lifecycle.workSheetApproval === undefined);
const ID = "t1";
const NUMBER = "1号";

/** A life as it is, and as stored: what the checks are given. */
function storedLife(told: (life: Life) => Life) {
  const life = told(new Life(PLAIN));
  const owed = new Map<string, OwedRow>();
  let state: Ticket | null = null;
  for (const event of life.events) {
    const after = evolve(state, event);
    for (const [i, { template, audience, dueAt }] of owedMessages(life.office, state, event, after).entries())
      owed.set(`${ID}/${event.version}/${i}`, { template, audience, dueAt: new Date(dueAt) });
    state = after;
  }
  // as it comes back from the database
  const stored: Ticket = JSON.parse(JSON.stringify(life.ticket));
  return { life, owed, stored, clockRows: rowsOf(stored) };
}

function rowsOf(ticket: Ticket): ClockRow[] {
  return ticket.clocks.flatMap(({ id, status, dueAt, stoppedAt }) =>
    dueAt === null
      ? []
      : [{ id, status, dueAt: new Date(dueAt), stoppedAt: stoppedAt === null ? null : new Date(stoppedAt) }],
  );
}

const OPEN = () => storedLife((life) => life.triaged().prepared().dispatched());
const DONE = () => storedLife((life) => life.triaged().prepared().dispatched().replied().toldAndClosed());

const rulesOf = (broken: readonly { rule: Rule }[]): Rule[] => [...new Set(broken.map(({ rule }) => rule))];

describe("the check of a ticket", () => {
  const check = ({ life }: ReturnType<typeof OPEN>, change: Partial<Ticket>, events = life.events) =>
    rulesOf(checkTicket(life.office, NUMBER, { ...life.ticket, ...change }, events));

  it("finds nothing where all is well", () => {
    expect(check(OPEN(), {})).toEqual([]);
    expect(check(DONE(), {})).toEqual([]);
  });

  it("finds an open ticket that nobody has", () => {
    expect(check(OPEN(), { owner: { role: "", staffId: null, departmentId: null } })).toEqual(["noOwner"]);
  });

  it("finds an open ticket that no clock drives, or whose clock stands still without papers to wait for", () => {
    const open = OPEN();
    const as = (status: TicketClock["status"]) =>
      open.life.ticket.clocks.map((clock) => ({ ...clock, status }));
    expect(check(open, { clocks: as("met") })).toEqual(["noClock"]);
    expect(check(open, { clocks: as("paused") })).toEqual(["noClock"]);
  });

  it("finds a clock that runs on behind the end", () => {
    const done = DONE();
    const clocks = done.life.ticket.clocks.map((clock) => ({ ...clock, status: "running" as const }));
    expect(check(done, { clocks })).toEqual(["clockAfterEnd"]);
  });

  it("finds a closing without an answer, and an answer that never arrived and was never tried", () => {
    const done = DONE();
    const rounds = done.life.ticket.rounds;
    expect(check(done, { rounds: rounds.map((round) => ({ ...round, result: null })) })).toEqual([
      "closedWithoutEnding",
    ]);
    expect(check(done, { rounds: rounds.map((round) => ({ ...round, delivery: null })) })).toEqual([
      "closedUntold",
    ]);
  });
});

describe("the check of a record", () => {
  type Parts = ReturnType<typeof OPEN>;
  const check = (
    parts: Parts,
    change: Partial<Parts> = {},
    events: readonly RecordedEvent[] = parts.life.events,
  ) => {
    const { life, owed, stored, clockRows } = { ...parts, ...change };
    const piece = { id: ID, number: NUMBER, before: null, events, stored, clockRows };
    return rulesOf(checkRecord(life.office, piece, owed));
  };

  it("finds nothing where all is well", () => {
    expect(check(OPEN())).toEqual([]);
    expect(check(DONE())).toEqual([]);
  });

  it("finds a message that is owed and has no row, and one whose row says another time", () => {
    const open = OPEN();
    const lost = new Map(open.owed);
    const [key = "", row] = [...lost].findLast(([, one]) => one.template === "workSheet") ?? [];
    expect(row).toBeDefined();
    lost.delete(key);
    expect(check(open, { owed: lost })).toEqual(["owedWithoutRow"]);
    const late = new Map(open.owed);
    if (row !== undefined) late.set(key, { ...row, dueAt: new Date(row.dueAt.getTime() + 1_000) });
    expect(check(open, { owed: late })).toEqual(["owedWithoutRow"]);
  });

  it("finds a clock that stopped without an event", () => {
    const open = OPEN();
    const clocks = open.stored.clocks.map((clock) => ({ ...clock, status: "met" as const }));
    const stored = { ...open.stored, clocks };
    const broken = check(open, { stored, clockRows: rowsOf(stored) });
    expect(broken).toEqual(["silentStop", "stateDiffers"]);
  });

  it("finds a ticket that is not what its record says, and a row of clocks that is not what the ticket says", () => {
    const open = OPEN();
    expect(check(open, { stored: { ...open.stored, title: "别的" } })).toEqual(["stateDiffers"]);
    expect(check(open, { clockRows: [] })).toEqual(["clockRow"]);
  });

  it("finds time that goes back", () => {
    const open = OPEN();
    const events = open.life.events.map((event, i) =>
      i === 1 ? { ...event, at: "2026-10-07T10:00:00+08:00" } : event,
    );
    expect(check(open, {}, events)).toContain("timeBack");
  });

  it("finds a reminder that came too late, a press that came too early, and either at night", () => {
    const letterAt = (type: "remind" | "press", time: string) =>
      storedLife((life) => {
        life.triaged().prepared().dispatched().at(time);
        const clock = liveClocks(life.ticket).find(({ clock: name }) => name === "handling");
        const rung = PLAIN.ladder.find(({ step, clocks }) => step === type && clocks.includes("handling"));
        return life.does(TIMER, { type, clockId: clock?.id ?? "", ladderId: rung?.id ?? null });
      });
    expect(check(letterAt("remind", "2026-10-08 15:00"))).toEqual([]);
    expect(check(letterAt("press", "2026-12-01 15:00"))).toEqual([]);
    expect(check(letterAt("remind", "2026-12-01 15:00"))).toEqual(["remindedLate"]);
    expect(check(letterAt("press", "2026-10-08 15:00"))).toEqual(["pressedEarly"]);
    expect(check(letterAt("press", "2026-12-01 22:00"))).toEqual(["outsideOfficeTime"]);
  });
});

describe("the check of the register", () => {
  it("finds a number that is missing, and one that was given twice", () => {
    expect(
      checkRegister(
        new Map([
          [2025, [3, 1, 2]],
          [2026, [1]],
        ]),
      ),
    ).toEqual([]);
    expect(rulesOf(checkRegister(new Map([[2025, [1, 3]]])))).toEqual(["numberGap"]);
    expect(rulesOf(checkRegister(new Map([[2025, [1, 2, 2]]])))).toEqual(["numberGap"]);
    expect(rulesOf(checkRegister(new Map([[2025, [2]]])))).toEqual(["numberGap"]);
  });
});

describe("the check of the figures", () => {
  const counted = (): { figures: Figures; own: OwnCount } => {
    const { life } = DONE();
    const now = THURSDAY + 86_400_000;
    const figures = emptyFigures({ from: 0, to: now, label: "" });
    const own = emptyCount();
    countTicket(life.office, figures, { number: NUMBER, events: life.events }, now);
    countOwn(own, life.events, now);
    return { figures, own };
  };

  it("finds nothing where both counts agree", () => {
    const { figures, own } = counted();
    expect(own.registered).toBe(1);
    expect(checkFigures(figures, own)).toEqual([]);
  });

  it.each<[string, (own: OwnCount) => void]>([
    ["requests", (own) => (own.registered += 1)],
    ["kinds", (own) => (own.kinds["consult"] = 7)],
    ["endings", (own) => (own.ended["closed"] = 0)],
    ["limits kept", (own) => (own.clocks["handling"] = { numerator: 0, denominator: 1 })],
    ["presses", (own) => (own.presses.pressed += 1)],
    ["grades", (own) => (own.survey.grades["satisfied"] = 1)],
    ["a unit's sheets", (own) => (own.units["housing"] = { received: 5, replied: 1 })],
  ])("finds %s that were counted otherwise", (_, change) => {
    const { figures, own } = counted();
    change(own);
    expect(rulesOf(checkFigures(figures, own))).toEqual(["figure"]);
  });

  it("finds something done that the record does not hold", () => {
    const done = new Map<CommandType, number>([["dispatch", 2]]);
    expect(checkJournal(done, new Map([["dispatched", 2]]))).toEqual([]);
    expect(rulesOf(checkJournal(done, new Map([["dispatched", 1]])))).toEqual(["journal"]);
  });
});

describe("what is printed of what does not hold", () => {
  it("names the rule, the number and the thing, and counts what does not fit", () => {
    const broken = Array.from({ length: 25 }, (_, i) => ({
      rule: "noClock" as const,
      where: `${i}号`,
      what: "triaged",
    }));
    const lines = brokenLines(broken);
    expect(lines[0]).toContain("25");
    expect(lines[1]).toMatch(/在办而没有时限在走：0号 triaged/);
    expect(lines.at(-1)).toContain("5");
  });
});
