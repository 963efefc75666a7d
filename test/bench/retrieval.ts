import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Question } from "../../core/knowledge/retrieval/ranker.ts";
import { indexKnowledge, type KnowledgeItem } from "../../core/knowledge/retrieval/retrieve.ts";
import { topicReader } from "../../core/knowledge/retrieval/topics.ts";

type Row = { id: string; title: string; text: string; reply: string };
type Found = { at1: number; at2: number; at5: number; mrr: number; msPerQuestion: number };

/** What was measured of one way of asking: the title alone, the words alone, or both. */
export type RetrievalFigures = {
  asked: "title" | "text" | "both";
  bm25: Found;
  ours: Found;
  /** of the questions whose answer is in the collection: how many get one at all, and how many of these the right one */
  answered: number;
  right: number;
  /** of the questions whose answer was taken out of the collection: how many get one all the same */
  falselyAnswered: number;
};

/**
 * Message → the government's own reply among all replies of `replies-dev.jsonl` in `dataDir`: recall at 1, 2 and 5, mean
 * reciprocal rank, speed, and how well silence is kept; beside plain BM25 on pairs of characters.
 */
export function benchRetrieval(dataDir: string): RetrievalFigures[] {
  const rows: Row[] = readFileSync(join(dataDir, "replies-dev.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const items = rows.map(
    ({ id, reply }): KnowledgeItem => ({
      kind: "case",
      officeId: "bench",
      id,
      title: "",
      asked: [],
      text: reply,
    }),
  );
  const index = indexKnowledge(items, topicReader());
  const plain = plainBm25(rows.map(({ reply }) => reply));
  const depth = Math.min(20, rows.length);
  return (["title", "text", "both"] as const).map((asked) => {
    const questions = rows.map((row): Question => {
      if (asked === "title") return { text: row.title };
      return asked === "text" ? { text: row.text } : { title: row.title, text: row.text };
    });
    const bm25 = measure(rows, (place) => {
      const { title, text } = questions[place] ?? { text: "" };
      return plain([title ?? "", text].join("，"), depth);
    });
    const ours = measure(rows, (place) =>
      index.search(questions[place] ?? { text: "" }, depth).map(({ item }) => item.text),
    );
    return { asked, bm25, ours, ...silence(rows, items, questions) };
  });
}

/** Every tenth answer is taken out at a time, so that each question is asked once with its answer there and once without. */
function silence(rows: readonly Row[], items: readonly KnowledgeItem[], questions: readonly Question[]) {
  const topics = topicReader();
  let answered = 0;
  let right = 0;
  let falsely = 0;
  const whole = indexKnowledge(items, topics);
  rows.forEach((row, place) => {
    const found = whole.answer(questions[place] ?? { text: "" });
    if (found === null) return;
    answered += 1;
    if (found.item.text === row.reply) right += 1;
  });
  for (let fold = 0; fold < 10; fold += 1) {
    const gone = new Set(rows.filter((_, place) => place % 10 === fold).map(({ reply }) => reply));
    const rest = indexKnowledge(
      items.filter(({ text }) => !gone.has(text)),
      topics,
    );
    rows.forEach((_, place) => {
      if (place % 10 === fold && rest.answer(questions[place] ?? { text: "" }) !== null) falsely += 1;
    });
  }
  return {
    answered: answered / rows.length,
    right: right / Math.max(1, answered),
    falselyAnswered: falsely / rows.length,
  };
}

function measure(rows: readonly Row[], search: (place: number) => string[]): Found {
  const start = performance.now();
  const ranks = rows.map(({ reply }, place) => search(place).indexOf(reply) + 1);
  const msPerQuestion = (performance.now() - start) / rows.length;
  const within = (most: number) => ranks.filter((rank) => rank > 0 && rank <= most).length / rows.length;
  const mrr = ranks.reduce((sum, rank) => sum + (rank === 0 ? 0 : 1 / rank), 0) / rows.length;
  return { at1: within(1), at2: within(2), at5: within(5), mrr, msPerQuestion };
}

/** The baseline: BM25 with the usual numbers (k1 1.2, b 0.75) on pairs of characters, no weighting of the question. */
function plainBm25(texts: readonly string[]): (question: string, limit: number) => string[] {
  const counts = texts.map((text) => {
    const own = new Map<string, number>();
    for (const pair of pairsOf(text)) own.set(pair, (own.get(pair) ?? 0) + 1);
    return own;
  });
  const lengths = counts.map((own) => [...own.values()].reduce((sum, count) => sum + count, 0));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length);
  const postings = new Map<string, [number, number][]>();
  counts.forEach((own, place) => {
    for (const [pair, count] of own) {
      const list = postings.get(pair) ?? [];
      if (list.length === 0) postings.set(pair, list);
      list.push([place, (count * 2.2) / (count + 1.2 * (0.25 + (0.75 * (lengths[place] ?? 0)) / mean))]);
    }
  });
  return (question, limit) => {
    const scores = new Float64Array(texts.length);
    for (const pair of new Set(pairsOf(question))) {
      const list = postings.get(pair) ?? [];
      const rarity = Math.log(1 + (texts.length - list.length + 0.5) / (list.length + 0.5));
      for (const [place, value] of list) scores[place] = (scores[place] ?? 0) + rarity * value;
    }
    return [...scores.keys()]
      .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
      .slice(0, limit)
      .map((place) => texts[place] ?? "");
  };
}

function pairsOf(text: string): string[] {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((run) => [...run].slice(1).map((letter, i) => `${[...run][i] ?? ""}${letter}`));
}

/** One line a way of asking, for the docs and the terminal. */
export function retrievalLines(figures: readonly RetrievalFigures[]): string {
  const found = ({ at1, at2, at5, mrr }: Found) =>
    `R@1 ${at1.toFixed(3)}, R@2 ${at2.toFixed(3)}, R@5 ${at5.toFixed(3)}, MRR ${mrr.toFixed(3)}`;
  return figures
    .map(
      ({ asked, bm25, ours, answered, right, falselyAnswered }) =>
        `${asked}: BM25 ${found(bm25)} | ours ${found(ours)}, ${ours.msPerQuestion.toFixed(2)} ms a question | ` +
        `answers ${answered.toFixed(3)} of those it has, ${right.toFixed(3)} of them rightly, and ${falselyAnswered.toFixed(3)} of those it has not`,
    )
    .join("\n");
}

/** `node test/bench/retrieval.ts <data directory>` */
const [, script, dataDir] = process.argv;
if (script !== undefined && dataDir !== undefined && import.meta.url === pathToFileURL(script).href)
  process.stdout.write(`${retrievalLines(benchRetrieval(dataDir))}\n`);
