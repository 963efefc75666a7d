import { readFileSync } from "node:fs";
import { HashIndex } from "../understanding/hashIndex.ts";

/** How rare a pair of characters is in what citizens write to offices: from 0 up, the more the rarer. */
export type Rarity = (pairHash: number) => number;

/** In how many of `texts` texts each pair stands. */
export type PairCounts = { texts: number; counts: ReadonlyMap<number, number> };

/**
 * The table that ships. It is kept as it is when the understanding learns anew, so that a ticket filed by an earlier
 * version is still found by a later one.
 */
export const PAIR_TABLE = new URL("./pairs.bin", import.meta.url);

/** The bytes of a table: number of texts, number of pairs, hashes, counts; all little-endian. */
export function encodePairs({ texts, counts }: PairCounts): Uint8Array {
  const pairs = [...counts].sort(([a], [b]) => a - b);
  const view = new DataView(new ArrayBuffer(8 + pairs.length * 6));
  view.setUint32(0, texts, true);
  view.setUint32(4, pairs.length, true);
  pairs.forEach(([hash, count], i) => {
    view.setUint32(8 + i * 4, hash, true);
    view.setUint16(8 + pairs.length * 4 + i * 2, count, true);
  });
  return new Uint8Array(view.buffer);
}

/** Reads a table's bytes. A pair that no text has is as rare as can be: most names of places and firms are made of such. */
export function rarityFrom(bytes: Uint8Array): Rarity {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = view.getUint32(0, true);
  const size = view.getUint32(4, true);
  const index = new HashIndex(Uint32Array.from({ length: size }, (_, i) => view.getUint32(8 + i * 4, true)));
  const rarities = Float32Array.from({ length: size }, (_, i) =>
    rarityOf(texts, view.getUint16(8 + size * 4 + i * 2, true)),
  );
  const unknown = rarityOf(texts, 0);
  return (hash) => rarities[index.find(hash)] ?? unknown;
}

/** Reads the table that ships: a few milliseconds, to be done once. */
export function shippedRarity(): Rarity {
  return rarityFrom(readFileSync(PAIR_TABLE));
}

function rarityOf(texts: number, count: number): number {
  return Math.log((texts + 1) / (count + 1));
}
