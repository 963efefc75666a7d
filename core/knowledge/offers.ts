import type { CaseItem, GuideItem } from "./knowledgeItems.ts";
import type { KnowledgeHit, KnowledgeIndex } from "./retrieval/retrieve.ts";
import { runsOf } from "./retrieval/terms.ts";
import { offerTexts as t } from "./texts.ts";

/** What is asked, masked. */
export type Asked = { title: string; text: string; matter: string | null };

/** A guide or case that may help with a request, and why it is offered. */
export type Offer = KnowledgeHit<GuideItem | CaseItem> & { why: string[] };

const MOST_WORDS = 3;
/** Letters that a title has to share with what was asked; a text, where anything may stand, more. */
const IN_TITLE = 2;
const IN_TEXT = 3;
/** Said in any request: that both have it is no reason. */
const SAYS_NOTHING =
  /^(?:.{0,1}(?:怎么|什么|如何|哪些|哪里|可以|需要|材料|手续|办理|窗口|问题|情况|相关|进行|没有|一直|已经|多少|不了|不能|能不|就是|还是|这个|我们|要求|政策|申请|时间|工作|单位|部门).{0,1})$/;

/** Guides and published cases for a request, best first. */
export function offersFor(
  knowledge: KnowledgeIndex<GuideItem | CaseItem>,
  asked: Asked,
  limit: number,
): Offer[] {
  return knowledge.search(asked, limit).map((hit) => ({ ...hit, why: whyOffered(asked, hit.item) }));
}

function whyOffered({ title, text, matter }: Asked, item: GuideItem | CaseItem): string[] {
  const said = [title, text].join("。");
  const inTitle = sharedWords(said, [item.title, ...item.asked].join("。"), IN_TITLE);
  const words = inTitle.length > 0 ? inTitle : sharedWords(said, item.text, IN_TEXT);
  const sameMatter = item.kind === "case" && matter !== null && item.case.content.matter === matter;
  const why = [
    ...(sameMatter ? [t.sameMatter(matter)] : []),
    ...(words.length > 0 ? [t.sameWords(words)] : []),
  ];
  return why.length > 0 ? why : [t.near];
}

/** The longest pieces that both texts have, at least so long. */
function sharedWords(one: string, other: string, least: number): string[] {
  const there = runsOf(other)
    .map((run) => run.join(""))
    .join("\n");
  const found = new Set<string>();
  for (const run of runsOf(one)) {
    let from = 0;
    while (from + least <= run.length) {
      let to = from;
      while (to < run.length && there.includes(run.slice(from, to + 1).join(""))) to += 1;
      const piece = run.slice(from, to).join("");
      if (to - from >= least && !SAYS_NOTHING.test(piece)) found.add(piece);
      from = Math.max(to, from + 1);
    }
  }
  return [...found].sort((a, b) => b.length - a.length).slice(0, MOST_WORDS);
}
