import type { MaskedKind } from "../privacy/maskText.ts";
import type { CaseStatus, CaseStepType } from "./cases/case.ts";

/** Words of cases, for the workbench. */
export const caseTexts = {
  statuses: {
    draft: "起草中",
    submitted: "已报送，待审核",
    approved: "已审核，待发布",
    published: "已发布",
    withdrawn: "已撤下",
  } satisfies Record<CaseStatus, string>,
  steps: {
    drafted: "起草",
    edited: "修改",
    submitted: "报送审核",
    returned: "退回修改",
    approved: "审核通过",
    published: "发布",
    withdrawn: "撤下",
    revised: "重新修改",
  } satisfies Record<CaseStepType, string>,
  masked: (what: MaskedKind, field: string, count: number) =>
    `“${field}”里有${count}处${MASKED[what]}，已经遮住，请再看一遍有没有漏掉的。`,
  fields: {
    title: "标题",
    problem: "问题详情",
    cause: "原因",
    method: "处理方法",
    steps: "办理步骤",
    conclusion: "结论意见",
    basis: "依据",
  },
  noRight: (step: CaseStepType) => `您不能对案例做“${caseTexts.steps[step]}”，请找有权限的同事。`,
  notNow: (step: CaseStepType, status: CaseStatus, possible: readonly CaseStepType[]) =>
    `案例现在是“${caseTexts.statuses[status]}”，不能“${caseTexts.steps[step]}”。${
      possible.length === 0 ? "" : `现在可以：${possible.map((one) => caseTexts.steps[one]).join("、")}。`
    }`,
  ownWork: "自己报送的案例要由别人审核，请换一位同事。",
  noReason: (step: CaseStepType) => `请写明${caseTexts.steps[step]}的原因。`,
  incomplete: (fields: readonly string[]) => `案例还不完整，请补上：${fields.join("、")}。`,
  noJoint: "按本窗口的制度，案例不联合发布，请不要填联合发布单位。",
  unknownUnit: "联合发布的单位不在本窗口的单位名单里，请重新选择。",
  stale: (who: string, step: CaseStepType) =>
    `${who}刚刚做了“${caseTexts.steps[step]}”，请看过最新内容再操作。`,
  unknownCase: "没有找到这个案例。",
  somebody: "另一位同事",
  jointly: (names: readonly string[]) => `与${names.join("、")}联合发布`,
  fromConduct: "反映工作作风的诉求另行保管，不能写成案例。",
  notSolved: "这件诉求还没有办理结果，办完以后再写成案例。",
  knownMasked: "内容里有这位群众的姓名、号码或住址，已经遮住，请再看一遍有没有漏掉的。",
  guest: "您在上级单位，可以审核、退回、发布、撤下案例；起草、修改和报送请由该窗口的人办。",
  noSteps: "案例的经过只给写案例、审案例的同事看。",
};

const MASKED: Record<MaskedKind, string> = {
  phone: "电话号码",
  idNumber: "身份证号",
  card: "银行卡号",
  number: "号码",
  name: "姓名",
  address: "住址",
  plate: "车牌号",
  email: "邮箱",
};

/** Why a guide or case is offered. */
export const offerTexts = {
  sameMatter: (matter: string) => `同一个事项：${matter}`,
  sameWords: (words: readonly string[]) => `都说到：${words.join("、")}`,
  near: "内容相近",
};

/** Words of one-time notices. */
export const noticeTexts = {
  heading: "一次性告知单",
  office: "窗口",
  number: "登记编号",
  date: "告知日期",
  item: "办理事项",
  who: "谁能办",
  missing: "还缺这些材料（请一次备齐）",
  nothingMissing: "材料已经齐了，不用再补。",
  noMaterials: "办这件事不用带材料。",
  later: "这些可以先办、之后补交（容缺）",
  has: "这些您已经有了",
  where: "到哪儿办",
  steps: "怎么办",
  howLong: "多久办好",
  cost: "收费",
  basis: "依据",
  phone: "咨询电话",
  hours: "上班时间",
  others: "另外还要",
  promise: "要求已经一次说全，照这张单子备齐就行。要求如果有变化，窗口会主动告诉您。",
  signed: "告知人（签字）：　　　　　　　　被告知人（签字）：　　　　　　　　",
};

/** Words of guides in their making. */
export const guideTexts = {
  noRight: "您不能修改或发布办事指南，请找有权限的同事。",
  stale: (version: number) => `办事指南已经被别人改到第${version}版，请看过最新内容再操作。`,
  nothingToPublish: "没有待发布的修改。",
  notPublished: "这份办事指南没有发布，不用撤下。",
  noReason: "请写明撤下的原因。",
  noChange: "内容没有变化。",
  guest: "您在上级单位，只能查看；办事指南请由该窗口的人修改。",
  unknownMaterial: (names: readonly string[]) =>
    `办事指南里没有这几样材料：${names.join("、")}，请从列表里选。`,
  steps: { edited: "修改", published: "发布", withdrawn: "撤下" },
};
