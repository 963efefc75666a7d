/** Text without marks, blanks, emoji and differences of width or case: what small fixed phrases are compared in. */
export function foldText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Z}\p{C}\p{M}]/gu, "");
}

const LEAD =
  /^(你好|您好|喂|嗯+|那个?|就是|请问|请|麻烦(你们?|您)?|劳驾|帮我|帮忙|给我|替我|我(现在)?(就?要|就?想要?|来|需要)|想要?|要|我)/;
const TAIL = /(一下|吧|啊|呀|呢|哦|哈|嘛|了|谢谢(你们?|您)?|好吗|行吗|可以吗|行不行|好不好)$/;

/** A folded phrase without what politeness puts before and after a command: 我想转人工，谢谢 → 转人工. */
export function bareCommand(folded: string): string {
  let bare = folded;
  for (let next = bare.replace(LEAD, ""); next !== bare; next = bare.replace(LEAD, "")) bare = next;
  return withoutTail(bare);
}

/** The same without what politeness puts after a command. */
export function withoutTail(folded: string): string {
  let bare = folded;
  for (let next = bare.replace(TAIL, ""); next !== bare; next = bare.replace(TAIL, "")) bare = next;
  return bare;
}

/** Number of letters and digits in a text: blanks, marks and emoji say nothing. */
export function wordLength(text: string): number {
  return foldText(text).length;
}
