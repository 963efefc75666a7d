import { describe, expect, it } from "vitest";
import { GOOD_REPLY, Life } from "./given.ts";
import { CITIZEN, classification, EVERYTHING, packWith, TIMER } from "./givenOffice.ts";

const PLAIN = packWith((pack) => pack.lifecycle.firstAsked !== undefined);
const APPROVING = packWith((pack) => pack.lifecycle.workSheetApproval !== undefined);
const SENDING_BACK = packWith((pack) => pack.lifecycle.cannotOnlyReply !== undefined);
const FEEDBACK = packWith((pack) => pack.clocks.some((rule) => rule.clock === "feedback"));
const PRESSING = packWith((pack) => pack.lifecycle.pressUntilDone !== undefined);
const OTHER_LEVEL = packWith((pack) => pack.clocks.some((rule) => rule.clock === "contact"));
const BARE = { ...GOOD_REPLY, result: "cannot", text: "办不了" } as const;
const ruled = (ruling: "upheld" | "rejected", sendTo: string | null, partId = "part-1") =>
  ({ type: "ruleSendBack", partId, ruling, why: "按三定方案", sendTo }) as const;
const refusing = (partId = "part-1") =>
  ({ type: "sendBack", partId, reason: "不归我单位管", basis: "三定方案第二条" }) as const;

describe("several units", () => {
  const twoUnits = () => new Life(PLAIN).triaged({ joint: "yes" }).prepared().dispatched("housing", "tax");

  it("need exactly one lead", () => {
    const life = new Life(PLAIN).triaged({ joint: "yes" }).prepared();
    const unit = { task: null, limit: null, byHand: false };
    const units = ["housing", "tax"].map((departmentId) => ({ ...unit, departmentId, lead: true }));
    expect(life.refusal(life.desk, { type: "dispatch", unconfirmedWhy: null, units })).toBe("incomplete");
  });

  it("each have a part and a clock of their own, the lead owns it", () => {
    const life = twoUnits();
    expect(life.ticket.parts.map((part) => [part.id, part.lead, part.status])).toEqual([
      ["part-1", true, "received"],
      ["part-2", false, "received"],
    ]);
    expect(life.clocks("handling").map((clock) => clock.partId)).toEqual([undefined, "part-1", "part-2"]);
    expect(life.ticket.owner.departmentId).toBe("housing");
    expect(life.messages("workSheet")).toEqual(["department:housing", "department:tax"]);
  });

  it("keep the ticket open until the last has replied, and the citizen gets one answer", () => {
    const life = twoUnits().replied("part-1");
    expect([life.ticket.status, life.ticket.owner.departmentId]).toEqual(["dispatched", "tax"]);
    life.replied("part-2", "tax");
    expect(life.ticket.status).toBe("replied");
    expect(life.refusal(life.clerk, { type: "giveFeedback", text: null, channel: null })).toBe("missing");
    life.does(life.desk, {
      type: "mergeReplies",
      result: { result: "done", text: "两家都办好了", basis: null, alternative: null },
    });
    life.toldAndClosed();
    expect(life.messages("result")).toEqual(["citizen"]);
    expect(life.ticket.rounds[0]?.result?.text).toBe("两家都办好了");
  });

  it("show which of them was late", () => {
    const life = twoUnits().at("2026-10-09 10:00").replied("part-1");
    life.at("2026-11-02 10:00").replied("part-2", "tax");
    expect(life.clocks("handling").map((clock) => [clock.partId ?? "ticket", clock.status])).toEqual([
      ["ticket", "running"],
      ["part-1", "met"],
      ["part-2", "late"],
    ]);
  });
});

describe("a unit's refusal", () => {
  it("needs a reason and a basis, stops no clock, and gets a ruling within half a working day", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    expect(life.refusal(life.unit(), { ...refusing(), basis: "" })).toBe("incomplete");
    life.does(life.unit(), refusing());
    expect(life.running()).toEqual(["handling 2026-10-21T17:00", "ruling 2026-10-08T14:30"]);
    expect(life.ticket.owner.role).toBe(PLAIN.triage.by);
  });

  it("that is rejected leaves the unit with it, and it cannot refuse again", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    life.does(life.unit(), refusing());
    life.does(life.desk, ruled("rejected", null));
    expect(life.ticket.owner.departmentId).toBe("housing");
    expect(life.refusal(life.unit(), refusing())).toBe("ruled");
  });

  it("that is upheld sends it to another unit at once", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    life.does(life.unit(), refusing());
    life.does(life.desk, ruled("upheld", "tax"));
    expect(life.ticket.owner.departmentId).toBe("tax");
    expect(life.running()).toEqual(["handling 2026-10-21T17:00"]);
  });

  it("in turn ends in a ruling that names who has to handle it", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    life.does(life.unit("housing"), refusing()).does(life.desk, ruled("upheld", "tax"));
    life.does(life.unit("tax"), refusing("part-2"));
    expect(life.refusal(life.desk, ruled("upheld", null, "part-2"))).toBe("ruled");
    life.does(life.desk, ruled("upheld", "civil", "part-2"));
    expect(life.last("sendBackRuled")?.forced).toBe(true);
    expect(life.refusal(life.unit("civil"), refusing("part-3"))).toBe("ruled");
  });

  it("is never the second one of the same unit", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    life.does(life.unit(), refusing()).does(life.desk, ruled("upheld", null));
    expect([life.ticket.status, life.ticket.owner.role]).toEqual(["triaged", PLAIN.triage.by]);
    life.dispatched();
    expect(life.refusal(life.unit(), refusing("part-2"))).toBe("ruled");
  });
});

describe("a reply", () => {
  it("that only says it cannot be done goes back where the pack says so, and no clock stops", () => {
    const life = new Life(SENDING_BACK).triaged().prepared().dispatched();
    const running = life.running();
    life.does(life.unit(), { type: "reply", partId: "part-1", reply: BARE });
    expect(life.last("replyChecked")).toMatchObject({ verdict: "redo", cannotOnly: true });
    expect([life.ticket.status, life.ticket.parts[0]?.status]).toEqual(["dispatched", "redo"]);
    expect(life.running()).toEqual(running);
    expect(life.messages("redo")).toEqual(["department:housing"]);
  });

  it("of that kind is not taken anywhere else", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    expect(life.refusal(life.unit(), { type: "reply", partId: "part-1", reply: BARE })).toBe("bareCannot");
    const whole = { ...BARE, basis: "条例第三条", alternative: "可以先办临时证" };
    life.does(life.unit(), { type: "reply", partId: "part-1", reply: whole });
    expect(life.ticket.status).toBe("replied");
  });

  it("names who operates it there", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    expect(
      life.refusal(life.unit(), { type: "reply", partId: "part-1", reply: { ...GOOD_REPLY, operator: "" } }),
    ).toBe("incomplete");
  });

  it("is checked before the citizen is told, and a redo keeps the limit running", () => {
    const life = new Life(APPROVING).triaged({ obstacle: "cannot" }).prepared().dispatched().replied();
    expect(life.refusal(life.clerk, { type: "giveFeedback", text: null, channel: null })).toBe("missing");
    const check = { type: "checkReply", partId: "part-1" } as const;
    expect(life.refusal(life.desk, { ...check, verdict: "redo", why: "" })).toBe("incomplete");
    life.does(life.desk, { ...check, verdict: "redo", why: "没有写依据" });
    expect([life.ticket.status, life.ticket.redos]).toEqual(["dispatched", 1]);
    expect(life.running()).toEqual(["handling 2026-10-12T17:00"]);
    life.replied().toldAndClosed();
    expect(life.clocks("handling").map((clock) => clock.status)).toEqual(["met"]);
  });

  it("starts the half working day for telling, which ends when it has arrived", () => {
    const life = new Life(FEEDBACK).triaged().dispatched().at("2026-10-09 16:00").replied();
    expect(life.running()).toEqual(["feedback 2026-10-10T11:30"]);
    expect(life.clocks("handling")[0]?.status).toBe("met");
    life.does(life.clerk, { type: "giveFeedback", text: null, channel: "sms" });
    expect(life.running()).toEqual(["feedback 2026-10-10T11:30"]);
    life.at("2026-10-10 14:00").does(TIMER, { type: "recordDelivery", channel: "sms", receipt: "r" });
    expect(life.clocks("feedback")[0]?.status).toBe("late");
  });

  it("that is to be redone restarts the limit it had ended, from where it began", () => {
    const life = new Life(FEEDBACK).triaged().dispatched().at("2026-10-09 16:00").replied();
    life.does(life.desk, { type: "checkReply", partId: "part-1", verdict: "redo", why: "答非所问" });
    expect(life.running()).toEqual(["handling 2026-10-10T17:00"]);
    expect(life.clocks("feedback")[0]?.status).toBe("cancelled");
  });

  it("cannot be given by another unit", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    expect(life.refusal(life.unit("tax"), { type: "reply", partId: "part-1", reply: GOOD_REPLY })).toBe(
      "forbidden",
    );
  });
});

describe("a hard matter", () => {
  const hard = () => new Life(APPROVING).triaged({ obstacle: "hard" }).prepared().dispatched();
  const planned = {
    type: "plan",
    partId: "part-1",
    plan: "先补登记，再过户",
    promised: { workdays: 10 },
  } as const;

  it("gets a plan first, told to the citizen, then the result within what the plan promises", () => {
    const life = hard();
    expect(life.running()).toEqual(["plan 2026-10-14T17:00"]);
    life.at("2026-10-12 10:00").does(life.unit(), planned);
    expect(life.running()).toEqual(["promise 2026-10-26T17:00"]);
    expect(life.clocks("plan")[0]?.status).toBe("met");
    expect(life.owed.find((one) => one.template === "plan")?.params["promisedAt"]).toBe(
      "2026-10-26T17:00:00+08:00",
    );
  });

  it("cannot be promised for a day that has passed", () => {
    const life = hard();
    expect(life.refusal(life.unit(), { ...planned, promised: { date: "2026-10-01" } })).toBe("incomplete");
    expect(life.refusal(life.unit(), { ...planned, promised: { date: "2026-02-30" } })).toBe("incomplete");
  });

  it("whose obstacle was put right mid-way is counted from the same receipt of the sheet", () => {
    const life = hard().at("2026-10-09 10:00");
    life.does(life.clerk, {
      type: "correct",
      change: { field: "dimension", dimension: "obstacle", to: "cannot" },
    });
    expect(life.running()).toEqual(["handling 2026-10-12T17:00"]);
  });

  it("on paper has a clock of the house until the sheet is there", () => {
    const life = new Life(APPROVING).triaged({ obstacle: "hard" }).prepared();
    const units = [{ departmentId: "housing", lead: true, task: null, limit: null, byHand: true }];
    life.does(life.desk, { type: "dispatch", unconfirmedWhy: null, units });
    expect(life.running()).toEqual(["desk 2026-10-09T17:00"]);
    life.at("2026-10-09 10:00").does(life.unit(), { type: "recordReceipt", partId: "part-1" });
    expect(life.running()).toEqual(["plan 2026-10-15T17:00"]);
  });
});

describe("reporting progress", () => {
  it("meets a limit for reporting, and the next report is due until it is done", () => {
    const life = new Life(PRESSING).triaged({ complexity: "complex" }).dispatched().at("2026-10-13 10:00");
    const report = {
      type: "reportProgress",
      partId: "part-1",
      progress: "已开协调会",
      reasons: "要两个部门会签",
    } as const;
    expect(life.refusal(life.unit(), { ...report, reasons: "" })).toBe("incomplete");
    life.does(life.unit(), report);
    expect(life.running()).toEqual(["handling 2026-10-20T17:00"]);
    expect(life.messages("progress")).toEqual(["citizen", `role:${PRESSING.lifecycle.progressReports?.to}`]);
  });

  it("does not meet a limit for the result", () => {
    const life = new Life(PRESSING).triaged({}).dispatched();
    life.does(life.unit(), { type: "reportProgress", partId: "part-1", progress: "在办", reasons: "在核实" });
    expect(life.running()).toEqual(["handling 2026-10-10T17:00"]);
  });
});

describe("another level", () => {
  const county = () =>
    new Life(OTHER_LEVEL, {
      classification: classification({ kind: "consult", dimensions: { level: "county" } }),
    }).triaged({
      level: "county",
    });

  it("gets it through a named person, whose contact with the citizen has its own limit", () => {
    const life = county();
    expect(
      life.refusal(life.desk, { type: "transferToLevel", hall: "县政务中心", contact: "", staffId: null }),
    ).toBe("incomplete");
    life.does(life.desk, { type: "transferToLevel", hall: "县政务中心", contact: "李专员", staffId: null });
    expect(life.ticket.owner.role).toBe(OTHER_LEVEL.lifecycle.otherLevel?.to);
    expect(life.running()).toEqual(["handling 2026-10-09T17:00", "contact 2026-10-09T17:00"]);
    expect(life.messages("otherLevel")).toEqual(["citizen"]);
    const contact = life.as("countyContact");
    life.does(contact, {
      type: "reportProgress",
      partId: "part-1",
      progress: "已联系群众",
      reasons: "在核实材料",
    });
    expect(life.clocks("contact")[0]?.status).toBe("met");
    life.does(contact, { type: "reply", partId: "part-1", reply: GOOD_REPLY });
    expect(life.ticket.status).toBe("replied");
  });

  it("can give it back", () => {
    const life = county();
    life.does(life.desk, {
      type: "transferToLevel",
      hall: "县政务中心",
      contact: "李专员",
      staffId: null,
    });
    life.does(life.as("countyContact"), {
      type: "takeBack",
      from: "citizen",
      number: "县12号",
      why: "归市里办",
    });
    expect([life.ticket.status, life.ticket.origin?.number]).toEqual(["triaged", "县12号"]);
    expect(life.running()).toContain("handling 2026-10-09T17:00");
  });

  it("is not for matters of this hall", () => {
    const life = new Life(OTHER_LEVEL).triaged({});
    expect(
      life.refusal(life.desk, { type: "transferToLevel", hall: "县", contact: "李", staffId: null }),
    ).toBe("missing");
  });
});

describe("beside the straight way", () => {
  it("records help by kind, a promise to bring papers, meetings, instructions, and who was called in", () => {
    const life = new Life(EVERYTHING, { classification: classification({ kind: "assist" }) }).triaged({
      complexity: "complex",
    });
    life.does(life.clerk, { type: "recordServiceAction", action: "homeVisit", note: null });
    life.does(life.clerk, {
      type: "promiseIncomplete",
      way: "容缺受理",
      missing: ["户口本"],
      bringBy: "2026-10-20",
    });
    life.does(life.clerk, { type: "proposeMeeting", meetingId: "m1", ground: "instruction", why: null });
    life.does(life.as("manager"), {
      type: "holdMeeting",
      meetingId: "m1",
      heldOn: "2026-10-09",
      participants: ["住建", "税务"],
      decision: "住建牵头",
      tasks: [{ departmentId: "tax", task: "出具完税证明" }],
    });
    life.does(life.clerk, { type: "recordInstruction", leader: "张副区长", instruction: "尽快办" });
    life.does(life.clerk, {
      type: "callTaskForce",
      staffIds: [staffId(life, "leaderInCharge")],
      why: "难办",
    });
    expect(life.ticket.notes.serviceActions).toEqual(["homeVisit"]);
    expect(life.ticket.incompletePromise?.missing).toEqual(["户口本"]);
    expect(life.ticket.meetings[0]?.held?.decision).toBe("住建牵头");
    expect(life.messages("meetingTask")).toEqual(["department:tax"]);
    expect(life.ticket.taskForce.length).toBe(1);
    expect(life.refusal(CITIZEN, { type: "recordInstruction", leader: "x", instruction: "y" })).toBe(
      "forbidden",
    );
  });
});

function staffId(life: Life, actsAs: string): string {
  const actor = life.as(actsAs);
  return actor.role === "staff" ? actor.id : "";
}
