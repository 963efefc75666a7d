import { writeFileSync } from "node:fs";
import { GramReader } from "../understanding/grams.ts";
import { TextPreparer } from "../understanding/preparedText.ts";
import { readShippedRows } from "../understanding/shippedRows.ts";
import { encodePairs, PAIR_TABLE } from "./pairTable.ts";

// Entry point: `node core/likeness/countPairs.ts` makes pairs.bin from the texts that the product's authors wrote.
// To be run only together with filing every ticket anew: see pairTable.ts.
const LEAST_TEXTS = 2;
const preparer = new TextPreparer();
const gramReader = new GramReader();
const { rows } = readShippedRows();
const counts = new Map<number, number>();
for (const { title, text } of rows) {
  const grams = gramReader.read(preparer.prepare(title ?? "", text));
  const own = new Set<number>();
  for (let i = 0; i < grams.size; i += 1) if (grams.lengths[i] === 2) own.add(grams.hashes[i] ?? 0);
  for (const hash of own) counts.set(hash, (counts.get(hash) ?? 0) + 1);
}
const known = new Map([...counts].filter(([, count]) => count >= LEAST_TEXTS));
const bytes = encodePairs({ texts: rows.length, counts: known });
writeFileSync(PAIR_TABLE, bytes);
process.stdout.write(`${rows.length} texts, ${known.size} pairs, ${bytes.length} bytes\n`);
