/** Words of the frame of all pages. */
export const shellTexts = {
  name: "办成事 工作台",
  short: "办成事",
  demo: "演示环境：只在本机可用，任何人都可以选一个身份进入，请不要填真实的个人信息。",
  demoLabel: "演示环境",
  skip: "跳到正文",
  mainNav: "主要栏目",
  more: "更多",
  close: "关闭",
  office: "窗口",
  guest: "下级窗口：可以查看、催办、督办、登记批示",
  guestLabel: "下级窗口",
  search: "搜索",
  searchAll: "全部搜索",
  searchHint: "编号、事情、电话",
  leave: "退出",
  notOpened: "这一页没有打开",
  notOpenedWhy: "可能是网络断了，或者程序刚刚更新过。请再试一次。",
  groups: { work: "办件", desk: "窗口", records: "台账和数字", knowledge: "知识", house: "设置" },
  tabs: { work: "我的工作", counter: "登记", search: "搜索" },
} as const;

/** What goes wrong between page and server. */
export const clientTexts = {
  failed: "没有办成，请稍后再试",
  offline: "连不上服务器",
  offlineDetail: "请检查网络，再点一次。刚才填的还在。",
} as const;

/** Words of the parts that all pages share. */
export const partTexts = {
  loading: "正在读取……",
  again: "再试一次",
  nothing: "这里没有内容",
  nowPossible: "现在可以：",
  close: "关闭",
  cancel: "取消",
  yes: "确定",
  show: "查看",
  shown: "已记入查阅登记簿",
  hidden: "按规定不给看",
  notKnown: "没有登记",
  whyLook: "为什么要看",
  late: "已超期",
  provisional: "（暂定：国务院还没有公布那一年的放假安排）",
  page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
  before: "上一页",
  after: "下一页",
  total: (count: number, more: boolean) => (more ? `${count} 件以上` : `${count} 件`),
  required: "必填",
  unfilled: (labels: readonly string[]) => `还没有填：${labels.join("、")}`,
  sending: "正在保存……",
  drafted: "这里有模型起草的话，还不是答复。请逐句核对、改好，不对的删掉。",
  draftPut: "草稿已经放进来了，还没有提交。",
  draftPutBehind: "您写的都在，草稿接在后面，还没有提交。",
  draftDoesNotFit:
    "草稿没有放进来：选了办事指南就不用写答复，或者字数放不下了。要用草稿，请先腾出地方，再点一次。",
  readDraft: "模型起草的话我已逐句看过，内容属实",
  weekdays: ["日", "一", "二", "三", "四", "五", "六"],
  today: "今天",
  tomorrow: "明天",
  yesterday: "昨天",
  dueSoon: "快到期",
  dueBy: (when: string) => `最晚 ${when}`,
  pages: "翻页",
  showWhat: (label: string) => `查看${label}原文`,
  showWords: "查看原文",
  lookHint: "查看会记入登记簿：谁、什么时候、为什么看。请只在办事需要时查看。",
  showIt: "记录并查看",
  choose: "请选择",
  none: "不选",
} as const;

/** Words of the choice of photos and files. */
export const fileTexts = {
  hint: "照片、PDF、录音、视频都行，每个最大 20 MB；加密保存，进这件工单的材料。",
  forCitizen: "给群众看",
  photograph: "拍照",
  choose: "选照片或文件",
  sending: "正在上传……",
  kept: (n: number) => `第 ${n} 个文件`,
  drop: "不要了",
  dropWhich: (name: string) => `不要了：${name}`,
} as const;

/** Why somebody looks at personal data. */
export const purposeTexts = {
  handle: "办理这件事",
  contact: "联系群众",
  verify: "核对身份和材料",
  visit: "上门服务",
  survey: "回访",
  inspect: "监督检查",
} as const;
