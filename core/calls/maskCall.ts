import { type KnownPerson, maskStaffText } from "../privacy/maskStaffText.ts";
import { maskText } from "../privacy/maskText.ts";
import type { CallTurn, Place } from "./call.ts";

type Cover = { from: number; to: number; by: string };

/** A call whose words can be shown: any part of it, without what names or reaches a person. */
export type MaskedCall = {
  /** the words of a place; of a turn where no stretch is named */
  words: (place: Pick<Place, "turn"> & Partial<Place>) => string;
};

/** A call in full: for whoever may read it so. */
export function plainCall(turns: readonly CallTurn[]): MaskedCall {
  return { words: ({ turn, from, to }) => (turns[turn]?.text ?? "").slice(from, to) };
}

/**
 * Masks a call. What one speaker says is masked as one text: a number that is told in pieces, with the other speaker's
 * nods between, stays hidden. @param known whatever is known of the citizen is masked wherever it stands
 */
export function maskCall(turns: readonly CallTurn[], known: KnownPerson): MaskedCall {
  const covers = new Map<number, Cover[]>();
  for (const speaker of ["citizen", "agent", "ivr"] as const) {
    const own = [...turns.entries()].filter(([, one]) => one.speaker === speaker);
    const starts: { turn: number; start: number; length: number }[] = [];
    let start = 0;
    for (const [turn, { text }] of own) {
      starts.push({ turn, start, length: text.length });
      start += text.length + 1;
    }
    for (const span of maskText(own.map(([, { text }]) => text).join("\n")).spans) {
      let by = span.replacement;
      for (const { turn, start: at, length } of starts) {
        const from = Math.max(0, span.start - at);
        const to = Math.min(length, span.end - at);
        if (from >= to) continue;
        covers.set(turn, [...(covers.get(turn) ?? []), { from, to, by }]);
        // of what goes on in a later turn nothing is left there
        by = "";
      }
    }
  }
  return {
    words: ({ turn, from = 0, to = Number.MAX_SAFE_INTEGER }) => {
      const text = turns[turn]?.text ?? "";
      const end = Math.min(to, text.length);
      let words = "";
      let at = from;
      for (const cover of covers.get(turn) ?? []) {
        if (cover.to <= from || cover.from >= end) continue;
        words += text.slice(at, Math.max(at, cover.from)) + cover.by;
        at = Math.max(at, cover.to);
      }
      return maskStaffText(words + text.slice(at, Math.max(at, end)), known);
    },
  };
}
