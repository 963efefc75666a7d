/** Words of this channel that people read. */

/** Why a message did not go, for the record that clerks see. */
export const WHY = {
  throttled: "企业微信限制了发送次数，过一会儿再发",
  unreachable: "暂时连不上企业微信，稍后再试",
  paced: "这位工作人员一分钟内收到的消息太多，过一会儿再发",
  noAddress: "没有可用的微信客服地址",
  tooManyChoices: "按钮太多，企业微信卡片最多 6 个",
  tooManyMembers: "一次最多发给 1000 人",
  tooLarge: "文件太大，没有取下来",
  choiceTooLong: "选项的内容太长，微信客服菜单放不下",
  empty: "消息是空的",
  fileNotSent: (name: string, why: string) => `“${name}”没有发给群众：${why}`,
  fileSize: "微信只收 20 MB 以内的文件",
};

const REFUSED: Record<number, string> = {
  [-1]: "企业微信暂时忙，稍后再试",
  40001: "企业微信的 Secret 不对，请管理员检查",
  40003: "企业微信里没有这个人",
  40007: "图片或文件已过期",
  40013: "企业微信的企业 ID 不对，请管理员检查",
  40056: "企业微信的应用编号不对，请管理员检查",
  40096: "微信客服里没有这位群众",
  40201: "这个微信客服账号被停用，请管理员检查",
  45002: "内容太长，发不出去",
  45009: WHY.throttled,
  45033: WHY.throttled,
  48002: "应用没有这项权限，请管理员检查",
  60011: "应用没有权限看这个人或部门，请管理员检查",
  60111: "企业微信里没有这个人",
  81013: "收件人都不在应用的可见范围里",
  82001: "没有写收件人",
  301002: "应用编号和 Secret 不是一对，请管理员检查",
  95001: "群众没有再说话，微信客服最多只能发 5 条",
  95002: "群众上次说话已超过 48 小时，微信客服不能再发",
  95013: "这次会话已经结束",
  95014: "这位工作人员现在不能接待",
  95017: "微信客服没有开放接口，请管理员检查",
  95018: "有工作人员正在接待这位群众，机器人不能插话",
};

/** @param errmsg kept only where it helps to mend the set-up: the address that the platform saw */
export function refusedWhy(errcode: number, errmsg: string): string {
  if (errcode === 60020) {
    const ip = /from ip: ([0-9a-fA-F.:]+)/.exec(errmsg)?.[1] ?? "未知";
    return `企业微信不信任本机的出口地址 ${ip}，请管理员把它加入企业可信 IP`;
  }
  return REFUSED[errcode] ?? `企业微信没有接受（${errcode}）`;
}

/** What stands in a message for things without words. */
export const SAID = {
  link: (title: string, url: string) => `（发来一个网页）${title} ${url}`.trim(),
  location: (name: string, address: string, latitude: number, longitude: number) =>
    `（发来一个位置）${[name, address].filter((one) => one !== "").join("，")}（${latitude},${longitude}）`,
  miniprogram: (title: string) => `（发来一个小程序）${title}`,
  card: "（发来一张名片）",
  merged: (title: string) => `（发来一段聊天记录）${title}`,
  other: "（发来一条这里看不了的消息）",
};

export const CARD = {
  /** the rest of a long message, when a card cannot hold it */
  more: "（内容较长，其余请点开查看）",
  open: "打开",
  openHere: "点这里打开",
  settled: (caption: string) => `【${caption}】`,
  menuHead: "请点选：",
};

/** About voice messages. */
export const VOICE = {
  /** to the citizen, where nobody but a person can hear it */
  forPerson: "语音收到了，工作人员会听。要是着急，请打字说一下要办什么事、卡在哪里。",
  /** to the clerk who is called */
  listen: "群众发来一段语音，请听一听，给群众回个话",
  lost: "刚才的语音没有收到，请您再发一次，或者打字说一下。",
};

/** Stands on a card that was sent anew because it is older than the platform lets it be changed. */
export const RENEWED = "请用下面的新卡片";

/** What a citizen reads who opens the chat: the promise in one sentence. */
export const WELCOME =
  "您好，办事没办成、跑了多趟、没人管的，在这里说一声，我们登记、有人跟到底。请直接说事情，发语音、照片也行。";

/** What the greeting offers: each stands for the same words, typed. */
export const WELCOME_MENU = ["查进度", "找工作人员", "怎么用"];

/** Why a message that customer service took did not arrive (developer.work.weixin.qq.com/document/path/94670). */
const FAILED: Record<number, string> = {
  1: "微信客服账号已被删除",
  2: "应用已关闭，请管理员检查",
  4: "群众上次说话已超过 48 小时，没有送到",
  5: "会话已经结束，没有送到",
  6: "群众没有再说话，超过 5 条的没有送到",
  8: "企业没有完成认证，请管理员检查",
  10: "群众拒收了消息",
  11: "没有工作人员登录企业微信，没有送到",
  12: "微信客服不支持这种消息",
};

export function notArrived(failType: number): string {
  return FAILED[failType] ?? "微信客服说没有送到";
}

/** Said to a citizen when a clerk has ended the conversation. */
export const HANDED_BACK = "工作人员接待完了。还有什么事，直接在这里说，我接着帮您。";
