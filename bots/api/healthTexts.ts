/** What the workbench calls the ways out and the tasks. */
export const healthTexts: {
  ways: Readonly<Record<string, string>>;
  tasks: Readonly<Record<string, string>>;
  otherWay: (name: string) => string;
} = {
  ways: {
    wecomKf: "微信客服",
    wecomApp: "企业微信（工作人员）",
    sms: "短信",
    voice: "语音电话",
    web: "网页聊天",
    telegram: "Telegram",
    callList: "人工电话",
  },
  tasks: {
    deliver: "送达消息",
    clocks: "催办督办和到期",
    calendar: "放假安排",
    offices: "窗口资料更新",
    phone: "电话和短信",
    telegram: "Telegram",
    connectors: "外部平台对接",
    likeness: "查找同类诉求",
    noLoss: "每日来信核对",
    reports: "简报和报告",
    digest: "每天一早的待办提醒",
    people: "企业微信通讯录",
    learn: "从更正中学习",
    forget: "清理用完的记录",
  },
  otherWay: (name) => `平台对接：${name}`,
};
