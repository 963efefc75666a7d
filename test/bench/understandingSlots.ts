import type { Slots } from "../../core/understanding/meaning.ts";
import { findSlots } from "../../core/understanding/slots/findSlots.ts";
import { said } from "../core/understanding/slotsCalls.ts";
import { type Choices, chinese, choices } from "../core/understanding/slotsSpeech.ts";

const TODAY = "2024-06-10";
const MESSAGES = 2500;
type Gold = Partial<Record<keyof Slots, string | number>>;
type Told = { text: string; gold: Gold };

const FAMILY = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "欧阳"] as const;
const GIVEN = ["建国", "秀英", "伟", "桂兰", "志强", "晓燕", "德福", "丽华", "海波", "玉梅", "子涵"] as const;
const MATTERS = [
  ["营业执照", "注销"],
  ["身份证", "补办"],
  ["残疾证", "补办"],
  ["居住证", "补办"],
  ["驾驶证", "补办"],
  ["食品经营许可证", "变更"],
  ["营业执照", "变更"],
] as const;
const UNITS = [
  "社保局",
  "政务服务中心",
  "派出所",
  "不动产登记中心",
  "民政局",
  "税务局",
  "公积金中心",
  "市场监管局",
] as const;
const PLACES = ["清河", "长宁", "新华", "东湖", "南山", "北塘"] as const;
const TALK = [
  "麻烦你们看一下",
  "我一个人带孩子不容易",
  "说了好几遍都没用",
  "人家也不解释",
  "我心里很着急",
  "请你们帮忙想想办法",
  "天气又热",
] as const;
const FILLERS = ["嗯", "呃", "那个", "就是说", "然后呢", "啊"] as const;

/** A request in writing, or (`spoken`) as a recogniser writes it down: fillers, words said twice, marks that come and go. */
function tell(c: Choices, spoken: boolean): Told {
  const gold: Gold = {};
  const parts: string[] = [c.pick(TALK)];
  if (c.next() < 0.6) parts.push(name(c, gold));
  if (c.next() < 0.6) parts.push(address(c, gold));
  if (c.next() < 0.7) parts.push(matter(c, gold));
  if (c.next() < 0.6) parts.push(since(c, gold, spoken));
  parts.push(c.pick(TALK));
  if (!spoken) return { text: `${parts.join("，")}。`, gold };
  const mark = c.pick(["，", "，", " ", ""] as const);
  const heard = parts.map((part) => {
    const filler = c.next() < 0.35 ? `${c.pick(FILLERS)}${mark === "" ? "" : "，"}` : "";
    const twice = c.next() < 0.2 ? part.slice(0, 2) : "";
    return filler + twice + part;
  });
  return { text: heard.join(mark), gold };
}

function name(c: Choices, gold: Gold): string {
  const full = c.pick(FAMILY) + c.pick(GIVEN);
  gold.name = full;
  return c.pick([`我叫${full}`, `我的名字叫${full}`, `我是${full}`, `本人${full}`, `姓名：${full}`] as const);
}

function address(c: Choices, gold: Gold): string {
  const road = `${c.pick(PLACES)}区${c.pick(["人民", "解放", "建设", "和平"] as const)}路${1 + c.below(180)}号`;
  const house =
    c.next() < 0.5 ? `${1 + c.below(20)}栋${1 + c.below(6)}单元${1 + c.below(20)}0${1 + c.below(4)}室` : "";
  gold.address = road + house;
  return c.pick([`我住在${road}${house}`, `住址是${road}${house}`, `家住${road}${house}`] as const);
}

function matter(c: Choices, gold: Gold): string {
  const [paper, action] = c.pick<readonly [string, string]>(MATTERS);
  const unit = c.pick(UNITS);
  gold.matter = paper + action;
  gold.unit = unit;
  return c.pick([
    `我去${unit}${action}${paper}`,
    `到${unit}办${paper}${action}`,
    `${unit}说${paper}${action}不了`,
    `在${unit}申请${action}${paper}一直没办下来`,
  ] as const);
}

function since(c: Choices, gold: Gold, spoken: boolean): string {
  const months = 2 + c.below(4);
  const count = spoken ? chinese(months).replace(/^二$/, "两") : String(months);
  const month = 1 + c.below(12);
  const said = spoken ? chinese(month) : String(month);
  const [value, words] = c.pick<[string, string]>([
    [`2024-0${6 - months}-10`, `拖了${count}个月了`],
    [`2024-0${6 - months}-10`, `已经等了${count}个月`],
    [`2023-${String(month).padStart(2, "0")}-01`, `从去年${said}月就开始办`],
    ["2024-05-15", spoken ? "上个月十五号交的材料" : "上个月15号交的材料"],
  ]);
  gold.since = value;
  return words;
}

/** Precision, recall and F1 of each slot on made-up requests, in writing and as heard by a recogniser, in Markdown. */
export function* slotTable(): Generator<string> {
  yield "### Slots, on made-up requests\n";
  yield `Right is only what has the right value. ${MESSAGES} requests each; digits written in five scripts, spelled out, corrected, with pauses, homophones and fillers.\n`;
  yield "| slot | how it came | there | precision | recall | F1 |\n|---|---|---|---|---|---|";
  const spoken = made(20_240_610, said);
  for (const slot of ["phone", "idNumber", "visits", "money"] as const)
    yield row(slot, "spoken, as recognised", spoken);
  const letters = made(7, (c) => tell(c, false));
  const heard = made(8, (c) => tell(c, true));
  for (const slot of ["name", "address", "matter", "unit", "since"] as const) {
    yield row(slot, "in writing", letters);
    yield row(slot, "spoken, as recognised", heard);
  }
  yield "";
}

function made(seed: number, make: (c: Choices) => Told): Told[] {
  const c = choices(seed);
  return Array.from({ length: MESSAGES }, () => make(c));
}

function row(slot: keyof Slots, how: string, messages: readonly Told[]): string {
  let there = 0;
  let found = 0;
  let right = 0;
  for (const { text, gold } of messages) {
    const value = findSlots(text, { today: TODAY })[slot]?.value;
    if (gold[slot] !== undefined) there += 1;
    if (value !== undefined) found += 1;
    if (value !== undefined && value === gold[slot]) right += 1;
  }
  const share = (of: number): string => (of === 0 ? 0 : right / of).toFixed(3);
  return `| ${slot} | ${how} | ${there} | ${share(found)} | ${share(there)} | ${((2 * right) / (found + there)).toFixed(3)} |`;
}
