import type { Rule } from "./checks/broken.ts";

/** What `simulate` prints. */
export const simulationTexts = {
  period: (from: string, to: string) => `${from} 至 ${to}`,
  head: (office: string, period: string, seed: string) => `${office} 模拟运行 ${period}（种子 ${seed}）`,
  came: (people: number, registered: number, turns: number, commands: number) =>
    `来人 ${people}，登记 ${registered} 件，来信来话 ${turns} 条，办理操作 ${commands} 次`,
  sent: (messages: number, swept: number) => `发出消息 ${messages} 条，到点自动办理 ${swept} 次`,
  refused: (count: number, kinds: string) =>
    `按规则没有办成的操作 ${count} 次${kinds === "" ? "" : `（${kinds}）`}`,
  by: {
    kind: "类别",
    channel: "渠道",
    ended: "办结方式",
    clock: "时限",
    grade: "回访评价",
    unit: "承办单位",
  },
  open: (open: number, overdue: number) => `在办 ${open} 件，其中已超时 ${overdue} 件`,
  onTime: (numerator: number, denominator: number, percent: string) =>
    `按期 ${numerator}/${denominator}（${percent}）`,
  presses: (reminded: number, pressed: number, escalated: number) =>
    `催办 ${reminded} 次，督办 ${pressed} 次，通报 ${escalated} 次`,
  extensions: (asked: number, granted: number, refused: number) =>
    `申请延期 ${asked} 次，同意 ${granted} 次，不同意 ${refused} 次`,
  sendBacks: (asked: number, upheld: number, rejected: number) =>
    `退单 ${asked} 次，裁定成立 ${upheld} 次，不成立 ${rejected} 次`,
  redos: (byCheck: number, byCitizen: number) =>
    `审核退回重办 ${byCheck} 次，群众说没办成再办 ${byCitizen} 次`,
  meetings: (proposed: number, held: number) => `提请联席会议 ${proposed} 次，召开 ${held} 次`,
  conduct: (complaints: number, clues: number) => `作风投诉 ${complaints} 件，移送线索 ${clues} 条`,
  survey: (asked: number, reached: number, answered: number, numerator: number, percent: string) =>
    `回访 ${asked} 次，联系上 ${reached} 次，评价 ${answered} 次，满意 ${numerator}/${answered}（${percent}）`,
  delivered: (delivered: number, not: number) => `答复送达 ${delivered} 次，多次联系不上 ${not} 次`,
  unit: (received: number, replied: number, onTime: string, backs: number, redos: number) =>
    `收 ${received}，复 ${replied}，按期 ${onTime}，退单 ${backs}，重办 ${redos}`,
  noRate: "—",
  times: (label: string, count: number) => `${label} ${count}`,
  good: (events: number) => `核对完毕：${events} 条记录，各项约束都成立`,
  bad: (count: number) => `有 ${count} 处约束不成立：`,
  broken: (rule: string, where: string, what: string) => `  ${rule}：${where} ${what}`,
  moreBroken: (count: number) => `  另有 ${count} 处`,
  rules: {
    owedWithoutRow: "应发的消息没有记入待发",
    noOwner: "在办而没有人负责",
    noClock: "在办而没有时限在走",
    clockAfterEnd: "已办结而时限还在走",
    silentStop: "时限停了而没有记录",
    clockRow: "时限表与记录不符",
    closedWithoutEnding: "已办结而没有答复、不受理、撤回、转出或合并",
    closedUntold: "已办结而没有送达，也没有联系记录",
    timeBack: "记录的时间往回走",
    stateDiffers: "工单与它的记录不符",
    remindedLate: "催办不在到期之前",
    pressedEarly: "督办不在到期之后",
    outsideOfficeTime: "催办、督办不在上班时间",
    numberGap: "编号有缺号",
    chain: "记录链核对不通过",
    figure: "数字与另行清点的不符",
    journal: "记录与模拟所做的不符",
    sweepRefused: "到点该自动办的没有办成",
    doneTwice: "同一个操作来了两次，办了两次",
  } satisfies Record<Rule, string>,
} as const;
