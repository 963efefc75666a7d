import type { Purpose } from "../../lifecycle/fieldRights.ts";
import type { PartStatus } from "../../lifecycle/ticket.ts";
import type { Exclusion } from "../../words.ts";
import type { StaffRight } from "./staffRights.ts";

/** What staff read about tickets on the workbench. */
export const staffTexts = {
  guest: (name: string, office: string) => `${name}（${office}）`,
  citizen: "群众本人",
  program: "系统",
  timer: "系统定时任务",
  noUnit: "未定",
  noRight: (what: string) => `您的职责不包括“${what}”。`,
  noFieldForPurpose: "按规定，您的职责在这个用途下不能看这几项的原文。请换一个用途，或者请有权的同事查看。",
  cluesElsewhere: "线索只给规定指定接收的职责看。",
  noOrigin: "规定里没有这个来件来源，请从列出的来源里选。",
  originNumber: "这个来源的来件有自己的编号，请填写来件编号。",
  originStep: "请填写群众在哪一步退出的。",
  sameTransfer: (number: string) => `这件转来件已经登记过了，编号是“${number}”，不用再登记。`,
  receivedLater: "收到的时间不能晚于现在。",
  noSignature: "本窗口执行的规定没有要求群众在登记表上签字确认，请去掉这一项。",
  noGuide: "没有这份办事指南，请从列表里选。",
  answerOrDecline: "当场答复和不予受理只能选一个。",
  noWords: "请写明群众反映的事。",
  keyReused: "这个操作编号已经用在别的操作上，请刷新页面再试。",
} as const;

export const rightTexts: Record<StaffRight, string> = {
  intake: "登记诉求",
  records: "查看台账",
  figures: "查看统计",
  personFigures: "查看个人统计",
  proposals: "查看系统提议",
  readMeasures: "查看约谈和整改",
  issueMeasures: "发起约谈和整改",
  readLooks: "查看个人信息查阅记录",
  deadLetters: "处理没有办成的来信",
  learning: "管理系统从更正中学到的版本",
  house: "改窗口自己的安排",
};

export const purposeTexts: Record<Purpose, string> = {
  handle: "办理这件事",
  contact: "联系群众",
  verify: "核对身份和材料",
  visit: "上门服务",
  survey: "回访",
  inspect: "监督检查",
};

export const fieldTexts = {
  name: "姓名",
  phone: "电话",
  idNumber: "证件号码",
  address: "住址",
  words: "群众原话",
  attachments: "附件",
  conductClues: "作风线索",
} as const;

export const partTexts: Record<PartStatus, string> = {
  sent: "已发出",
  received: "已送达",
  signed: "已签收，正在办",
  sentBack: "已退单，等裁定",
  replied: "已答复，等核对",
  redo: "退回重办",
  passed: "核对通过",
  taken: "已收回",
};

export const declineTexts: Record<Exclusion | "outOfScope", string> = {
  law: "涉法",
  lawsuit: "涉诉",
  petition: "涉访",
  filed: "已经立案",
  forbidden: "法律明令禁止",
  outOfScope: "不属于政务服务事项",
};

export const clockStateTexts = {
  running: "正在计时",
  paused: "暂停计时",
  met: "按时完成",
  late: "超期完成",
  cancelled: "已取消",
  extended: "已延期",
} as const;

/** Sentences of a ticket's story. What people typed stands in them as they typed it, masked. */
export const storyTexts = {
  registered: (words: string | null, attachments: number) =>
    `登记${words === null ? "" : `：${words}`}${attachments === 0 ? "" : `（附件${attachments}个）`}`,
  classified: (kind: string, unit: string, sure: string, triage: boolean) =>
    `系统判断为“${kind}”，建议由${unit}办，把握${sure}${triage ? "；等工作人员研判" : ""}`,
  answered: (what: string, notice: boolean) => `当场答复：${what}${notice ? "（已给一次性告知）" : ""}`,
  declined: (why: string, told: string, basis: string) =>
    `不予受理（${why}），告诉群众：${told}${basis === "" ? "" : `（依据：${basis}）`}`,
  notDelivered: "，还没送到群众手里",
  declineOverruled: (why: string) => `改为受理：${why}`,
  confirmed: { signature: "群众在登记表上签字确认", chat: "群众在对话里确认登记内容" },
  causeAnalysed: (cause: string) => `办不成的原因：${cause}`,
  triaged: (kind: string, settled: string, unit: string, note: string | null) =>
    `研判为“${kind}”${settled === "" ? "" : `，${settled}`}，承办单位：${unit}${note === null ? "" : `；${note}`}`,
  conduct: (unit: string) => `按作风问题处理，被反映的是${unit}`,
  opinionGiven: (verified: string, opinion: string) => `核实情况：${verified}；处理意见：${opinion}`,
  sheetApproved: (limit: string | null, note: string | null) =>
    `审定工作单${limit === null ? "" : `，期限 ${limit}`}${note === null ? "" : `；${note}`}`,
  sheetReturned: (why: string) => `退回工作单：${why}`,
  supplemented: (text: string, attachments: number, forCitizen: number) => {
    const files = `${attachments}个照片、文件${forCitizen === 0 ? "" : `，其中${forCitizen}个给群众看`}`;
    if (text === "") return attachments === 0 ? "补充" : `放进${files}`;
    return `补充：${text}${attachments === 0 ? "" : `（${files}）`}`;
  },
  corrected: (what: string, from: string | null, to: string | null) =>
    from === null && to === null ? `更正${what}` : `更正${what}：由“${from ?? "未填"}”改为“${to ?? "未填"}”`,
  correctedFields: {
    kind: "类别",
    department: "承办单位",
    matter: "事项",
    unit: "涉及单位",
    name: "姓名",
    phone: "电话",
    address: "住址",
  },
  withdrawn: (why: string) => `撤回${why === "" ? "" : `：${why}`}`,
  assigned: (who: string, role: string) => `由${who}（${role}）经办`,
  handedOver: (from: string | null, to: string, role: string, why: string) =>
    `${from === null ? "" : `由${from}`}移交给${to}（${role}）：${why}`,
  dispatched: (parts: string, note: string | null) =>
    `分办给${parts}${note === null ? "" : `；没有群众确认的原因：${note}`}`,
  partSent: (unit: string, lead: boolean | null, task: string | null, must: boolean) =>
    `${unit}${lead === null ? "" : lead ? "（牵头）" : "（协办）"}${task === null ? "" : `：${task}`}${must ? "，不得再退" : ""}`,
  workSheetReceived: (unit: string, byHand: boolean) => `工作单送达${unit}${byHand ? "（纸质）" : ""}`,
  signedFor: (unit: string, who: string) => `${unit}签收，经办人${who}`,
  sentBack: (unit: string, reason: string, basis: string) =>
    `${unit}退单：${reason}${basis === "" ? "" : `（依据：${basis}）`}`,
  ruled: {
    upheld: (unit: string, why: string) => `同意${unit}退单：${why}`,
    rejected: (unit: string, why: string) => `不同意${unit}退单，由它办理：${why}`,
  },
  planned: (unit: string, plan: string, at: string | null) =>
    `${unit}提出方案：${plan}${at === null ? "" : `，承诺 ${at} 前办结`}`,
  progressReported: (unit: string, progress: string, reasons: string) =>
    `${unit}反馈进度：${progress}${reasons === "" ? "" : `；原因：${reasons}`}`,
  replied: (unit: string, who: string, result: string, words: string) =>
    `${unit}（${who}）答复【${result}】：${words}`,
  checked: {
    pass: (unit: string) => `核对${unit}的答复：通过`,
    redo: (unit: string, why: string, rule: boolean) =>
      `${rule ? "按规定自动" : "核对后"}退回${unit}重办${why === "" ? "" : `：${why}`}`,
  },
  partsMerged: (result: string, words: string) => `汇总各单位答复【${result}】：${words}`,
  toLevel: (where: string, told: string) => `转${where}办理，告诉群众：${told}`,
  toPlatform: (where: string, number: string | null, told: string) =>
    `转交${where}${number === null ? "" : `（对方编号 ${number}）`}，告诉群众：${told}`,
  transferredIn: (from: string, number: string | null, why: string) =>
    `接收${from}转来件${number === null ? "" : `（对方编号 ${number}）`}：${why}`,
  feedbackGiven: (result: string, words: string, files: number) =>
    `向群众反馈【${result}】：${words}${files === 0 ? "" : `（随附${files}个照片、文件）`}`,
  feedbackDelivered: (channel: string) => `结果已送到群众（${channel}）`,
  feedbackUndeliverable: (times: number) => `联系群众 ${times} 次没有联系上，已逐次登记`,
  surveyed: (grade: string, words: string | null) => `回访：${grade}${words === null ? "" : `，${words}`}`,
  unreached: (attempts: number) => `联系 ${attempts} 次没有联系上`,
  reopened: (round: number, why: string) => `重新办理（第 ${round} 次）：${why}`,
  struckOff: "群众满意，销号",
  archived: (holds: readonly string[]) => `归档${holds.length === 0 ? "" : `：${holds.join("、")}`}`,
  homeDelivered: (what: string, batch: string | null) =>
    `上门送达：${what}${batch === null ? "" : `（批次 ${batch}）`}`,
  mergedInto: (number: string, why: string) => `并入 ${number}：${why}`,
  unmerged: (why: string) => `取消合并：${why}`,
  absorbed: (number: string) => `${number} 并入本件，一起答复`,
  released: "拆出一件，单独办理",
  paused: (papers: readonly string[], until: string) =>
    `等群众补材料：${papers.join("、")}；最晚等到 ${until}`,
  resumed: {
    brought: "材料已补齐，恢复计时",
    limit: "等材料的期限到了，恢复计时",
    notNeeded: "不用补材料了，恢复计时",
  },
  extensionAsked: (clock: string, to: string | null, why: string) =>
    `申请${clock}延期${to === null ? "" : `到 ${to}`}：${why}`,
  extensionDecided: (granted: boolean, to: string | null, why: string) =>
    granted ? `批准延期${to === null ? "" : `到 ${to}`}：${why}` : `不批准延期：${why}`,
  letter: (letter: string, clock: string, to: string, copies: string) =>
    `${letter}：${clock}，发给${to}${copies === "" ? "" : `，抄送${copies}`}`,
  clockRecomputed: "放假安排有变化，按新的安排重新计算时限，原日期留底",
  meetingProposed: (ground: string, why: string | null) =>
    `提议召开联席会议（${ground}）${why === null ? "" : `：${why}`}`,
  meetingHeld: (on: string, who: string, decision: string, tasks: string) =>
    `${on} 召开联席会议，参加：${who}；决定：${decision}${tasks === "" ? "" : `；分工：${tasks}`}`,
  leaderInstructed: (leader: string, words: string) => `${leader}批示：${words}`,
  serviceActed: (action: string, note: string | null) =>
    `帮办服务：${action}${note === null ? "" : `，${note}`}`,
  incompletePromised: (way: string, missing: readonly string[], by: string) =>
    `${way}：缺${missing.join("、")}，承诺 ${by} 前补齐`,
  taskForceCalled: (who: string, why: string) => `请工作专班${who}参与：${why}`,
  supervisorReviewed: (who: string, occasion: string, opinion: string) =>
    `${who}（${occasion}）评议：${opinion}`,
  caseLinked: (title: string) => `关联案例“${title}”`,
  conductClueForwarded: (to: string) => `移送线索给${to}（内容另行保管）`,
} as const;

/** Words about a ticket's photos and files. */
export const fileTexts = {
  citizen: "群众",
  goByWechat: "随答复发到群众的微信；微信发不了时改发短信，短信里告诉群众怎么在“查办到哪了”网页里看。",
  goByTelegram: "随答复发到群众的 Telegram。",
  goByPage: "群众在聊天网页里就能打开；没有看到时改发短信，短信里告诉群众怎么在“查办到哪了”网页里看。",
  goNowhere: "群众没有用微信，电话、短信发不了照片和文件：答复里会告诉群众怎么在“查办到哪了”网页里看。",
  went: (way: string) => `照片、文件随答复发出：${way}。`,
  wentInWords: (way: string) => `${way}发不了照片、文件，已告诉群众怎么在“查办到哪了”网页里看。`,
  except: (why: string) => `没有发出的：${why}。`,
} as const;
