import { mkdirSync, writeFileSync } from "node:fs";
import { LABEL_NAMES, LABELS } from "./labels.ts";
import { measure } from "./measure.ts";
import { SHIPPED_MODEL } from "./model.ts";
import { encodeModel } from "./modelFile.ts";
import { readShippedRows } from "./shippedRows.ts";
import { trainShippedModel } from "./train.ts";
import { crossValidate } from "./trainBlock.ts";

// Entry point: `node core/understanding/trainShipped.ts` makes model/shipped.bin from training/*.jsonl, and says how well
// each label is told on rows left out of the learning.
const shipped = readShippedRows();
const bytes = encodeModel(trainShippedModel(shipped));
mkdirSync(new URL(".", SHIPPED_MODEL), { recursive: true });
writeFileSync(SHIPPED_MODEL, bytes);
process.stdout.write(`${shipped.rows.length} rows, ${bytes.length} bytes, ${shipped.fingerprint}\n`);

for (const label of LABEL_NAMES) {
  const classes: readonly string[] = LABELS[label];
  const { scores, truth } = crossValidate(shipped.rows, { label, classes });
  const pairs = scores.map((row, at) => ({
    truth: classes[truth[at] ?? 0] ?? "",
    given: classes[row.indexOf(Math.max(...row))] ?? "",
  }));
  const { macroF1, rows } = measure(pairs);
  process.stdout.write(`${label}: macro-F1 ${macroF1.toFixed(3)} on ${rows} rows, cross-validated\n`);
}
