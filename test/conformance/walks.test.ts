import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Command } from "../../core/lifecycle/command.ts";
import { Hall } from "./hall.ts";
import { pick, Walk } from "./walk.ts";

type Given = Partial<Command> & { type: Command["type"] };

/** A step of a walk: when, by whom (a role, or a role in a unit), which command, and why by which article. */
type Step =
  | { at: string }
  | { head: string }
  | { note: string }
  /** `clock`: the running limit that the command is about */
  | { who: string; unit?: string; command: Given; clock?: string }
  | { limits: string }
  | { owed: true }
  | { sweep: true };

type Script = {
  packId: string;
  title: string;
  intro: string;
  /** who registers, and what */
  clerk: string;
  request: Record<string, unknown>;
  steps: readonly Step[];
  /** who prints what at the end: path and title of the paper */
  papers: readonly { who: string; path: string; says: string }[];
};

const STORY = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";
const CITIZEN = { name: "王建国", phone: "13900000001" };
const toHrss = (more: Record<string, unknown> = {}): Given => ({
  type: "dispatch",
  units: [{ departmentId: "hrss", lead: true, task: null, limit: null, byHand: false, ...more }],
});
const done = (operator: string) =>
  ({
    type: "reply",
    partId: "part-1",
    reply: { result: "done", text: "新卡已做好，带身份证领取", basis: null, alternative: null, operator },
  }) as const;
const told = (clerk: string, channel = "counter"): Step[] => [
  { who: clerk, command: { type: "giveFeedback", text: null, channel } },
  { who: clerk, command: { type: "recordDelivery", channel, receipt: "当面" } },
  { owed: true },
];
const happy = (clerk: string): Step => ({
  who: clerk,
  command: { type: "recordSurvey", grade: "verySatisfied", words: "这回办成了", attempts: 1 },
});

const SCRIPTS: readonly Script[] = [
  {
    packId: "shanting",
    title: "走一遍：山亭区“办不成事”登记窗口（2022）",
    intro: "一件跨部门的复杂事：转办、五天反馈进度、继续催办、延期审批、回访、归档。",
    clerk: "caseOfficer",
    request: { text: `${STORY}。希望尽快补办。建议一次讲清`, contact: CITIZEN },
    steps: [
      { head: "研判为复杂事项，转办（三（二）、三（三））" },
      {
        who: "triage",
        command: {
          type: "triage",
          kind: "coordinate",
          dimensions: { complexity: "complex" },
          departmentId: "hrss",
        },
      },
      { who: "triage", command: toHrss() },
      { limits: "triage" },
      { owed: true },
      { at: "2026-11-25 10:00" },
      { head: "到期办不成：先申请延期，分管负责人批（三（三））" },
      {
        who: "unitOfficer",
        unit: "hrss",
        clock: "handling",
        command: {
          type: "askExtension",
          asked: { workdays: 8 },
          why: "外地回函要时间",
        },
      },
      { who: "leader", command: { type: "decideExtension", granted: true, why: "情况属实，同意" } },
      { owed: true },
      { head: "五个工作日内反馈进度、说明理由，再继续催办（三（三）复杂事项）" },
      {
        who: "unitOfficer",
        unit: "hrss",
        command: { type: "reportProgress", partId: "part-1", progress: "正在调档", reasons: "档案在外地" },
      },
      { limits: "triage" },
      { at: "2026-12-03 15:00" },
      { head: "办结、告诉群众、回访评价（三（五））" },
      { who: "unitOfficer", unit: "hrss", command: done("武永强") },
      ...told("caseOfficer"),
      happy("caseOfficer"),
      { head: "一事一档，封存（三（六））" },
      { who: "triage", command: { type: "archive" } },
      { limits: "triage" },
    ],
    papers: [
      { who: "triage", path: "/forms/acceptance", says: "受理单" },
      { who: "triage", path: "/forms/transfer", says: "转办单" },
    ],
  },
  {
    packId: "putuo",
    title: "走一遍：普陀区“办不成事”反映窗口（2023）",
    intro: "登记表签字确认、当天分析原因、承办单、只说“不能办”的答复退回、核实、回访。",
    clerk: "clerk",
    request: { text: STORY, contact: CITIZEN },
    steps: [
      { limits: "clerk" },
      { head: "群众在登记表上签字（六（一）），当天分析原因（六（二））" },
      { who: "clerk", command: { type: "confirm", way: "signature" } },
      { who: "clerk", command: { type: "analyseCause", cause: "部门之间数据没有同步", dimensions: {} } },
      { head: "研判，开承办单（六（三））" },
      {
        who: "triage",
        command: {
          type: "triage",
          kind: "coordinate",
          dimensions: { complexity: "general" },
          departmentId: "hrss",
        },
      },
      { who: "triage", command: toHrss() },
      { limits: "triage" },
      { owed: true },
      { at: "2026-11-20 10:00" },
      { head: "只说“不能办”的答复，退回重写（六（四））" },
      {
        who: "operator",
        unit: "hrss",
        command: {
          type: "reply",
          partId: "part-1",
          reply: { result: "cannot", text: "不能办", basis: null, alternative: null, operator: "郝嘉树" },
        },
      },
      { owed: true },
      { who: "operator", unit: "hrss", command: done("郝嘉树") },
      { head: "核实答复，反馈，回访（六（六））" },
      { who: "center", command: { type: "checkReply", partId: "part-1", verdict: "pass", why: null } },
      ...told("clerk"),
      happy("clerk"),
      { limits: "triage" },
    ],
    papers: [
      { who: "triage", path: "/forms/registration", says: "登记表" },
      { who: "triage", path: "/forms/undertaking", says: "承办单" },
    ],
  },
  {
    packId: "shaoguan",
    title: "走一遍：韶关市“办不成事”反映窗口（2021）",
    intro: "下班后来的事从上班起计时；部门两天答复窗口，窗口半天告诉群众；补正材料时停表。",
    clerk: "clerk",
    request: { text: STORY, contact: CITIZEN },
    steps: [
      { head: "研判、转办（第五条）" },
      {
        who: "triage",
        command: {
          type: "triage",
          kind: "coordinate",
          dimensions: { complexity: "general", obstacle: "hard" },
          departmentId: "hrss",
        },
      },
      { who: "triage", command: toHrss() },
      { limits: "triage" },
      { head: "很难办的：容缺容承（第七条（二））" },
      {
        who: "clerk",
        command: { type: "promiseIncomplete", way: "容缺容承", missing: ["户口本"], bringBy: "2026-12-01" },
      },
      { owed: true },
      { head: "等群众补正材料，部门的时限停着（附件）" },
      { who: "clerk", command: { type: "pause", papers: ["户口本"] } },
      { at: "2026-11-24 10:00" },
      { who: "clerk", command: { type: "resume", why: "brought" } },
      { limits: "triage" },
      { at: "2026-11-25 15:00" },
      { head: "部门答复窗口，窗口半天内告诉群众（第五条（四））" },
      { who: "liaison", unit: "hrss", command: done("谭立新") },
      { limits: "clerk" },
      ...told("clerk", "phone"),
      happy("clerk"),
      { limits: "clerk" },
    ],
    papers: [{ who: "clerk", path: "/forms/registration", says: "受理登记表" }],
  },
  {
    packId: "wuzhi",
    title: "走一遍：武陟县“有诉即办”（2024）",
    intro: "工作单先审定、再分办；很难办的五天拿方案、按承诺办结；催办、督办；质检、回访、销号。",
    clerk: "intake",
    request: { text: STORY, contact: CITIZEN },
    steps: [
      { head: "研判为很难办（第七条），工作单由中心管理机构审定（第八条）" },
      {
        who: "triage",
        command: {
          type: "triage",
          kind: "coordinate",
          dimensions: { complexity: "complex", obstacle: "hard" },
          departmentId: "hrss",
        },
      },
      { who: "triage", command: toHrss() },
      { who: "management", command: { type: "approveSheet", limit: { workdays: 15 }, note: null } },
      { who: "triage", command: toHrss() },
      { limits: "triage" },
      { owed: true },
      { at: "2026-11-26 09:30" },
      { head: "快到期，系统催办（第十条）" },
      { sweep: true },
      { owed: true },
      { head: "五个工作日内拿出方案，承诺期限（第九条）" },
      { who: "sheetContact", unit: "hrss", command: { type: "signFor", partId: "part-1" } },
      {
        who: "sheetContact",
        unit: "hrss",
        command: { type: "plan", partId: "part-1", plan: "先调档案，再出证明", promised: { workdays: 5 } },
      },
      { limits: "triage" },
      { at: "2026-12-02 16:00" },
      { head: "答复、质检、反馈、回访（第十一条）" },
      { who: "sheetContact", unit: "hrss", command: done("袁桂芳") },
      { who: "triage", command: { type: "checkReply", partId: "part-1", verdict: "pass", why: null } },
      ...told("intake"),
      happy("intake"),
      { head: "满意的，清零销号（第十一条）" },
      { at: "2026-12-02 16:30" },
      { sweep: true },
      { limits: "triage" },
    ],
    papers: [{ who: "triage", path: "/forms/workSheet", says: "工作单" }],
  },
];

describe("a walk through each regulation", () => {
  let first: Hall;
  beforeAll(async () => {
    first = await Hall.open(SCRIPTS[0]?.packId ?? "");
  });
  afterAll(async () => await first.close());

  it.each(SCRIPTS)("$packId is what the docs say", async (script) => {
    const hall = script.packId === first.office.pack.id ? first : first.beside(script.packId);
    hall.at("2026-11-19 10:00");
    const walk = new Walk(hall, script.title, script.intro);
    walk.step("群众到窗口，当场登记编号");
    const taken = await walk.http(script.clerk, "POST", "/tickets", script.request, (answer) =>
      pick(answer, ["number", "statusText"]),
    );
    const { number } = z.object({ number: z.string() }).parse(taken);
    for (const step of script.steps) {
      if ("at" in step) hall.at(step.at);
      else if ("head" in step) walk.step(step.head);
      else if ("note" in step) walk.note(step.note);
      else if ("limits" in step) await walk.limits(step.limits, number);
      else if ("owed" in step) await walk.owed(number);
      else if ("sweep" in step) await hall.sweep();
      else {
        const { clock, command } = step;
        const clockId =
          clock === undefined
            ? {}
            : { clockId: (await hall.clock(hall.who(step.who, step.unit), number, clock)).id };
        await walk.does(hall.who(step.who, step.unit), number, { ...command, ...clockId });
      }
    }
    walk.step("打印");
    for (const { who, path, says } of script.papers) {
      const page = String(await hall.get(who, `/tickets/${encodeURIComponent(number)}${path}`));
      expect(page).toContain(says);
      walk.note(`${says}：由记录填好，网页可按 A4 打印，也有 docx。`);
    }
    await expect(walk.text()).toMatchFileSnapshot(`./walks/${script.packId}.md`);
  });
});
