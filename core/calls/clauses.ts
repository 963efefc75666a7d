/** Part of a text, from its first to behind its last character. */
export type Stretch = { from: number; to: number };

const MARKS = /[，。！？；,.!?;\n]+/g;
/** Recognised speech often comes without marks: words that open a clause, where a run without marks is long. */
const OPENERS =
  /(?:然后|后来|结果|但是|可是|不过|所以|因为|现在|我就|他们(?:就|说|又|让)|她(?:就|说|又|让)|他(?:就|说|又|让)|你们(?:能|看|给)|能不能|可不可以|希望|麻烦(?:你|您)|请问|想问|我想|我要|我(?:前|上|去年|今年|昨|今天|这)|(?:前天|昨天|今天)(?!我)|人家说|让我|到现在|一直)/g;
/** And words that end one, unless they go on: 跑了四五趟, 办了没办成. */
const ENDERS = /(?:了|啊|呀|嘛|呢|吧)(?![的吗吧啊呢嘛呀个一二两三四五六七八九十几都半多好没不\d])/g;
/** So long a run is more than one clause. */
const LONG = 26;
/** A run without marks and openers is cut here. */
const LONGEST = 60;
/** No clause that is cut out of a run without marks is shorter. */
const SHORT = 7;

/** The clauses of a text: between marks, and in long runs without marks before a word that opens one. In order, not overlapping. */
export function clausesOf(text: string): Stretch[] {
  const clauses: Stretch[] = [];
  let at = 0;
  for (const mark of text.matchAll(MARKS)) {
    addRun(clauses, text, at, mark.index);
    at = mark.index + mark[0].length;
  }
  addRun(clauses, text, at, text.length);
  return clauses;
}

function addRun(clauses: Stretch[], text: string, from: number, to: number): void {
  if (text.slice(from, to).trim() === "") return;
  let at = from;
  if (to - from > LONG) {
    const run = text.slice(from, to);
    const cuts = [
      ...[...run.matchAll(OPENERS)].map(({ index }) => index),
      ...[...run.matchAll(ENDERS)].map(({ index, 0: word }) => index + word.length),
    ].sort((a, b) => a - b);
    for (const cut of cuts) {
      const here = from + cut;
      at = cutLong(clauses, at, here);
      if (here - at < SHORT || to - here < SHORT) continue;
      clauses.push({ from: at, to: here });
      at = here;
    }
  }
  clauses.push({ from: cutLong(clauses, at, to), to });
}

/** @returns where the rest begins, which is no longer than the longest clause */
function cutLong(clauses: Stretch[], from: number, to: number): number {
  let at = from;
  for (; to - at > LONGEST; at += LONGEST) clauses.push({ from: at, to: at + LONGEST });
  return at;
}
