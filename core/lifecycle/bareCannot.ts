import type { Result } from "./eventParts.ts";
import { refusalTexts as t } from "./texts.ts";

/** What a “cannot be done” still lacks, as a sentence; null: it is no bare no. Reason, basis and alternative are owed. */
export function bareCannot(result: Result): string | null {
  if (result.result !== "cannot") return null;
  const missing = [
    ...(isEmpty(result.text) ? [t.reason] : []),
    ...(isEmpty(result.basis) ? [t.legalBasis] : []),
    ...(isEmpty(result.alternative) ? [t.alternative] : []),
  ];
  return missing.length === 0 ? null : t.bareCannot(missing);
}

function isEmpty(text: string | null): boolean {
  return text === null || text.trim() === "";
}
