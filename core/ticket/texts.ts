/** What people read about a ticket: kept together, plain. */
export const decideTexts = {
  status: {
    registered: "已登记，正在办",
    answered: "已当场答复",
    declined: "不属于本窗口受理，已告知去处",
    withdrawn: "您已撤回",
  },
  closedNoSupplement: (status: string) =>
    `这件事现在的状态是“${status}”，不能再补充。有新的情况，请直接说，我给您另外登记。`,
  closedNoWithdraw: (status: string) => `这件事现在的状态是“${status}”，不用撤回。`,
  closedNoCorrection: (status: string) =>
    `这件事现在的状态是“${status}”，不能再改。有新的情况，请直接说，我给您另外登记。`,
  notDeclined: (status: string) => `这件事现在的状态是“${status}”，没有不予受理的决定可以改。`,
  sameAlready: "本来就是这样登记的，没有改动。",
  unknownDepartment: "没有这个部门，请从本窗口的部门里选。",
  unknownDimension: "没有这一项，请从列出的选项里选。",
} as const;
