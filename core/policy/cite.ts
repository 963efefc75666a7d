import type { Pack } from "./packSchema.ts";

/** Article ids as a person cites them: 《…制度》第十三条（一）、第十四条. Ids that the pack does not hold are an error. */
export function citeArticles(pack: Pack, ids: readonly string[]): string {
  const cites = ids.map((id) => {
    const article = pack.articles[id];
    if (!article) throw new Error(`pack ${pack.id} has no article ${id}`);
    return article.cite;
  });
  return `《${pack.regulation.name}》${[...new Set(cites)].join("、")}`;
}
