import type { ClockEvent, Kind } from "../../core/words.ts";

/** What the commands about packs and deadlines say. */
export const packTexts = {
  deadlineUsage:
    "用法：deadline --pack <规制包编号或文件> --at <时间，如 2026-10-08T09:30:00+08:00> [--kind consult|assist|coordinate] [--dimension 维度=取值 …] [--promised <工作日数或日期>] [--calendar <放假安排文件> …]",
  checkUsage: "用法：pack check <规制包文件>",
  badArguments: (detail: string) => `命令写得不对：${detail}`,
  packNeeded: "请用 --pack 写明用哪个规制包",
  timeNeeded: "请用 --at 写明收到诉求的时间",
  badTime: (text: string) => `--at 的时间“${text}”不对，应写成 2026-10-08T09:30:00+08:00 这样`,
  badKind: (text: string, kinds: readonly string[]) => `没有“${text}”这个类别，只能是：${kinds.join("、")}`,
  badDimension: (text: string) => `--dimension 应写成 维度=取值，现在是“${text}”`,
  noDimension: (id: string, known: readonly string[]) =>
    `这个规制包没有“${id}”这个维度，有：${known.join("、")}`,
  noValue: (id: string, value: string, known: readonly string[]) =>
    `维度 ${id} 没有“${value}”这个取值，有：${known.join("、")}`,
  severalValues: (id: string) => `维度 ${id} 只能有一个取值`,
  badPromise: (text: string) =>
    `--promised 应是 1 到 250 的工作日数，或 2026-10-08 这样的日期，现在是“${text}”`,
  noFile: (file: string) => `读不到文件 ${file}，请检查路径`,
  kindDecides: "提示：没有写 --kind，因类别而异的时限没有列出。",

  sound: (title: string, version: number) => `规制包没有问题：${title}（第 ${version} 版）`,
  regulation: (name: string, document: string, date: string) => `规定：《${name}》${document}，${date}`,
  number: (sample: string) => `编号样式：${sample}`,
  kinds: "办理类别：",
  kind: (label: string, id: Kind, holder: string, hint: string) =>
    `  ${label}（${id}）：${hint}；责任人：${holder}`,
  dimensions: "其他维度：",
  dimension: (label: string, id: string, values: string) => `  ${label}（${id}）：${values}`,
  clocks: "时限：",
  clock: (
    label: string,
    name: string,
    from: string,
    length: string,
    when: string,
    bound: string,
    cite: string,
  ) => `  ${label}（${name}）：从${from}起，${length}${when}；责任人：${bound}；依据：${cite}`,
  always: "",
  onlyWhen: (parts: readonly string[]) => `；适用：${parts.join("，")}`,
  kindIs: (labels: readonly string[]) => `类别为${labels.join("或")}`,
  valueIs: (dimension: string, labels: readonly string[]) => `${dimension}为“${labels.join("”或“")}”`,
  unset: "未定",
  notAccepted: "不予受理的",
  promised: { given: "已有承诺时限", absent: "没有承诺时限" },
  extension: (by: string, cap: number | null) =>
    `延期：由${by}批准，${cap === null ? "规定没有写上限" : `合计最长 ${cap} 个工作日`}`,
  noExtension: "延期：没有",
  pause: (label: string, limit: number) => `暂停：${label}期间暂停计时，每次最长 ${limit} 个工作日`,
  noPause: "暂停：没有",
  forms: "表单：",
  form: (title: string, annex: string, rows: number) => `  ${title}（${annex}，${rows} 行）`,
  ledger: (title: string, columns: readonly string[]) =>
    `台账：${title}，${columns.length} 栏：${columns.join("、")}`,
  exclusions: "不予受理与指引：",
  exclusion: (label: string, treatment: string, to: string) => `  ${label}：${treatment}；去处：${to}`,
  treatments: { decline: "登记后不予受理", outOfScope: "按不属于服务范围指引", guide: "受理并指引" },
  ladder: "催办、督办、通报：",
  step: (letter: string, when: string, to: string) => `  ${letter}：${when}，送${to}`,
  offsets: {
    beforeDue: (minutes: number) => `到期前 ${minutes} 分钟（上班时间）`,
    afterDue: (minutes: number) => `到期后 ${minutes} 分钟（上班时间）`,
    afterPress: (minutes: number) => `督办后 ${minutes} 分钟（上班时间）`,
  },
  events: {
    registered: "登记",
    dispatched: "转办",
    workSheetReceived: "工作单送达",
    unitReplied: "部门答复",
    planPromised: "方案答复群众",
    extensionApproved: "批准延期",
    orderIssued: "责令整改",
  } satisfies Record<ClockEvent, string>,
  lengths: {
    atOnce: "即时",
    sameDay: "当天",
    halfWorkday: "半个工作日",
    workdays: (n: number) => `${n} 个工作日`,
    promised: "按承诺的时限",
    capped: (n: number) => `按承诺的时限，从登记起合计最长 ${n} 个工作日`,
  },
} as const;
