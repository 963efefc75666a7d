const WAYS: Readonly<Record<string, string>> = {
  wecomKf: "微信客服",
  telegram: "Telegram",
  web: "网页对话",
  sms: "短信",
  voice: "语音电话",
  wecomApp: "企业微信",
  workbench: "工作台",
  callList: "人工电话",
};

/** Why a message did not go a certain way: what staff read on the call list and among the dead letters. */
export const planTexts = {
  and: "；",
  way: (way: string) => WAYS[way] ?? "对接系统",
  noPhone: "没有留电话",
  noSender: (way: string) => `没有开通${way}`,
  noAddress: (way: string) => `不知道对方的${way}地址`,
  notShown: "网页上一直没有看",
  kfOver: "微信客服超过48小时没有联系，不能再发",
  kfFull: "微信客服已经连发5条，不能再发",
  failed: (way: string, why: string) => `${way}没有送到：${why}`,
  noReceipt: "没有收到回执",
  exhausted: "试了多次都不通",
  lost: (way: string) => `${way}可能没有送到，系统不敢重发，请打电话问一问`,
  nobody: "本窗口没有可以通知的人，请在人员名单里补上",
  noConnector: "没有配置这个系统的对接",
  defect: "程序出错，没有发出去",
  tooLong: "对方系统没有在规定时间内回应",
} as const;
