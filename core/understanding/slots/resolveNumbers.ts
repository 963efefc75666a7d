import { CORRECTED, type Digit, JOINED, LOOSE, type Run, TIGHT } from "./digitRuns.ts";
import { LIKELY, SURE } from "./spokenDigits.ts";

/** What a caller looks for: how many digits, the group sizes it is often written in, and what a digit string is worth. */
export type Sought = {
  /** lengths, the likeliest first */
  lengths: readonly number[];
  /** e.g. "3-4-4": groups that are one number although more digits stand before or after them */
  grouped: readonly string[];
  /** the normalised value of a digit string (X as "X"), or undefined where it is not one */
  accept: (digits: string) => string | undefined;
  /** false where a correction must not be believed, for want of a check */
  correctable?: boolean;
};

/** A number found in a run; `from` and `to` (exclusive) index the run's digits. */
export type Resolved = { value: string; start: number; end: number; from: number; to: number };

const MOST_POSSIBLE = 8;
const LONGEST_SEGMENT = 60;

type Indexed = Digit & { index: number };

/**
 * The numbers of one kind in a run, in order. Corrections replace what they correct (the last one wins),
 * pauses may stand anywhere inside, homophones count only where the number would otherwise be too short.
 */
export function resolveNumbers(run: Run, sought: Sought): Resolved[] {
  const all: Indexed[] = run.digits.map((digit, index) => ({ ...digit, index }));
  const segments = splitAt(all, CORRECTED);
  const found: Resolved[] = [];
  let heard: Indexed[] = [];
  for (const segment of segments) {
    const later = resolveSegment(segment, sought);
    const corrected =
      heard.length > 0 && sought.correctable !== false ? correct(heard, segment, sought) : undefined;
    if (corrected && !covers(later, segment)) {
      replaceLast(found, heard, corrected.resolved);
      heard = corrected.digits;
    } else if (later.length > 0) {
      if (covers(later, segment)) dropCorrected(found, heard);
      found.push(...later);
      heard = digitsOf(segment, later.at(-1));
    } else {
      heard = heard.length > 0 ? spliced(heard, segment) : segment.slice(-20);
    }
  }
  return found;
}

/** A correction that says the whole number anew makes the one before it void. */
function covers(found: readonly Resolved[], segment: readonly Indexed[]): boolean {
  const first = segment[0];
  return first !== undefined && found[0]?.from === first.index;
}

function dropCorrected(found: Resolved[], heard: readonly Indexed[]): void {
  const last = found.at(-1);
  const heardEnd = heard.at(-1)?.index;
  if (last && heardEnd !== undefined && last.to === heardEnd + 1) found.pop();
}

function replaceLast(found: Resolved[], heard: readonly Indexed[], resolved: Resolved): void {
  dropCorrected(found, heard);
  found.push(resolved);
}

/** The digits to which a following correction refers: the last number's, up to the segment's end. */
function digitsOf(segment: readonly Indexed[], last: Resolved | undefined): Indexed[] {
  return last ? sure(segment.filter((d) => d.index >= last.from && d.index < last.to)) : [...segment];
}

function spliced(heard: readonly Indexed[], segment: readonly Indexed[]): Indexed[] {
  const said = sure(segment);
  return [...sure(heard).slice(0, Math.max(0, heard.length - said.length)), ...said];
}

function sure(digits: readonly Indexed[]): Indexed[] {
  return digits.filter((d) => d.tier === SURE);
}

/** P digits heard, F said anew, N wanted: the last P + F − N of the heard ones are replaced. */
function correct(
  heard: readonly Indexed[],
  segment: readonly Indexed[],
  sought: Sought,
): { resolved: Resolved; digits: Indexed[] } | undefined {
  const before = sure(heard);
  for (const said of saidAnew(before, segment)) {
    for (const length of sought.lengths) {
      const replaced = before.length + said.length - length;
      if (said.length === 0 || replaced < 0 || replaced > before.length) continue;
      const digits = [...before.slice(0, before.length - replaced), ...said];
      const resolved = toResolved(digits, sought);
      const from = before[0];
      const to = said.at(-1);
      if (!resolved || !from || !to) continue;
      const spanned = { ...resolved, start: from.start, from: from.index, end: to.end, to: to.index + 1 };
      return { resolved: spanned, digits };
    }
  }
  return undefined;
}

/** What a correction says anew; in 不是8000是8001 the first group only repeats what was wrong. */
function saidAnew(before: readonly Indexed[], segment: readonly Indexed[]): Indexed[][] {
  const said = sure(segment);
  const second = said.findIndex((digit, i) => i > 0 && digit.gap >= TIGHT);
  const split = second > 0 ? second : segment.findIndex((d) => d.tier > SURE) || -1;
  if (split > 0 && split < said.length) {
    const wrong = said.slice(0, split);
    const tail = before.slice(-wrong.length);
    if (tail.length === wrong.length && tail.every((d, i) => d.value === wrong[i]?.value)) {
      return [said.slice(split), said];
    }
  }
  return [said, ...untilPauses(said)];
}

/** What was said anew up to each pause, the longest first: what follows may be another matter. */
function untilPauses(said: readonly Indexed[]): Indexed[][] {
  if (said.length > LONGEST_SEGMENT) return [];
  const pauses = said.flatMap((digit, i) => (i > 0 && digit.gap >= LOOSE ? [i] : []));
  return pauses.reverse().map((end) => said.slice(0, end));
}

function resolveSegment(segment: readonly Indexed[], sought: Sought): Resolved[] {
  const firm = keep(segment, (d) => d.tier === SURE);
  const found = findIn(firm, sought);
  if (found.length > 0 || firm.length === segment.length || segment.length > LONGEST_SEGMENT) return found;
  const likely = findIn(
    keep(segment, (d) => d.tier <= LIKELY),
    sought,
  );
  if (likely.length > 0) return likely;
  return findWithPossible(segment, sought);
}

/** Drops homophones; what they stood between is then a pause. */
function keep(segment: readonly Indexed[], wanted: (digit: Indexed) => boolean): Indexed[] {
  const kept: Indexed[] = [];
  let gap = JOINED;
  for (const digit of segment) {
    if (!wanted(digit)) {
      gap = LOOSE;
      continue;
    }
    kept.push(gap > digit.gap ? { ...digit, gap } : digit);
    gap = JOINED;
  }
  return kept;
}

/** Tries subsets of the common words that may be digits; two different outcomes are no outcome. */
function findWithPossible(segment: readonly Indexed[], sought: Sought): Resolved[] {
  const weak = segment.filter((d) => d.tier > SURE);
  if (weak.length === 0 || weak.length > MOST_POSSIBLE) return [];
  let best: Resolved[] = [];
  for (let mask = 1; mask < 1 << weak.length; mask++) {
    const taken = new Set(weak.filter((_, i) => mask & (1 << i)).map((d) => d.index));
    const found = whole(
      keep(segment, (d) => d.tier === SURE || taken.has(d.index)),
      sought,
    );
    if (!found) continue;
    if (best.length > 0 && best[0]?.value !== found.value) return [];
    best = [found];
  }
  return best;
}

function findIn(digits: readonly Indexed[], sought: Sought): Resolved[] {
  const one = whole(digits, sought);
  if (one) return [one];
  const found = windows(digits, sought);
  if (found.length > 0) return found;
  const once = withoutStutter(digits);
  if (once.length === digits.length) return [];
  const steady = whole(once, sought);
  return steady ? [steady] : windows(once, sought);
}

function whole(digits: readonly Indexed[], sought: Sought): Resolved | undefined {
  return sought.lengths.includes(digits.length) ? toResolved(digits, sought) : undefined;
}

function toResolved(digits: readonly Indexed[], sought: Sought): Resolved | undefined {
  const value = sought.accept(digits.map((d) => (d.value === 10 ? "X" : d.value)).join(""));
  const first = digits[0];
  const last = digits.at(-1);
  if (value === undefined || !first || !last) return undefined;
  return { value, start: first.start, end: last.end, from: first.index, to: last.index + 1 };
}

/** Numbers that are part of a longer run: bounded by pauses, or written in one group, or in the usual groups. */
function windows(digits: readonly Indexed[], sought: Sought): Resolved[] {
  const found: Resolved[] = [];
  const longest = Math.max(...sought.lengths);
  let i = 0;
  while (i < digits.length) {
    const hit = windowAt(digits, i, longest, sought);
    if (hit) found.push(hit.resolved);
    i = hit ? hit.next : nextGroup(digits, i);
  }
  return found;
}

function nextGroup(digits: readonly Indexed[], at: number): number {
  let next = at + 1;
  while (next < digits.length && digits[next]?.gap === JOINED) next++;
  return next;
}

function windowAt(
  digits: readonly Indexed[],
  from: number,
  longest: number,
  sought: Sought,
): { resolved: Resolved; next: number } | undefined {
  const loose = from === 0 || (digits[from]?.gap ?? JOINED) >= LOOSE;
  const sizes: number[] = [];
  for (let to = from; to < digits.length && to - from < longest; ) {
    const next = nextGroup(digits, to);
    sizes.push(next - to);
    to = next;
    if (!sought.lengths.includes(to - from)) continue;
    const ends = to === digits.length || (digits[to]?.gap ?? JOINED) >= LOOSE;
    const bounded = (loose && ends) || sizes.length === 1 || sought.grouped.includes(sizes.join("-"));
    if (!bounded) continue;
    const resolved = toResolved(digits.slice(from, to), sought);
    if (resolved) return { resolved, next: to };
  }
  return undefined;
}

/** "138 138 0013 8000", "138 0013 0013 8000": a group said twice in a row, or begun and said again, counts once. */
function withoutStutter(digits: readonly Indexed[]): Indexed[] {
  let groups = splitAt(digits, TIGHT);
  if (groups.length > LONGEST_SEGMENT) return [...digits];
  groups = groups.filter((group, i) => {
    const next = groups[i + 1];
    return !next || group.length > next.length || !group.every((d, k) => d.value === next[k]?.value);
  });
  const kept = groups.flat();
  return halves(kept);
}

/** The whole number said twice, in other groups the second time. */
function halves(digits: Indexed[]): Indexed[] {
  const half = digits.length / 2;
  if (digits.length < 14 || digits.length % 2 !== 0) return digits;
  const twice = digits.slice(0, half).every((d, i) => d.value === digits[half + i]?.value);
  return twice ? digits.slice(0, half) : digits;
}

function splitAt(digits: readonly Indexed[], gap: number): Indexed[][] {
  const parts: Indexed[][] = [];
  for (const digit of digits) {
    const last = parts.at(-1);
    if (!last || digit.gap >= gap) parts.push([digit]);
    else last.push(digit);
  }
  return parts;
}
