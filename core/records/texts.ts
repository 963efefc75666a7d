import type { HouseClock, ResultKind } from "../lifecycle/eventParts.ts";
import type { Channel, ClockName } from "../words.ts";

/** Words of records, forms and ledgers. */
export const recordTexts = {
  storyHeads: { problem: "问题：", demand: "诉求：", suggestion: "意见建议：" },
  papers: { citizen: "居民身份证", other: "证件" },
  channels: {
    wecomKf: "微信",
    wecomApp: "企业微信",
    phone: "电话",
    web: "网页",
    telegram: "即时消息",
    counter: "现场窗口",
    file: "批量导入",
    transfer: "其他渠道转来",
  } satisfies Record<Channel, string>,
  origin: (label: string, number: string | null, step: string | null) =>
    `${label}${number === null ? "" : `（编号 ${number}）`}${step === null ? "" : `，办到“${step}”时退出`}`,
  selfService: "线上自助登记",
  supplement: (text: string) => `补充：${text}`,
  lead: (unit: string) => `${unit}（牵头）`,
  contactAt: (hall: string, contact: string) => `${hall}（${contact}）`,
  conductUnit: (role: string, unit: string | null) => (unit === null ? role : `${unit}（${role}）`),
  guide: (title: string) => `按办事指南《${title}》答复`,
  notice: "已给一次性告知单",
  onTheSpot: { yes: "当场答复", no: "转办" },
  handling: { done: "办结", running: "在办", papers: "补正材料" },
  satisfied: { yes: "满意", no: "不满意" },
  yesAt: (moments: readonly string[]) => (moments.length === 0 ? "否" : `是，${moments.join("；")}`),

  lengths: {
    atOnce: "即时办结",
    sameDay: "当天",
    halfWorkday: "半个工作日",
    workdays: (n: number) => `${n}个工作日`,
    capped: (n: number) => `合计最长${n}个工作日`,
    promised: "按承诺时限",
  },
  before: (moment: string) => `${moment}前`,
  notPromised: "尚未承诺具体时间",
  limit: (length: string, moment: string) => `${length}（${moment}）`,
  typeAndLimit: (parts: readonly string[]) => parts.filter((part) => part !== "").join("，"),

  progress: (moment: string, progress: string, reasons: string) =>
    `${moment} ${progress}${reasons === "" ? "" : `（原因：${reasons}）`}`,
  plan: (moment: string, plan: string, until: string) =>
    `${moment} 解决方案：${plan}${until === "" ? "" : `（承诺 ${until} 前办结）`}`,
  unitSays: (unit: string, reply: string) => `${unit}：${reply}`,
  result: (text: string, basis: string | null, alternative: string | null) =>
    [
      closed(text),
      ...(basis === null ? [] : [`依据：${closed(basis)}`]),
      ...(alternative === null ? [] : [`可以这样办：${closed(alternative)}`]),
    ].join(""),
  declined: (told: string) => `不予受理：${told}`,
  transferred: (to: string, number: string | null) =>
    `已转${to}${number === null ? "" : `（编号 ${number}）`}处理`,
  withdrawn: "群众已撤回",
  mergedInto: (number: string) => `并入 ${number} 一并办理`,
  redone: (round: number, earlier: string) =>
    `群众反映没有办成，正在第${round}次办理${earlier === "" ? "" : `；上次结果：${earlier}`}`,
  unreached: (attempts: number) => `未联系上（已联系${attempts}次）`,
  survey: (grade: string, words: string | null) => (words === null ? grade : `${grade}：${words}`),
  confirmed: { signature: "已在纸质表上签字", chat: "已在对话中确认" },
  meetings: (on: string, decision: string) => `${on} 联席会议：${decision}`,

  remark: {
    onTime: "未超期",
    notDue: "未到期",
    late: (label: string, due: string, by: string) => `超期：${label}应于 ${due} 完成，超期${by}`,
    stillLate: (label: string, due: string, by: string) =>
      `超期：${label}应于 ${due} 完成，至今未完成，已超期${by}`,
    workdays: (n: number) => `${n}个工作日`,
    minutes: (minutes: number) =>
      minutes < 60
        ? `${Math.max(1, minutes)}分钟`
        : `${Math.floor(minutes / 60)}小时${minutes % 60 === 0 ? "" : `${minutes % 60}分钟`}`,
    extended: (from: string, to: string, by: string, why: string) =>
      `延期：由 ${from} 延至 ${to}（${by === "" ? "" : `${by}批准，`}${why}）`,
    refusedExtension: (why: string) => `延期未批准（${why}）`,
    moved: (label: string, from: string, to: string) => `${label}由 ${from} 改为 ${to}（放假安排调整）`,
    pausedUntil: (label: string, until: string) => `${label}，暂停计时，最晚到 ${until}`,
    paused: (label: string, times: number) => `${label}${times}次，期间暂停计时`,
    round: (round: number) => `第${round}次办理`,
    sentBack: (times: number) => `承办单位退单${times}次`,
    incomplete: (way: string, missing: readonly string[], by: string) =>
      `${way}：${missing.join("、")}于 ${by} 前补齐`,
    absorbed: (numbers: readonly string[]) => `并入本件：${numbers.join("、")}`,
    origin: (number: string) => `来件编号 ${number}`,
    joined: (parts: readonly string[]) => parts.join("；"),
  },
  withheld: "作风类诉求，内容另行保管",
} as const;

export const clockNameTexts: Record<ClockName | HouseClock, string> = {
  answer: "当场办结",
  analysis: "当天分析原因",
  handling: "办理时限",
  plan: "提出方案",
  promise: "承诺时限",
  feedback: "反馈群众",
  decline: "不予受理答复",
  extension: "延期时限",
  rectification: "整改期限",
  contact: "联系群众",
  desk: "窗口内部时限",
  ruling: "退单裁定",
};

export const resultTexts: Record<ResultKind, string> = {
  done: "办成",
  explained: "讲清楚",
  cannot: "办不了",
};

function closed(text: string): string {
  return /[。！？；.!?;]$/.test(text) ? text : `${text}。`;
}

/** Words and signs of printed forms. */
export const formTexts = {
  unknownForm: (id: string, known: readonly string[]) => `没有名为“${id}”的表单，现有：${known.join("、")}`,
  /** room to write by hand where the record has nothing */
  blank: "　　　　　　",
  boxes: (boxes: readonly { label: string; on: boolean }[]) =>
    boxes.map(({ label, on }) => `${label} ${on ? "☑" : "☐"}`).join("　　"),
  slashes: (boxes: readonly { label: string; on: boolean }[]) =>
    `（${boxes.map(({ label, on }) => (on ? `☑${label}` : label)).join("/")}）`,
} as const;

/** Words of printed ledgers. */
export const ledgerTexts = {
  empty: "本期没有登记",
  sheet: "台账",
  period: (office: string, period: string) => `${office}　${period}`,
} as const;

/** Words of the archive bundle. */
export const archiveTexts = {
  contents: "卷内目录",
  contentsHeads: ["序号", "文件", "大小"],
  folders: { ledger: "登记台账", forms: "表单", record: "办理记录", papers: "附件", call: "通话记录" },
  subtitle: (office: string, number: string) => `${office}　编号：${number}`,
  holds: (holds: readonly string[]) => `归档范围：${holds.join("、")}。`,
  size: (bytes: number) => (bytes < 1024 ? `${bytes} 字节` : `${Math.ceil(bytes / 1024)} KB`),
  formula: "sha256(前一个哈希 + 事件原文)；第一个的“前一个”是 sha256(officeId/ticketId/number)",
  toCitizen: "反馈群众",
  task: (unit: string, task: string) => `${unit}：${task}`,
  instructions: { title: "领导批示件", heads: ["时间", "领导", "批示"] },
  replies: { title: "反馈件", heads: ["时间", "单位", "结果", "内容"] },
  meetings: { title: "会议材料", heads: ["日期", "参加单位和人员", "议定事项", "分工"] },
  reviews: { title: "监督评议意见", heads: ["时间", "评议人", "场合", "意见"] },
} as const;

/** Words of a call in the archive. */
export const callPaperTexts = {
  title: "通话记录",
  matters: "说了哪些事",
  matterHeads: ["序号", "事项", "要点（群众的话）", "诉求", "话务员答应的", "去向"],
  said: (text: string, turn: number) => `${text}（第${turn}句）`,
  unnamed: "没有点明",
  none: "没有",
  states: { ticket: "登记为 ", registered: "单独登记为 ", dismissed: "不单独登记", open: "还没有定" },
  own: "（本件）",
  turns: "每一句",
  turnHeads: ["第几句", "谁说的", "说的话", "哪件事"],
  speakers: { citizen: "群众", agent: "话务员", ivr: "语音提示" },
} as const;

/** Words of figures. */
export const figureTexts = {
  window: "窗口直接办理",
} as const;

/** Words of proposals and of the cooperation record. */
export const proposalTexts = {
  window: "窗口",
  alike: (about: string, requests: number, people: number) =>
    `同类诉求“${about}”${requests}件，涉及${people}人`,
  lowSatisfaction: (satisfied: number, rated: number, least: number) =>
    `满意率${percentText({ numerator: satisfied, denominator: rated })}，低于${Math.round(least * 100)}%`,
  manyComplaints: (complaints: number) => `作风投诉${complaints}件`,
  escalated: (times: number) => `督办后仍未办结，上报通报${times}次`,
  refusedWrongly: (times: number) => `退单${times}次被裁定不成立`,
  redone: (times: number) => `答复被退回重办${times}次`,
  cameAgain: (about: string, requests: number) => `同类问题“${about}”反复出现，共${requests}件`,
  rated: (satisfied: number, rated: number) =>
    `群众满意率${percentText({ numerator: satisfied, denominator: rated })}`,
  hotline: (requests: number) => `12345热线同期${requests}件`,
  replied: (times: number) => `答复${times}件`,
  allOnTime: (limits: number) => `${limits}个时限全部按时`,
  missed: (missed: number, limits: number) => `${limits}个时限中超期${missed}个`,
  pressed: (times: number) => `被督办${times}次`,
  unsolved: (times: number) => `群众反映没有办成${times}件`,
  complaints: (times: number) => `作风投诉${times}件`,
  helped: (times: number) => `帮办代办${times}次`,
  late: (times: number) => `经手的时限超期${times}个`,
} as const;

/** A share in print: never without what it is a share of. */
export function percentText({ numerator, denominator }: { numerator: number; denominator: number }): string {
  if (denominator === 0) return "—（0/0）";
  return `${((numerator / denominator) * 100).toFixed(1)}%（${numerator}/${denominator}）`;
}

const CHINESE_NUMERALS = [
  "一",
  "二",
  "三",
  "四",
  "五",
  "六",
  "七",
  "八",
  "九",
  "十",
  "十一",
  "十二",
  "十三",
  "十四",
  "十五",
];

/** Words of briefs and reports. */
export const briefTexts = {
  unknownReport: (id: string, known: readonly string[]) => `没有名为“${id}”的报表，现有：${known.join("、")}`,
  subtitle: (office: string, period: string, day: string) => `${office}　${period}　${day}`,
  numbered: (index: number, title: string) => `${CHINESE_NUMERALS[index] ?? String(index + 1)}、${title}`,
  howCounted:
    "说明：本期数字全部从办理记录重新清点。每个比率后面括号里是分子和分母；一个时限只在按时办结或者超期的那一刻算一次。",
  none: "本期没有。",
  sections: {
    volumes: "受理和办理情况",
    onTime: "按时办结情况",
    satisfaction: "回访和满意度",
    causes: "“办不成事”的情形和原因",
    units: "各承办单位情况",
    persons: "人员配合情况",
    conduct: "作风问题反映",
    likeRequests: "反复出现的同类问题",
    jointMeetings: "联席会议",
    cases: "典型案例",
    measures: "建议采取的措施",
    ratings: "“好差评”情况",
    hotline: "12345热线情况",
    declined: "不予受理情况",
    suggestions: "优化建议",
  },
  by: { kind: "办理方式", channel: "反映渠道", nature: "诉求性质", domain: "领域" },
  heads: {
    counts: ["分类", "内容", "件数"],
    clocks: ["时限", "按时率"],
    grades: ["评价", "人数"],
    units: ["单位", "收件", "答复", "办成/讲清/办不了", "按时率", "满意率", "督办", "退单", "重办"],
    persons: ["单位", "姓名", "配合情况", "存在问题"],
    conduct: ["单位", "件数"],
    likeRequests: ["问题", "单位", "件数", "人数", "应当做的"],
    meetings: ["情形", "事由", "编号"],
    measures: ["单位", "措施", "原因"],
    circulation: ["单位", "事实", "可依据的情形"],
    ratings: ["单位", "满意率", "差评"],
    hotline: ["单位", "件数"],
    declined: ["情形", "件数"],
  },
  volumes: (registered: number, closed: number, answered: number, declined: number, open: number) =>
    `本期登记${registered}件；转办后办结${closed}件，当场答复${answered}件，不予受理${declined}件；期末在办${open}件。`,
  elsewhere: (transferred: number, withdrawn: number, merged: number, hops: number, sendBacks: number) =>
    `转其他平台${transferred}件，群众撤回${withdrawn}件，并案${merged}件；向承办单位派单${hops}次，退单${sendBacks}次。`,
  firstResponse: (count: number, average: number, classes: readonly string[]) =>
    `首次响应：${count}件已有人处理，平均用时${average}分钟（按上班时间算）；其中${classes.join("，")}。`,
  response: (label: string, times: number) => `${label}${times}件`,
  responses: {
    halfHour: "30分钟内",
    halfDay: "半天内",
    oneDay: "一天内",
    more: "一天以上",
    none: "还没有人处理",
  },
  onTime: (rate: string, ended: string, open: number) =>
    `办结类时限按时率${rate}；已结事项中全程没有超期的占${ended}；期末仍超期未办结${open}件。`,
  overdue: (count: number, workdays: number, classes: readonly string[]) =>
    `本期超期的时限${count}个，合计超期${workdays}个工作日；其中${classes.join("，")}。`,
  lateness: {
    sameDay: "不到一个工作日",
    oneDay: "一个工作日",
    twoToFive: "二至五个工作日",
    more: "五个工作日以上",
  },
  pressed: (reminded: number, pressed: number, escalated: number) =>
    `催办${reminded}次，督办${pressed}次，上报通报${escalated}次。`,
  extended: (asked: number, granted: number, refused: number) =>
    `申请延期${asked}次，批准${granted}次，没有批准${refused}次。`,
  survey: (asked: number, reached: number, answered: number, owed: number) =>
    `回访${asked}件，联系上${reached}件，作出评价${answered}件；本期办结还没有回访${owed}件。`,
  satisfied: (satisfied: string, solved: string, explained: number, unsolved: number) =>
    `满意率${satisfied}（只算作出评价的）；群众说办成了的占${solved}；办不成但群众听明白了${explained}件；群众说没办成${unsolved}件。`,
  redos: (byCheck: number, byCitizen: number) =>
    `窗口核对后退回重办${byCheck}次，群众反映没办成重新办理${byCitizen}次。`,
  results: (done: number, explained: number, cannot: number) => `${done}/${explained}/${cannot}`,
  conduct: (requests: number, clues: number) => `反映作风问题${requests}件，移送线索${clues}条。`,
  meetings: (proposed: number, held: number) => `提议召开联席会议${proposed}次，已召开${held}次。`,
  typicalCase: (n: number, title: string, story: string, result: string) =>
    `案例${n}：${title}。反映情况：${story}　办理结果：${result}`,
  steps: { interview: "约谈", rectification: "责令整改", accountability: "启动问责程序" },
  ratings: (rate: string, bad: number) => `本期评价满意率${rate}，差评${bad}件。`,
  noHotline: "本期没有收到12345热线数据。",
  outOfScope: "不属于政务服务范围",
  suggestion: (n: number, text: string) => `${n}. ${text}`,
} as const;
