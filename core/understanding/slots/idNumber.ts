import type { Slot } from "../meaning.ts";
import type { Run } from "./digitRuns.ts";
import { type Resolved, resolveNumbers, type Sought } from "./resolveNumbers.ts";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = "10X98765432";
const REGIONS = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|9[12])/;

/** The check character of the first 17 digits of an identity number (GB 11643, ISO 7064 MOD 11-2). */
export function idCheckDigit(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (first17.charCodeAt(i) - 48) * (WEIGHTS[i] ?? 0);
  return CHECK[sum % 11] ?? "";
}

/** True for 18 characters that have the form of an identity number: region, date of birth; the check digit is not looked at. */
export function looksLikeId(digits: string): boolean {
  if (!/^\d{17}[\dX]$/.test(digits) || !REGIONS.test(digits)) return false;
  const year = Number(digits.slice(6, 10));
  const month = Number(digits.slice(10, 12));
  const day = Number(digits.slice(12, 14));
  return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** True for a valid identity number, check digit included (GB 11643). */
export function isIdNumber(digits: string): boolean {
  return looksLikeId(digits) && idCheckDigit(digits) === digits[17];
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const GROUPED = [
  "6-8-4",
  "6-4-4-4",
  "3-3-4-4-4",
  "3-3-8-4",
  "6-4-2-2-4",
  "4-4-4-4-2",
  "6-12",
  "3-3-4-2-2-4",
  "14-4",
  "17-1",
  "10-8",
];
const VALID: Sought = { lengths: [18], grouped: GROUPED, accept: (s) => (isIdNumber(s) ? s : undefined) };
// digits of a phone and its correction can look like an identity number by chance
const ALIKE: Sought = {
  lengths: [18],
  grouped: GROUPED,
  accept: (s) => (looksLikeId(s) ? s : undefined),
  correctable: false,
};

/** Identity numbers of a run whose check digit holds. */
export function idNumbersIn(run: Run): Resolved[] {
  return run.digits.length < 18 ? [] : resolveNumbers(run, VALID);
}

/** Strings with an identity number's form, right or mistyped: no phone hides in them, and masking covers them. */
export function idLikeIn(run: Run): Resolved[] {
  if (run.digits.length < 18) return [];
  const valid = resolveNumbers(run, VALID);
  const alike = resolveNumbers(run, ALIKE).filter((one) =>
    valid.every(({ from, to }) => one.to <= from || one.from >= to),
  );
  return [...valid, ...alike];
}

const OTHERS =
  /(?:我|俺)?(?:老公|爱人|妻子|丈夫|老婆|妈|爸|母亲|父亲|儿子|女儿|孩子|小孩|奶奶|爷爷)(?:的|嘞|那个|他|她)*身份证[^，。,.]{0,6}$/;

/** The person's identity number among those found: their own before a relative's, else the first. */
export function pickIdNumber(text: string, found: readonly Resolved[]): Slot<string> | undefined {
  const own = found.find((one) => !OTHERS.test(text.slice(Math.max(0, one.start - 24), one.start)));
  const one = own ?? found[0];
  return one && { value: one.value, text: text.slice(one.start, one.end), start: one.start, end: one.end };
}
