/** Words of the log-in's pages. */
export const loginTexts = {
  brand: "办成事 工作台",
  entering: (name: string) => `${name}，登录好了，正在打开工作台。`,
  enter: "没有自动打开？点这里",
  choose: "您在几个窗口都有登记，请选一个：",
  again: "重新登录",
  stale: "登录没有完成：这次登录已经过期，或者不是在这个浏览器里开始的。请重新登录。",
  codeUsed: "登录没有完成：企业微信给的登录码已经用过或过期了。请重新登录。",
  stranger:
    "您的微信不是本单位企业微信的成员，不能登录工作台。请让本单位的企业微信管理员把您加进通讯录，或者换一个企业微信账号再登录。群众办事请到微信客服或者窗口。",
  unreachable: (why: string) => `登录没有完成：${why}。请过一会儿再登录。`,
  tooMany: "登录失败的次数太多，请一小时后再登录。",
  noAddress:
    "还不能登录：没有设置本系统的外部地址。请管理员设置环境变量 PUBLIC_URL，并在企业微信后台把它设为可信域名。",
  title: { entering: "登录", failed: "不能登录", choose: "选择窗口" },
} as const;
