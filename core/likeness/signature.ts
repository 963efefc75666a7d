import { GramReader } from "../understanding/grams.ts";
import { TextPreparer } from "../understanding/preparedText.ts";
import type { Domain } from "../words.ts";
import { type Rarity, shippedRarity } from "./pairTable.ts";

/** What is known of a ticket beside its words. `personKey` and `phoneHash` are keys, never a name or a number. */
export type LikenessFacts = {
  personKey: string;
  phoneHash: string | null;
  departmentId: string | null;
  matter: string | null;
  domain: Domain | null;
};

/** The most telling pairs of a ticket's words as hashes (signed, 32 bits), most telling first, and its facts. */
export type Signature = { terms: readonly number[]; facts: LikenessFacts };

/** Pairs kept of one text: what it is about stands in its title or is said again, so the rest is left out. */
const MOST_TERMS = 64;
/** Pairs below this rarity stand in every other letter and tell nothing. */
const LEAST_RARITY = 2;

const preparer = new TextPreparer();
const gramReader = new GramReader();
let shipped: Rarity | null = null;

/**
 * The signature of a ticket: deterministic, the same on every node. Of the words only hashes are left.
 * @param masked title and words of the ticket, masked (core/privacy/maskText.ts)
 */
export function signatureOf(masked: { title: string; text: string }, facts: LikenessFacts): Signature {
  const rarityOf = telling();
  const grams = gramReader.read(
    preparer.prepare(masked.title.replace(SAYS_NOTHING, "，"), masked.text.replace(SAYS_NOTHING, "，")),
  );
  const counts = new Map<number, number>();
  for (let i = 0; i < grams.size; i += 1) {
    if (grams.lengths[i] !== 2) continue;
    const hash = grams.hashes[i] ?? 0;
    counts.set(hash, (counts.get(hash) ?? 0) + (grams.counts[i] ?? 1));
  }
  const weights = [...counts].flatMap(([hash, count]): [number, number][] => {
    const rarity = rarityOf(hash);
    return rarity < LEAST_RARITY ? [] : [[hash, rarity * (1 + Math.log(count))]];
  });
  const terms = weights
    .sort(([a, one], [b, other]) => other - one || a - b)
    .slice(0, MOST_TERMS)
    .map(([hash]) => hash | 0);
  return { terms, facts };
}

/** How rare a term of a signature is. */
export function rarityOfTerm(term: number): number {
  return telling()(term >>> 0);
}

function telling(): Rarity {
  shipped ??= shippedRarity();
  return shipped;
}

/** What masking leaves behind, and what anybody says to an office: they would make strangers alike. */
const SAYS_NOTHING = new RegExp(
  [
    "\\S{0,4}\\*+\\S{0,4}",
    "尊敬的|各位|领导|您好|你好|大家好|谢谢(?:您|你)?|感谢|打扰了|麻烦",
    "(?:我|我们)?(?:就)?是?想?要?(?:请问|问|咨询|反映|投诉|了解|说|知道)(?:一下|下|个|的是|几个)?(?:情况|问题)?",
    "需?要?(?:带|提供|准备|提交|交)?(?:什么|哪些|啥)(?:材料|手续|证件|资料|东西|条件|流程)",
    "(?:应该|要)?(?:怎么|如何|怎样|咋)(?:办理?|弄|处理|操作|解决|做)|能不能|可不可以|是不是|希望|请求|恳请|帮忙|解决一下",
    "去(?:哪里|哪儿|哪)(?:办理?)?|(?:到底|究竟)?什么时候|多长时间|多久|为什么",
  ].join("|"),
  "g",
);
