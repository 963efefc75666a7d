import { describe, expect, it } from "vitest";
import { type WordShelf, withKept, wordKeeper } from "../../../../bots/workbench/page/keptWords.ts";

/** A tab's storage; a full one takes nothing more. */
function shelf(isFull = false): WordShelf & { names: () => string[] } {
  const held = new Map<string, string>([["other", "1"]]);
  return {
    getItem: (name) => held.get(name) ?? null,
    setItem: (name, value) => {
      if (isFull) throw new DOMException("full", "QuotaExceededError");
      held.set(name, value);
    },
    removeItem: (name) => void held.delete(name),
    key: (i) => [...held.keys()][i] ?? null,
    get length() {
      return held.size;
    },
    names: () => [...held.keys()],
  };
}

const WORDS = { values: { text: "写到一半" }, key: "key-1" };

describe("words that were not sent", () => {
  it("are one person's, and one form's", () => {
    const keeper = wordKeeper(shelf());
    keeper.keep("hall/a", "ticket/1/reply", WORDS);
    expect(keeper.kept("hall/a", "ticket/1/reply")).toEqual(WORDS);
    expect(keeper.kept("hall/b", "ticket/1/reply")).toBeNull();
    expect(keeper.kept("hall/a", "ticket/2/reply")).toBeNull();
    keeper.letGo("hall/a", "ticket/1/reply");
    expect(keeper.kept("hall/a", "ticket/1/reply")).toBeNull();
  });

  it("are removed when somebody leaves, and others' when somebody comes; what is not ours stays", () => {
    const tab = shelf();
    const keeper = wordKeeper(tab);
    keeper.keep("hall/a", "counter", WORDS);
    keeper.keep("hall/ab", "counter", WORDS);
    keeper.letGoOfAll("hall/a");
    expect(keeper.kept("hall/a", "counter")).toEqual(WORDS);
    expect(keeper.kept("hall/ab", "counter")).toBeNull();
    keeper.letGoOfAll(null);
    expect(tab.names()).toEqual(["other"]);
  });

  it("are nowhere where the browser keeps nothing, and disturb nobody where it is full", () => {
    const none = wordKeeper(null);
    none.keep("hall/a", "counter", WORDS);
    none.letGo("hall/a", "counter");
    none.letGoOfAll(null);
    expect(none.kept("hall/a", "counter")).toBeNull();
    const full = wordKeeper(shelf(true));
    full.keep("hall/a", "counter", WORDS);
    expect(full.kept("hall/a", "counter")).toBeNull();
  });

  it("fill a form as far as it still asks for them", () => {
    const start = { text: "", units: ["a"], signed: false };
    expect(withKept(start, null)).toBe(start);
    const kept = { text: "写到一半", units: "a", gone: "x", signed: true };
    expect(withKept(start, kept)).toEqual({ text: "写到一半", units: ["a"], signed: true });
  });
});
