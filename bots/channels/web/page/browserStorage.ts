import { type Shelf, write } from "./keeper.ts";

const LARGE = "bcs.chat.large";
const OFFICE = "bcs.chat.office";
const DRAFT = "bcs.chat.draft";

/** The browser's storage, or null where it is switched off: then everything works, but nothing outlives the page. */
export function openShelf(): Shelf | null {
  try {
    const shelf = window.localStorage;
    return write(shelf, "bcs.chat.try", "1") ? shelf : null;
  } catch (_forbidden) {
    return null;
  }
}

/** The browser's database, or null where it is switched off. */
export function openFactory(): IDBFactory | null {
  try {
    return window.indexedDB ?? null;
  } catch (_forbidden) {
    return null;
  }
}

/** Small things that this phone remembers. */
export type Remembered = {
  isLarge: () => boolean;
  keepLarge: (isLarge: boolean) => void;
  /** the window last written to; "" where there was none */
  office: () => string;
  keepOffice: (id: string) => void;
  draft: () => string;
  keepDraft: (words: string) => void;
};

/** @param shelf null: remembers nothing */
export function createRemembered(shelf: Shelf | null): Remembered {
  return {
    isLarge: () => shelf?.getItem(LARGE) === "1",
    keepLarge: (isLarge) => {
      if (shelf !== null) write(shelf, LARGE, isLarge ? "1" : "0");
    },
    office: () => shelf?.getItem(OFFICE) ?? "",
    keepOffice: (id) => {
      if (shelf !== null) write(shelf, OFFICE, id);
    },
    draft: () => shelf?.getItem(DRAFT) ?? "",
    keepDraft: (words) => {
      if (shelf !== null) write(shelf, DRAFT, words);
    },
  };
}
