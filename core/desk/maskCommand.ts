import type { Command } from "../lifecycle/command.ts";
import { type KnownPerson, maskStaffText } from "../privacy/maskStaffText.ts";

/** Parts of a command that somebody writes in their own words. Names of staff, halls and papers' ids are not among them. */
const WORDS = new Set([
  "alternative",
  "basis",
  "cause",
  "decision",
  "guideTitle",
  "instruction",
  "missing",
  "note",
  "occasion",
  "opinion",
  "papers",
  "plan",
  "progress",
  "reason",
  "reasons",
  "task",
  "text",
  "title",
  "unconfirmedWhy",
  "verified",
  "what",
  "why",
  "words",
]);

/**
 * The command with every free text masked: what is typed into a reply or a reason stands in the record, on forms and
 * in letters for ever, and a citizen's number or address must not.
 */
export function maskCommand(command: Command, person: KnownPerson): Command {
  const walk = (value: unknown, words: boolean): unknown => {
    if (typeof value === "string") return words ? maskStaffText(value, person) : value;
    if (Array.isArray(value)) return value.map((one) => walk(one, words));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, walk(one, WORDS.has(key) && key !== "type")]),
    );
  };
  // only strings were replaced by strings: the shape is the one that came in
  return walk(command, false) as Command;
}
