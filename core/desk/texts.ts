import type { TicketStatus } from "../lifecycle/ticket.ts";

/** How a citizen is told where their request stands. */
export const citizenStatusTexts: Record<TicketStatus, string> = {
  registered: "已登记，正在办",
  triaged: "已登记，正在安排部门办",
  dispatched: "已交给部门，正在办",
  replied: "部门已答复，窗口正在核对",
  checked: "部门已答复，马上告诉您",
  telling: "有结果了，正在告诉您",
  answered: "已当场答复",
  closed: "已办结",
  struckOff: "已办结",
  archived: "已办结",
  declined: "不属于本窗口受理，已告知去处",
  transferred: "已转到别的平台办，已告诉您去处",
  withdrawn: "您已撤回",
  merged: "已和另一件一样的事一起办",
};
