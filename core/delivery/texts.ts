/** What a text is filled in with. Dates are told already; what is not known is null. */
export type Told = {
  number: string;
  title: string;
  office: string;
  phone: string;
  /** the unit that handles it, where it may be named */
  unit: string | null;
  /** a parameter as text, ended like a sentence; "" where there is none */
  say: (name: string) => string;
  /** a parameter as it stands; "" where there is none */
  word: (name: string) => string;
  /** a parameter that is a moment or a day, as told; null where there is none */
  date: (name: string) => string | null;
  list: (name: string) => string;
  flag: (name: string) => boolean;
};

type Text = (t: Told) => string;

const dueLine = (due: string | null, otherwise: string) =>
  due === null ? otherwise : `最晚${due}前答复您。`;
const mine = ({ number }: Told) => `您的事（编号：${number}）`;
const ask = ({ phone }: Told) => `有不明白的，请打电话${phone}。`;

/** What a result says: done, explained, or that it cannot be done, with its grounds and what else there is. */
function outcome(t: Told, head: string): string {
  const basis = t.say("basis") === "" ? "" : `依据是：${t.say("basis")}`;
  const other = t.say("alternative") === "" ? "" : `您还可以这样办：${t.say("alternative")}`;
  return `${head}${t.say("text")}${basis}${other}${ask(t)}`;
}

const RESULT_HEADS: Readonly<Record<string, string>> = {
  done: "办好了：",
  explained: "有答复了：",
  cannot: "这次办不成。原因是：",
};

/** To citizens: plain words that a person of seventy understands at once. Never anything of other people. */
export const citizenTexts: Readonly<Record<string, Text>> = {
  registered: (t) =>
    `您的事登记好了，编号：${t.number}。${dueLine(t.date("dueAt"), "办到哪一步都会告诉您。")}想补充、想问进度，请打电话${t.phone}，说这个编号就行。`,
  answered: (t) => outcome(t, `您问的“${t.title}”（编号：${t.number}）${resultHead(t)}`),
  result: (t) => `${outcome(t, `${mine(t)}${resultHead(t)}`)}要是还没办成，请告诉我们，马上再办。`,
  survey: (t) => `${mine(t)}有结果了。办得怎么样，想听您一句实话。没办成也请直说，我们接着办。`,
  declined: (t) => `${mine(t)}：${t.say("told")}觉得不对，请打电话${t.phone}，工作人员再给您看。`,
  takenOn: (t) =>
    `${mine(t)}我们又看了一遍，现在收下来办。${dueLine(t.date("dueAt"), "办到哪一步都会告诉您。")}`,
  dispatched: (t) =>
    `${mine(t)}已经交给${t.unit ?? "负责的单位"}在办，窗口会盯着。${dueLine(t.date("dueAt"), "有进展就告诉您。")}`,
  plan: (t) => {
    const by = t.date("promisedAt");
    return `${mine(t)}打算这样办：${t.say("plan")}${by === null ? "" : `答应您最晚${by}前办好。`}`;
  },
  progress: (t) =>
    `${mine(t)}有进展：${t.say("progress")}${t.say("reasons") === "" ? "" : `还没办完，是因为：${t.say("reasons")}`}办完马上告诉您。`,
  transferred: (t) =>
    `${mine(t)}转交${t.word("to") === "" ? "别的平台" : t.word("to")}了。${t.say("told")}${ask(t)}`,
  otherLevel: (t) => `${mine(t)}：${t.say("told")}窗口会接着盯，有结果就告诉您。`,
  reopened: (t) =>
    `您说没办成，我们收到了。${mine(t)}重新办。${dueLine(t.date("dueAt"), "办到哪一步都会告诉您。")}`,
  merged: (t) =>
    `${mine(t)}和另一件是同一回事，合在一起办，以后请用编号${t.word("number")}来问。有结果照样告诉您。`,
  unmerged: (t) =>
    `${mine(t)}原来和另一件合在一起，现在分开单独办。${dueLine(t.date("dueAt"), "有结果就告诉您。")}`,
  papersNeeded: (t) => {
    const until = t.date("until");
    return `${mine(t)}还缺材料：${t.list("papers")}。${until === null ? "请尽快补上。" : `请在${until}前补上。`}等材料的这段时间不算在答复期限里。送到窗口、发照片都行。${ask(t)}`;
  },
  limitChanged: (t) =>
    `${mine(t)}答复的日子变了：原来是最晚${t.date("before") ?? "原定日子"}，现在是最晚${t.date("dueAt") ?? "另行通知的日子"}。`,
  extension: (t) =>
    `${mine(t)}要多一点时间，最晚${t.date("dueAt") ?? "另行通知的日子"}前答复您。原因是：${t.say("why")}给您添麻烦了。`,
  incompletePromise: (t) =>
    `${mine(t)}先给您办。还缺的：${t.list("missing")}，请在${t.date("bringBy") ?? "约好的日子"}前补来。`,
};

function resultHead(t: Told): string {
  return RESULT_HEADS[t.word("result")] ?? "有答复了：";
}

/** What a message says of the photos and files that belong to it. */
export const fileTexts = {
  below: (count: number) => `\n给您看的照片、文件有${count}个，请看下面。`,
  /** @param count 0: not said how many */
  onPage: (count: number, page: string | null, number: string, code: string) =>
    `\n${count === 0 ? "有的" : `还有${count}个`}照片、文件这里看不到：请打开${page ?? "窗口的公开网页"}，在“查办到哪了”里填编号“${number}”、查询码${code}，就能看。`,
  byPhone: (phone: string) => `还有照片、文件给您看，怎么看请打电话${phone}问。`,
  /** to the clerk */
  gone: "文件已经不在了",
} as const;

const due = (t: Told, name = "dueAt") => {
  const date = t.date(name);
  return date === null ? "" : `，期限${date}`;
};
const because = (t: Told, name = "why") => (t.say(name) === "" ? "" : `理由：${t.say(name)}`);

/** To staff: what happened and what is asked of them. Number and title stand in front. */
export const staffTexts: Readonly<Record<string, Text>> = {
  report: (t) =>
    `${t.flag("copy") ? "抄送：" : ""}${t.word("title")}（${t.word("period")}）已做好，请到工作台查看。`,
  recordingNotHeard: () => "有一段录音听不清，请听一听，给群众回个话。",
  triageNeeded: () => "新诉求，请研判。",
  toDispatch: () => "已研判，请分办。",
  sheetToApprove: () => "工作单请审定。",
  sheetApproved: (t) => `工作单已审定，请分办${due(t, "limitAt")}。`,
  sheetReturned: (t) => `工作单退回，请修改。${because(t)}`,
  supplemented: () => "有补充的材料，请查看。",
  taken: () => "这一件已收回，不用再办。",
  withdrawn: () => "群众已撤回，不用再办。",
  assigned: () => "派给您经办，请处理。",
  handedOver: (t) =>
    `${t.word("from") === "" ? "" : `${t.word("from")}的件`}移交给您，请接着办${due(t)}。${because(t)}`,
  workSheet: (t) => `请签收办理${due(t)}。`,
  sentBack: (t) => `单位退单，请裁定。理由：${t.say("reason")}依据：${t.say("basis")}`,
  sendBackRuled: (t) =>
    `退单裁定：${t.word("ruling") === "upheld" ? "同意退单，不用再办" : "不同意退单，请办理"}。${because(t)}`,
  progress: (t) => `办理进度：${t.say("progress")}${because(t, "reasons")}`,
  replyArrived: () => "单位已答复，请核对。",
  toTell: () => "核对通过，请把结果告诉群众。",
  redo: (t) =>
    `答复退回重办。${t.flag("cannotOnly") ? "不能只说“办不了”，请写明依据和群众还可以怎么办。" : ""}${because(t)}`,
  transferredIn: (t) =>
    `转来一件${t.word("number") === "" ? "" : `（来件编号：${t.word("number")}）`}，请研判。`,
  unreached: () => "结果没能告诉群众，请看一看怎么联系。",
  unhappy: () => "群众评价不满意，请核实。",
  reopened: (t) => `群众说没办成，重新办理，请研判。${because(t, "reason")}`,
  paused: (t) => `等群众补材料，暂停计时${due(t, "until")}。`,
  resumed: (t) => `恢复计时，请接着办。${because(t)}`,
  extensionAsked: (t) => `申请延期，请审批。${because(t)}`,
  extensionRefused: (t) => `延期没有批准，请按原期限办结${due(t)}。`,
  extension: (t) => `已延期${due(t)}。${because(t)}`,
  limitChanged: (t) => `期限有变：原来${t.date("before") ?? "未定"}，现在${t.date("dueAt") ?? "未定"}。`,
  reminded: (t) => `${letter(t, "催办提醒")}：${t.word("label")}快到期了${due(t)}，请抓紧。`,
  pressed: (t) => `${letter(t, "督办通知")}：${t.word("label")}已经超期${due(t)}，请马上办理并答复。`,
  escalated: (t) => `${letter(t, "逾期情况通报")}：${t.word("label")}超期仍未办结${due(t)}，请过问。`,
  copy: (t) => `抄送：${letter(t, "督办材料")}，${t.word("label")}${due(t)}。`,
  meetingProposed: (t) => `提议开联席会议，请召集。${because(t, "ground")}`,
  meetingTask: (t) => `联席会议定下的事，请办理：${t.say("task")}`,
  instruction: (t) => `领导批示：${t.say("instruction")}请落实。`,
  taskForce: (t) => `请您参加工作专班。${because(t)}`,
  unitMeasure: (t) => {
    const what = `${t.word("unit")}${t.word("title")}`;
    switch (t.word("what")) {
      case "answer":
        return `${what}：单位已经回复，请核查。`;
      case "check":
        return `${what}：已经核查，结果请到工作台查看。`;
      case "remind":
        return `${what}快到期了${due(t)}，请抓紧回复。`;
      case "press":
        return `${what}还没有回复${due(t)}，请马上回复。`;
      default:
        return `${what}，要求请到工作台查看${due(t)}。`;
    }
  },
  conductClue: () => "移送一条作风线索，请到工作台查看。",
  personWanted: (t) => `有群众要找工作人员，请到工作台接待。${because(t, "reason")}`,
};

function letter(t: Told, otherwise: string): string {
  return t.word("letter") === "" ? otherwise : t.word("letter");
}

/** The parts that messages are put together of. */
export const wordTexts = {
  about: (number: string, title: string) => `${number} ${title}`,
  standIn: (name: string) => `（${name}没有登记人员，请您转达）`,
  anything: "有新情况，请到工作台查看。",
  notDone: "没办成",
  open: "打开",
  talk: "接待",
  actions: {
    signFor: "签收",
    sendBack: "退单",
    approveSheet: "同意",
    returnSheet: "不同意",
    grantExtension: "同意",
    refuseExtension: "不同意",
    upholdSendBack: "同意退单",
    rejectSendBack: "不同意",
  },
  digest: (count: number) => `您有 ${count} 件事要看，都在工作台里：`,
  digestLine: (index: number, text: string) => `${index}. ${text}`,
  digestMore: (count: number) => `另有 ${count} 件。`,
  pickByNumber: (lines: readonly string[]) => `请回复数字：${lines.join("，")}`,
  pickLine: (index: number, label: string) => `${index} ${label}`,
  orByLink: (link: string) => `也可以点开这里说：${link}`,
} as const;
