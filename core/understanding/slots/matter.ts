import type { Slot } from "../meaning.ts";
import { CharacterSet } from "./characterSet.ts";
import { type Entry, Lexicon } from "./lexicon.ts";
import { ACTIONS, SELF_SAID } from "./matterActions.ts";
import { MATTERS_OF_PEOPLE } from "./mattersOfPeople.ts";
import { MATTERS_OF_TRADE } from "./mattersOfTrade.ts";

function* entries(): Generator<Entry<string>> {
  for (const line of `${MATTERS_OF_PEOPLE}${MATTERS_OF_TRADE}`.split("\n")) {
    const [value, ...others] = line.split("|");
    if (!value) continue;
    for (const phrase of [value, ...others]) yield { phrase, value };
  }
}

const MATTERS = new Lexicon(entries());

/** Which actions fit a matter, worked out once per matter. */
const FITTING = new Map<string, ReadonlySet<string>>();
for (const { value } of entries()) {
  if (FITTING.has(value)) continue;
  const fitting = SELF_SAID.test(value) ? [] : ACTIONS.filter(({ fits }) => fits.test(value));
  FITTING.set(value, new Set(fitting.map(({ name }) => name)));
}

function* actionWords(): Generator<Entry<readonly string[]>> {
  const names = new Map<string, string[]>();
  for (const { name, words } of ACTIONS) {
    for (const word of words) names.set(word, [...(names.get(word) ?? []), name]);
  }
  for (const [phrase, value] of names) yield { phrase, value };
}

const ACTION_WORDS = new Lexicon(actionWords());

/** How many service matters, under how many words, are known. */
export function matterCount(): { matters: number; phrases: number } {
  return { matters: new Set([...entries()].map(({ value }) => value)).size, phrases: MATTERS.size };
}

/** True where the words of a service matter begin at `at`. */
export function matterBegins(text: string, at: number): boolean {
  return MATTERS.at(text, at) !== undefined;
}

const DOING =
  /(?:办理?|申请|申领|申报|申办|代办|领取?|开具?|审批|缴纳|报名|登记|咨询|核发|发放|要|拿|批|弄|搞|注册|续|打印|换|取|上|考|评|交|转|提|迁|做|补|查|询问|问|关于|反映|报|享受|吃|停了?|涉及|完成)(?:不了|不到|不下来|不成|下|了|过|个|一个|一下|一张|张|一份|份|本|新|我的?|我们的?|我家的?|孩子的?|小孩的?|老人的?|我妈的?|我爸的?|公司的?|这个|那个|的|是|到|嗯|呃|那种|自己的?|本人|农村|企业|个体){0,4}$/;
const PAPER_BEFORE =
  /(?:带着?|拿着?|拿上|凭|持|出示|提供|携带|交了?|复印|需要|要求|要带|上传|核对|扫描|绑定|没有|补|我的|他的|我|本人|原件|和|及|、|与)(?:我的?|本人|自己的?|了|着|老人的?|他的?|双方|个)?$/;
const PAPER_AFTER =
  /^(?:号码?(?!牌)|复印件?|原件|照片|正反面|等(?:材料|证件|资料)|上(?!户|学|班|的户)|、|和(?:户口|身份|结婚|房产|银行)|件?都?带|拍照|截图|编号)/;
const STUCK =
  /^(?:[^，。！？\n]{0,8})?(?:办不|不给|没办|没批|批不|下不来|没下来|一直没|迟迟|拿不|还没|怎么办|如何|怎样|怎么|什么|哪里|手续|的事|问题|没到|没发|停发|被停|到账|卡|难|需要|条件|流程|进度|失败|不通过|没通过|不了|不成|不行|退回|拒|拖|丢|过期|到期|政策|咨询|事宜|业务|通不过|什么时候|能不能|能否|可以)/;

/**
 * The service matter that the text is about, as its short name and the action asked for: 身份证补办, 营业执照注销, 房产证过户.
 * A paper that is only brought along (带着身份证, 身份证号) counts less than one that is applied for.
 */
export function findMatter(text: string): Slot<string> | undefined {
  let best: { slot: Slot<string>; fit: number } | undefined;
  const seen = new Map<string, number>();
  for (let at = MATTERS.next(text, 0); at < text.length; ) {
    const hit = MATTERS.at(text, at);
    const start = at;
    at = MATTERS.next(text, at + (hit?.phrase.length ?? 1));
    if (!hit) continue;
    const times = seen.get(hit.value) ?? 0;
    seen.set(hit.value, times + 1);
    // what is named a third time was weighed where it was named first
    if (times < 2) best = weigh(text, start, hit, best?.fit ?? 0) ?? best;
  }
  return best?.slot;
}

/** How well a matter fits; undefined where it does not outweigh `least`. */
function weigh(
  text: string,
  start: number,
  hit: Entry<string>,
  least: number,
): { slot: Slot<string>; fit: number } | undefined {
  const end = start + hit.phrase.length;
  const before = text.slice(Math.max(0, start - 12), start);
  const after = text.slice(end, end + 16);
  const done = actionNear(text, start, end, hit.value);
  const doing = DOING.test(before);
  let fit = 1 + Math.min(hit.phrase.length, 6) * 0.3 - Math.min(start, 400) * 0.002;
  if (doing) fit += 3;
  if (done) fit += 2.5;
  else if (hit.value.length > 3 && SELF_SAID.test(hit.value)) fit += 1.5;
  // what comes now adds 2 at most
  if (fit + 2 <= least) return undefined;
  if (STUCK.test(after)) fit += 2;
  if (PAPER_AFTER.test(after)) fit -= 5;
  else if (!doing && !done && PAPER_BEFORE.test(before)) fit -= 2;
  return fit > least ? { slot: named(text, start, end, hit.value, done), fit } : undefined;
}

type Done = { action: string; from: number; to: number };

const CLAUSE_END = new CharacterSet("，。,.！？；\n");
const SENTENCE_END = new CharacterSet("。！？；\n");

/** The fitting action whose word stands closest, with its place relative to the noun (before: negative). */
function actionNear(text: string, start: number, end: number, value: string): Done | undefined {
  const fitting = FITTING.get(value);
  if (!fitting || fitting.size === 0) return undefined;
  for (let at = end; at < end + 9 && !SENTENCE_END.at(text, at); at++) {
    const done = actionAt(text, at, fitting);
    if (!done) continue;
    const ahead = actionBefore(text, start, fitting, at - end);
    return ahead ?? { action: done.name, from: at - end, to: at - end + done.length };
  }
  return actionBefore(text, start, fitting, 7);
}

function actionBefore(
  text: string,
  start: number,
  fitting: ReadonlySet<string>,
  reach: number,
): Done | undefined {
  for (let at = start - 1; at >= Math.max(0, start - 7) && !CLAUSE_END.at(text, at); at--) {
    const done = actionAt(text, at, fitting);
    const gap = done ? start - at - done.length : -1;
    if (done && gap >= 0 && gap <= reach)
      return { action: done.name, from: at - start, to: at - start + done.length };
  }
  return undefined;
}

function actionAt(
  text: string,
  at: number,
  fitting: ReadonlySet<string>,
): { name: string; length: number } | undefined {
  const hit = ACTION_WORDS.at(text, at);
  const name = hit?.value.find((one) => fitting.has(one));
  return hit && name ? { name, length: hit.phrase.length } : undefined;
}

function distance(done: Done): number {
  return done.from < 0 ? -done.to : done.from;
}

/** The words span noun and action where at most two characters part them. */
function named(
  text: string,
  start: number,
  end: number,
  value: string,
  done: Done | undefined,
): Slot<string> {
  if (!done) return { value, text: text.slice(start, end), start, end };
  const near = distance(done) <= 2;
  const from = near && done.from < 0 ? start + done.from : start;
  const to = near && done.from >= 0 ? end + done.to : end;
  return { value: value + done.action, text: text.slice(from, to), start: from, end: to };
}
