import type { Sql } from "../store/database.ts";
import { shownGuides, shownGuidesStamp } from "../store/guideStore.ts";
import { publishedCases, publishedCasesStamp } from "../store/knowledgeStore.ts";
import { type CaseItem, caseItem, type GuideItem, guideItem } from "./knowledgeItems.ts";
import { indexKnowledge, type KnowledgeIndex } from "./retrieval/retrieve.ts";
import type { TopicReader } from "./retrieval/topics.ts";

/** Indexes held in memory at once; the one that was asked longest ago goes first. */
const MOST_OFFICES = 64;

export type Knowledge = KnowledgeIndex<GuideItem | CaseItem>;

/** What offices know, indexed: guides of their own and published cases of their tree. Read anew whenever either changed. */
export class KnowledgeShelf {
  readonly #topicsOf: TopicReader;
  readonly #known = new Map<string, { stamp: string; knowledge: Knowledge }>();

  constructor(topicsOf: TopicReader) {
    this.#topicsOf = topicsOf;
  }

  /** What an office knows now. Two small statements while nothing changed. */
  async of(sql: Sql, officeId: string): Promise<Knowledge> {
    const stamp = `${await shownGuidesStamp(sql, officeId)} ${await publishedCasesStamp(sql, officeId)}`;
    const known = this.#known.get(officeId);
    const knowledge = known?.stamp === stamp ? known.knowledge : await this.#read(sql, officeId);
    this.#known.delete(officeId);
    this.#known.set(officeId, { stamp, knowledge });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_OFFICES) break;
      this.#known.delete(oldest);
    }
    return knowledge;
  }

  async #read(sql: Sql, officeId: string): Promise<Knowledge> {
    const guides = await shownGuides(sql, officeId);
    const cases = await publishedCases(sql, officeId);
    const items = [...guides.map((guide) => guideItem(officeId, guide)), ...cases.map(caseItem)];
    return indexKnowledge(items, this.#topicsOf);
  }
}
