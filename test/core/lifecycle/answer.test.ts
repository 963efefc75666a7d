import { describe, expect, it } from "vitest";
import { register } from "../../../core/lifecycle/register.ts";
import type { Ticket } from "../../../core/lifecycle/ticket.ts";
import { DAY, Life, THURSDAY } from "./given.ts";
import { CITIZEN, newTicket, officeUnder, PROGRAM, packWith, TIMER } from "./givenOffice.ts";

const PLAIN = packWith((pack) => pack.lifecycle.firstAsked !== undefined);
const STRIKING = packWith((pack) => pack.lifecycle.strikeOff !== undefined);
const FEEDBACK = packWith((pack) => pack.clocks.some((rule) => rule.clock === "feedback"));
const closed = (pack = PLAIN) =>
  new Life(pack).triaged({ complexity: "complex" }).prepared().dispatched().replied().toldAndClosed();
const survey = (grade: string | null) => ({ type: "recordSurvey", grade, words: null, attempts: 1 }) as const;

describe("telling the citizen", () => {
  it("closes the ticket only when it has arrived", () => {
    const life = new Life(PLAIN).triaged().dispatched().replied();
    life.does(life.clerk, { type: "giveFeedback", text: "办好了，明天来取", channel: "sms" });
    expect([life.ticket.status, life.ticket.closedAt]).toEqual(["telling", null]);
    expect(life.running()).toEqual(["desk 2026-10-09T17:00"]);
    life.does(TIMER, { type: "recordDelivery", channel: "sms", receipt: "r1" });
    expect([life.ticket.status, life.ticket.problem]).toEqual(["closed", "answered"]);
    expect(life.ticket.rounds[0]?.delivery?.receipt).toBe("r1");
  });

  it("or when every way was tried, by the first try where telling has a limit", () => {
    const life = new Life(FEEDBACK).triaged().dispatched().at("2026-10-09 10:00").replied();
    life.does(life.clerk, { type: "giveFeedback", text: null, channel: "phone" });
    expect(life.refusal(life.clerk, { type: "recordUndeliverable", attempts: [] })).toBe("incomplete");
    const attempts = ["2026-10-09T11:00:00+08:00", "2026-10-12T11:00:00+08:00"].map((at) => ({
      channel: "phone",
      at,
      outcome: "无人接听",
    }));
    life.at("2026-10-12 15:00").does(life.clerk, { type: "recordUndeliverable", attempts });
    expect(life.ticket.status).toBe("closed");
    expect(life.clocks("feedback")).toMatchObject([{ status: "met", stoppedAt: attempts[0]?.at }]);
  });
});

describe("the callback", () => {
  it("that is satisfied makes the problem solved and lets it be struck off", () => {
    const life = closed(STRIKING);
    expect(life.refusal(life.clerk, { type: "strikeOff" })).toBe("missing");
    life.does(CITIZEN, survey("verySatisfied")).does(life.clerk, { type: "strikeOff" });
    expect([life.ticket.status, life.ticket.problem]).toEqual(["struckOff", "solved"]);
  });

  it("that is not satisfied takes it up again: a new round with clocks of its own, the old result kept", () => {
    const life = closed();
    const old = life.clocks("handling")[0];
    life.at("2026-10-12 10:00").does(CITIZEN, survey("unsatisfied"));
    expect([life.ticket.status, life.ticket.round, life.ticket.problem]).toEqual(["triaged", 2, "open"]);
    expect(life.ticket.rounds[0]?.result?.result).toBe("done");
    expect(life.running()).toEqual(["handling 2026-10-26T17:00"]);
    expect(life.clocks("handling")[0]).toEqual(old);
  });

  it("that nobody answered leaves it as it is, once a round", () => {
    const life = closed().does(TIMER, { ...survey(null), attempts: 3 });
    expect([life.ticket.status, life.ticket.problem]).toEqual(["closed", "answered"]);
    life.does(CITIZEN, survey("fair"));
    expect(life.refusal(CITIZEN, survey("fair"))).toBe("noChange");
  });

  it("of a later round does not begin one by itself, a person can", () => {
    const life = closed()
      .does(CITIZEN, survey("unsatisfied"))
      .prepared()
      .dispatched()
      .replied("part-2")
      .toldAndClosed();
    life.does(CITIZEN, survey("veryUnsatisfied"));
    expect([life.ticket.status, life.ticket.problem]).toEqual(["closed", "unsolved"]);
    life.does(CITIZEN, { type: "reopen", reason: "还是没办成" });
    expect(life.ticket.round).toBe(3);
  });

  it("that comes after the pack's days is kept, and begins nothing", () => {
    const life = closed();
    life.now += (PLAIN.lifecycle.survey.reopenDays + 1) * DAY;
    life.does(CITIZEN, survey("unsatisfied"));
    expect([life.ticket.status, life.ticket.problem, life.ticket.round]).toEqual(["closed", "unsolved", 1]);
  });

  it("knows only the pack's grades", () => {
    expect(closed().refusal(CITIZEN, survey("great"))).toBe("unknown");
  });
});

describe("taking up again", () => {
  it("is possible within the pack's days, and not after", () => {
    const life = closed();
    const days = PLAIN.lifecycle.survey.reopenDays;
    life.now = THURSDAY + days * DAY;
    expect(life.tries(CITIZEN, { type: "reopen", reason: "没办成" }).ok).toBe(true);
    life.now += 60_000;
    expect(life.tries(CITIZEN, { type: "reopen", reason: "没办成" })).toMatchObject({
      ok: false,
      code: "overLimit",
    });
  });
});

describe("the archive", () => {
  it("waits for the callback or the end of the days, and seals the ticket", () => {
    const life = closed();
    expect(life.refusal(life.desk, { type: "archive" })).toBe("missing");
    life.does(CITIZEN, survey("satisfied")).does(life.desk, { type: "archive" });
    const decision = life.tries(CITIZEN, { type: "supplement", text: "再说一句", attachmentIds: [] });
    expect(decision).toMatchObject({ ok: false, code: "wrongStage" });
    expect(decision.ok ? [] : decision.possible).toEqual(["有新的情况，请另外登记一件。"]);
  });
});

describe("withdrawing", () => {
  it("ends it at any open stage and tells the units", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    life.does(CITIZEN, { type: "withdraw", reason: "已经办好了" });
    expect([life.ticket.status, life.ticket.problem]).toEqual(["withdrawn", "withdrawn"]);
    expect(life.messages("withdrawn")).toEqual(["department:housing"]);
    expect(life.refusal(CITIZEN, { type: "withdraw", reason: "x" })).toBe("wrongStage");
  });
});

describe("merging", () => {
  const office = officeUnder(PLAIN);
  const other = (): Ticket => register(office, newTicket(), { now: THURSDAY, actor: PROGRAM }).ticket;
  const target = (ticket: Ticket, isThis = false) => ({
    mergeTarget: { ticketId: "t2", number: "2号", ticket, isThis },
  });
  const merge = { type: "merge", why: "同一件事" } as const;

  it("leaves a shell without a running clock; unmerged, its limits run on from where they began", () => {
    const life = new Life(PLAIN).triaged();
    life.at("2026-10-09 10:00").does(life.desk, merge, target(other()));
    expect([life.ticket.status, life.running()]).toEqual(["merged", []]);
    expect(life.messages("merged")).toEqual(["citizen"]);
    life.at("2026-10-13 10:00").does(life.desk, { type: "unmerge", why: "不是一件事" });
    expect([life.ticket.status, life.running()]).toEqual(["triaged", ["handling 2026-10-21T17:00"]]);
  });

  it("refuses chains, circles and itself", () => {
    const life = new Life(PLAIN).triaged();
    const shell = new Life(PLAIN).triaged();
    shell.does(shell.desk, merge, target(other()));
    expect(life.refusal(life.desk, merge, target(shell.ticket))).toBe("chain");
    expect(life.refusal(life.desk, merge, target(life.ticket, true))).toBe("chain");
    life.does(PROGRAM, { type: "absorb", ticketId: "t3", number: "3号" });
    expect(life.refusal(life.desk, merge, target(other()))).toBe("chain");
  });

  it("still answers each reporter", () => {
    const life = new Life(PLAIN).triaged().does(PROGRAM, { type: "absorb", ticketId: "t3", number: "3号" });
    life.dispatched().replied().toldAndClosed();
    expect(life.messages("result")).toEqual(["citizen", "citizen:t3"]);
    const shell = new Life(PLAIN).triaged();
    shell
      .does(shell.desk, merge, target(other()))
      .does(PROGRAM, { type: "recordDelivery", channel: "sms", receipt: "r" });
    expect([shell.ticket.status, shell.ticket.rounds[0]?.delivery?.channel]).toEqual(["merged", "sms"]);
  });
});
