/** Words of the entrance. */
export const enterTexts = {
  title: "进入工作台",
  choose: "请选一个身份进入（演示）",
  chooseHint: "演示环境没有密码：选一个人，就用他的职责看和办。退出后可以再选别人。",
  office: "窗口",
  filter: "按姓名、单位、职责找",
  nobody: "没有找到，请换个字试试。",
  wecom: "用企业微信登录",
  wecomHint: "请用企业微信登录。您的身份和职责由单位的通讯录决定。",
  nowhere: "没有这个页面",
  nowhereHint: "地址可能写错了，或者页面换了地方。",
  home: "回到我的工作",
} as const;
