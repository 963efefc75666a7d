import type { Slot } from "../meaning.ts";
import { CharacterSet, matchAt } from "./characterSet.ts";
import { beginsWord, looksGiven, mayBeGiven } from "./givenNames.ts";
import { type ReadName, readName, skipPauses } from "./readName.ts";
import { isRareSurname, spelledSurname, surnameLength } from "./surnames.ts";

/** A person's name in a text. `own` > 0 where it is the citizen's, the higher the surer; 0 for someone else's. */
export type Name = Slot<string> & { own: number; full: boolean };

// 我叫…, 姓名：…, 联系人…; the group marks the cues that a family name follows
const SELF =
  /我(?:的?大?名(?:字)?)?(?:就?叫|名叫|全名叫?)(?:做)?|我的?(?:名字|姓名)(?:就?是|叫)?|本人(?:姓名|名叫|叫)|姓名(?:就?是|叫|为)?|联系人(?:姓名)?|申请人|投诉人|反映人|来信人|来电人|举报人|诉求人|求助人|建议人|咨询人|当事人|经办人|留言人|署名|落款|叫我|称呼我?|名字(?:就?是|叫)|免贵姓?|我(?:本人)?(?:是)?姓|本人姓|贵姓姓/y;
const SELF_CHARS = "我本姓联申投反来举诉求建咨当经留署落叫称名免贵";
const SELF_STARTS = new CharacterSet(SELF_CHARS);
const WEAK =
  /我(?:这边|本人)?是|本人(?:是)?|这里是|这边是|(?:市民|居民|村民|群众|业主|网友|老人|来电人|患者|家长|学生|职工|农民|残疾人|退役军人|户主)(?=[\u4e00-\u9fff])/y;
const WEAK_CHARS = "我本这市居村群业网老来患家学职农残退户";
const WEAK_STARTS = new CharacterSet(WEAK_CHARS);
const OTHERS =
  /(?:爸爸?|妈妈?|父亲|母亲|爷爷|奶奶|外公|外婆|老公|爱人|妻子|丈夫|老婆|儿子|女儿|孙子|孙女|哥哥?|弟弟?|姐姐?|妹妹?|孩子|小孩|他|她|对方|工作人员|主任|办事员|科长|同事|邻居|老板|法人|房东|岳母|岳父|婆婆|公公|媳妇|女婿)(?:就?叫|名叫|名字(?:叫|是)|姓名(?:叫|是)?|是|，|：|:|、)?/y;
const OTHERS_STARTS = new CharacterSet(
  "爸妈父母爷奶外老爱妻丈儿女孙哥弟姐妹孩小他她对工主办科同邻法房岳婆公媳",
);
const NUMBER =
  /(?:联系|移动)?(?:电话|手机|方式)|身份证号?|\+?(?:86)?1[3-9][0-9]|[幺一][三四五六七八九][零一二三四五六七八九幺]/y;
const NUMBER_CHARS = "联手移电身+81幺一";
const NUMBER_STARTS = new CharacterSet(NUMBER_CHARS);
const OWN_STARTS = new CharacterSet(SELF_CHARS + WEAK_CHARS + NUMBER_CHARS);
const NUMBER_PAUSE = new CharacterSet(" ，,：:；;（(\n\t");
const TITLE =
  /^(?:先生|女士|小姐|同志|大爷|大叔|大伯|大哥|大姐|大妈|大娘|阿姨|奶奶|爷爷|婆婆|老师|师傅|主任|书记|科长|局长|所长|经理|队长|站长|镇长|乡长|村长|医生|律师|总(?![共计是有])|某某?)/;
const TITLES_AFTER =
  /(?:主任|副?科长|副?局长|副?所长|副?书记|经理|先生|女士|同志|老师|师傅|医生|律师|法官|警官|副?队长|副?站长|副?镇长|副?乡长|村长|副?院长|副?校长|股长|组长)/y;
const TITLES_STARTS = new CharacterSet("主副科局所书经先女同老师医律法警队站镇乡村院校股组");
const MEN = /^(?:先生|大爷|大叔|大伯|大哥|爷爷)/;
const WOMEN = /^(?:女士|小姐|大姐|大妈|大娘|阿姨|奶奶|婆婆)/;
const BOUNDARY =
  /^(?:$|[\s，,。.；;：:！!、（(）)？?“”"—-]|我|今年|现年|家住|住在?|电话|手机|联系|身份证|男|女|来自|来|去|在|想|要|办|现|先生|女士|有|是|因|于|从|老家|家在|户口|户籍|[0-9]|[一二三四五六七八九幺]{2}|[六七八九]十|嗯|呃|啊|哈|呢)/;
const KIN =
  /^(?:的(?!电话|手机|号码|身份|联系)|家(?![住在里])的?|他|她|(?:儿子|女儿|妈|爸|母亲|父亲|爱人|妻子|丈夫|老公|老婆|家属|孙|媳妇|女婿|姐|妹|哥|弟|侄|外甥|监护人|亲属))/;
const LETTER_END = /(?:此致|敬礼|敬上|谢谢|感谢|叩首|拜托|盼复|反映人|[。！!？?；;\n\s—-])[\s，,：:！!。]*$/;
/** The last character of what LETTER_END finds. */
const LETTER_END_LASTS = /[致礼上谢首托复人。！!？?；;\s—，,：:-]/;
const DATE_AT_END =
  /[\s，,。]*(?:(?:19|20)\d\d\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]?\s*(?:\d{1,2}\s*[日号]?)?)?[\s。.]*$/;

/** The last character of a text that DATE_AT_END can take some of. */
const DATE_LASTS = /[\s，,。.\d年月日号/-]$/;

/** The signs of the citizen's own name: 我叫王建国, 姓名：…, 张三，电话…, 我姓刘, 市民李先生, a signature. */
export function findOwnNames(text: string): Name[] {
  const found = new Map<number, Name>();
  for (let at = OWN_STARTS.next(text, 0); at < text.length; at = OWN_STARTS.next(text, at + 1)) {
    if (SELF_STARTS.at(text, at)) {
      const cue = matchAt(SELF, text, at)?.[0];
      if (cue) add(found, selfNamed(text, cue, at + cue.length));
    }
    if (WEAK_STARTS.at(text, at)) {
      const cue = matchAt(WEAK, text, at)?.[0];
      if (cue) add(found, weaklyNamed(text, cue, at + cue.length));
    }
    if (NUMBER_STARTS.at(text, at) && matchAt(NUMBER, text, at)) add(found, beforeNumber(text, at));
  }
  add(found, signature(text));
  return [...found.values()];
}

/** All names that a text gives some sign of, other people's too (我妈叫…, 李明主任), in order. */
export function findNames(text: string): Name[] {
  const found = new Map<number, Name>();
  for (const own of findOwnNames(text)) add(found, own);
  for (let at = 0; at < text.length; at++) {
    if (OTHERS_STARTS.at(text, at)) {
      const cue = matchAt(OTHERS, text, at)?.[0];
      if (cue) add(found, otherNamed(text, cue, at + cue.length));
    }
    if (TITLES_STARTS.at(text, at) && matchAt(TITLES_AFTER, text, at)) add(found, titled(text, at));
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** The citizen's own name: the surest sign first, a full name before a family name. */
export function pickName(found: readonly Name[]): Slot<string> | undefined {
  let best: Name | undefined;
  for (const name of found) {
    if (name.own > 0 && (!best || rank(name) > rank(best))) best = name;
  }
  return best && { value: best.value, text: best.text, start: best.start, end: best.end };
}

function rank(name: Name): number {
  return name.own + (name.full ? 10 : 0);
}

function add(found: Map<number, Name>, name: Name | undefined): void {
  if (!name) return;
  const before = found.get(name.start);
  if (!before || rank(name) > rank(before)) found.set(name.start, name);
}

function selfNamed(text: string, cue: string, after: number): Name | undefined {
  const at = skipPauses(text, after);
  if (cue.endsWith("姓")) return familyName(text, at);
  if (!cue.includes("叫") && isRareSurname(text, at)) return undefined;
  const strict = cue === "叫我" || !(cue.includes("叫") || /[:：]/.test(text.slice(after, at)));
  const called = /叫我|称呼/.test(cue) ? calledName(text, at) : undefined;
  if (called) return called;
  const read = readName(text, at, strict);
  if (!read) return undefined;
  if (!read.given)
    return cue.startsWith("免贵") ? familyName(text, at) : (withTitle(text, read, 4) ?? undefined);
  if (strict && !BOUNDARY.test(text.slice(read.end, read.end + 3))) return undefined;
  if (KIN.test(text.slice(read.end, read.end + 3)) && !cue.startsWith("我")) return undefined;
  return toName(text, read, 6);
}

/** 我是王建国, 市民李先生: only where what follows is a name and nothing else. */
function weaklyNamed(text: string, cue: string, after: number): Name | undefined {
  const at = skipPauses(text, after);
  if (surnameLength(text, at) === 0 && text[at] !== "老" && text[at] !== "小") return undefined;
  const called = calledName(text, at);
  if (called) return called;
  const read = isRareSurname(text, at) ? undefined : exactName(text, at);
  return read && toName(text, read, cue.startsWith("我") || cue.startsWith("本人") ? 5 : 3);
}

/** A full name, read strictly, with a boundary behind it; two given characters before one. */
function exactName(text: string, at: number): ReadName | undefined {
  const read = readName(text, at, true);
  if (!read?.given) return undefined;
  if (ends(text, read.end)) return read;
  const shorter =
    read.value.length > read.surname.length + 1 && read.surname !== "" ? read.end - 1 : read.end;
  if (shorter === read.end || !ends(text, shorter) || /^[今年家住]/.test(text.slice(shorter, shorter + 1)))
    return undefined;
  return { ...read, end: shorter, value: text.slice(read.start, shorter) };
}

function ends(text: string, at: number): boolean {
  const after = text.slice(at, at + 4);
  return BOUNDARY.test(after) && !KIN.test(after);
}

/** 王女士, 李大爷, 老王, 小张, 王总. */
function calledName(text: string, at: number): Name | undefined {
  const nick = text[at] === "老" || text[at] === "小" ? 1 : 0;
  const length = surnameLength(text, at + nick);
  if (length === 0 || isRareSurname(text, at + nick)) return undefined;
  const surname = text.slice(at + nick, at + nick + length);
  const end = at + nick + length;
  if (nick > 0) {
    if (!/^(?:$|[\s，,。.！!、])/.test(text.slice(end, end + 1)) || beginsWord(text, at)) return undefined;
    return toName(text, { value: `${surname}姓`, start: at, end, surname, given: false }, 2);
  }
  return withTitle(text, { value: surname, start: at, end, surname, given: false }, 3);
}

function withTitle(text: string, read: ReadName, own: number): Name | undefined {
  const title = TITLE.exec(text.slice(read.end, read.end + 2))?.[0];
  if (!title) return undefined;
  const value = read.surname + (MEN.test(title) ? "先生" : WOMEN.test(title) ? "女士" : "姓");
  return toName(text, { ...read, value, end: read.end + title.length }, own);
}

/** 我姓刘; 我姓王，叫建国; 免贵姓张，弓长张; 我姓王王建国. */
function familyName(text: string, at: number): Name | undefined {
  const spelled = spelledSurname(text, at);
  const length = spelled ? spelled.end - at : surnameLength(text, at);
  if (length === 0) return undefined;
  const surname = spelled?.surname ?? text.slice(at, at + length);
  const end = at + length;
  const title = withTitle(text, { value: surname, start: at, end, surname, given: false }, 3);
  if (title) return title;
  const next = skipPauses(text, end);
  const called = /^(?:我?名字?)?叫做?(?!我)/.exec(text.slice(next, next + 5));
  const again = readName(text, called ? next + called[0].length : next, true);
  if (again?.given && again.surname === surname) return toName(text, { ...again, start: at }, 6);
  if (called && again?.surname !== surname) return calledGiven(text, at, next + called[0].length, surname);
  const spelledNext = spelledSurname(text, next);
  const value = `${spelledNext?.surname ?? surname}姓`;
  return toName(text, { value, start: at, end: spelledNext?.end ?? end, surname, given: false }, 3);
}

function calledGiven(text: string, start: number, at: number, surname: string): Name | undefined {
  let end = at;
  while (end < at + 2 && mayBeGiven(text[end])) end++;
  if (end === at) return undefined;
  return toName(text, { value: surname + text.slice(at, end), start, end, surname, given: true }, 6);
}

/** 张三，电话…; 王建国 138…: a name that stands alone between a boundary and a number. */
function beforeNumber(text: string, at: number): Name | undefined {
  let end = at;
  while (at - end < 3 && NUMBER_PAUSE.at(text, end - 1)) end--;
  if (text[end - 1] === "的") end--;
  for (const length of [4, 3, 2]) {
    const start = end - length;
    if (start < 0 || surnameLength(text, start) === 0 || isRareSurname(text, start)) continue;
    if (!/[\s，,。；;：:！!、(（]/.test(text[start - 1] ?? "\n")) continue;
    const read = exactName(text, start);
    if (read?.end === end) return toName(text, read, 4);
  }
  return undefined;
}

/** The name under a letter: after 此致敬礼 or 谢谢, or alone on the last line, a date behind it or not. */
function signature(text: string): Name | undefined {
  const tail = text.slice(-40);
  const date = DATE_LASTS.test(tail) ? (DATE_AT_END.exec(tail)?.index ?? tail.length) : tail.length;
  const at = text.length - tail.length + date;
  for (const length of [3, 4, 2]) {
    const start = at - length;
    if (
      start <= 0 ||
      !LETTER_END_LASTS.test(text[start - 1] ?? "") ||
      !LETTER_END.test(text.slice(Math.max(0, start - 8), start))
    )
      continue;
    const read = readName(text, start, true);
    if (read?.given && read.end === at) return toName(text, read, 4);
  }
  return undefined;
}

/** 我妈叫李秀英; without 叫 only where the name stands alone (父亲王建国，). */
function otherNamed(text: string, cue: string, after: number): Name | undefined {
  const at = skipPauses(text, after);
  if (isRareSurname(text, at)) return undefined;
  const read = cue.endsWith("叫") ? readName(text, at, true) : exactName(text, at);
  return read?.given ? toName(text, read, 0) : undefined;
}

/** 李明主任: the two or three characters before a title, at a word's beginning. */
function titled(text: string, at: number): Name | undefined {
  for (const length of [3, 2]) {
    const start = at - length;
    const size = surnameLength(text, start);
    if (start < 0 || size === 0 || size >= length || beginsWord(text, start)) continue;
    const before = text[start - 1] ?? "，";
    if (/[\u4e00-\u9fff]/.test(before) && !/[找让给向跟和由叫问见的是位了过]/.test(before)) continue;
    const value = text.slice(start, at);
    if (!looksGiven(value.slice(size))) continue;
    return toName(text, { value, start, end: at, surname: value.slice(0, size), given: true }, 0);
  }
  return undefined;
}

function toName(text: string, read: ReadName, own: number): Name {
  const { value, start, end, given } = read;
  return { value, text: text.slice(start, end), start, end, own, full: given };
}
