import type { Keeper, Outgoing } from "./sendQueue.ts";

/** The part of the browser's localStorage that is used here. */
export type Shelf = {
  readonly length: number;
  key: (index: number) => string | null;
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
};

const PREFIX = "bcs.chat.queue.";

/**
 * Keeps each waiting message under a key of its own, so that two tabs of the same window cannot overwrite each
 * other's. @param shelf null where the browser forbids storage: then nothing outlives the page
 */
export function createKeeper(shelf: Shelf | null, officeId: string): Keeper {
  // a stroke cannot occur in what is escaped: one office's id may begin with another's
  const prefix = `${PREFIX}${encodeURIComponent(officeId)}/`;
  return {
    all: () => (shelf === null ? [] : readAll(shelf, prefix)),
    put: (message) => shelf !== null && write(shelf, prefix + message.id, JSON.stringify(message)),
    drop: (id) => shelf?.removeItem(prefix + id),
  };
}

function readAll(shelf: Shelf, prefix: string): Outgoing[] {
  const found: Outgoing[] = [];
  for (let i = 0; i < shelf.length; i += 1) {
    const key = shelf.key(i);
    const value = key?.slice(0, prefix.length) === prefix ? shelf.getItem(key) : null;
    // written by this page and by nothing else
    if (value !== null) found.push(JSON.parse(value));
  }
  return found.sort((a, b) => a.seq - b.seq || a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Writes to the shelf. @returns false where the browser refuses: it is full, or private browsing */
export function write(shelf: Shelf, key: string, value: string): boolean {
  try {
    shelf.setItem(key, value);
    return true;
  } catch (_full) {
    // the caller tells the person not to close the page
    return false;
  }
}
