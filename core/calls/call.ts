import type { Turn } from "../understanding/meaning.ts";

/** A call as it was transcribed: who spoke, in the order in which they spoke. */
export type CallTurn = Pick<Turn, "speaker" | "text">;

/** A stretch of one turn's text, in UTF-16 units. Positions hold nothing personal: the words stay in the sealed turns. */
export type Place = { turn: number; from: number; to: number };

/** One matter of a call, by where its words stand. */
export type CallMatter = {
  /** all that belongs to it, in the order of the call; the citizen's and the agent's turns */
  places: Place[];
  /** the service item in a few words; null where none is named */
  item: string | null;
  /** the citizen's own clauses that tell it in short */
  summary: Place[];
  /** what the citizen wants done; null where they only tell */
  demand: Place | null;
  /** what the agent said would happen */
  promises: Place[];
};

/**
 * What was read out of a call, by places alone. The first matter is the ticket's own; the others are proposals for a
 * clerk. `contactTurns`: where a name or a number to reach the citizen was said.
 */
export type CallReading = { matters: CallMatter[]; contactTurns: number[] };

/** The words of some places, one line a turn. A place beyond its turn's end gives what there is. */
export function wordsAt(turns: readonly CallTurn[], places: readonly Place[]): string {
  const lines: string[] = [];
  let last = -1;
  for (const { turn, from, to } of places) {
    const words = turns[turn]?.text.slice(from, to) ?? "";
    if (turn === last) lines.push((lines.pop() ?? "") + words);
    else lines.push(words);
    last = turn;
  }
  return lines.join("\n");
}

/** Those of the places that stand in turns of this speaker. */
export function placesOf(
  turns: readonly CallTurn[],
  places: readonly Place[],
  speaker: CallTurn["speaker"],
): Place[] {
  return places.filter((one) => turns[one.turn]?.speaker === speaker);
}
