/** What people read of days and limits. */
export const deadlineTexts = {
  weekday: "工作日",
  weekend: "周末",
  holiday: (name: string) => `${name}放假`,
  makeUp: (name: string) => `${name}调休上班`,
  officeOff: (name: string | null) => (name === null ? "本窗口停办" : `本窗口停办（${name}）`),
  officeOn: (name: string | null) => (name === null ? "本窗口加班" : `本窗口加班（${name}）`),
  provisional: (year: number) => `${year}年放假安排尚未公布，暂按周末和法定节日推算`,
  joined: (parts: readonly string[]) => parts.join("，"),

  nth: (n: number) => `第 ${n} 个工作日`,
  receiptDay: "起算当天不计入",
  beforeOpening: "不在上班时间，从下次上班起计时",
  paused: "等申请人补材料，暂停计时",
  sameDay: "当天办结的期限日",
  notDueYet: "已过当天下班时间或不是工作日，顺延到下一个工作日",
  officeTime: "按上班时间计算",
  atOnce: "即时办理",

  overCap: (cap: number, capDate: string) =>
    `延期不能批准：合计最长 ${cap} 个工作日，最晚到 ${capDate}。请把时限改到这一天或更早。`,
  noExtension: "这项规定没有延期的办法，请按原时限办结。",
  notExtendable: (label: string) => `“${label}”这个时限不能延期，请按原时限办结。`,
  notLater: (date: string) => `新的时限没有晚于原来的 ${date}，不用延期。`,
  promiseNeeded: "请写明承诺几个工作日办结，或者承诺到哪一天。",

  badYear: (source: string, problems: readonly string[]) =>
    `放假安排 ${source} 有不对的地方：${problems.join("；")}`,
  notJson: "不是有效的 JSON，请检查逗号、引号和括号",
  wrongPlace: (path: string) => `“${path}”写得不对，请对照往年的文件填写`,
  badDate: (date: string) => `没有“${date}”这一天，请改正`,
  wrongYear: (date: string, year: number) => `“${date}”离 ${year} 年太远，请检查年份`,
  both: (date: string) => `“${date}”既写成放假又写成上班，请只留一个`,
  makeUpOnWeekday: (date: string) => `“${date}”本来就是星期一到星期五，不用写成调休上班，请检查日期`,
  tooFew: (year: number) => `${year} 年的放假天数少于法定节日，请补全`,
} as const;
