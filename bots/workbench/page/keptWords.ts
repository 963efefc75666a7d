/** What somebody wrote and has not sent, and the key under which it will be sent. */
export type KeptWords = { values: Record<string, unknown>; key: string };

/** Where words are kept: the browser's storage of one tab, or whatever behaves like it. */
export type WordShelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const PREFIX = "bcs.words/";

/**
 * Half-written forms, kept on the device until they are sent: a log-in that runs out or a page that is loaded anew loses
 * nothing. Kept for one person: nobody else who logs in here reads them, and logging out removes them.
 * @param shelf null: the browser keeps nothing, and then nothing outlives the page
 */
export function wordKeeper(shelf: WordShelf | null) {
  const nameOf = (person: string, place: string) => `${PREFIX}${person}/${place}`;
  return {
    keep: (person: string, place: string, words: KeptWords): void => {
      if (shelf !== null) write(shelf, nameOf(person, place), JSON.stringify(words));
    },
    kept: (person: string, place: string): KeptWords | null =>
      read(shelf?.getItem(nameOf(person, place)) ?? null),
    letGo: (person: string, place: string): void => shelf?.removeItem(nameOf(person, place)),
    /** removes everything; of one person nothing, where one is named */
    letGoOfAll: (but: string | null): void => {
      if (shelf === null) return;
      const names = Array.from({ length: shelf.length }, (_none, i) => shelf.key(i) ?? "");
      const spared = but === null ? null : `${PREFIX}${but}/`;
      for (const name of names) {
        if (name.startsWith(PREFIX) && (spared === null || !name.startsWith(spared))) shelf.removeItem(name);
      }
    },
  };
}

/**
 * What a form begins with: what was kept, as far as the form still asks for it and it is of the same sort.
 * @param start what it begins with otherwise
 */
export function withKept<T extends object>(start: T, kept: Record<string, unknown> | null): T {
  if (kept === null) return start;
  const fitting = Object.entries(start).flatMap(([name, first]) => {
    const value = kept[name];
    return sortOf(value) === sortOf(first) ? [[name, value] as const] : [];
  });
  // each value is of the same sort as the one it takes the place of
  return { ...start, ...Object.fromEntries(fitting) } as T;
}

function sortOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}

/** A full storage is no reason to disturb whoever writes: the page itself still has the words. */
function write(shelf: WordShelf, name: string, text: string): void {
  try {
    shelf.setItem(name, text);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    shelf.removeItem(name);
  }
}

function read(text: string | null): KeptWords | null {
  if (text === null) return null;
  // written by keep
  return JSON.parse(text) as KeptWords;
}
