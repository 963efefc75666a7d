import type { Storage, StoreItems } from "botbuilder-core";
import { now } from "./moment.ts";

/**
 * Botkit's storage, which is the turn's own state: read from `Turn.state`, given back in `TurnResult.state`. It holds
 * nothing itself, so any number of turns of different persons may run at once and any node may run the next one.
 */
export const turnStorage: Storage = {
  async read(keys) {
    const { items } = now();
    const found: StoreItems = {};
    for (const key of keys) if (Object.hasOwn(items, key)) found[key] = structuredClone(items[key]);
    return found;
  },
  async write(changes) {
    const { items } = now();
    for (const [key, item] of Object.entries(changes)) items[key] = JSON.parse(JSON.stringify(item));
  },
  async delete(keys) {
    const { items } = now();
    for (const key of keys) delete items[key];
  },
};
