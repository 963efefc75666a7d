import { bareCommand, foldText, withoutTail } from "./foldText.ts";

/** What a person can ask for at any time, in the middle of a question too. */
export type Command =
  | { name: "progress"; number?: string }
  | { name: "withdraw"; number?: string }
  | { name: "addition"; number?: string; rest: string }
  | { name: "person"; rest: string }
  | { name: "correction"; rest: string; said: string | null }
  | { name: "cancel" }
  | { name: "help" }
  | { name: "separate" }
  | { name: "resume" }
  | { name: "finish" };

/** Payloads of the choices that mean the same wherever they are tapped. */
export const CHOICES = {
  person: "person",
  separate: "separate",
  resume: "resume",
  finish: "finish",
} as const;

const THING = "(诉求|工单|单子|反映|投诉|问题|这件事|那件事|件事|事情|事|全部)";
const MINE = "(我的?|我们的?|这个?|那个?|上次的?|之前的?|刚才的?)";
const PROGRESS = [
  new RegExp(
    `^(查询?|查看|看看?|问问?|催)?(一?下)?${MINE}?(办理|办件|登记)?${THING}?的?(办理)?(进度|进展|结果|状态)(查询|怎么样|如何|到哪)?$`,
  ),
  new RegExp(`^(查|查询|查看|看|看看)(一?下)?(${MINE}?${THING})?$`),
  new RegExp(
    `^(${MINE}|${THING}){0,3}(办|处理|弄)(得|的)?(怎么样|好了?没有?|好了?吗|到哪(一?步|儿|里)?|完没有?|成没有?)$`,
  ),
  /^我的(工单|诉求|事)$/,
];
const PERSON = [
  /^(转接?|找|叫|接通?|换|联系|呼叫|需要)?(一?个|到)?(人工|真人|活人)(客服|服务|坐席|接听|处理|回复|回答|来|帮忙)?$/,
  /^(转接?|找|叫|联系|和|跟|同)(一?个)?(你们)?(工作人员|客服|真人|活人|人|领导)(说话?|聊|谈|讲|来|说)?$/,
  /^(有没有|有)(人工|真人|活人)(客服|服务|吗)*$/,
  /^不(跟|和|要|同)(机器人?)(说话?|聊|讲)?$/,
];
const WITHDRAW = [
  new RegExp(`^(撤回|撤销|撤单|撤诉|撤掉|撤)${MINE}?${THING}?$`),
  /^我?不(想|要)?(办|投诉|反映)了$/,
  new RegExp(`^取消${MINE}?(诉求|工单|单子|反映|投诉|登记|这件事|件事)$`),
];
const CANCEL = /^(取消|不弄|退出|结束|停止?|返回|(先)?不(用|需要)?登记)$/;
const HELP =
  /^(帮助|help|菜单|怎么用|怎么使用|使用说明|功能|你(是谁|是什么|能做什么|会什么|能干什么|能干啥|是干什么的?|能帮我做什么)|(你)?是机器人吗?|start)$/;
const ADDITION =
  /^\s*(?:我?(?:还|再)?(?:要|想)?(?:再)?)补充(?:一下|一点|几句|两句|说明|材料|资料|照片|图片|内容|情况)*\s*(?:$|[：:，,。;；\s]+([\s\S]*))$/u;
const PERSON_AND_MORE =
  /^\s*(?:我?(?:要|想|想要)?(?:转|找|叫)?(?:一?个)?人工(?:客服|服务)?)[，,。！!；;：:\s]+([\s\S]{4,})$/u;
const CORRECTION =
  /^\s*(?:不对|不是这样|错|说错|我说错|写错|我写错|打错|我打错|登记错|搞错|弄错|更正|改正|纠正|改一下)(?:一下|了)*(?:[啊呀哦，,。！!：:、\s]+|(?=应该|应当|是|我叫|我姓|电话|手机|名字|姓名|地址)|$)([\s\S]{0,80})$/u;
const CHANGE =
  /^\s*(?:我的|我)?(电话|手机号?|号码|联系方式|名字|姓名|地址|住址)(?:号码)?(?:写错了?|错了|要|想)?[，,\s]*(?:改成|改为|换成|应该是|更正为)[：:\s]*([\s\S]{1,60})$/u;
const BUT_NOT =
  /^\s*(?:我|这|这个|我这)?(?:应该)?是([^，,。！!？?\n]{1,20})[，,、\s]+(?:而)?不是([^，,。！!？?\n]{1,20})[。！!]?\s*$/u;
const NOT_BUT =
  /^\s*不是([^，,。！!\n]{1,20}?)[，,、\s]*(?:而|应该|应当)?是([^，,。！!？?\n]{1,40})[。！!]?\s*$/u;

/**
 * Reads a command, or null: an ordinary message. Anchored to the whole message, so that words which merely contain a
 * command (人工湖, 撤销婚姻登记, 12345) do not set one off.
 * @param pattern the pack's pattern of register numbers
 */
export function readCommand(text: string, pattern: string): Command | null {
  const folded = foldText(text);
  if (folded.length === 0) return /^\s*[?？]+\s*$/u.test(text) ? { name: "help" } : null;
  return readPlain(text, folded) ?? readWithNumber(text, pattern);
}

function readPlain(text: string, folded: string): Command | null {
  const phrase = folded.length > 30 ? null : readPhrase(folded, bareCommand(folded));
  if (phrase !== null) return phrase;
  const addition = ADDITION.exec(text);
  if (addition !== null) return { name: "addition", rest: (addition[1] ?? "").trim() };
  const person = PERSON_AND_MORE.exec(text);
  if (person !== null) return { name: "person", rest: (person[1] ?? "").trim() };
  return readCorrection(text);
}

function readPhrase(folded: string, bare: string): Command | null {
  const forms = [bare, folded, withoutTail(folded)];
  const fits = (patterns: readonly RegExp[]) => patterns.some((one) => forms.some((form) => one.test(form)));
  if (fits(PERSON)) return { name: "person", rest: "" };
  if (fits(PROGRESS)) return { name: "progress" };
  if (fits(WITHDRAW)) return { name: "withdraw" };
  if (fits([CANCEL])) return { name: "cancel" };
  if (fits([HELP])) return { name: "help" };
  return null;
}

function readCorrection(text: string): Command | null {
  const corrected = CORRECTION.exec(text);
  if (corrected !== null) return { name: "correction", rest: (corrected[1] ?? "").trim(), said: null };
  const change = CHANGE.exec(text);
  if (change !== null)
    return { name: "correction", rest: `${change[1] ?? ""}${(change[2] ?? "").trim()}`, said: null };
  const notBut = NOT_BUT.exec(text);
  if (notBut !== null)
    return { name: "correction", rest: (notBut[2] ?? "").trim(), said: (notBut[1] ?? "").trim() };
  const butNot = BUT_NOT.exec(text);
  if (butNot !== null)
    return { name: "correction", rest: (butNot[1] ?? "").trim(), said: (butNot[2] ?? "").trim() };
  return null;
}

/** A register number in the message, alone or with a command or words for that ticket. */
function readWithNumber(text: string, pattern: string): Command | null {
  const found = findNumber(text, pattern);
  if (found === null) return null;
  const { number, rest } = found;
  const words = foldText(rest).replace(/^(编号|工单号?|单号|号码?|是)+|(编号|工单号?|单号)$/g, "");
  if (words.length === 0) return { name: "progress", number };
  const command = readPlain(rest, words);
  if (command?.name === "progress" || command?.name === "withdraw") return { ...command, number };
  if (command?.name === "addition") return { ...command, number };
  if (command !== null) return command;
  return words.length <= 8 && /^(查|怎么样|到哪|的?进)/.test(words)
    ? { name: "progress", number }
    : { name: "addition", number, rest: text };
}

/**
 * Finds a register number, however its brackets are typed, and what else was said.
 * @param pattern the pack's pattern, such as 甲〔{year}〕{seq:5}号
 */
export function findNumber(text: string, pattern: string): { number: string; rest: string } | null {
  const match = numberExpression(pattern).exec(text);
  if (match === null || !/\d/.test(match[0])) return null;
  return {
    number: match[0].trim(),
    rest: `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`.trim(),
  };
}

/** One expression for each pack: a pattern is compiled once. */
const expressions = new Map<string, RegExp>();

function numberExpression(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const lettered = /\p{L}/u.test(pattern.replace(/\{[^}]*\}/g, ""));
  const pieces = pattern.replace(/号$/, "").split(/(\{[a-z]+(?::\d+)?\})/);
  const source = pieces.map((piece) => sourceOf(piece, lettered)).join("\\s*");
  const made = new RegExp(`(?<!\\d)${source}(?!\\d)号?`, "iu");
  expressions.set(pattern, made);
  return made;
}

/** Leading zeros may be left out where letters show that it is a register number at all. */
function sourceOf(piece: string, lettered: boolean): string {
  if (piece.startsWith("{year")) return "20\\d{2}";
  if (piece.startsWith("{seq")) return lettered ? "\\d{1,9}" : `\\d{${/:(\d+)/.exec(piece)?.[1] ?? "1"},9}`;
  if (piece.startsWith("{office")) return "[A-Za-z0-9\\u4e00-\\u9fff]{1,12}";
  return [...piece].map((char) => (/[\p{L}\p{N}]/u.test(char) ? char : "[^\\p{L}\\p{N}]{0,2}")).join("");
}

/** True where two spellings mean one register number: brackets, blanks and leading zeros of the sequence aside. */
export function sameNumber(one: string, other: string): boolean {
  const folded = [one, other].map((number) => foldText(number).replace(/号$/, ""));
  return numberKey(one) === numberKey(other) || folded[0] === folded[1];
}

function numberKey(number: string): string {
  const runs =
    number
      .normalize("NFKC")
      .toLowerCase()
      .match(/\p{L}+|\d+/gu) ?? [];
  return runs
    .map((run) => run.replace(/^0+(?=\d)/, ""))
    .join(" ")
    .replace(/ 号$/, "");
}
