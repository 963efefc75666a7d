import { type Choices, chinese, idNumber, mobile, renderedId, renderedMobile } from "./slotsSpeech.ts";

/** The slots that a made-up call has. */
type Gold = { phone?: string; idNumber?: string; visits?: number; money?: number };
/** What was said, and what is in it. */
export type Said = { text: string; gold: Gold };

const FILLERS = ["嗯", "那个", "呃", "就是说", "然后呢", "这个", "啊", "你听我说", "对吧"] as const;
const CHAT = [
  "喂你好",
  "我想问一下",
  "我是石桥镇的",
  "我办残疾证的事",
  "一直没办下来",
  "窗口说材料不齐",
  "打了12345也没用",
  "我都六十五岁了",
  "2023年5月交的材料",
  "工单号20230612000123456",
  "住三号楼二单元501",
  "我打了三次电话",
  "十五天了还没消息",
  "第一百二十三号文件",
  "坐三路车转七路",
  "来的时候带了两份复印件",
  "人家说十个工作日",
  "邮编七一零零零零",
  "你们几点下班",
  "谢谢你啊",
  "排队排到八十六号",
  "一万多人的镇子",
  "最多跑一次是骗人的",
  "家里三口人",
] as const;

/** A call as a recogniser writes it down: fillers, words said twice, commas that come and go, 40 % without punctuation. */
export function said(c: Choices): Said {
  const gold: Gold = {};
  const parts: string[] = [];
  const chat = () => parts.push(c.pick(CHAT));
  for (let n = 1 + c.below(3); n > 0; n--) chat();
  if (c.next() < 0.6) parts.push(sayPhone(c, gold));
  if (c.next() < 0.5) chat();
  if (c.next() < 0.5) parts.push(sayVisits(c, gold));
  if (c.next() < 0.5) chat();
  if (c.next() < 0.4) parts.push(sayId(c, gold));
  if (c.next() < 0.5) parts.push(sayMoney(c, gold));
  chat();
  const mark = c.pick(["，", "，", "。", ""] as const);
  const text = parts
    .map((part) => (c.next() < 0.3 ? c.pick(FILLERS) : "") + part)
    // side by side without a pause two numbers are one: a recogniser breaks lines there
    .reduce((all, part) => all + (mark === "" && touches(all, part) ? "，" : mark) + part);
  return { text, gold };
}

function touches(before: string, after: string): boolean {
  const numeric = /[0-9０-９零〇一二三四五六七八九十幺两Xx叉]/;
  return numeric.test(before.slice(-1)) || numeric.test(after.slice(0, 1));
}

function sayPhone(c: Choices, gold: Gold): string {
  gold.phone = mobile(c);
  const cue = c.pick([
    "我电话是",
    "我的手机号",
    "你打我电话",
    "联系方式是",
    "电话电话是",
    "我留个号码",
  ] as const);
  return cue + c.pick(["", "，", "呃", "嗯，"] as const) + renderedMobile(c, gold.phone);
}

function sayId(c: Choices, gold: Gold): string {
  gold.idNumber = idNumber(c);
  return (
    c.pick(["身份证是", "我的身份证号码", "身份证号呢是", "证件号"] as const) + renderedId(c, gold.idNumber)
  );
}

function sayVisits(c: Choices, gold: Gold): string {
  const times = 2 + c.below(11);
  gold.visits = times;
  const count = c.next() < 0.5 ? String(times) : chinese(times).replace(/^二$/, "两");
  const measure = c.pick(["趟", "次", "回"] as const);
  return c.pick([
    `我都跑了${count}${measure}了`,
    `跑跑了${count}${measure}`,
    `来来回回跑了${count}${measure}`,
    `我已经来了${count}${measure}了`,
    `去窗口${count}${measure}了`,
    `前后去了有${count}${measure}`,
    `这是我第${times === 2 ? "二" : count}${measure}来了`,
    `到那个大厅去了${count}${measure}`,
  ] as const);
}

function sayMoney(c: Choices, gold: Gold): string {
  const [amount, words] = sum(c);
  gold.money = amount;
  return c.pick([
    `交了${words}`,
    `花了我${words}`,
    `他收了${words}`,
    `押金${words}没退`,
    `少发我${words}`,
    `一个月才${words}`,
  ] as const);
}

function sum(c: Choices): [number, string] {
  const hundreds = (1 + c.below(98)) * 100;
  const tens = (1 + c.below(9)) * 10;
  const myriads = 1 + c.below(9);
  return c.pick<[number, string]>([
    [hundreds, `${hundreds}元`],
    [hundreds, `${chinese(hundreds)}块钱`],
    [hundreds, `${chinese(hundreds)}多块`],
    [tens, `${tens}块钱`],
    [tens, `${chinese(tens)}块`],
    [myriads * 10_000, `${myriads}万块钱`],
    [myriads * 10_000, `${chinese(myriads).replace("二", "两")}万多元`],
    [myriads * 10_000 + 2000, `${chinese(myriads).replace("二", "两")}万二千块`],
    [myriads * 1000, `${myriads},000元`],
  ]);
}
