import { describe, expect, it } from "vitest";
import { COMMAND_TYPES } from "../../../core/lifecycle/commandEvents.ts";
import { PRIVATE_FIELDS, PURPOSES, visibleFields } from "../../../core/lifecycle/fieldRights.ts";
import { mayDo, mayOpen } from "../../../core/lifecycle/permissions.ts";
import { possible } from "../../../core/lifecycle/possible.ts";
import { GOOD_REPLY, Life } from "./given.ts";
import { ALL_PACKS, CITIZEN, classification, packWith } from "./givenOffice.ts";

const PLAIN = packWith((pack) => pack.lifecycle.firstAsked !== undefined);
const CLUES = packWith(
  (pack) => pack.lifecycle.conduct.clues !== null && pack.lifecycle.workSheetApproval === undefined,
);
const everyPack = ALL_PACKS.map((pack) => [pack.id, pack] as const);

describe("a complaint about conduct", () => {
  const accused = (pack = PLAIN, staffIds: string[] = []) => {
    const life = new Life(pack, { classification: classification({ conduct: true }) });
    return life.does(life.desk, {
      type: "triage",
      kind: "coordinate",
      dimensions: {},
      departmentId: "housing",
      accused: { departmentId: "housing", staffIds },
      note: null,
    });
  };

  it.each(everyPack)("under %s can be neither opened nor touched by the accused unit", (_id, pack) => {
    const life = accused(pack);
    const kept = life.office.staff.filter(
      (one) =>
        one.departmentId === "housing" &&
        one.roles.some((role) => pack.lifecycle.conduct.keepFrom.includes(role)),
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { id, name } of kept) {
      const actor = { role: "staff", id, name } as const;
      expect(mayOpen(life.office, life.ticket, actor)).toBe(false);
      expect(COMMAND_TYPES.filter((command) => mayDo(life.office, life.ticket, command, actor))).toEqual([]);
      for (const purpose of PURPOSES) {
        const sights = Object.values(visibleFields(life.office, life.ticket, actor, purpose));
        expect(new Set(sights)).toEqual(new Set(["hidden"]));
      }
      expect(possible(life.office, life.ticket, { actor, now: life.now })).toEqual([]);
    }
  });

  it.each(everyPack)("under %s goes to the responsible role, never to the accused unit", (_id, pack) => {
    const life = accused(pack);
    const units = [{ departmentId: "housing", lead: true, task: null, limit: null, byHand: false }];
    expect(life.refusal(life.desk, { type: "dispatch", unconfirmedWhy: null, units })).toBe("toAccused");
    expect(life.refusal(life.desk, { type: "dispatchConduct", departmentId: "housing" })).toBe("toAccused");
    life.does(life.desk, { type: "dispatchConduct", departmentId: null });
    expect(life.ticket.owner.role).toBe(pack.lifecycle.conduct.to);
    expect(life.owed.filter((one) => one.to === "department:housing")).toEqual([]);
    const handler = life.role(pack.lifecycle.conduct.to);
    life.does(handler, { type: "reply", partId: "part-1", reply: GOOD_REPLY });
    expect(life.ticket.status).toBe("replied");
  });

  it("is kept from every unit until somebody knows who is accused", () => {
    const life = new Life(PLAIN, { classification: classification({ conduct: true }) });
    expect(["housing", "tax"].map((unit) => mayOpen(life.office, life.ticket, life.unit(unit)))).toEqual([
      false,
      false,
    ]);
    expect(mayOpen(life.office, life.ticket, life.desk)).toBe(true);
  });

  it("is kept from an accused clerk of the window too", () => {
    const life = accused(PLAIN, ["clerk"]);
    expect(mayOpen(life.office, life.ticket, life.role("clerk"))).toBe(false);
    expect(life.refusal(life.role("clerk"), { type: "supplement", text: "x", attachmentIds: [] })).toBe(
      "forbidden",
    );
  });

  it("sends clues of broken discipline on a path of their own", () => {
    const life = accused(CLUES);
    life.does(life.desk, { type: "forwardClue" });
    expect(life.messages("conductClue")).toEqual([`role:${CLUES.lifecycle.conduct.clues}`]);
    const investigator = life.role(CLUES.lifecycle.conduct.clues ?? "");
    expect(JSON.stringify(life.last("conductClueForwarded"))).not.toContain("线索内容");
    expect(visibleFields(life.office, life.ticket, life.desk, "handle").conductClues).toBe("hidden");
    expect(mayDo(life.office, life.ticket, "forwardClue", investigator)).toBe(true);
  });

  it("writes to the responsible role where the ladder names the accused side", () => {
    const life = accused();
    const clock = life.clocks("handling").find((one) => one.status === "running")?.id ?? "";
    life.does(life.desk, { type: "press", clockId: clock, ladderId: null });
    expect(life.messages("pressed")).toEqual([`role:${PLAIN.lifecycle.conduct.to}`]);
  });
});

describe("who sees what", () => {
  it("lets a unit see the phone to make contact, and only where it has a part", () => {
    const life = new Life(PLAIN).triaged().dispatched();
    const sees = (unit: string, purpose: "contact" | "handle") =>
      visibleFields(life.office, life.ticket, life.unit(unit), purpose).phone;
    expect([sees("housing", "contact"), sees("housing", "handle"), sees("tax", "contact")]).toEqual([
      "plain",
      "masked",
      "hidden",
    ]);
  });

  it("never shows an ID number but to verify it", () => {
    for (const pack of ALL_PACKS) {
      const life = new Life(pack);
      for (const { id, name } of life.office.staff) {
        const actor = { role: "staff", id, name } as const;
        for (const purpose of PURPOSES) {
          if (purpose === "verify") continue;
          expect(visibleFields(life.office, life.ticket, actor, purpose).idNumber).not.toBe("plain");
        }
      }
    }
  });

  it("hides everything from administrators and reviewers of cases", () => {
    const life = new Life(PLAIN);
    const sights = visibleFields(life.office, life.ticket, life.as("administrator"), "handle");
    expect(PRIVATE_FIELDS.filter((field) => sights[field] !== "hidden")).toEqual([]);
  });
});

describe("what is possible now", () => {
  it("is said with what is missing before it", () => {
    const pack = packWith((one) => one.lifecycle.workSheetApproval !== undefined);
    const life = new Life(pack).triaged();
    const dispatch = possible(life.office, life.ticket, { actor: life.desk, now: life.now }).find(
      (one) => one.command === "dispatch",
    );
    expect(dispatch).toMatchObject({ ready: false, missing: ["请管理机构审定工作单"] });
  });

  it("comes with every refusal", () => {
    const life = new Life(PLAIN);
    const decision = life.tries(CITIZEN, { type: "archive" });
    expect(decision).toMatchObject({
      ok: false,
      code: "forbidden",
      possible: ["补充材料", "更正登记内容", "撤回"],
    });
  });

  it("names whom to turn to where somebody can do nothing", () => {
    const life = new Life(PLAIN);
    const decision = life.tries(life.unit("tax"), { type: "reply", partId: "part-1", reply: GOOD_REPLY });
    expect(decision.ok ? [] : decision.possible).toEqual([
      "这件事现在由“窗口研判分办人员”负责，有事请找他们。",
    ]);
  });
});
