import type { Meaning } from "../../core/understanding/meaning.ts";
import { wordLength } from "./foldText.ts";

const ASKS =
  /怎么|咋|如何|怎样|啥|什么|哪|谁|几|多少|多久|能不能|可不可以|可以吗|是否|有没有|要不要|用不用|吗|么|呢|[?？]|咨询|请问|想问/u;
const TROUBLE =
  /不(给|让|肯|收|认|批|行|成|予|能|可以|了|下来|到|动|上|通过|同意|受理|符合|理|管|会|懂|方便|回|合理)|没(有|人|办|给|批|过|通过|结果|消息|到账|发|下来|回)|未|退|卡|拖|跑了|去了|来回|几趟|次|推|难|慢|久|拒|错|丢|坏|失败|打不开|登不|报错|投诉|举报|态度|催|逾期|超时|等了|一直|至今|还是|还没|帮|代办|代|上门|替|建议|凭什么|为什么/u;

/** Was at the window already, or complains: no guide would answer that. */
const TRIED =
  /不(给|让|肯|收|认|批)|拒|退回|打回|驳回|推(诿|来|给)|踢皮球|投诉|举报|态度|拖|催|逾期|超时|一直|至今|白跑|又让|办不(了|成|下来)|没(给|人)(办|管|理)/u;

/**
 * True where the words name neither a matter nor a clear problem, so that nobody could begin to work on them.
 * Short chat and interjections are like that; a long text never is.
 */
export function isVague(text: string, meaning: Meaning): boolean {
  const length = wordLength(text);
  if (length >= 30 || meaning.slots.matter !== undefined) return false;
  if (length < 6) return true;
  if (meaning.kind !== "none" || meaning.nature === "建议" || TROUBLE.test(text)) return false;
  return meaning.confidence >= 0.9 || !ASKS.test(text);
}

/** True where a guide may be the answer: the need is to know something, and nobody was turned away yet. */
export function wantsToKnow(text: string, meaning: Meaning): boolean {
  if (meaning.conduct || meaning.slots.visits !== undefined || TRIED.test(text)) return false;
  return meaning.kind === "consult" || (meaning.kind === "none" && ASKS.test(text));
}

/** True where the words only name a matter: neither a question nor what went wrong nor what help is needed. */
export function lacksTrouble(text: string, meaning: Meaning): boolean {
  if (wordLength(text) >= 20) return false;
  const { visits, since, money } = meaning.slots;
  if (meaning.conduct || visits !== undefined || since !== undefined || money !== undefined) return false;
  return !ASKS.test(text) && !TROUBLE.test(text);
}

/** True where the words are about a company or shop rather than a person. */
export function isEnterprise(text: string): boolean {
  return /(我们?|本|贵)(公司|企业|厂|店|单位)|有限公司|合作社|个体工商户/u.test(text);
}
