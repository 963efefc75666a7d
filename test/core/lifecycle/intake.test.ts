import { describe, expect, it } from "vitest";
import { register } from "../../../core/lifecycle/register.ts";
import { nextDueAt } from "../../../core/lifecycle/ticket.ts";
import { GOOD_REPLY, Life, THURSDAY } from "./given.ts";
import {
  ALL_PACKS,
  CITIZEN,
  classification,
  EVERYTHING,
  newTicket,
  officeUnder,
  PROGRAM,
  packWith,
  SHIPPED,
} from "./givenOffice.ts";

const APPROVING = packWith((pack) => pack.lifecycle.workSheetApproval !== undefined);
const OPINION = packWith((pack) => pack.lifecycle.opinionBeforeDispatch !== undefined);
const ANALYSING = packWith((pack) => pack.lifecycle.causeAnalysis !== undefined);
const CONFIRMING = packWith((pack) => pack.lifecycle.confirmation !== undefined);
const NOTICING = packWith((pack) => pack.lifecycle.oneTimeNotice?.kinds.includes("consult") === true);
const GUIDING = packWith((pack) => pack.exclusions.every((one) => one.treatment === "guide"));
const DECLINING = packWith((pack) => pack.clocks.some((rule) => rule.clock === "decline"));
const HANDING_OVER = packWith((pack) => pack.outOfScope.enterprise.handOver);

describe("registering", () => {
  it.each(SHIPPED.map((pack) => [pack.id, pack] as const))(
    "under %s gives an owner and a clock at once",
    (_id, pack) => {
      const { ticket, events } = register(officeUnder(pack), newTicket(), { now: THURSDAY, actor: PROGRAM });
      expect(ticket.owner.role).toBe(pack.triage.by);
      expect(nextDueAt(ticket)).not.toBeNull();
      expect(events.map((event) => event.type)).toEqual(["registered", "classified"]);
    },
  );

  it("lets a sure classification stand as triage, but never one of a complaint about conduct", () => {
    const office = officeUnder(EVERYTHING);
    const sure = register(office, newTicket({ needsTriage: false }), { now: THURSDAY, actor: PROGRAM });
    const conduct = register(
      office,
      newTicket({ needsTriage: false, classification: classification({ conduct: true }) }),
      { now: THURSDAY, actor: PROGRAM },
    );
    expect([sure.ticket.status, conduct.ticket.status]).toEqual(["triaged", "registered"]);
  });

  it("keeps the first clerk asked on the ticket while others handle it", () => {
    const life = new Life(OPINION, {}, { role: "staff", id: "clerk", name: "小李" }).triaged();
    life.does(life.desk, { type: "assign", staffId: "triage", role: "triage" });
    expect(life.ticket.firstAsked).toEqual({ id: "clerk", name: "小李" });
  });
});

describe("answering on the spot", () => {
  it("closes the ticket with the answer, and owes the callback", () => {
    const life = new Life(OPINION, { classification: classification({ kind: "consult" }) });
    life.does(life.clerk, {
      type: "answer",
      guideId: null,
      guideTitle: null,
      notice: true,
      result: { result: "explained", text: "带身份证到二楼三号窗口", basis: null, alternative: null },
    });
    expect([life.ticket.status, life.ticket.problem]).toEqual(["answered", "answered"]);
    expect(life.messages("survey")).toEqual(["citizen"]);
    expect(life.running()).toEqual([]);
  });

  it("owes the one-time notice where the pack asks for it", () => {
    const life = new Life(NOTICING, { classification: classification({ kind: "consult" }) });
    const result = { result: "explained", text: "带身份证", basis: null, alternative: null } as const;
    expect(
      life.refusal(life.clerk, { type: "answer", guideId: null, guideTitle: null, notice: false, result }),
    ).toBe("incomplete");
  });

  it.each([
    ["its basis", { basis: null, alternative: "先办临时证" }],
    ["what to do instead", { basis: "条例第三条", alternative: " " }],
  ])("never says that it cannot be done without %s", (_what, part) => {
    const life = new Life(OPINION);
    const decision = life.tries(life.clerk, {
      type: "answer",
      guideId: null,
      guideTitle: null,
      notice: true,
      result: { result: "cannot", text: "不符合条件", ...part },
    });
    expect(decision).toMatchObject({ ok: false, code: "bareCannot" });
  });
});

describe("declining", () => {
  it("gives reason, basis and where it belongs, within a limit counted from the receipt", () => {
    const life = new Life(DECLINING).at("2026-10-09 16:00");
    life.does(life.clerk, { type: "decline", reason: "lawsuit", applicant: "person", delivered: false });
    expect(life.ticket.status).toBe("telling");
    expect(life.running()).toEqual(["decline 2026-10-12T17:00"]);
    expect(life.ticket.decline?.basis).not.toEqual([]);
    life.does(PROGRAM, { type: "recordDelivery", channel: "sms", receipt: "r" });
    expect([life.ticket.status, life.ticket.problem]).toEqual(["declined", "notOurs"]);
    expect(life.clocks("decline").map((clock) => clock.status)).toEqual(["met"]);
  });

  it("is not open for what the pack only guides elsewhere", () => {
    const life = new Life(GUIDING);
    expect(
      life.refusal(life.clerk, { type: "decline", reason: "law", applicant: "person", delivered: true }),
    ).toBe("notInPack");
  });

  it("of an enterprise's matter is a handing over where the pack says so, and the citizen is told", () => {
    const life = new Life(HANDING_OVER);
    const wish = {
      type: "decline",
      reason: "outOfScope",
      applicant: "enterprise",
      delivered: false,
    } as const;
    expect(life.refusal(life.clerk, wish)).toBe("notInPack");
    life.does(life.desk, {
      type: "transferToPlatform",
      applicant: "enterprise",
      number: null,
      delivered: false,
    });
    expect(life.messages("transferred")).toEqual(["citizen"]);
    expect(
      life.refusal(life.desk, {
        type: "transferToPlatform",
        applicant: "person",
        number: null,
        delivered: true,
      }),
    ).toBe("wrongStage");
  });

  it("can be overruled by a person, and limits begin", () => {
    const life = new Life(DECLINING, {
      decline: { reason: "law", basis: ["p4n2"], told: "请到公安机关", delivered: true },
    });
    expect(life.ticket.status).toBe("declined");
    life.does(life.desk, { type: "overruleDecline", reason: "不是案件" });
    expect([life.ticket.status, life.ticket.problem]).toEqual(["registered", "open"]);
    expect(life.running().length).toBeGreaterThan(0);
    expect(life.refusal(CITIZEN, { type: "overruleDecline", reason: "x" })).toBe("forbidden");
  });
});

describe("before anything goes out", () => {
  const dispatch = {
    type: "dispatch",
    unconfirmedWhy: null,
    units: [{ departmentId: "housing", lead: true, task: null, limit: null, byHand: false }],
  } as const;

  it.each([
    ["the work sheet is approved", APPROVING, { complexity: "complex" }],
    ["an opinion is given on a complex matter", OPINION, { complexity: "complex" }],
    ["the cause is analysed", ANALYSING, {}],
    ["the citizen has confirmed", CONFIRMING, {}],
  ])("%s, where the pack asks for it", (_step, pack, dimensions) => {
    const life = new Life(pack).triaged(dimensions);
    const decision = life.tries(life.desk, { ...dispatch, units: [...dispatch.units] });
    expect(decision).toMatchObject({ ok: false, code: "missing" });
    life.prepared().does(life.desk, { ...dispatch, units: [...dispatch.units] });
    expect(life.ticket.status).toBe("dispatched");
  });

  it("needs no opinion on a simple matter", () => {
    const life = new Life(OPINION).triaged({}).dispatched();
    expect(life.ticket.status).toBe("dispatched");
  });

  it("asks the approver for the limit, and nobody else may approve", () => {
    const life = new Life(APPROVING).triaged();
    const by = life.role(APPROVING.lifecycle.workSheetApproval?.by ?? "");
    expect(life.refusal(by, { type: "approveSheet", limit: null, note: null })).toBe("incomplete");
    expect(life.refusal(life.desk, { type: "approveSheet", limit: { workdays: 3 }, note: null })).toBe(
      "forbidden",
    );
    life.does(by, { type: "approveSheet", limit: { workdays: 3 }, note: null });
    expect(life.ticket.approval?.limitAt).toBe("2026-10-12T17:00:00+08:00");
  });

  it("goes on without the confirmation only with a reason on record", () => {
    const life = new Life(CONFIRMING).triaged();
    life.does(life.clerk, { type: "analyseCause", cause: "材料不全", dimensions: {} });
    life.does(life.desk, { ...dispatch, units: [...dispatch.units], unconfirmedWhy: "电话打不通" });
    expect(life.last("dispatched")?.note).toBe("电话打不通");
  });

  it("ends the same-day limit with the analysis", () => {
    const life = new Life(ANALYSING);
    life
      .at("2026-10-08 16:30")
      .does(life.clerk, { type: "analyseCause", cause: "窗口要求不一", dimensions: {} });
    expect(life.clocks("analysis")).toMatchObject([{ status: "met", dueAt: "2026-10-08T17:00:00+08:00" }]);
  });
});

describe("putting right", () => {
  it.each(ALL_PACKS.map((pack) => [pack.id, pack] as const))(
    "under %s counts the limits that hold now from the same receipt",
    (_id, pack) => {
      const life = new Life(pack).triaged({});
      life.at("2026-10-12 09:00").does(life.clerk, {
        type: "correct",
        change: { field: "dimension", dimension: "complexity", to: "complex" },
      });
      const fresh = new Life(pack, {
        classification: classification({ dimensions: { complexity: "complex" } }),
      });
      const due = (one: Life) =>
        one
          .clocks("handling")
          .filter((clock) => clock.status === "running")
          .map((clock) => clock.dueAt);
      expect(due(life)).toEqual(due(fresh));
      expect(life.ticket.classification?.dimensions["complexity"]).toBe("complex");
    },
  );

  it("takes the sheet from the wrong unit, and the ticket is the window's again", () => {
    const life = new Life(OPINION).triaged().dispatched();
    life.does(life.clerk, { type: "correct", change: { field: "department", to: "tax" } });
    expect([life.ticket.status, life.ticket.parts[0]?.status]).toEqual(["triaged", "taken"]);
    expect(life.messages("taken")).toEqual(["department:housing"]);
    expect(life.running()).toEqual(["handling 2026-10-21T17:00"]);
  });

  it("says so where nothing would change", () => {
    const life = new Life(OPINION);
    expect(life.refusal(CITIZEN, { type: "correct", change: { field: "kind", to: "coordinate" } })).toBe(
      "noChange",
    );
  });
});

describe("an office under any pack", () => {
  it.each(ALL_PACKS.map((pack) => [pack.id, pack] as const))(
    "brings a request under %s from the door to the end",
    (_id, pack) => {
      const life = new Life(pack).triaged({ complexity: "complex" }).prepared().dispatched();
      life.at("2026-10-09 10:00").does(life.unit(), { type: "signFor", partId: "part-1" });
      life.does(life.unit(), { type: "reply", partId: "part-1", reply: GOOD_REPLY }).toldAndClosed();
      expect([life.ticket.status, life.ticket.problem]).toEqual(["closed", "answered"]);
      life.does(CITIZEN, { type: "recordSurvey", grade: "satisfied", words: null, attempts: 1 });
      expect(life.ticket.problem).toBe("solved");
      expect(life.ticket.clocks.every((clock) => clock.status !== "running")).toBe(true);
    },
  );
});
