/** Words of the page that shows what the program learned from corrections. */
export const learningTexts = {
  title: "系统学到的",
  hint: "您更正一次，系统就多一个例子。学完先用留出来的例子检验，比原来准才采用；不合适可以换回去，马上生效。",
  doubts: "这一周最拿不准的",
  doubtsHint: "系统自己最没有把握、还没有人定过的，请先看这些。定下来的就成为它学习的例子。",
  noDoubts: "这一周没有拿不准的。",
  doubt: (name: string, given: string, percent: number) =>
    `${name}拿不准：判成“${given}”，自己估计 ${percent}% 判得对`,
  look: "看一看、定下来",
  scopeHint: "受理范围判错了的，打开工单办“不予受理”或者恢复受理。",
  settled: "已经定下来，系统会学。",
  versions: "学过的版本",
  noVersions: "还没有学过，用的是程序自带的。更正攒够了会自己学。",
  inUse: "正在用",
  columns: { version: "版本", summary: "学到什么", at: "时间", use: "换回去" },
  learned: (corrections: number) => `从${corrections}次更正中学到，准确程度：`,
  version: (n: number) => (n === 0 ? "程序自带" : `第 ${n} 版`),
  change: (name: string, before: string, after: string) => `${name} ${before} → ${after}`,
  heldBack: (count: number) => `（用 ${count} 件检验）`,
  useWhich: (version: string) => `换到${version}`,
  useShipped: "换回程序自带的",
  used: (version: string) =>
    `已经换到“${version}”。以后新来的诉求马上按它判断，已经定了的不变。不合适可以再换回去。`,
  chosen: (who: string, at: string) => `${who} ${at} 手动换的`,
  notKept: "没有采用",
  tooOld: "太旧，没有留下来",
} as const;
