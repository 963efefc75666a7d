import { rarityOfTerm, signatureOf } from "../likeness/signature.ts";
import { understandIn } from "../office/understandIn.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Meaning } from "../understanding/meaning.ts";

/** What a stretch of talk is about. */
export type Topic = Pick<
  Meaning,
  "domain" | "domainConfidence" | "department" | "departmentConfidence" | "why"
> & {
  /** the service item in a few words; null where none is named */
  item: string | null;
  /** telling pairs of characters, as hashes; found when they are asked for */
  readonly terms: ReadonlySet<number>;
};

/** Text → topic. */
export type TopicOf = (text: string) => Topic;

/** How an office reads topics: with its duty directory and what it learned. @param now epoch ms */
export function topicReaderOf(office: WorkingOffice, now: number): TopicOf {
  return (text) => topicOfMeaning(understandIn(office, { text }, now), text);
}

/** The topic of words that were understood already. */
export function topicOfMeaning(meaning: Meaning, text: string): Topic {
  const { domain, domainConfidence, department, departmentConfidence, why, slots } = meaning;
  let terms: ReadonlySet<number> | null = null;
  return {
    domain,
    domainConfidence,
    department,
    departmentConfidence,
    why,
    item: slots.matter?.value ?? null,
    get terms() {
      terms ??= new Set(signatureOf({ title: "", text }, NO_FACTS).terms);
      return terms;
    },
  };
}

const NO_FACTS = { personKey: "", phoneHash: null, departmentId: null, matter: null, domain: null };

/** Whether two names of service items are of one family: 居住证办理 and 居住证补办. */
export function sameItem(one: string, other: string): boolean {
  return one.slice(0, 2) === other.slice(0, 2) || one.includes(other) || other.includes(one);
}

/**
 * How much `after` is about something else than `before`: above 0 more than not. Other items, domain and department
 * speak for it; the same item, the same domain and telling words in common against it.
 */
export function shiftBetween(before: Topic, after: Topic): number {
  let shift = 0;
  if (before.item !== null && after.item !== null) shift += sameItem(before.item, after.item) ? -3 : 1.5;
  const sure = Math.min(before.domainConfidence, after.domainConfidence);
  shift += before.domain === after.domain ? -1.5 * sure : 2 * sure;
  if (before.department !== null && after.department !== null) {
    const both = Math.min(before.departmentConfidence, after.departmentConfidence);
    shift += before.department === after.department ? -both : both;
  }
  return shift - 3 * inCommon(before.terms, after.terms);
}

/** Share of the telling words of `after` that `before` has too, by how telling they are (0–1). */
function inCommon(before: ReadonlySet<number>, after: ReadonlySet<number>): number {
  let all = 0;
  let shared = 0;
  for (const term of after) {
    const rarity = rarityOfTerm(term);
    all += rarity;
    if (before.has(term)) shared += rarity;
  }
  return all === 0 ? 0 : shared / all;
}
