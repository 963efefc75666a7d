/** A text as runs between marks; a run of Latin letters and digits (a room, a bus line, a form's number) is one letter. */
export function runsOf(text: string): string[][] {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((run) => run !== "")
    .map((run) => run.match(/[a-z0-9]+|[^a-z0-9]/gu) ?? []);
}

/** Calls `take` with each letter and each pair of neighbouring letters of a text, in order, as often as they stand there. */
export function eachTerm(text: string, take: (term: string, isPair: boolean) => void): void {
  for (const run of runsOf(text)) {
    let before: string | undefined;
    for (const letter of run) {
      take(letter, false);
      if (before !== undefined) take(before + letter, true);
      before = letter;
    }
  }
}
