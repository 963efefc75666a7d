import type { Slot } from "../meaning.ts";
import { CharacterSet } from "./characterSet.ts";
import { Lexicon } from "./lexicon.ts";
import { digitString } from "./spokenDigits.ts";
import { GENERAL_HEADS, UNIT_HEADS } from "./unitWords.ts";

const GENERAL = new Set(GENERAL_HEADS);
const HEADS = new Lexicon(
  [...UNIT_HEADS, "社区", "银行"].map((phrase) => ({ phrase, value: GENERAL.has(phrase) ? 0 : 1 })),
);

const NUMBERED = "(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})";
const FIELD =
  "综合|办事|受理|业务|服务|社保|医保|税务|公安|户籍|户政|婚姻登记|婚姻|不动产登记|不动产|公积金|企业开办|企业|工商|民政|人社|残联|交警|出入境|市场监管|住建|国土|农业|卫健|教育|养老|退休|失业|工伤|就业|低保|车管|司法|水电气|水电|帮办|代办|咨询|取件|出件|办不成事|跨省通办|一窗通办|领证|发证|注册登记|登记|缴费|报销|投诉";
/** What may follow a body's name: its hall, floor, window, branch. */
const PART = new RegExp(
  `的?(?:(?:${NUMBERED}(?:号|楼|层)|[A-Z]-?[0-9]{1,3}号?|[A-Z]区|${FIELD}|那个|的)){0,4}(?:窗口|服务窗|大厅|柜台|前台|咨询台|服务台|受理处|分局|分中心|办公室|股|科室)`,
  "y",
);
const WINDOW = new RegExp(`(?:${NUMBERED}(?:号|楼|层)|[A-Z]-?[0-9]{1,3}号?|[A-Z]区|${FIELD}|的){1,4}$`);

const CUE_BEFORE =
  /(?:去了?|到了?|在|找了?|跑了?|跑到|来了?|往|问了?|咨询了?|打给|被|让|叫|联系|推给|推到|送到|交到|交给|交|递到|和|跟|向|回|从|是|请|而)(?:我们?|咱们?|你们?|他们?|贵|这|那|当地|辖区|本地|所属|户籍地|的){0,2}(?:个|边)?$/;
const CUE_AFTER =
  /^(?:的?(?:人|工作人员|办事员|同志|窗口|大姐|小姑娘|那边|那里|这边|那儿)?)(?:就|都|又|也|却|一直|还|已经|总|老|现在|只)?(?:说|让|叫|不给|不办|不让|要求|回复|推|告知|告诉|答复|态度|不受理|拒绝|没人|办|给|退|踢|回答|称|以|不管|排队|审核|没|问|反映|咨询|申请|查|三|两|跑)/;
const STOPS = new CharacterSet(
  '的去到在找跑来和跟与向给对被让问是从往我们咱你他她您这那说叫请及了过着望据括诉议求于后前名目事促由而及各全 ，。,.！？!?、；;：:"“”（）()0123456789年月日号\n',
);

type Found = { slot: Slot<string>; fit: number };

/** The unit, hall or window that the person dealt with: 政务服务中心, 社保局3号窗口, 派出所; the best cued, else the first named. */
export function findUnit(text: string): Slot<string> | undefined {
  let best: Found | undefined;
  for (let at = nextStart(text, 0); at < text.length - 1; at = nextStart(text, at)) {
    const found = bodyAt(text, at) ?? windowAt(text, at);
    if (!found) {
      at++;
      continue;
    }
    if (!best || found.fit > best.fit) best = found;
    at = Math.max(found.slot.end, at + 1);
  }
  return best?.slot;
}

const WINDOW_STARTS = new CharacterSet("窗");

function nextStart(text: string, from: number): number {
  return Math.min(HEADS.next(text, from), WINDOW_STARTS.next(text, from));
}

/** True where a body's name begins at `at`: then a place name before it is no address. */
export function unitBegins(text: string, at: number): boolean {
  const hit = HEADS.at(text, at);
  return hit !== undefined && hit.phrase !== "社区";
}

function bodyAt(text: string, at: number): Found | undefined {
  const hit = HEADS.at(text, at);
  if (!hit) return undefined;
  const end = partEnd(text, at + hit.phrase.length);
  const start = placeStart(text, at);
  const window = end > at + hit.phrase.length;
  const fit =
    hit.value * 2 + (start < at ? 1 : 0) + (window ? 2 : 0) + cues(text, start, end) - start * 0.001;
  // 社区 or 银行 alone is a place; with somebody there who says or refuses something it is a unit
  return fit < 2 ? undefined : { slot: slot(text, start, end), fit };
}

function partEnd(text: string, at: number): number {
  PART.lastIndex = at;
  return at + (PART.exec(text)?.[0].length ?? 0);
}

/** 3号窗口, 综合窗口, 社保窗口 without a body's name before them. */
function windowAt(text: string, at: number): Found | undefined {
  if (text.charCodeAt(at) !== 0x7a97 || text[at + 1] !== "口") return undefined;
  const head = WINDOW.exec(text.slice(Math.max(0, at - 14), at))?.[0].replace(/^的+/, "") ?? "";
  if (head === "") return undefined;
  const start = at - head.length;
  return { slot: slot(text, start, at + 2), fit: 3 + cues(text, start, at + 2) - start * 0.001 };
}

function cues(text: string, start: number, end: number): number {
  const before = CUE_BEFORE.test(text.slice(Math.max(0, start - 8), start)) ? 2 : 0;
  return before + (CUE_AFTER.test(text.slice(end, end + 12)) ? 2 : 0);
}

const PLACE_SUFFIX = new CharacterSet("省市区县旗州盟镇乡村道社路地");
const PLACE_SUFFIXES = [
  "开发区",
  "高新区",
  "经开区",
  "新区",
  "街道",
  "社区",
  "本地",
  "辖区",
  "省",
  "市",
  "区",
  "县",
  "旗",
  "州",
  "盟",
  "镇",
  "乡",
  "村",
  "路",
];

/** Takes the place's name before a body's name with it: B5县柳桥街道, 新城区, or a bare 市, 县, 镇. */
function placeStart(text: string, at: number): number {
  let start = at;
  for (let level = 0; level < 4; level++) {
    const next = onePlace(text, start);
    if (next === start) return start;
    start = next;
  }
  return start;
}

function onePlace(text: string, end: number): number {
  if (!PLACE_SUFFIX.at(text, end - 1)) return end;
  const suffix = PLACE_SUFFIXES.find((one) => text.startsWith(one, end - one.length));
  if (!suffix || end < suffix.length) return end;
  const nameEnd = end - suffix.length;
  const lettered = /[A-Z][0-9]{0,3}$/.exec(text.slice(Math.max(0, nameEnd - 4), nameEnd));
  if (lettered) return nameEnd - lettered[0].length;
  let start = nameEnd;
  while (start > 0 && nameEnd - start < 5 && !STOPS.at(text, start - 1)) {
    if (start < nameEnd && PLACE_SUFFIX.at(text, start - 1)) break;
    start--;
  }
  // a longer stretch runs back into the sentence: most places' names have two characters
  return nameEnd - start > 3 ? nameEnd - 2 : start;
}

function slot(text: string, start: number, end: number): Slot<string> {
  const words = text.slice(start, end);
  const value = words
    .replace(/[\s的]|那个/g, "")
    .replace(/[一二三四五六七八九]号/g, (number) => `${digitString(number)}号`);
  return { value, text: words, start, end };
}
