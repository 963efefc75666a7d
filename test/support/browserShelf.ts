import type { Shelf } from "../../bots/channels/web/page/keeper.ts";

/** What a browser's localStorage does, with room for so many values. */
export function browserShelf(room = Number.POSITIVE_INFINITY): Shelf {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      if (!values.has(key) && values.size >= room) throw new Error("QuotaExceededError");
      values.set(key, value);
    },
    removeItem: (key) => void values.delete(key),
  };
}
