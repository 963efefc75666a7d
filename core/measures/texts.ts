/** What people read of measures taken with units. */
export const measureTexts = {
  steps: { interview: "约谈", rectification: "责令整改", accountability: "追责" },
  statuses: {
    issued: "已发出，等单位回复",
    answered: "单位已回复，等核查",
    mended: "整改到位",
    failed: "整改不到位",
  },
  can: { answer: "单位回复整改情况", press: "督办", check: "核查" },
  limit: "整改期限",
  none: "没有这一项，请刷新页面。",
  notInPack: (step: string) => `本窗口执行的规定里没有“${step}”。`,
  noUnit: "没有这个单位，请从本窗口的单位里选。",
  noText: "请写明原因和要求。",
  noLimit: "责令整改要定下期限。",
  noAnswer: "请写明整改情况。",
  noWhy: "请写明核查意见。",
  answerFirst: "单位还没有回复整改情况，不能认定整改到位。",
  wrongStage: (status: string) => `这一项现在是“${status}”，不能这样办。`,
  stale: (who: string) => `${who}已先办了一步，您的操作没有保存，请看过最新情况再办。`,
  running: (unit: string) => `${unit}还有一项没有办完，先办完再发起下一项。`,
  notYours: "这一步由被要求的单位来办。",
} as const;
