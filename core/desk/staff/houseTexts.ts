/** What is said when somebody changes their office, and what the record says of it. */
export const houseDeskTexts = {
  guest: "请由该窗口自己的管理员来改。",
  past: "今天以前的日子已经算过时限，不能再改。",
  noReason: "请写明原因，时限的计算里会写上它。",
  usualAlready: "这一天本来就没有另外的安排。",
  noUnit: "没有这个单位，请从本窗口的单位里选。",
  hasAlready: "这个单位已经管这一项了。",
  hasNot: "这个单位没有这一项，请刷新页面。",
  noRole: "请至少选一项职责，并从本窗口规定的职责里选。",
  needsUnit: "这项职责是单位的人担任的，请选单位。",
  notOneself: "不能改自己的职责、也不能停用自己，请另一位管理员来改。",
  inHands: (count: number) => `他手上还有 ${count} 件没有办完，请先移交给别人。`,
  days: { off: "停办", on: "加班", usual: "照国家安排" },
  day: (date: string, what: string, why: string) => `${date} ${what}${why === "" ? "" : `：${why}`}`,
  duty: (unit: string, item: string, has: boolean) => `${unit}${has ? "增加" : "去掉"}职责：${item}`,
  person: (name: string, id: string, unit: string, roles: string) => `${name}（${id}）${unit}：${roles}`,
  disabled: (name: string, id: string) => `停用 ${name}（${id}）`,
} as const;
