/** Words of the card where a language model helps. */
export const modelTexts = {
  title: "请模型帮忙",
  hint: "它只看打了码的内容，写的只给您参考，不会改动工单，也不会自己发出去。",
  ask: { summary: "概括一下", reply: "起草答复", opinion: "再判断一次" },
  asking: "正在等它答……",
  summary: "模型的概括",
  reply: "答复的草稿（请核对、修改以后再用）",
  use: "用作答复草稿",
  where: (step: string) => `会放进“${step}”那张表里，接在您写的后面；不会自己发出去。`,
  nowhere: "现在还没有轮到写答复，可以先复制下来。",
  copy: "复制",
  copied: "已复制。",
  cannotCopy: "这里不能自动复制，请选中上面的字自己复制。",
  opinion: (kind: string, scope: string) => `模型认为：${kind}，${scope}。`,
  same: "和现在的判断一样。",
  other: "和现在的判断不一样，请您定。",
} as const;
