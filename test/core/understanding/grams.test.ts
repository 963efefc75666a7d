import { describe, expect, it } from "vitest";
import { GramReader, pairHash } from "../../../core/understanding/grams.ts";
import { TextPreparer } from "../../../core/understanding/preparedText.ts";

const preparer = new TextPreparer();
const reader = new GramReader();

/** How many times a pair of characters counts, over all places where it stands. */
function countOf(pair: string, title: string, text: string): number {
  const grams = reader.read(preparer.prepare(title, text));
  const wanted = pairHash(pair.charCodeAt(0), pair.charCodeAt(1));
  return Array.from(grams.hashes.subarray(0, grams.size)).reduce(
    (sum, hash, at) => sum + (hash === wanted ? (grams.counts[at] ?? 0) : 0),
    0,
  );
}

describe("the pairs of characters of a letter", () => {
  const rest = "这件事情我们已经等了很久很久了一直都没有人给一个说法大家都很着急希望早点有个结果";

  it("count three times where they stand in the title", () => {
    expect(countOf("路灯", "路灯不亮", `${rest}水管`)).toBe(3);
    expect(countOf("水管", "路灯不亮", `水管${rest}`)).toBe(1);
  });

  it("count three times at the beginning of a letter without a title, once further down", () => {
    expect(countOf("路灯", "", `路灯不亮${rest}`)).toBe(3);
    expect(countOf("水管", "", `${rest}水管`)).toBe(1);
  });
});
