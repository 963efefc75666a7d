/** A stretch of text; `why` where it was used to judge. */
export type Stretch = { text: string; why: string | null };

/** The text in stretches, those words marked that a reason names. Of overlapping ones the longest holds. */
export function markedText(text: string, reasons: readonly { label: string; words: string }[]): Stretch[] {
  const taken: { start: number; end: number; why: string }[] = [];
  const byLength = [...reasons].sort((a, b) => b.words.length - a.words.length);
  for (const { label, words } of byLength) {
    if (words.length < 2) continue;
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
      const end = start + words.length;
      if (taken.some((one) => start < one.end && one.start < end)) continue;
      taken.push({ start, end, why: label });
    }
  }
  taken.sort((a, b) => a.start - b.start);
  const stretches: Stretch[] = [];
  let done = 0;
  for (const { start, end, why } of taken) {
    if (start > done) stretches.push({ text: text.slice(done, start), why: null });
    stretches.push({ text: text.slice(start, end), why });
    done = end;
  }
  if (done < text.length) stretches.push({ text: text.slice(done), why: null });
  return stretches;
}
