import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { StaffMember } from "../../core/office/office.ts";
import { releaseLater } from "../../core/store/outboxStore.ts";
import { verifyChains } from "../../core/store/verifyChains.ts";
import type { Role } from "../../core/words.ts";
import { Citizen } from "./citizen.ts";
import { Hall } from "./hall.ts";
import { docxText, parts, xlsxRows } from "./packed.ts";

const STORY = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";
const SUED = "这个案子法院已经判决了，我不服判决，要上诉，请给我重新判";
const UNSURE = "拿着法院判决书去办房产过户，窗口不收，我不服这个判决";
const CONTACT = { name: "王建国", phone: "13900000001" };
const DONE = { result: "done", text: "卡已经补好，可到窗口领取", basis: null, alternative: null } as const;
const PART = { partId: "part-1" } as const;

/** What is particular to each office's way: its number, the dimensions that its limits hang on, its ledger, its forms. */
const OFFICES = {
  ankang: {
    number: /^安办〔(\d{4})〕(\d{5})号$/,
    dimensions: {},
    ledger:
      "序号 登记编号 登记时间 反映对象 联系方式 反映渠道 首问责任人 反映问题 受理情形 办事群众因素 部门窗口因素 办理方式 核实情况及处理意见 承办单位 办理期限 督办情况 办理结果 办结时间 回访时间 群众满意度 备注",
    forms: {
      workOrder: "反映对象 联系方式 登记时间 登记编号 反映问题 核实情况及处理意见 办理结果",
    },
  },
  shanting: {
    number: /^SD(\d{4})-(\d{4})$/,
    dimensions: { complexity: "general" },
    ledger: "编号 反映人 联系电话 反映事项 受理时间 问题类型及办理时限 承办单位 办理结果 实际办结时间 备注",
    forms: {
      acceptance:
        "反映人姓名 联系电话 受理人员 受理时间 问题类型 “办不成事”情况记录 “办不成事”窗口处理意见 备注",
      transfer: "反映人姓名 联系电话 承办单位 承办人 问题类型 “办不成事”情况记录 办理要求 结果反馈 备注",
    },
  },
  putuo: {
    number: /^PTQZX(\d{4})(\d{5})$/,
    dimensions: { complexity: "general" },
    ledger:
      "序号 工单编号 受理时间 受理人员 反映渠道 来源 办理对象姓名 联系电话 分类 问题类型 “办不成事”情况 原因分析 承办单位 转办时间 处理时限 督办次数 处理意见 办结时间 回访时间 办理对象评价 备注",
    forms: {
      registration:
        "办理对象姓名 联系电话 受理人员 受理时间 “办不成事”情况记录 办理对象确认 责任窗口（单位）回复、处理情况",
      undertaking: "承办单位 工单编号 处理时限 受理人员 转办时间 督办次数 承办单位处理意见 办理对象反馈意见",
    },
  },
  shaoguan: {
    number: /^(\d{4})(\d{5})$/,
    dimensions: { complexity: "general" },
    ledger:
      "序号 编号 受理时间 申请人 联系电话 事项名称 问题反馈 处理方式 事项类型 办不成的情形 承办单位 转办时间 答复期限 部门答复时间 反馈群众时间 办件结果 回访情况 备注",
    forms: {
      registration: "申请人 联系电话 证件信息 地址 事项名称 问题反馈 受理情况 办件结果 经办人 回访情况 备注",
    },
  },
  wuzhi: {
    number: /^(\d{4})年第(\d+)号$/,
    dimensions: { complexity: "complex", obstacle: "hard" },
    ledger:
      "序号 姓名或单位名称 单位联系人 联系方式 主要诉求 诉求类别 政务服务责任部门及牵头部门 分办转办时间 要求办理期限 是否催办及时间 是否督办及时间 是否退回重办及时间 实际办结时间 办理情况 回访时间 办理结果满意度 备注",
    forms: {
      workSheet:
        "姓名或单位名称 单位联系人 联系电话 诉求反映时间 诉求反映类别 联系地址 诉求主要内容 政务服务责任部门及牵头部门 完成时限 工作单联系人 备注",
    },
  },
} as const;
/** What the citizen reads in the chat when a date was promised, or another one holds. */
const HEARD = {
  ankang: "11月26日",
  shanting: "11月27日",
  putuo: "11月30日",
  shaoguan: "身份证复印件",
  wuzhi: "11月23日",
} as const;
type OfficeName = keyof typeof OFFICES;
// the keys of the table are its names
const NAMES = Object.keys(OFFICES) as OfficeName[];

function officeOf(hall: Hall): (typeof OFFICES)[OfficeName] {
  const name = NAMES.find((one) => one === hall.office.pack.id);
  if (name === undefined) throw new Error(`no way is written for ${hall.office.pack.id}`);
  return OFFICES[name];
}

/** What all five regulations share. Each test works all five offices, on one server. */
describe("common to all five", () => {
  let opened: Hall;
  beforeAll(async () => {
    opened = await Hall.open("ankang");
  });
  afterAll(async () => await opened.close());

  /** Every office in turn, on a Thursday morning. */
  async function everywhere(look: (hall: Hall, name: OfficeName) => Promise<void>): Promise<void> {
    for (const name of NAMES) await look(opened.beside(name).at("2026-11-19 10:00"), name);
  }

  /** Somebody of the office whose role acts as this. */
  function acting(hall: Hall, actsAs: Role | readonly Role[], departmentId?: string): StaffMember {
    const wanted = [actsAs].flat();
    const role = hall.office.pack.roles.find((one) => wanted.includes(one.actsAs));
    if (role === undefined) throw new Error(`nobody acts as ${wanted.join(" or ")}`);
    return hall.who(role.id, departmentId);
  }
  const clerk = (hall: Hall) => acting(hall, ["intakeClerk", "caseOfficer"]);
  const triage = (hall: Hall) => acting(hall, "triageOfficer");
  const unit = (hall: Hall) => acting(hall, ["liaison", "operator"], "hrss");
  const path = (hall: Hall, number: string, more = "") =>
    `/api/offices/${hall.office.id}/tickets/${encodeURIComponent(number)}${more}`;

  /** What each regulation wants before a sheet goes out, and then the sheet. */
  async function goesOut(hall: Hall, number: string): Promise<void> {
    const { lifecycle } = hall.office.pack;
    await hall.does(triage(hall), number, {
      type: "triage",
      kind: "coordinate",
      dimensions: officeOf(hall).dimensions,
      departmentId: "hrss",
    });
    if (lifecycle.confirmation && (await hall.view(clerk(hall), number)).confirmedAt === null)
      await hall.does(clerk(hall), number, { type: "confirm", way: "signature" });
    if (lifecycle.causeAnalysis)
      await hall.does(clerk(hall), number, { type: "analyseCause", cause: "旧卡没有注销" });
    if (lifecycle.workSheetApproval)
      await hall.does(acting(hall, "manager"), number, { type: "approveSheet", limit: { workdays: 5 } });
    await hall.does(triage(hall), number, {
      type: "dispatch",
      units: [{ departmentId: "hrss", lead: true, task: null, limit: null, byHand: false }],
    });
  }

  async function dispatched(hall: Hall): Promise<string> {
    const { number } = await hall.intake(clerk(hall), { text: STORY, contact: CONTACT });
    await goesOut(hall, number);
    return number;
  }

  /** From the unit's reply to the citizen's having it. */
  async function told(hall: Hall, number: string): Promise<void> {
    const who = unit(hall);
    await hall.does(who, number, { type: "reply", ...PART, reply: { ...DONE, operator: who.name } });
    if (hall.office.pack.lifecycle.replyCheck)
      await hall.does(acting(hall, "manager"), number, { type: "checkReply", ...PART, verdict: "pass" });
    await hall.does(clerk(hall), number, { type: "giveFeedback", text: null, channel: "phone" });
    await hall.does(clerk(hall), number, { type: "recordDelivery", channel: "phone", receipt: null });
  }

  async function closed(hall: Hall): Promise<string> {
    const number = await dispatched(hall);
    await told(hall, number);
    return number;
  }

  it("CM-1 gives each request its number at once, in the office's own format, unique and without a gap, however many come together", async () => {
    await everywhere(async (hall, name) => {
      const format = OFFICES[name].number;
      const from = async (i: number) =>
        i % 3 === 0
          ? await hall.call(STORY, `1380013${8000 + i}`)
          : (await hall.intake(clerk(hall), { text: STORY, contact: CONTACT })).number;
      const [bad, ...numbers] = await Promise.all([
        // refused, so it must not use up a number
        hall.ask(clerk(hall), "POST", `/api/offices/${hall.office.id}/tickets`, {
          text: STORY,
          answer: { result: { ...DONE, result: "cannot" }, notice: true },
        }),
        ...Array.from({ length: 9 }, async (_, i) => await from(i)),
        new Citizen(hall).registers(STORY),
      ]);
      expect(bad.status).toBe(422);
      for (const number of numbers) expect(number).toMatch(format);
      const last = numbers.map((number) => Number(format.exec(number)?.[2])).toSorted((a, b) => a - b);
      expect(last).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
      // a new year begins at one
      hall.at("2027-01-05 10:00");
      const { number } = await hall.intake(clerk(hall), { text: STORY });
      expect(format.exec(number)?.slice(1).map(Number)).toEqual([2027, 1]);
    });
    expect((await verifyChains(opened.test.program.database.prisma)).broken).toBeNull();
  });

  it("CM-2 each request has exactly one of three kinds beside the pack's dimensions; a clerk corrects each, and it is kept", async () => {
    await everywhere(async (hall) => {
      const { number } = await hall.intake(clerk(hall), { text: STORY, contact: CONTACT });
      const first = await hall.view(clerk(hall), number);
      expect(first.kind).toBe("coordinate");
      const fourth = { type: "correct", change: { field: "kind", to: "complain" } };
      const refused = await hall.ask(clerk(hall), "POST", path(hall, number, "/commands"), {
        command: fourth,
      });
      expect(refused.status).toBe(400);
      for (const to of ["consult", "assist", "coordinate", "assist"] as const) {
        await hall.does(clerk(hall), number, { type: "correct", change: { field: "kind", to } });
        expect((await hall.view(clerk(hall), number)).kind).toBe(to);
      }
      for (const { id: dimension, values, several } of hall.office.pack.dimensions) {
        const change = (to: string) =>
          ({ type: "correct", change: { field: "dimension", dimension, to: several ? [to] : to } }) as const;
        expect((await hall.refused(clerk(hall), number, change("weather"))).code).toBe("unknown");
        const shown = async () =>
          (await hall.view(clerk(hall), number)).dimensions.find((one) => one.id === dimension)?.values ?? [];
        for (const value of values) {
          if ((await shown()).includes(value.label)) continue;
          await hall.does(clerk(hall), number, change(value.id));
          expect(await shown()).toEqual([value.label]);
        }
      }
      const change = { field: "kind", to: "coordinate" } as const;
      expect((await hall.tries(unit(hall), number, { type: "correct", change })).status).toBe(404);
      const view = await hall.view(clerk(hall), number);
      const labels = Object.fromEntries(hall.office.pack.kinds.map(({ kind, label }) => [kind, label]));
      const corrections = view.timeline.filter((one) => one.type === "corrected");
      expect(corrections.slice(0, 2).map((one) => one.text)).toEqual([
        expect.stringContaining(`由“${labels["coordinate"]}”改为“${labels["consult"]}”`),
        expect.stringContaining(`由“${labels["consult"]}”改为“${labels["assist"]}”`),
      ]);
      expect(new Set(corrections.map((one) => one.by))).toEqual(new Set([clerk(hall).name]));
      expect(view.kind).toBe("assist");
    });
  });

  it("CM-3 every step is on record: who, when, from what to what, why; and the record proves itself unaltered", async () => {
    const { prisma } = opened.test.program.database;
    await everywhere(async (hall) => {
      const number = await new Citizen(hall).registers(STORY);
      await hall.does(clerk(hall), number, {
        type: "handOver",
        staffId: clerk(hall).id,
        role: hall.office.pack.lifecycle.survey.by,
        why: "今天由我跟到底",
      });
      await hall.does(clerk(hall), number, { type: "correct", change: { field: "kind", to: "assist" } });
      await goesOut(hall, number);
      hall.at("2027-02-01 10:00");
      await hall.sweep();
      const who = unit(hall);
      await hall.does(who, number, { type: "reply", ...PART, reply: { ...DONE, operator: who.name } });
      const { timeline, version } = await hall.view(clerk(hall), number);
      expect(timeline.map((one) => one.version)).toEqual(Array.from({ length: version }, (_, i) => i + 1));
      expect(new Set(timeline.map((one) => one.byRole))).toEqual(
        new Set(["citizen", "program", "staff", "timer"]),
      );
      const line = (type: string) => timeline.find((one) => one.type === type);
      expect(line("registered")).toMatchObject({ by: "群众本人", at: "2026-11-19T10:00:00+08:00" });
      expect(line("handedOver")?.text).toContain("今天由我跟到底");
      expect(line("corrected")?.text).toMatch(/由“协调督办”改为“帮办代办”/);
      expect(line("replied")).toMatchObject({ by: who.name, at: "2027-02-01T10:00:00+08:00" });
      expect(line("pressed")?.byRole).toBe("timer");
      for (const one of timeline) expect(one.text).not.toBe("");
      const chain = async () => await hall.get(clerk(hall), `/tickets/${encodeURIComponent(number)}/chain`);
      expect(await chain()).toMatchObject({ links: version, broken: null, intact: true });
      const { id } = await prisma.ticket.findFirstOrThrow({ where: { officeId: hall.office.id, number } });
      const forge = prisma.$executeRaw`
        UPDATE "TicketEvent" SET "body" = replace("body", '今天由我', '今天没人')
         WHERE "officeId" = ${hall.office.id} AND "ticketId" = ${id}`;
      await expect(forge).rejects.toThrow("can only grow");
      const forged = line("handedOver")?.version ?? 0;
      // somebody who has the database in hand
      const tamper = async (from: string, to: string) =>
        await prisma.$transaction(async (tx) => {
          await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
          await tx.$executeRaw`UPDATE "TicketEvent" SET "body" = replace("body", ${from}, ${to})
            WHERE "officeId" = ${hall.office.id} AND "ticketId" = ${id} AND "version" = ${forged}`;
        });
      await tamper("今天由我", "今天没人");
      expect(await chain()).toMatchObject({ broken: forged, intact: false });
      expect((await verifyChains(prisma)).broken).toMatchObject({ number, version: forged });
      await tamper("今天没人", "今天由我");
      await prisma.$executeRaw`UPDATE "Ticket" SET "state" = jsonb_set("state", '{round}', '7')
        WHERE "officeId" = ${hall.office.id} AND "id" = ${id}`;
      expect((await verifyChains(prisma)).broken?.number).toBe(number);
      await prisma.$executeRaw`UPDATE "Ticket" SET "state" = jsonb_set("state", '{round}', '1')
        WHERE "officeId" = ${hall.office.id} AND "id" = ${id}`;
      expect(await chain()).toMatchObject({ intact: true });
    });
    expect((await verifyChains(prisma)).broken).toBeNull();
  });

  it("CM-4 what a regulation excludes is registered, declined with reason, basis and pointer, and counted", async () => {
    await everywhere(async (hall, name) => {
      const counted: Record<string, number> = {};
      for (const rule of hall.office.pack.exclusions) {
        const { number, status } = await hall.intake(clerk(hall), { text: SUED, contact: CONTACT });
        // a person stands there: the program only proposes
        expect(status).not.toBe("declined");
        const wish = {
          type: "decline",
          reason: rule.exclusion,
          applicant: "person",
          delivered: false,
        } as const;
        if (rule.treatment === "guide") {
          expect((await hall.refused(clerk(hall), number, wish)).why).toContain("没有说这一类不受理");
          const result = {
            result: "cannot",
            text: rule.tell,
            basis: hall.office.pack.regulation.name,
            alternative: rule.belongsTo,
          } as const;
          await hall.does(clerk(hall), number, { type: "answer", result, notice: true });
          expect((await hall.view(clerk(hall), number)).rounds[0]?.result?.alternative).toBe(rule.belongsTo);
          continue;
        }
        counted[rule.exclusion] = 1;
        await hall.does(clerk(hall), number, wish);
        expect((await hall.owed(number, "declined")).map((row) => row.params)).toEqual([
          { told: expect.stringContaining(rule.belongsTo) },
        ]);
        await hall.does(clerk(hall), number, { type: "recordDelivery", channel: "phone", receipt: null });
        const { decline, status: after } = await hall.view(clerk(hall), number);
        expect(after).toBe("declined");
        expect(decline?.label).not.toBe("");
        expect(decline?.articles.length).toBeGreaterThan(0);
        expect(decline?.articles[0]?.text).not.toBe("");
      }
      const figures = z.object({ office: z.object({ declined: z.record(z.string(), z.int()) }) });
      const { office } = figures.parse(await hall.get(clerk(hall), "/figures"));
      expect(office.declined).toEqual(counted);
      expect(Object.keys(counted)).toHaveLength(name === "ankang" ? 0 : name === "wuzhi" ? 4 : 5);
    });
  });

  it("CM-4 the program declines by itself only what is certain and its pack lets it; in doubt, and on request, a person decides", async () => {
    await everywhere(async (hall) => {
      const { treatment } = hall.office.pack.exclusions.find((one) => one.exclusion === "lawsuit") ?? {};
      const citizen = new Citizen(hall);
      const answer = `${await citizen.say(SUED)}${treatment === "guide" ? await citizen.say("不想说") : ""}`;
      expect(answer).toContain(treatment === "outOfScope" ? "12345" : "法院");
      const called = await hall.call(SUED);
      const view = await hall.view(triage(hall), called);
      if (treatment === "guide") {
        expect([view.decline, view.needsTriage]).toEqual([null, true]);
      } else {
        const number = /编号：(\S+?)。/.exec(answer)?.[1] ?? "";
        expect(number).toMatch(officeOf(hall).number);
        expect((await hall.view(triage(hall), number)).status).toBe("declined");
        expect(view.decline?.articles.length).toBeGreaterThan(0);
        expect(view.status).toBe("telling");
        expect(await hall.owed(called, "declined")).toHaveLength(1);
        await citizen.tap("请人工再看看");
        const { prisma } = hall.test.program.database;
        const wanted = await prisma.outbox.count({
          where: { officeId: hall.office.id, template: "personWanted" },
        });
        expect(wanted).toBe(1);
        const reason = "判决已经生效，只是要办过户";
        await hall.does(triage(hall), number, { type: "overruleDecline", reason });
        expect((await hall.view(triage(hall), number)).needsTriage).toBe(true);
        expect(await hall.owed(number, "takenOn")).toHaveLength(1);
      }
      const doubtful = await hall.view(triage(hall), await hall.call(UNSURE));
      expect([doubtful.decline, doubtful.needsTriage, doubtful.status]).toEqual([null, true, "registered"]);
    });
  });

  it("CM-5 “cannot” is never a bare no: reason, legal basis and another way, from the unit and at the window", async () => {
    await everywhere(async (hall) => {
      const number = await dispatched(hall);
      const who = unit(hall);
      const whole = {
        result: "cannot",
        text: "旧卡没有注销，不能重发",
        basis: "社会保障卡管理办法第十二条",
        alternative: "先到银行注销旧卡，当天就能补",
        operator: who.name,
      } as const;
      const sentBack = hall.office.pack.lifecycle.cannotOnlyReply !== undefined;
      for (const [i, lacking] of [{ text: "" }, { basis: null }, { alternative: null }].entries()) {
        const reply = { type: "reply", ...PART, reply: { ...whole, ...lacking } } as const;
        if (sentBack) {
          // on record, and back with the unit at once
          await hall.does(who, number, reply);
          expect((await hall.view(clerk(hall), number)).parts[0]?.redos).toBe(i + 1);
          expect(await hall.owed(number, "redo")).toHaveLength(i + 1);
        } else {
          expect((await hall.refused(who, number, reply)).code).toBe("bareCannot");
        }
        expect((await hall.view(clerk(hall), number)).status).toBe("dispatched");
      }
      const { operator: _who, ...result } = whole;
      const { number: spot } = await hall.intake(clerk(hall), { text: STORY });
      const bare = { ...result, basis: null };
      const answer = { type: "answer", result: bare, notice: true } as const;
      expect((await hall.refused(clerk(hall), spot, answer)).why).toContain("法律政策依据");
      await hall.does(clerk(hall), spot, { ...answer, result });
      await hall.does(who, number, { type: "reply", ...PART, reply: whole });
      if (hall.office.pack.lifecycle.replyCheck)
        await hall.does(acting(hall, "manager"), number, { type: "checkReply", ...PART, verdict: "pass" });
      await hall.does(clerk(hall), number, { type: "giveFeedback", text: "这次补不了卡", channel: "phone" });
      expect((await hall.owed(number, "result")).map((row) => row.params)).toEqual([
        { ...result, text: "这次补不了卡" },
      ]);
    });
  });

  it("CM-6 in the web chat the citizen asks how it stands, adds to it, and withdraws it", async () => {
    await everywhere(async (hall) => {
      const citizen = new Citizen(hall);
      const number = await citizen.registers(STORY);
      const standing = await citizen.say("进度");
      expect(standing).toContain(number);
      expect(standing).toMatch(/现在：\S+/);
      const { next } = await hall.view(clerk(hall), number);
      if (next?.statutory && next.clock === "handling")
        expect(standing).toContain(
          `最晚${Number(next.dueAt.slice(5, 7))}月${Number(next.dueAt.slice(8, 10))}日`,
        );
      const stranger = new Citizen(hall);
      expect(await stranger.say(`查询进度 ${number}`)).not.toContain("社保卡");
      expect(await citizen.say("补充：上次是九月三号去的，工作人员让等通知")).toContain(number);
      const added = (await hall.view(clerk(hall), number)).timeline.filter(
        (one) => one.type === "supplemented",
      );
      expect(added.map((one) => [one.byRole, one.text])).toEqual([
        ["citizen", expect.stringContaining("让等通知")],
      ]);
      expect(await hall.owed(number, "supplemented")).toHaveLength(1);
      await goesOut(hall, number);
      expect(await citizen.say("进度")).not.toBe(standing);
      await citizen.say("撤回");
      expect((await hall.view(clerk(hall), number)).status).toBe("dispatched");
      expect(await citizen.tap("确定撤回")).toContain("已经撤回");
      const gone = await hall.view(clerk(hall), number);
      expect([gone.status, gone.problem]).toEqual(["withdrawn", "withdrawn"]);
      expect(gone.clocks.some((one) => one.status === "running")).toBe(false);
      expect((await hall.owed(number, "withdrawn")).map((row) => row.personKey)).toEqual(["department:hrss"]);
    });
  });

  it("CM-6 the citizen is told every promise, its change, and the result, on the channel that they came by", async () => {
    await everywhere(async (hall, name) => {
      const { pack } = hall.office;
      const citizen = new Citizen(hall);
      const number = await citizen.registers(STORY);
      const change = (await hall.clock(clerk(hall), number, name === "wuzhi" ? "desk" : "handling")).dueAt;
      await goesOut(hall, number);
      const who = unit(hall);
      const mine = async (template: string) =>
        (await hall.owed(number, template)).filter((row) => row.audience === "citizen");
      expect((await mine("dispatched")).map((row) => row.channel)).toEqual(["web"]);
      switch (name) {
        case "ankang":
          await hall.does(clerk(hall), number, { type: "correct", change: { field: "kind", to: "assist" } });
          expect((await mine("limitChanged")).map((row) => row.params)).toEqual([
            { label: "帮办代办工单反馈结果", before: change, dueAt: "2026-11-26T17:00:00+08:00" },
          ]);
          break;
        case "putuo": {
          const to = { field: "dimension", dimension: "complexity", to: "complex" } as const;
          await hall.does(clerk(hall), number, { type: "correct", change: to });
          expect((await mine("limitChanged")).map((row) => row.params)).toEqual([
            { label: "复杂问题办结反馈", before: change, dueAt: "2026-11-30T17:00:00+08:00" },
          ]);
          break;
        }
        case "shanting": {
          const { id: clockId } = await hall.clock(clerk(hall), number, "handling");
          const wish = { type: "askExtension", clockId, asked: { workdays: 6 }, why: "等制卡" } as const;
          await hall.does(who, number, wish);
          const by = hall.who(pack.extension?.approvedBy ?? "");
          await hall.does(by, number, { type: "decideExtension", granted: true, why: "情况属实" });
          expect((await mine("extension")).map((row) => row.params)).toEqual([
            { dueAt: "2026-11-27T17:00:00+08:00", why: "情况属实" },
          ]);
          break;
        }
        case "shaoguan":
          await hall.does(clerk(hall), number, { type: "pause", papers: ["身份证复印件"] });
          expect((await mine("papersNeeded")).map((row) => row.params)).toEqual([
            { papers: ["身份证复印件"], until: "2026-12-03T17:00:00+08:00" },
          ]);
          hall.at("2026-11-20 10:00");
          await hall.does(clerk(hall), number, { type: "resume", why: "brought" });
          expect(await mine("limitChanged")).toHaveLength(1);
          break;
        case "wuzhi":
          await hall.does(who, number, {
            type: "plan",
            ...PART,
            plan: "先注销旧卡",
            promised: { workdays: 2 },
          });
          expect((await mine("plan")).map((row) => row.params)).toEqual([
            { plan: "先注销旧卡", promisedAt: "2026-11-23T17:00:00+08:00" },
          ]);
          break;
        default:
          name satisfies never;
      }
      const heard = await citizen.read();
      expect(heard).toContain(number);
      expect(heard).toContain(HEARD[name]);
      await told(hall, number);
      expect(await citizen.read()).toContain(DONE.text);
      expect((await mine("result")).map((row) => [row.channel, row.params])).toEqual([
        ["web", { result: "done", text: DONE.text, basis: null, alternative: null }],
      ]);
    });
  });

  it("CM-7 nobody but who handles it sees a name, a number or an address, and everything that goes round is masked", async () => {
    const SECRETS = {
      name: "欧阳明哲",
      phone: "13912345678",
      idNumber: "11010119900307002X",
      address: "光明新村17号楼4单元602室",
    };
    const words = `我叫${SECRETS.name}，电话${SECRETS.phone}，身份证${SECRETS.idNumber}，住${SECRETS.address}。`;
    await everywhere(async (hall) => {
      const { pack } = hall.office;
      const { number } = await hall.intake(clerk(hall), { text: `${words}${STORY}`, contact: SECRETS });
      const own = `/tickets/${encodeURIComponent(number)}`;
      const note = `${SECRETS.name}（${SECRETS.phone}）住${SECRETS.address}`;
      await hall.does(clerk(hall), number, { type: "giveOpinion", verified: note, opinion: note });
      await hall.does(clerk(hall), number, { type: "supplement", text: `又来电话${SECRETS.phone}` });
      await goesOut(hall, number);
      const manager = acting(hall, "manager");
      const seen: unknown[] = [
        await hall.get(clerk(hall), "/tickets?group=all"),
        await hall.get(clerk(hall), own),
        await hall.get(unit(hall), own),
        ...(await Promise.all(
          ["json", "csv", "html"].map(async (one) => await hall.get(clerk(hall), `/ledger?format=${one}`)),
        )),
        parts(await hall.get(clerk(hall), "/ledger?format=xlsx")),
        parts(await hall.get(clerk(hall), `${own}/archive`)),
        await hall.get(manager, "/proposals"),
      ];
      for (const { id } of pack.forms) {
        seen.push(await hall.get(clerk(hall), `${own}/forms/${id}?format=html`));
        seen.push(docxText(await hall.get(clerk(hall), `${own}/forms/${id}?format=docx`)));
      }
      for (const { id } of pack.reports) seen.push(await hall.get(manager, `/briefs/${id}`));
      const { prisma } = hall.test.program.database;
      const where = { officeId: hall.office.id };
      // what staff are sent, and the record itself
      seen.push((await prisma.outbox.findMany({ where })).map((row) => row.params));
      seen.push((await prisma.ticketEvent.findMany({ where })).map((row) => row.body));
      expect(JSON.stringify(seen[1])).toContain("欧阳");
      for (const [i, text] of seen.map((one) => JSON.stringify(one)).entries())
        for (const secret of Object.values(SECRETS))
          expect(text.includes(secret), `${secret} in ${i}`).toBe(false);
      // who handles it sees what the work needs, and only on record
      const looks = path(hall, number, "/looks");
      const wish = { fields: ["phone", "name"], purpose: "contact" };
      const shown = await hall.ask(unit(hall), "POST", looks, wish);
      expect(shown.body).toMatchObject({ values: { phone: SECRETS.phone, name: SECRETS.name } });
      const stranger = acting(hall, ["liaison", "operator"], "civil");
      expect((await hall.ask(stranger, "POST", looks, wish)).status).toBe(404);
      expect((await hall.ask(stranger, "GET", path(hall, number))).status).toBe(404);
      expect((await hall.ask(acting(hall, "leaderInCharge"), "POST", looks, wish)).status).toBe(403);
      expect((await hall.ask(acting(hall, "administrator"), "POST", looks, wish)).status).toBe(404);
      expect((await hall.ask(null, "POST", looks, wish)).status).toBe(401);
      expect(await hall.get(clerk(hall), `${own}/looks`)).toEqual([
        expect.objectContaining({
          staffName: unit(hall).name,
          fields: ["phone", "name"],
          purpose: "contact",
        }),
      ]);
    });
  });

  it("CM-8 after closure a callback goes out; its answer closes, or takes it up again while there is time", async () => {
    await everywhere(async (hall) => {
      const { survey } = hall.office.pack.lifecycle;
      const asks = async (number: string) => (await hall.owed(number, "survey")).map((row) => row.dueAt);
      const answer = (grade: string) =>
        ({ type: "recordSurvey", grade, words: "没有卡", attempts: 1 }) as const;
      const [good, bad, late] = [await closed(hall), await closed(hall), await closed(hall)];
      const due =
        survey.afterOfficeMinutes === 30 ? "2026-11-19T10:30:00+08:00" : "2026-11-19T11:00:00+08:00";
      expect(await asks(good)).toEqual([new Date(due)]);
      expect((await hall.refused(clerk(hall), good, answer("soSo"))).code).toBe("unknown");
      await hall.does(clerk(hall), good, answer("satisfied"));
      expect((await hall.view(clerk(hall), good)).problem).toBe("solved");
      expect((await hall.refused(clerk(hall), good, answer("satisfied"))).code).toBe("noChange");
      await hall.does(clerk(hall), bad, answer("unsatisfied"));
      const again = await hall.view(clerk(hall), bad);
      expect([again.status, again.round, again.problem, again.closedAt]).toEqual([
        "triaged",
        2,
        "open",
        null,
      ]);
      expect(again.rounds[0]?.result?.text).toBe(DONE.text);
      expect(again.rounds[0]?.survey).toMatchObject({ satisfied: false, words: "没有卡" });
      expect(again.clocks.some((one) => one.status === "running")).toBe(true);
      expect(await hall.owed(bad, "reopened")).toHaveLength(2);
      // the citizen says so in the chat, without being asked
      const citizen = new Citizen(hall);
      const rated = await citizen.registers(STORY);
      await goesOut(hall, rated);
      await told(hall, rated);
      const { program } = hall.test;
      const release = async () => await releaseLater(program.database.prisma, new Date(program.now()));
      await release();
      expect(await citizen.read()).toContain(DONE.text);
      hall.at("2026-11-19 14:00");
      await release();
      // asked only once its time has come
      expect(await citizen.read()).toContain(rated);
      await citizen.tap(survey.grades[0]?.label ?? "");
      expect((await hall.view(clerk(hall), rated)).rounds[0]?.survey?.grade).toBe(survey.grades[0]?.id);
      const own = await citizen.registers(`${STORY}，这是另一张卡`);
      await goesOut(hall, own);
      await told(hall, own);
      expect(await citizen.say("没办成")).toContain(own);
      expect((await hall.view(clerk(hall), own)).round).toBe(1);
      await citizen.tap("没办成");
      const taken = await hall.view(clerk(hall), own);
      expect([taken.status, taken.round]).toEqual(["triaged", 2]);
      hall.at("2026-12-04 10:01");
      await hall.does(clerk(hall), late, answer("unsatisfied"));
      expect((await hall.view(clerk(hall), late)).status).toBe("closed");
      const reopen = await hall.refused(clerk(hall), late, { type: "reopen", reason: "还是没有卡" });
      expect(reopen.why).toContain(`${survey.reopenDays} 天`);
    });
  });

  it("CM-9 each ledger has its regulation's columns in their order, as a page, a workbook and a print, a row for each request", async () => {
    await everywhere(async (hall, name) => {
      const number = await closed(hall);
      const columns = OFFICES[name].ledger.split(" ");
      const csv = String(await hall.get(clerk(hall), "/ledger?format=csv&year=2026"));
      expect(csv.split("\r\n")[0]).toBe(columns.join(","));
      const rows = z
        .array(z.record(z.string(), z.unknown()))
        .parse(await hall.get(clerk(hall), "/ledger?format=json&year=2026"));
      expect(Object.keys(rows[0] ?? {}).slice(0, columns.length)).toEqual(columns);
      const sheet = xlsxRows(await hall.get(clerk(hall), "/ledger?format=xlsx&year=2026"));
      const head = sheet.findIndex((row) => row.join(" ").startsWith(columns.join(" ")));
      expect(head).toBeGreaterThanOrEqual(0);
      const page = String(await hall.get(clerk(hall), "/ledger?format=html&year=2026"));
      expect([...page.matchAll(/<th>([^<]*)<\/th>/g)].map(([, label]) => label)).toEqual(columns);
      expect(page).toContain("@page { size: A4 landscape");
      const count = await hall.test.program.database.prisma.ticket.count({
        where: { officeId: hall.office.id, registeredAt: { lt: new Date("2027-01-01T00:00:00+08:00") } },
      });
      expect(rows).toHaveLength(count);
      expect(page.match(/<tr><td>/g)).toHaveLength(count);
      const own = rows.find((row) => row["number"] === number) ?? {};
      const cells = Object.values(own).map(String);
      // one regulation's ledger has the state in place of the result
      const outcome = cells.find((cell) => cell.includes("卡已经补好")) ?? "办结";
      expect(cells).toContain(outcome);
      expect(sheet.flat()).toContain(outcome);
      expect((await hall.ask(unit(hall), "GET", `/api/offices/${hall.office.id}/ledger`)).status).toBe(403);
    });
  });

  it("CM-10 the forms of each annex come filled from the record, as Word and as a page that prints on A4", async () => {
    await everywhere(async (hall, name) => {
      const number = await closed(hall);
      const forms = Object.entries<string>(OFFICES[name].forms);
      expect(hall.office.pack.forms.map(({ id }) => id)).toEqual(forms.map(([id]) => id));
      for (const [id, heads] of forms) {
        const form = `/tickets/${encodeURIComponent(number)}/forms/${id}`;
        const page = String(await hall.get(clerk(hall), `${form}?format=html`));
        const word = await hall.get(clerk(hall), `${form}?format=docx`);
        expect(page).toContain("@page { size: A4 portrait");
        expect(parts(word)["word/document.xml"]).toMatch(/<w:pgSz w:w="1190[67]" w:h="1683[89]"/);
        for (const text of [page, docxText(word)]) {
          for (const head of heads.split(" ")) expect(text, `${name} ${id}`).toContain(head);
          expect(text).toContain(hall.office.pack.forms.find((one) => one.id === id)?.title);
          expect(text).toMatch(/再等等|卡已经补好/);
        }
      }
      expect((await hall.ask(clerk(hall), "GET", path(hall, number, "/forms/none"))).status).toBe(404);
    });
  });
});
