import type { Gap, NoLossLine } from "./noLoss.ts";

const QUARTERS = ["一", "二", "三", "四"];

/** Words of reports that go out by themselves. */
export const reportTexts = {
  dailyBrief: "每日工作简报",
  fromTo: (first: string, last: string) => `${first}至${last}`,
  month: (year: number, month: number) => `${year}年${month}月`,
  months: (year: number, first: number, last: number) => `${year}年${first}至${last}月`,
  quarter: (year: number, quarter: number) => `${year}年第${QUARTERS[quarter - 1] ?? quarter}季度`,
  half: (year: number, first: boolean) => `${year}年${first ? "上" : "下"}半年`,
  year: (year: number) => `${year}年`,
  missed: (labels: readonly string[]) =>
    `系统停运期间，以下各期没有单独生成：${labels.length <= 12 ? labels.join("、") : `${labels[0]}到${labels.at(-1)}，共${labels.length}期`}。办理记录都在，数字可以随时补算。`,
  due: { title: "今天到期和已经超期的事项", heads: ["编号", "事项", "单位", "期限", "情况"] },
  withheld: "作风类诉求，内容另行保管",
  window: "窗口",
  overdue: "已超期",
  dueToday: "今天到期",
  moreDue: (more: number) => `另有${more}件，请到工作台查看。`,
  nothingDue: "没有今天到期和已经超期的事项。",
  noLoss: {
    title: "收件核对（每条来件都有去向）",
    heads: [
      "日期",
      "渠道",
      "收到",
      "登记",
      "补充",
      "答复",
      "不予受理",
      "查询撤回等",
      "闲谈",
      "无内容",
      "没处理成",
      "等处理",
      "去向不明",
    ],
    nothing: "没有收到来件。",
    tickets: (day: string, fromMessages: number, byStaff: number) =>
      `${day}：登记${fromMessages + byStaff}件，其中来件登记${fromMessages}件，窗口人员登记${byStaff}件。`,
    balanced: "核对结果：收到的每一条都有去向，没有缺口。",
    open: (gaps: number) => `核对结果：有${gaps}处要看，列在下面。`,
    gapHeads: ["日期", "渠道", "来件或编号", "情况"],
    moreGaps: (more: number) => `另有${more}处，请到工作台查看。`,
  },
  gap: {
    messageWithoutOutcome: "处理完了，但没有写明去向",
    messageWithoutTicket: "写明已登记，但找不到这件诉求",
    ticketWithoutMessage: "登记了，但找不到它的来件",
    dead: "试了多次没有处理成，请人工处理",
    waiting: "还没有处理",
    unread: "收到了，但没能读出内容，请人工处理",
  } satisfies Record<Gap["what"], string>,
  gapWhy: (what: string, why: string | null) => (why === null ? what : `${what}（${why}）`),
  line: (day: string, channel: string, line: NoLossLine): string[] =>
    [
      day,
      channel,
      line.received,
      line.ticket,
      line.addition,
      line.answered,
      line.declined,
      line.command,
      line.talk,
      line.noise,
      line.dead,
      line.waiting,
      line.unexplained,
    ].map(String),
  fileName: (title: string, label: string, ending: string) => `${title}（${label}）.${ending}`,
} as const;
