import { type Question, TermRanker } from "./ranker.ts";
import { type TopicReader, type Topics, topicAgreement } from "./topics.ts";

/** Something that can answer a question: a guide, a one-time notice, or a published case. */
export type KnowledgeItem = {
  kind: "guide" | "case";
  officeId: string;
  id: string;
  title: string;
  /** other ways in which people ask for it */
  asked: readonly string[];
  text: string;
};

/** An item found for a question; `confidence` (0–1) is how often one found so surely was the right one. */
export type KnowledgeHit<Item extends KnowledgeItem = KnowledgeItem> = {
  item: Item;
  /** for ordering, of no meaning by itself */
  score: number;
  confidence: number;
};

export type KnowledgeIndex<Item extends KnowledgeItem = KnowledgeItem> = {
  size: number;
  /** The best items, best first: for a clerk, who looks at them. Those that share next to nothing are left out. */
  search: (question: Question, limit: number) => KnowledgeHit<Item>[];
  /** The one item that answers, or null: says nothing rather than something wrong. */
  answer: (question: Question) => KnowledgeHit<Item> | null;
};

/** How much the titles and ways of asking count beside the text. */
const TITLE_WEIGHT = 2;
/** Weight of speaking of the same domain, as a share of the best item's score. */
const TOPIC_WEIGHT = 0.2;
/** An item that has less of the question than this is not shown at all; with less than the other it is not sure. */
const LEAST_COVERED = 0.04;
const WELL_COVERED = 0.35;
/** Below it `answer` stays silent. */
const SURE = 0.85;
/** Logistic weights, round numbers: chosen so that of ten answers said to be 0.85 sure nine are right. */
const CONFIDENCE = { base: -4, covered: 3.5, lead: 9 };

/**
 * Indexes guides and cases for questions in a citizen's words.
 * @param topicsOf reads the domains of a text; null: words alone decide
 */
export function indexKnowledge<Item extends KnowledgeItem>(
  items: readonly Item[],
  topicsOf: TopicReader | null,
): KnowledgeIndex<Item> {
  const ranker = new TermRanker(
    items.map(({ title, asked, text }) => [
      { text: [title, ...asked].join("。"), weight: TITLE_WEIGHT },
      { text, weight: 1 },
    ]),
  );
  const topics: Topics[] = topicsOf === null ? [] : items.map(({ title, text }) => topicsOf(title, text));

  const search = (question: Question, limit: number): KnowledgeHit<Item>[] => {
    const { scores, covered } = ranker.score(question);
    const best = scores.reduce((most, score) => Math.max(most, score), 0);
    if (best === 0 || limit <= 0) return [];
    if (topicsOf !== null) {
      const asked = topicsOf(question.title ?? "", question.text);
      scores.forEach((score, place) => {
        if (score > 0)
          scores[place] = score + TOPIC_WEIGHT * best * topicAgreement(asked, topics[place] ?? []);
      });
    }
    const places = largest(scores, limit + 1);
    const all = places.flatMap((place, rank) => {
      const item = items[place];
      const score = scores[place] ?? 0;
      if (item === undefined || score === 0) return [];
      const share = covered(place);
      const next = scores[places[rank + 1] ?? -1] ?? 0;
      return [{ item, score, share, confidence: confidenceOf(share, 1 - next / score) / (rank + 1) }];
    });
    return all
      .filter(({ share }) => share >= LEAST_COVERED)
      .slice(0, limit)
      .map(({ item, score, confidence }) => ({ item, score, confidence }));
  };

  return {
    size: items.length,
    search,
    answer: (question) => {
      const [first] = search(question, 1);
      return first !== undefined && first.confidence >= SURE ? first : null;
    },
  };
}

/** The places of the largest numbers, largest first; of equal ones the earlier. */
function largest(numbers: Float64Array, count: number): number[] {
  const places: number[] = [];
  numbers.forEach((number, place) => {
    if (places.length >= count && number <= (numbers[places.at(-1) ?? 0] ?? 0)) return;
    let at = places.length;
    while (at > 0 && (numbers[places[at - 1] ?? 0] ?? 0) < number) at -= 1;
    places.splice(at, 0, place);
    if (places.length > count) places.pop();
  });
  return places;
}

/**
 * How sure the first item is: by how much of the question it has, and by how far it leads the next. Only the first can
 * be the answer; what comes after it is there to be looked at.
 */
function confidenceOf(covered: number, lead: number): number {
  const { base, covered: perCovered, lead: perLead } = CONFIDENCE;
  const sure = 1 / (1 + Math.exp(-(base + perCovered * covered + perLead * lead)));
  // an item that leads because nothing else has a word of the question does not answer it
  return sure * Math.min(1, covered / WELL_COVERED);
}
