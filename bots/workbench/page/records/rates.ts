import { figureTexts as t } from "./texts.ts";
import type { Rate } from "./types.ts";

/** "92.3%（12/13）": never without what it is a share of. */
export function rateText({ numerator, denominator }: Rate): string {
  return denominator === 0
    ? t.noRate
    : `${percent({ numerator, denominator })}（${t.of(numerator, denominator)}）`;
}

/** "92.3%"; "—" where there is nothing to share. */
export function percent({ numerator, denominator }: Rate): string {
  return denominator === 0 ? "—" : `${((numerator / denominator) * 100).toFixed(1)}%`;
}
