import type { Broken } from "./broken.ts";

/** The register has every number from 1 on, each once. @param given year → sequence numbers of its tickets */
export function checkRegister(given: ReadonlyMap<number, readonly number[]>): Broken[] {
  return [...given].flatMap(([year, numbers]): Broken[] => {
    const sorted = [...numbers].sort((a, b) => a - b);
    const wrong = sorted.findIndex((seq, i) => seq !== i + 1);
    return wrong < 0
      ? []
      : [{ rule: "numberGap", where: String(year), what: `${wrong + 1} → ${sorted[wrong]}` }];
  });
}
