import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Hall } from "./hall.ts";
import { pick, Walk } from "./walk.ts";

const ledgerShape = z.array(z.record(z.string(), z.unknown()));

/** The regulation of 安康 2021 from the counter to the brief, written down while it runs. */
describe("a walk through ankang", () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open("ankang", "2026-09-17T10:00:00+08:00");
  });
  afterAll(async () => await hall.close());

  it("goes from the counter over dispatch, reply, feedback and callback to the brief", async () => {
    const walk = new Walk(
      hall,
      "走一遍：安康市政务大厅“办不成事”反映窗口运行管理制度（2021）",
      "一件社保卡补办的事，从群众走到窗口，到写进当月的工作简报。每一步是谁、按哪一条、系统怎么答复，都是程序当场跑出来的。",
    );

    walk.step("群众到窗口反映，当场登记编号（第九条、第十条）");
    const taken = await walk.http(
      "clerk",
      "POST",
      "/tickets",
      {
        text: "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来",
        contact: { name: "王建国", phone: "13900000001" },
        settled: { kind: "coordinate" },
      },
      (answer) => pick(answer, ["number", "statusText"]),
    );
    const { number } = z.object({ number: z.string() }).parse(taken);
    walk.note("登记的人就是首问责任人（第八条），一直写在这件事上，直到办结。");

    hall.at("2026-09-17 10:20");
    walk.step("研判：协调督办，情况复杂（第五条、第六条）");
    await walk.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: {
        situation: "stuck",
        applicantCause: ["papers"],
        unitCause: ["time"],
        complexity: "complex",
      },
      departmentId: "hrss",
      note: "旧卡在银行没有注销，两家互相等",
    });
    walk.note("10 个工作日：9 月 20 日是调休上班的星期日，算；中秋和国庆放假，不算。");
    await walk.limits("triage", number);

    walk.step("情况复杂的，先核实、提出处理意见，再转办（第十一条）");
    const sheet = {
      type: "dispatch",
      units: [{ departmentId: "hrss", lead: true, task: "三天内与银行核对旧卡" }],
    };
    await walk.does("triage", number, sheet);
    await walk.does("clerk", number, {
      type: "giveOpinion",
      verified: "旧卡在银行没有注销，新卡发不出来",
      opinion: "请市人社局联系银行注销旧卡，当天补发新卡",
    });

    hall.at("2026-09-17 11:00");
    walk.step("形成工单，转给承办单位（第十二条、第十三条第三项）");
    await walk.does("triage", number, sheet);
    await walk.owed(number);
    hall.at("2026-09-18 09:10");
    await walk.does(hall.who("liaison", "hrss"), number, { type: "signFor", partId: "part-1" });

    hall.at("2026-09-21 09:00");
    walk.step("领导有批示，开联席会议专题研究（第十四条第一项）");
    await walk.does("clerk", number, {
      type: "recordInstruction",
      leader: "分管副市长",
      instruction: "请政务服务中心协调银行，尽快办好",
    });
    await walk.does("clerk", number, {
      type: "proposeMeeting",
      meetingId: "meeting-1",
      ground: "instruction",
    });
    hall.at("2026-09-22 15:00");
    await walk.does("center", number, {
      type: "holdMeeting",
      meetingId: "meeting-1",
      heldOn: "2026-09-22",
      participants: ["市政务服务中心", "市人力资源和社会保障局"],
      decision: "旧卡由人社局发函注销，不再让群众两头跑",
      tasks: [{ departmentId: "hrss", task: "发函注销旧卡" }],
    });
    await walk.owed(number);

    walk.step("快到期了，系统催办；过了期，督办（第十三条第三项、第十五条）");
    hall.at("2026-10-08 13:30");
    await hall.sweep();
    walk.note("2026-10-08 13:30，离到期还有半天，系统自己催办：");
    await walk.owed(number);
    hall.at("2026-10-09 09:30");
    await hall.sweep();
    walk.note("2026-10-09 09:30，过期半个小时（上班时间），系统自己督办，抄送市政务服务中心：");
    await walk.owed(number);

    hall.at("2026-10-09 10:00");
    walk.step("只说“办不了”的答复不收；讲清楚怎么办成的，收（第三条、第六条第三项）");
    const liaison = hall.who("liaison", "hrss");
    const reply = { operator: liaison.name, basis: null, alternative: null };
    await walk.does(liaison, number, {
      type: "reply",
      partId: "part-1",
      reply: { ...reply, result: "cannot", text: "办不了" },
    });
    await walk.does(liaison, number, {
      type: "reply",
      partId: "part-1",
      reply: { ...reply, result: "done", text: "旧卡已注销，新卡已做好，带身份证到一楼窗口领取" },
    });

    hall.at("2026-10-09 10:30");
    walk.step("把结果告诉群众，群众收到了才算办结（第十五条）");
    await walk.does("clerk", number, { type: "giveFeedback", channel: "phone" });
    await walk.does("clerk", number, { type: "recordDelivery", channel: "phone", receipt: "本人接听" });
    await walk.owed(number);
    await walk.limits("clerk", number);

    hall.at("2026-10-09 15:00");
    walk.step("回访（第十五条）");
    await walk.does("clerk", number, {
      type: "recordSurvey",
      grade: "satisfied",
      words: "办好了，就是慢",
      attempts: 1,
    });

    walk.step("台账上的这一行（个人信息打码）");
    await walk.http("clerk", "GET", "/ledger?format=json&year=2026", undefined, (answer) => {
      const row = ledgerShape.parse(answer).find((one) => one["number"] === number) ?? {};
      return Object.fromEntries(Object.entries(row).filter(([label]) => /\p{Script=Han}/u.test(label)));
    });

    walk.step("附件里的工单，由记录填好");
    const form = `/tickets/${encodeURIComponent(number)}/forms/workOrder?format=html`;
    await walk.http("clerk", "GET", form, undefined, (answer) => ({ 工单: cellsOf(answer) }));

    hall.at("2026-10-30 16:00");
    walk.step("当月的工作简报（第十五条、第十七条）");
    await walk.http("leader", "GET", "/briefs/brief?cycle=month", undefined, (answer) => ({
      简报: cellsOf(answer),
    }));

    await expect(walk.text()).toMatchFileSnapshot("./walks/ankang.md");
  });
});

/** The words of a printed page, a line for each heading, paragraph and row of a table. */
function cellsOf(page: unknown): string[] {
  const body = /<body>([\s\S]*)<\/body>/.exec(String(page))?.[1] ?? "";
  return body
    .replaceAll(/<\/p>(?=<\/td>)/g, "")
    .replaceAll("</p><p", "　<p")
    .replaceAll(/<\/(?:h\d|p|tr)>/g, "\n")
    .replaceAll(/<\/t[dh]>/g, "｜")
    .replaceAll(/<[^>]+>/g, "")
    .split("\n")
    .map((line) => line.replace(/｜$/, "").trim())
    .filter((line) => line !== "" && line !== "｜");
}
