import { findAddresses } from "../understanding/slots/address.ts";
import { digitRuns, hasDigits, type Run } from "../understanding/slots/digitRuns.ts";
import { idLikeIn } from "../understanding/slots/idNumber.ts";
import { findNames } from "../understanding/slots/name.ts";
import { freeParts, phonesIn } from "../understanding/slots/phone.ts";
import { type Resolved, resolveNumbers, type Sought } from "../understanding/slots/resolveNumbers.ts";
import { maskIdNumber, maskName, maskPhone } from "./mask.ts";

/** What was masked. */
export const MASKED_KINDS = [
  "phone",
  "idNumber",
  "card",
  "number",
  "name",
  "address",
  "plate",
  "email",
] as const;
export type MaskedKind = (typeof MASKED_KINDS)[number];

/** A stretch of the original text (UTF-16 offsets) and what stands in its place. */
export type MaskedSpan = { kind: MaskedKind; start: number; end: number; replacement: string };

/**
 * Masks what names or reaches a person in free text: phones (spoken ones too), identity numbers (mistyped ones too),
 * bank cards, plates, e-mail addresses, names that the text introduces, and the part of home addresses below the town.
 * Masking a masked text changes nothing. Takes any string, never throws, in time proportional to its length.
 */
export function maskText(text: string): { masked: string; spans: MaskedSpan[] } {
  let spans = findSpans(text);
  let masked = applySpans(text, spans);
  // what a mask replaces was context of its neighbours: go on until nothing more is found
  for (let round = 0; spans.length > 0 && round < MOST_ROUNDS; round++) {
    const more = findSpans(masked);
    if (more.length === 0) break;
    spans = composed(spans, more);
    masked = applySpans(text, spans);
  }
  return { masked, spans };
}

const MOST_ROUNDS = 6;

function findSpans(text: string): MaskedSpan[] {
  return withoutOverlap(text.length, [
    ...numberSpans(text),
    ...emailSpans(text),
    ...plateSpans(text),
    ...nameSpans(text),
    ...addressSpans(text),
  ]);
}

function applySpans(text: string, spans: readonly MaskedSpan[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end, replacement } of spans) {
    masked += text.slice(at, start) + replacement;
    at = end;
  }
  return masked + text.slice(at);
}

/** The spans of the original text that amount to masking it by `first` and the result by `then`. */
function composed(first: readonly MaskedSpan[], then: readonly MaskedSpan[]): MaskedSpan[] {
  const placed: (MaskedSpan & { from: number; to: number })[] = [];
  let shift = 0;
  for (const one of first) {
    const from = one.start + shift;
    placed.push({ ...one, from, to: from + one.replacement.length });
    shift += one.replacement.length - (one.end - one.start);
  }
  const merged: MaskedSpan[] = [];
  let next = 0;
  let moved = 0;
  for (const later of then) {
    for (let one = placed[next]; one && one.to <= later.start; one = placed[++next]) {
      merged.push(plain(one));
      moved = one.end - one.to;
    }
    let { kind, replacement } = later;
    let start = later.start + moved;
    let end = later.end + moved;
    for (let one = placed[next]; one && one.from < later.end; one = placed[++next]) {
      if (one.from < later.start) {
        start = one.start;
        replacement = one.replacement.slice(0, later.start - one.from) + replacement;
      }
      moved = one.end - one.to;
      end = later.end > one.to ? later.end + moved : one.end;
      if (one.to > later.end) replacement += one.replacement.slice(later.end - one.from);
      kind = one.kind;
    }
    merged.push({ kind, start, end, replacement });
  }
  return [...merged, ...placed.slice(next).map(plain)];
}

function plain({ kind, start, end, replacement }: MaskedSpan): MaskedSpan {
  return { kind, start, end, replacement };
}

/** Numbers go before names, names before addresses: the order in which the spans come. */
function withoutOverlap(length: number, spans: readonly MaskedSpan[]): MaskedSpan[] {
  if (spans.length < 2) return [...spans];
  const taken = new Uint8Array(length);
  const kept: MaskedSpan[] = [];
  for (const one of spans) {
    if (taken.subarray(one.start, one.end).includes(1)) continue;
    taken.fill(1, one.start, one.end);
    kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}

const LEAST_DIGITS = 7;
const PERSONAL =
  /(?:电话|手机|座机|联系方式|微信|QQ|qq|身份证|证件号|卡号|账号|帐号|银行卡|存折|社保号|医保号|号码)[^\d\n*]{0,12}$/;
const ACCOUNT = /(?:卡号|账号|帐号|账户|帐户|银行卡|存折)[^\d\n*]{0,12}$/;

function numberSpans(text: string): MaskedSpan[] {
  if (!hasDigits(text, LEAST_DIGITS)) return [];
  return digitRuns(text, LEAST_DIGITS).flatMap((run) => runSpans(text, run));
}

function runSpans(text: string, run: Run): MaskedSpan[] {
  const ids = idLikeIn(run);
  const spans = ids.map((id) => span("idNumber", id, maskIdNumber(id.value)));
  for (const part of freeParts(run, ids)) spans.push(...partSpans(text, part, ids.length > 0));
  return spans;
}

function partSpans(text: string, part: Run, besideId: boolean): MaskedSpan[] {
  const before = text.slice(Math.max(0, part.start - 20), part.start);
  if (ACCOUNT.test(before) && part.digits.length >= 12) return [span("card", part, "********")];
  // bus lines and house numbers are listed with 、; a card number is not
  const cards = resolveNumbers(part, CARDS).filter(
    ({ start, end }) => !text.slice(start, end).includes("、"),
  );
  if (cards.length > 0) return cards.map((card) => span("card", card, `****${card.value.slice(-4)}`));
  const phones = phonesIn(text, part, []);
  const spans = phones.map((phone) => span("phone", phone, maskPhone(phone.value)));
  // what is left of a number said twice or begun anew says the same digits
  const telling = besideId || phones.length > 0 || PERSONAL.test(before);
  if (!telling) return spans;
  for (const rest of remains(part, phones)) spans.push(span("number", rest, "*".repeat(8)));
  return spans;
}

/** The stretches of a run outside the spans found, with seven digits or more. */
function remains(
  run: Run,
  taken: readonly { start: number; end: number }[],
): { start: number; end: number }[] {
  const rests: { start: number; end: number; digits: number }[] = [];
  let open = false;
  for (const digit of run.digits) {
    const free = taken.every(({ start, end }) => digit.end <= start || digit.start >= end);
    const last = rests.at(-1);
    if (free && open && last) {
      last.end = digit.end;
      last.digits++;
    } else if (free) {
      rests.push({ start: digit.start, end: digit.end, digits: 1 });
    }
    open = free;
  }
  return rests.filter(({ digits }) => digits >= LEAST_DIGITS);
}

const CARDS: Sought = {
  lengths: [19, 16, 18, 17],
  grouped: [],
  accept: (digits) => (/^[3-69]\d{15,18}$/.test(digits) && passesLuhn(digits) ? digits : undefined),
};

/** The check that bank card numbers pass (ISO/IEC 7812-1, annex B). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const twice = i % 2 === 1 ? digit * 2 : digit;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

const EMAIL =
  /([A-Za-z0-9_])[A-Za-z0-9_.+-]{0,63}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,3}\.[A-Za-z]{2,10})(?![A-Za-z@])/g;

function emailSpans(text: string): MaskedSpan[] {
  if (!text.includes("@")) return [];
  const spans: MaskedSpan[] = [];
  for (const found of text.matchAll(EMAIL)) {
    // the stars of an earlier masking stand before what looks like a local part
    if (text[found.index - 1] === "*") continue;
    const at = { start: found.index, end: found.index + found[0].length };
    spans.push(span("email", at, `${found[1]}***@${found[2]}`));
  }
  return spans;
}

const PLATE =
  /([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Za-z])[·•・.\s-]?(?=[A-Za-z]{0,5}[0-9])[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])/g;

function plateSpans(text: string): MaskedSpan[] {
  const spans: MaskedSpan[] = [];
  for (const found of text.matchAll(PLATE)) {
    spans.push(span("plate", { start: found.index, end: found.index + found[0].length }, `${found[1]}*****`));
  }
  return spans;
}

/** Each name where the text introduces it, and wherever it stands again. */
function nameSpans(text: string): MaskedSpan[] {
  const spans: MaskedSpan[] = [];
  const seen = new Set<string>();
  for (const name of findNames(text)) {
    if (!name.full) continue;
    spans.push(span("name", name, maskName(name.value)));
    if (seen.has(name.value) || name.value.length < 3) continue;
    seen.add(name.value);
    for (let at = text.indexOf(name.value); at >= 0; at = text.indexOf(name.value, at + 1)) {
      const end = at + name.value.length;
      if (at !== name.start) spans.push(span("name", { start: at, end }, maskName(name.value)));
    }
  }
  return spans;
}

function addressSpans(text: string): MaskedSpan[] {
  return findAddresses(text)
    .filter(({ home, district, end }) => home && end > district)
    .map(({ district, end }) => span("address", { start: district, end }, "***"));
}

function span(kind: MaskedKind, at: Pick<Resolved, "start" | "end">, replacement: string): MaskedSpan {
  return { kind, start: at.start, end: at.end, replacement };
}
