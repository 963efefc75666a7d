/** Words of the Telegram channel that people read. */
export const texts = {
  start: "你好",
  phone: (number: string) => `我的电话是${number}`,
  contact: (name: string, number: string) => `联系人${name}，电话${number}`,
  place: (title: string, address: string) =>
    `地点：${[title, address].filter((part) => part !== "").join("，")}`,
  writeInstead: "我听不了语音，请您打字说一下要办什么事、卡在哪里。",
  cannotRead: "这种消息我看不了，请您打字说一下，或者发照片。",
  photoLost: "刚才的文件没有收到，请您再发一次。",
  fileTooLarge: "文件太大，收不到。请您拍成照片发，或者打字说一下。",
  blocked: "对方已停用机器人，收不到消息",
  gone: "对方的账号已注销",
  noChat: "没有这个会话，发不出去",
  refusedContent: (code: string) => `Telegram 不接受这条消息（${code}）`,
  fileNotSent: (name: string, why: string) => `“${name}”没有发给群众：${why}`,
  empty: "消息是空的，没有可发的内容",
  badToken: "Telegram 机器人的口令失效，请管理员处理",
  throttled: "发送太快，稍后再发",
  answerLost: "Telegram 的回应丢了，可能已经发到",
  noAnswer: "Telegram 没有回应，稍后再试",
};
