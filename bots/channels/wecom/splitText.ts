/** Bytes of a text on the wire. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** The beginning of a text that fits, cut between characters. */
export function cutToBytes(text: string, most: number): string {
  if (bytesOf(text) <= most) return text;
  let size = 0;
  let cut = "";
  for (const one of text) {
    size += bytesOf(one);
    if (size > most) break;
    cut += one;
  }
  return cut;
}

/** A text in pieces that fit, cut at the end of a line or a sentence where there is one. */
export function splitToBytes(text: string, most: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (bytesOf(rest) > most) {
    const head = cutToBytes(rest, most);
    const end = Math.max(...["\n", "。", "；", "！", "？"].map((mark) => head.lastIndexOf(mark) + 1));
    const piece = end > head.length / 2 ? head.slice(0, end) : head;
    pieces.push(piece.trimEnd());
    rest = rest.slice(piece.length).trimStart();
  }
  return rest === "" ? pieces : [...pieces, rest];
}
