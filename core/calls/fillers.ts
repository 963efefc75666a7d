/** What people say while they think: at the beginning of a clause, again and again, meaning nothing there. */
const OPENING =
  /^(?:(?:嗯+|呃+|额+|唔+|噢+|哦+|欸|诶|哎呀?|唉+|啊+|喂+|这个|那个|那么?|就是说?|就说|反正|然后呢?|完了呢?|所以说?|怎么说呢|你看|您看|你听我说|您听我说|我跟你说|我跟您说|我给您说|是这样的?(?:啊|吧|子)?|是这么个?情况|你好|您好|同志|师傅|姑娘|小伙子|老师|麻烦(?:你|您)(?:了|啊)?)[，,、\s]*)+/;
/** Thinking aloud in the middle: sounds that are no words, and set phrases. */
const WITHIN =
  /(?:嗯|呃|唔|噢|欸|诶)+[，,、\s]*|(?:怎么说呢|你知道吧|您知道吧|你懂吧|对不对|是不是啊|你说是吧|您说是吧|就是说)[，,、\s]*|(?:这个|那个){2,}|(?<=[想说要])(?:这个|那个)(?=[我你您他她就想])|(?<=[，,、\s])(?:这个|那个)(?=[，,、\s]|我|他|她|就|你|您)/gu;
const CLOSING = new Set("，,、 \t\n啊呀嘛呢哈嗯呃喽");
/** Words that are said twice while looking for the next one; most other doubles (天天, 谢谢) are words. */
const STUTTER = /([我你您他她它这那就是的有没在让把跟给])\1+(?!\d)/gu;
/** The same three to eight characters again at once, or two that only join; not digits, which are told apart by every one. */
const REPEAT =
  /([^\d零一二三四五六七八九十〇幺两百千万，,。！？、\s]{3,8}|我[想要就是们]|你们|他们|这[个样]|那[个样]|就是|然后|但是|因为|所以|还有|现在|可以)(?:[，,、]?\1)+/gu;

/**
 * A clause without what a speaker says while thinking, and without words said twice: what is left stands in the same
 * order in the original. Written text is left as it is, but for an opening.
 */
export function withoutFillers(clause: string): string {
  const trimmed = clause.trim().replace(OPENING, "").replace(WITHIN, "");
  const once = trimmed.replace(REPEAT, "$1").replace(STUTTER, "$1");
  const opened = once.replace(OPENING, "");
  let end = opened.length;
  while (end > 0 && CLOSING.has(opened.charAt(end - 1))) end -= 1;
  return opened.slice(0, end).trim();
}
