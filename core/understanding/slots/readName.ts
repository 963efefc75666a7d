import { beginsWord, looksGiven, mayBeGiven } from "./givenNames.ts";
import { matterBegins } from "./matter.ts";
import { spelledSurname, surnameLength } from "./surnames.ts";
import { unitBegins } from "./unit.ts";

/** A name read at a place of a text: 王建国, or only a family name (`given` false). */
export type ReadName = { value: string; start: number; end: number; surname: string; given: boolean };

// What may follow a name directly, so that it ends before: 张伟家住…, 李明一三八…
const FOLLOWS =
  /^(?:家住|家在|家里|家是|老家|今年|现年|年龄|现在|现住|本人|本地|原来|上个?[月周]|上次|[一二三四五六七八九幺零]{2}|[一二三四五六七八九]?十[一二三四五六七八九]?岁|公司|农村|残疾|退休|社保|医保|房产|孩子|小孩|儿子|女儿|老婆|老公|爱人|父亲|母亲|妈妈|爸爸|先生|女士|小姐|同志|大爷|大妈|阿姨|老师|师傅|性别|单身|农民|工人|职工|居民|村民|业主|户主|户口|然后|开始|建设的|国家的|住址|地址|联系|电话|手机|身份|号码|出生|生于|汉族|来自|于[0-9二]|有个|有一|有件|有事|正在|一直|一家|一个|一名|去年|前年|昨天|前天|年前|是[个一来从])/;
const PAUSES = "[\\s，,、:：。嗯呃啊额]";
const SKIP = new RegExp(
  `(?:${PAUSES}|那个|就是|这个|是(?!是)|为(?=${PAUSES}|[王李张刘陈杨赵黄周吴徐孙]))*`,
  "y",
);
const SYLLABLES =
  "阿卜杜|阿布都|阿不都|阿卜|阿布|买买提|买合木提|麦麦提|买提|古丽|努尔|艾山|艾合买提|艾买提|艾力|吐尔逊|吐尔洪|吐尔|依明|依不拉音|伊明|木沙|玉素甫|玉苏普|热合曼|热西提|克里木|卡德尔|卡地尔|肉孜|亚森|亚生|帕提古丽|帕提|阿依古丽|阿依|阿孜|米热|海热|迪力|夏提|拜合提|沙塔尔|萨迪克|司马义|斯马依|托合提|托乎提|外力|乌斯曼|吾斯曼|扎西|卓玛|次仁|多吉|尼玛|丹增|旺姆|央金|拉姆|顿珠|格桑|洛桑|索朗|白玛|边巴|达娃|平措|罗布|普布|德吉|仁青|才让|才旦|巴图|格日勒|其其格|乌云|斯琴|娜仁|苏和|苏日|那顺|哈斯|布赫|宝音|额尔|孟和|朝鲁|通拉嘎|塔娜|萨仁|图雅|呼和|木呷|阿呷|阿木|日哈|拉且|尔古|吉克|阿支|曲木|沙马|马海|尔布|尔哈|伍呷|阿依莫|石一|日且";
const TRANSLITERATED = new RegExp(`(?:${SYLLABLES}){2,4}`, "y");
const PART_OF_NAME = "(?:(?![的了是我你他她在有和与])[\\u4e00-\\u9fff])";
const DOTTED = new RegExp(
  `${PART_OF_NAME}{1,7}(?:[·•・‧∙]${PART_OF_NAME}{1,7}){1,3}|(?:${SYLLABLES})${PART_OF_NAME}{0,5}[．.]${PART_OF_NAME}{1,7}`,
  "y",
);

/** The position after the pauses and fillers that may stand between 我叫 and the name. */
export function skipPauses(text: string, at: number): number {
  SKIP.lastIndex = at;
  const skipped = SKIP.exec(text)?.[0].length ?? 0;
  return at + Math.min(skipped, 12);
}

/**
 * Reads the name that begins at `at`. After a strong cue (我叫, 姓名：) any fitting characters are a name; a `strict`
 * reading (我是, 本人) takes only characters that given names are made of, and no everyday word.
 */
export function readName(text: string, at: number, strict: boolean): ReadName | undefined {
  const foreign = foreignName(text, at);
  if (foreign) return { value: foreign, start: at, end: at + foreign.length, surname: "", given: true };
  const length = surnameLength(text, at);
  if (length === 0 || (strict && beginsWord(text, at))) return undefined;
  const surname = text.slice(at, at + length);
  const given = givenLength(text, at + length, strict);
  const end = at + length + given;
  const read = { value: text.slice(at, end), start: at, end, surname, given: given > 0 };
  return given > 0 ? respelled(text, read) : read;
}

function foreignName(text: string, at: number): string | undefined {
  DOTTED.lastIndex = at;
  TRANSLITERATED.lastIndex = at;
  const dotted = DOTTED.exec(text)?.[0];
  if (!dotted) return TRANSLITERATED.exec(text)?.[0];
  // the last part runs on into the sentence: cut where a word of it begins
  const dot = Math.max(...["·", "•", "・", "‧", "∙", "．", "."].map((mark) => dotted.lastIndexOf(mark)));
  for (let cut = dot + 2; cut < dotted.length; cut++) {
    if (!mayBeGiven(dotted[cut]) || FOLLOWS.test(text.slice(at + cut, at + cut + 4)))
      return dotted.slice(0, cut);
  }
  return dotted;
}

/** How many characters after the family name are the given name: 0, 1 or 2. */
function givenLength(text: string, at: number, strict: boolean): number {
  if (!fits(text, at, strict) || FOLLOWS.test(text.slice(at, at + 4))) return 0;
  if (!fits(text, at + 1, strict) || FOLLOWS.test(text.slice(at + 1, at + 5))) return 1;
  const next = text[at + 1] ?? "";
  // 张伟房产证…: the second character belongs to what comes after, unless it is one that names like
  if (matterBegins(text, at + 1) || unitBegins(text, at + 1)) return 1;
  if (!looksGiven(next) && looksGiven(text[at] ?? "")) return 1;
  return 2;
}

function fits(text: string, at: number, strict: boolean): boolean {
  const char = text[at];
  return char !== undefined && mayBeGiven(char) && (!strict || looksGiven(char));
}

const OF = /[\s，,、嗯呃啊是]{0,2}([\u4e00-\u9fff]{1,4})的([\u4e00-\u9fff])/y;

/** 王见国，建设的建，国家的国 → 王建国; 张子怡，立早章 → 章子怡: how a person spells their name decides. */
function respelled(text: string, read: ReadName): ReadName {
  let at = read.end;
  let surname = read.surname;
  let end = read.end;
  const pause = /[\s，,、嗯呃啊是]{0,3}/y;
  pause.lastIndex = at;
  const spelled = spelledSurname(text, at + (pause.exec(text)?.[0].length ?? 0));
  if (spelled) {
    surname = spelled.surname;
    at = spelled.end;
    end = at;
  }
  const said: string[] = [];
  for (OF.lastIndex = at; said.length < 4; ) {
    const found = OF.exec(text);
    if (!found?.[1]?.includes(found[2] ?? "")) break;
    said.push(found[2] ?? "");
    at += found[0].length;
    OF.lastIndex = at;
  }
  const given = read.value.slice(read.surname.length);
  if (said.length === given.length) return { ...read, surname, value: surname + said.join(""), end: at };
  if (said.length === read.value.length) return { ...read, value: said.join(""), end: at };
  return { ...read, surname, value: surname + given, end };
}
