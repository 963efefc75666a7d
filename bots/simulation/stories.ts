import type { Kind } from "../../core/words.ts";
import type { Dice } from "./dice.ts";

/** What somebody has to tell: of which sort it is, and in which words. `{m}` stands for the matter. */
export type StoryKind = Kind | "conduct" | "joint" | "excluded" | "other";

const STORIES: Readonly<Record<StoryKind, readonly string[]>> = {
  consult: [
    "请问{m}要带哪些材料？",
    "想问一下{m}在几号窗口办，要等多少天",
    "{m}怎么办，我头一回弄，不知道先去哪",
    "咨询一下，外地人在这里能不能办{m}？",
    "{m}要交钱吗，交多少，网上能不能弄",
  ],
  assist: [
    "我不会用手机，{m}要在网上填表，能不能请人帮我弄",
    "老母亲走不动路，{m}要本人到场，能上门给办吗",
    "{m}的申请表我看不懂怎么填，想找人帮忙填一下",
    "眼睛不好，自助机上弄不来，{m}请帮我代办一下",
  ],
  coordinate: [
    "我去办{m}，跑了{n}趟，每回都说材料不齐，就是不给办",
    "{m}的材料交上去{w}个星期了，没有消息，打电话也没人接",
    "办{m}，窗口说系统里查不到我的记录，让我等，等了{w}个星期还没办下来",
    "{m}窗口说要一张证明，开证明的地方又说不归他们开，来回跑了{n}趟",
    "{m}上个月就该办好的，一直拖到现在，去问了{n}次都说再等等",
  ],
  conduct: [
    "办{m}的时候窗口那个人态度很差，冲我吼，问两句就不耐烦，我要投诉",
    "我去问{m}，工作人员一直在看手机不理人，说下班了就把我赶走，投诉他不作为",
  ],
  joint: [
    "我开店要办{m}，几个部门互相推，这个说要那个先盖章，那个说要这个先批，跑了{n}趟没办成",
    "{m}牵涉好几家单位，材料在两个窗口之间转了{w}个星期，谁都说不归自己管",
  ],
  excluded: [
    "法院判下来半年了，对方一直不还钱，你们能不能去执行",
    "我这个案子派出所已经立案了，什么时候破案",
    "我要信访，反映村里的老问题，上面一直没有说法",
  ],
  other: [
    "楼下的烧烤摊每天半夜还在吵，睡不着觉",
    "我们小区门口的路灯坏了好久，晚上黑得很",
    "公交车老是不按时来，等了四十分钟",
  ],
};

const ADDITIONS = [
  "补充：当时接待我的窗口号是三号",
  "补充：我上次交的那份复印件还在他们那里",
  "补充：昨天又去了一次，还是一样的说法",
  "补充：那张回执我找到了，上面有日期",
];
const NAMES = ["田小满", "麦穗", "江平", "石榴红", "柳叶青", "夏至", "云起", "林间", "白露", "秋分"];
const MORE = ["就是办不下来，急着用", "窗口让我回去等，没说等到哪天", "材料都带齐了，还是不行"];

/** The words of a story. @param matter what it is about, as the office's duty directory calls it */
export function tell(kind: StoryKind, matter: string, dice: Dice): string {
  return dice
    .pick(STORIES[kind])
    .replaceAll("{m}", matter)
    .replaceAll("{n}", String(dice.between(2, 6)))
    .replaceAll("{w}", String(dice.between(2, 8)));
}

/** A duty item in the words of somebody who has to get it done: without brackets and enumerations. */
export function matterOf(item: string): string {
  const [first = item] = item.split(/[（(、，,与和]/);
  return first.length >= 3 ? first : item.replaceAll(/[（(].*$/g, "");
}

export const tellMore = (dice: Dice): string => dice.pick(MORE);
export const addition = (dice: Dice): string => dice.pick(ADDITIONS);
export const nameOf = (dice: Dice): string => dice.pick(NAMES);

/** Made up; nobody is ever rung up, for the phones are simulated too. */
export const phoneOf = (n: number): string => `1390000${String(n % 10_000).padStart(4, "0")}`;

/** What staff of the simulated office write. */
export const written = {
  cause: ["前后两个窗口对材料的要求不一致", "系统里的信息没有同步过来", "申请条件没有一次讲清楚"],
  verified: "已打电话核实，情况属实",
  opinion: "请责任单位按规定办理并说明",
  onTheSpot: "当场讲清了要带的材料、到几号窗口、几天能办好",
  done: ["已经办好，带身份证到窗口领取", "系统里的记录已经补上，现在可以直接办", "已受理，证件明天寄出"],
  explained: ["已把条件和步骤给来人讲清楚", "这一项不用再跑，网上提交即可，已教会怎么操作"],
  cannot: "申请人目前不符合规定的居住年限",
  basis: "《居住登记办法》第八条",
  alternative: "可以先办临时凭证，满年限后凭它直接换",
  bareCannot: "办不了",
  merged: "几家单位的答复合在一起：各项手续都已办好，可以一次领取",
  redo: "没有写明哪天能办好，请补充",
  returned: "责任单位没有写对，请核对后再报",
  sendBack: "这一项不是本单位的职责",
  sendBackBasis: "三定方案第四条",
  upheld: "理由成立，改派",
  rejected: "职责清单里写明由你单位办理",
  plan: "先补录系统信息，再通知来人领取",
  progress: "材料已经调齐，正在审核",
  reasons: "还有一份材料要向上一级核对",
  extension: "向上一级核对要用时间",
  granted: "情况属实，同意",
  refused: "理由不充分，按原时限办",
  papers: ["身份证复印件", "原来的回执"],
  merge: "同一个人、同一件事重复登记",
  unmerge: "看过材料，不是同一件事",
  withdraw: "来人说已经办好，不用再办",
  handOver: "下午轮休，移交给同事",
  meeting: "请各有关单位按时限出具意见，由牵头单位汇总",
  meetingTask: "三个工作日内出具意见",
  instruction: "请抓紧办，办好后报我",
  review: "流程可以再简",
  overrule: "经核实属于本窗口受理范围",
  unconfirmed: "电话没有打通，先办着",
  takenBack: "那边回复归本级办理",
  again: "去了还是没办成",
  taskForce: "牵涉几家，请一起来看",
  noAnswer: "无人接听",
  dayOff: "大厅检修",
  clue: "来人说对方收了好处",
  service: "按约上门",
} as const;
