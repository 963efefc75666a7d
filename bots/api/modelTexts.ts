import type { Asked } from "../../core/model/askModel.ts";

/** What is said when a language model gives nothing that can be shown. */
export const modelTexts = {
  title: "模型这次没有帮上",
  noModel: "没有接语言模型。不影响办理。",
  withheld: {
    words: "按规定，您的职责不能看这件工单的原话，也不能请模型看。",
    conduct: "反映工作作风的工单不交给模型。",
  },
  why: {
    badAnswer: "它写的不合要求，没有采用。请自己写，或者再试一次。",
    timeout: "它太久没有答。请自己写，或者过一会儿再试。",
    unreachable: "连不上模型。请自己写，或者过一会儿再试。",
    refused: "模型服务器拒绝了（地址、口令或模型名可能不对），请告诉系统管理员。",
    budget: "今天问的次数用完了，明天再用。请自己写。",
  } satisfies Record<Extract<Asked, { ok: false }>["why"], string>,
} as const;
