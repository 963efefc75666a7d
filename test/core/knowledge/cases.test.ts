import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CASE_FLOW,
  type CaseCommand,
  type CaseContent,
  type CaseStep,
  caseContent,
  type KnowledgeCase,
} from "../../../core/knowledge/cases/case.ts";
import { caseFromTicket } from "../../../core/knowledge/cases/caseFromTicket.ts";
import { caseRole, possibleWithCase } from "../../../core/knowledge/cases/caseRights.ts";
import { decideCase } from "../../../core/knowledge/cases/decideCase.ts";
import { evolveCase, foldCase } from "../../../core/knowledge/cases/evolveCase.ts";
import { maskCase } from "../../../core/knowledge/cases/maskCase.ts";
import { caseOffice, staffFor } from "./caseOffice.ts";

const AT = "2026-11-19T12:00:00+08:00";
const CONTENT: CaseContent = caseContent.parse({
  title: "缺购房发票的过户",
  problem: "开发商注销，开不出发票。",
  method: "税务核定后受理。",
  conclusion: "可以用备案合同代替。",
});

const OFFICES = [caseOffice("network"), caseOffice("office"), caseOffice("unsaid")];

describe("a case", () => {
  it.each(OFFICES.map((office) => [office.pack.id, office] as const))(
    "is drafted, reviewed and published by those whom the pack names, else by the roles all packs share (%s)",
    (_, office) => {
      const { writer, reviewer, publisher } = staffFor(office);
      const rule = office.pack.lifecycle.cases;
      if (rule !== undefined) {
        expect(reviewer.roles).toContain(rule.reviewedBy);
        expect(publisher.roles).toContain(rule.publishedBy);
      }
      const decided = (before: KnowledgeCase | null, command: CaseCommand, by = writer): KnowledgeCase => {
        const decision = decideCase(office, before, command, by, AT);
        if (!decision.ok) throw new Error(decision.why);
        return evolveCase(before, decision.step);
      };
      const draft = decided(null, { type: "draft", content: CONTENT, why: null });
      const submitted = decided(draft, { type: "submit", why: null });
      const refused = decideCase(office, submitted, { type: "approve", why: null }, writer, AT);
      expect(refused).toMatchObject({ ok: false, code: "noRight" });
      const approved = decided(submitted, { type: "approve", why: null }, reviewer);
      const published = decided(approved, { type: "publish", why: null, unitIds: [] }, publisher);
      expect(published.published?.shared).toBe(rule?.sharedWith !== "office");
    },
  );

  it("is not approved by the person who submitted it, whatever their role", () => {
    const office = caseOffice("network");
    const { reviewer } = staffFor(office);
    const draft = decideCase(office, null, { type: "draft", content: CONTENT, why: null }, reviewer, AT);
    if (!draft.ok) throw new Error(draft.why);
    const submit = decideCase(office, foldCase([draft.step]), { type: "submit", why: null }, reviewer, AT);
    if (!submit.ok) throw new Error(submit.why);
    const submitted = foldCase([draft.step, submit.step]);
    expect(decideCase(office, submitted, { type: "approve", why: null }, reviewer, AT)).toMatchObject({
      ok: false,
      code: "noRight",
    });
  });

  it("is published jointly with units of the office where the pack knows that, and nowhere else", () => {
    const approvedIn = (office: (typeof OFFICES)[number]): KnowledgeCase => {
      const by = { id: "a", name: "甲", role: "x" };
      const head = { at: AT, by, why: null };
      const steps: CaseStep[] = [
        { ...head, version: 1, type: "drafted", content: CONTENT },
        { ...head, version: 2, type: "submitted" },
        { ...head, version: 3, type: "approved" },
      ];
      const folded = foldCase(steps);
      if (folded === null || office.id === "") throw new Error("a case");
      return folded;
    };
    const publish = (office: (typeof OFFICES)[number], unitIds: string[]) =>
      decideCase(
        office,
        approvedIn(office),
        { type: "publish", why: null, unitIds },
        staffFor(office).publisher,
        AT,
      );
    const [joint, single] = OFFICES;
    if (joint === undefined || single === undefined) throw new Error("two offices");
    expect(publish(joint, ["housing", "tax", "tax"])).toMatchObject({ ok: true });
    expect(publish(joint, ["nowhere"])).toMatchObject({ ok: false, code: "unknown" });
    expect(publish(single, ["housing"])).toMatchObject({ ok: false, code: "incomplete" });
  });

  it("goes back only with a reason, which stands until it is submitted again", () => {
    const office = caseOffice("network");
    const { reviewer } = staffFor(office);
    const by = { id: "a", name: "甲", role: "x" };
    const submitted = foldCase([
      { version: 1, at: AT, by, type: "drafted", content: CONTENT, why: null },
      { version: 2, at: AT, by, type: "submitted", why: null },
    ]);
    expect(decideCase(office, submitted, { type: "return", why: "  " }, reviewer, AT)).toMatchObject({
      ok: false,
      code: "incomplete",
    });
    const back = decideCase(office, submitted, { type: "return", why: "依据要写全" }, reviewer, AT);
    if (!back.ok) throw new Error(back.why);
    expect(evolveCase(submitted, back.step)).toMatchObject({
      status: "draft",
      returned: { why: "依据要写全", by: { id: reviewer.id } },
    });
  });

  it("is submitted only when problem, method and conclusion are written", () => {
    const office = caseOffice("network");
    const { writer } = staffFor(office);
    const empty = { ...CONTENT, method: " ", conclusion: "" };
    const draft = foldCase([
      {
        version: 1,
        at: AT,
        by: { id: writer.id, name: writer.name, role: "x" },
        type: "drafted",
        content: empty,
        why: null,
      },
    ]);
    const refused = decideCase(office, draft, { type: "submit", why: null }, writer, AT);
    expect(refused).toMatchObject({ ok: false, code: "incomplete" });
    expect(refused.ok === false && refused.why).toContain("处理方法、结论意见");
  });

  it("never holds what names or reaches a person, and says what was masked", () => {
    const { content, warnings } = maskCase({
      ...CONTENT,
      problem: "我叫王建国，电话13800138000，过户办不了。",
      steps: ["打13900139000找李科长"],
    });
    expect(JSON.stringify(content)).not.toMatch(/王建国|13800138000|13900139000/);
    expect(warnings.join()).toContain("电话号码");
    expect(warnings.join()).toContain("姓名");
    expect(warnings.join()).not.toMatch(/王建国|138001/);
    expect(maskCase(content).warnings).toEqual([]);
    const office = caseOffice("network");
    const { writer } = staffFor(office);
    const why = "按王先生13800138000的工单写";
    const decision = decideCase(
      office,
      null,
      { type: "draft", content: { ...CONTENT, title: "问13800138000" }, why },
      writer,
      AT,
    );
    expect(decision.ok && JSON.stringify(decision.step)).not.toContain("13800138000");
    expect(decision.ok && decision.warnings.join()).toContain("标题");
  });

  it("keeps its order through any commands of anybody: published only what was reviewed as it stands", () => {
    const command = fc.oneof(
      fc.constantFrom<CaseCommand>(
        { type: "submit", why: null },
        { type: "return", why: "再改改" },
        { type: "approve", why: null },
        { type: "publish", why: null, unitIds: [] },
        { type: "withdraw", why: "过时了" },
        { type: "revise", why: "更新" },
      ),
      fc
        .string()
        .map(
          (title): CaseCommand => ({ type: "edit", content: { ...CONTENT, title: `改${title}` }, why: null }),
        ),
      fc.constant<CaseCommand>({ type: "draft", content: CONTENT, why: null }),
    );
    const office = caseOffice("network");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(command, fc.constantFrom(...office.staff)), { maxLength: 60 }),
        (given) => {
          const steps: CaseStep[] = [];
          let now: KnowledgeCase | null = null;
          let reviewed: CaseContent | null = null;
          for (const [one, staff] of given) {
            const decision = decideCase(office, now, one, staff, AT);
            if (!decision.ok) {
              expect(decision.why).not.toBe("");
              if (now !== null && possibleWithCase(office, staff, now).includes(one.type))
                expect(["incomplete", "noRight"]).toContain(decision.code);
              continue;
            }
            expect(CASE_FLOW[one.type]).toContain(now?.status ?? "none");
            steps.push(decision.step);
            now = evolveCase(now, decision.step);
            if (one.type === "approve") reviewed = now.content;
            if (now.status === "published") expect(now.content).toEqual(reviewed);
            expect(now.published !== null).toBe(now.status === "published");
          }
          expect(foldCase(steps)).toEqual(now);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is nobody's to write who has nothing to do with requests", () => {
    const office = caseOffice("network");
    const outsider = { id: "z", name: "外人", departmentId: null, roles: [] };
    expect(caseRole(office, outsider, "draft")).toBeNull();
    expect(caseRole(office, outsider, "publish")).toBeNull();
  });
});

describe("a case drawn from a ticket", () => {
  it("takes what was asked and what came out, masked, and where it came from", () => {
    const result = {
      result: "done" as const,
      text: "已核定受理",
      basis: "《示例办法》第三条",
      alternative: null,
    };
    const ticket = {
      ...EMPTY_PARTS,
      title: "过户办不了",
      matter: "房产证过户",
      cause: { at: AT, text: "开发商已注销" },
      rounds: [{ result }],
      round: 1,
    };
    const { content, warnings } = caseFromTicket(
      ticket,
      "t1",
      "我叫王建国，手机13800138000，开发商没了，过户办不了",
    );
    expect(content).toMatchObject({
      title: "房产证过户：过户办不了",
      cause: "开发商已注销",
      conclusion: "已核定受理",
      basis: ["《示例办法》第三条"],
      ticketIds: ["t1"],
    });
    expect(content.problem).not.toMatch(/王建国|13800138000/);
    expect(warnings.length).toBeGreaterThan(0);
  });
});

const EMPTY_PARTS = { parts: [], meetings: [], merged: null, opinion: null, classification: null };
