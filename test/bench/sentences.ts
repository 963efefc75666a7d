import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const TRAINING = fileURLToPath(new URL("../../core/understanding/training/", import.meta.url));

/** What citizens say, as many different ways as there are: the product's own training sentences. */
export function sentences(): string[] {
  return readdirSync(TRAINING)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(`${TRAINING}${name}`, "utf8").trim().split("\n"))
    .map((line): string => JSON.parse(line).text);
}
