import { caseTexts } from "../../../core/knowledge/texts.ts";

/** What the routes of cases and guides say when something does not work. */
export const knowledgeApiTexts = {
  caseTitle: "案例没有保存",
  noCaseTitle: "没有这个案例",
  noCase: caseTexts.unknownCase,
  guideTitle: "办事指南没有保存",
  noGuideTitle: "没有这份指南",
  noGuide: "没有这份办事指南，请从列表里选。",
  forbiddenTitle: "没有权限",
  noticeTitle: "告知单没有做成",
} as const;
