import { describe, expect, it } from "vitest";
import type { Command } from "../../../core/lifecycle/command.ts";
import { Life, MINUTE } from "./given.ts";
import { CITIZEN, EVERYTHING, officeUnder, packWith, TIMER } from "./givenOffice.ts";

const PAUSING = packWith((pack) => pack.pause !== null);
const CAPPED = packWith((pack) => pack.extension?.capWorkdays != null);
const APPROVED = packWith((pack) => pack.extension !== null && pack.extension.capWorkdays === null);
const NEITHER = packWith((pack) => pack.extension === null && pack.pause === null);
const papers: Command = { type: "pause", papers: ["身份证", "户口本"] };

describe("a pause for the citizen's papers", () => {
  it("stands still and runs on, and the citizen is told both times", () => {
    const life = new Life(PAUSING).triaged().dispatched().at("2026-10-09 10:00");
    life.does(life.unit(), papers);
    expect(life.clocks("handling")[0]?.status).toBe("paused");
    expect(life.messages("papersNeeded")).toEqual(["citizen"]);
    life.at("2026-10-13 10:00").does(life.clerk, { type: "resume", why: "brought" });
    // 9, 10 and 12 October do not count
    expect(life.running()).toEqual(["handling 2026-10-14T17:00"]);
    expect(life.clocks("handling")[0]?.earlierDueAt.at(-1)).toBeDefined();
    life.at("2026-10-14 16:00").replied();
    expect(life.clocks("handling")[0]?.status).toBe("met");
  });

  it("is kept through a correction of what the limit depends on", () => {
    const life = new Life(PAUSING).triaged().dispatched().at("2026-10-09 10:00");
    life.does(life.unit(), papers);
    life.does(life.clerk, {
      type: "correct",
      change: { field: "dimension", dimension: "complexity", to: "complex" },
    });
    expect(life.clocks("handling").map((clock) => clock.status)).toEqual(["cancelled", "paused"]);
    life.at("2026-10-13 10:00").does(life.clerk, { type: "resume", why: "brought" });
    expect(life.running()).toEqual(["handling 2026-10-19T17:00"]);
  });

  it("ends by itself at the pack's limit, not before", () => {
    const life = new Life(PAUSING).triaged().dispatched();
    life.does(life.unit(), papers);
    const until = Date.parse(life.ticket.pause?.until ?? "");
    life.now = until - MINUTE;
    expect(life.refusal(TIMER, { type: "resume", why: "limit" })).toBe("wrongStage");
    life.now = until;
    life.does(TIMER, { type: "resume", why: "limit" });
    expect(life.clocks("handling")[0]?.status).toBe("running");
  });

  it("is not there where the pack knows none", () => {
    const life = new Life(NEITHER).triaged({ complexity: "complex" }).prepared().dispatched();
    expect(life.refusal(life.unit(), papers)).toBe("notInPack");
  });
});

describe("an extension", () => {
  const ask = (clockId: string, workdays: number) =>
    ({ type: "askExtension", clockId, asked: { workdays }, why: "要跨区核查" }) as const;
  const handling = (life: Life) =>
    life.clocks("handling").find((clock) => clock.status === "running")?.id ?? "";

  it("beyond the cap is refused, up to it granted by whom the pack names, and told", () => {
    const life = new Life(CAPPED).triaged({}).prepared().dispatched();
    expect(life.refusal(life.unit(), ask(handling(life), 11))).toBe("overLimit");
    life.does(life.unit(), ask(handling(life), 10));
    const by = life.role(CAPPED.extension?.approvedBy ?? "");
    expect(life.refusal(life.desk, { type: "decideExtension", granted: true, why: "同意" })).toBe(
      "forbidden",
    );
    life.does(by, { type: "decideExtension", granted: true, why: "同意" });
    expect(life.clocks("handling").at(-1)?.status).toBe("extended");
    expect(life.running()).toEqual(["extension 2026-10-21T17:00"]);
    expect(life.messages("extension")).toEqual([
      ...(CAPPED.extension?.tell ?? []).map((who) => (who === "citizen" ? who : `role:${who}`)),
      "department:housing",
    ]);
  });

  it("that is refused leaves the old limit", () => {
    const life = new Life(APPROVED).triaged({ complexity: "complex" }).dispatched();
    life.does(life.unit(), ask(handling(life), 9));
    life.does(life.role(APPROVED.extension?.approvedBy ?? ""), {
      type: "decideExtension",
      granted: false,
      why: "抓紧办",
    });
    expect(life.running()).toEqual(["handling 2026-10-14T17:00"]);
    expect(life.messages("extensionRefused")).toEqual(["department:housing"]);
  });

  it("survives a correction: the extended limit goes on", () => {
    const life = new Life(APPROVED).triaged({ complexity: "complex" }).dispatched();
    life.does(life.unit(), ask(handling(life), 9));
    life.does(life.role(APPROVED.extension?.approvedBy ?? ""), {
      type: "decideExtension",
      granted: true,
      why: "同意",
    });
    life.does(life.clerk, {
      type: "correct",
      change: { field: "dimension", dimension: "complexity", to: "general" },
    });
    expect(life.running()).toEqual(["extension 2026-10-20T17:00"]);
  });

  it("is not known to every regulation", () => {
    const life = new Life(NEITHER).triaged({ complexity: "complex" }).prepared().dispatched();
    expect(life.refusal(life.unit(), ask("handling-1", 5))).toBe("notInPack");
  });
});

describe("reminding, pressing, reporting", () => {
  it("is counted, each on its clock, and goes to the unit that owes a reply", () => {
    const life = new Life(NEITHER).triaged({ complexity: "complex" }).prepared().dispatched();
    const clock =
      life.ticket.clocks.find((one) => one.clock === "handling" && one.status === "running")?.id ?? "";
    const rung = (step: string) => NEITHER.ladder.find((one) => one.step === step)?.id ?? null;
    life.does(TIMER, { type: "remind", clockId: clock, ladderId: rung("remind") });
    expect(life.refusal(TIMER, { type: "escalate", clockId: clock, ladderId: rung("escalate") })).toBe(
      "wrongStage",
    );
    life.at("2026-11-02 10:00").does(TIMER, { type: "press", clockId: clock, ladderId: rung("press") });
    life.does(life.desk, { type: "press", clockId: clock, ladderId: null });
    life.does(TIMER, { type: "escalate", clockId: clock, ladderId: rung("escalate") });
    expect(life.ticket.presses).toEqual({ reminded: 1, pressed: 2, escalated: 1 });
    expect(life.messages("reminded")).toEqual(["department:housing"]);
    expect(life.messages("escalated").length).toBeGreaterThan(0);
    expect(life.refusal(TIMER, { type: "press", clockId: clock, ladderId: "nothing" })).toBe("unknown");
  });
});

describe("a calendar that changes", () => {
  it("moves the limits, keeps both dates, and tells the citizen", () => {
    const life = new Life(EVERYTHING).triaged();
    expect(life.refusal(TIMER, { type: "recomputeClocks" })).toBe("noChange");
    life.office = officeUnder(EVERYTHING, { "2026-10-12": "停电", "2026-10-13": "停电" });
    life.does(TIMER, { type: "recomputeClocks" });
    const moved = life.clocks("handling")[0];
    expect([moved?.earlierDueAt, moved?.dueAt]).toEqual([
      ["2026-10-14T17:00:00+08:00"],
      "2026-10-16T17:00:00+08:00",
    ]);
    expect(life.messages("limitChanged")).toEqual(["citizen"]);
    expect(life.refusal(CITIZEN, { type: "recomputeClocks" })).toBe("forbidden");
  });

  it("never makes late what was on time", () => {
    const life = new Life(EVERYTHING);
    life.office = officeUnder(EVERYTHING, { "2026-10-12": "停电" });
    life.does(TIMER, { type: "recomputeClocks" });
    life.office = officeUnder(EVERYTHING);
    expect(life.refusal(TIMER, { type: "recomputeClocks" })).toBe("noChange");
    expect(life.clocks("handling")[0]?.dueAt).toBe("2026-10-15T17:00:00+08:00");
  });
});
