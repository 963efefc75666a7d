import type { z } from "zod";
import type { WrongPlace } from "./badPack.ts";
import { packTexts as t } from "./texts.ts";

type Issue = z.core.$ZodIssue;

/** Turns what zod found into places that a person can mend. Takes issues, gives Chinese texts in their order. */
export function wrongPlacesOf(issues: readonly Issue[], parent = ""): WrongPlace[] {
  return issues.flatMap((issue) => placesOf(issue, joinPath(parent, issue.path)));
}

function placesOf(issue: Issue, path: string): WrongPlace[] {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: joinPath(path, [key]),
        problem: t.unknownKey(key),
        mend: t.mendKey,
      }));
    case "invalid_type":
      return [wrongType(path, issue.expected, issue.input)];
    case "invalid_value": {
      if (issue.input === undefined)
        return [{ path, problem: t.missing, mend: t.mendOneOf(issue.values.map(String)) }];
      return [{ path, problem: t.notOneOf(show(issue.input)), mend: t.mendOneOf(issue.values.map(String)) }];
    }
    case "invalid_union":
      return closestBranch(issue.errors, path);
    case "too_small":
      return [{ path, problem: t.tooSmall(String(issue.minimum), unit(issue.origin)), mend: t.mendSize }];
    case "too_big":
      return [{ path, problem: t.tooBig(String(issue.maximum), unit(issue.origin)), mend: t.mendSize }];
    case "invalid_format":
      return [
        {
          path,
          problem: t.badFormat(show(issue.input)),
          mend: issue.format === "date" ? t.mendDate : t.mendFormat(issue.pattern ?? issue.format),
        },
      ];
    case "invalid_key":
      return wrongPlacesOf(issue.issues, path);
    case "invalid_element":
      return wrongPlacesOf(issue.issues, joinPath(path, [String(issue.key)]));
    case "custom":
      if (issue.input === undefined) return [{ path, problem: t.missing, mend: issue.message }];
      return [{ path, problem: t.notOneOf(show(issue.input)), mend: issue.message }];
    case "not_multiple_of":
      return [{ path, problem: t.badFormat(show(issue.input)), mend: t.mendBranch }];
  }
}

/** The branch that the writer most likely meant is the one with the least to complain about. */
function closestBranch(branches: readonly (readonly Issue[])[], path: string): WrongPlace[] {
  const strangers = unknownToAll(branches);
  if (strangers.length > 0) {
    const keys = [...new Set(branches.flatMap((issues) => issues.flatMap(missingKey)))];
    return strangers.map((key) => ({
      path: joinPath(path, [key]),
      problem: t.unknownKey(key),
      mend: t.mendOneOf(keys),
    }));
  }
  const best = [...branches].sort((a, b) => strangeness(a) - strangeness(b) || a.length - b.length)[0];
  return best ? wrongPlacesOf(best, path) : [{ path, problem: t.noBranch, mend: t.mendBranch }];
}

/** Keys that stand there and that no branch knows. */
function unknownToAll(branches: readonly (readonly Issue[])[]): string[] {
  const unknown = branches.map(unknownKeys);
  return (unknown[0] ?? []).filter((key) => unknown.every((keys) => keys.includes(key)));
}

/** Keys of the value itself, not of what lies deeper, that a branch does not know. */
function unknownKeys(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [],
  );
}

function strangeness(issues: readonly Issue[]): number {
  return unknownKeys(issues).length;
}

function missingKey(issue: Issue): string[] {
  const absent =
    (issue.code === "invalid_type" || issue.code === "invalid_value") && issue.input === undefined;
  return absent && issue.path.length === 1 ? [String(issue.path[0])] : [];
}

function wrongType(path: string, expected: string, input: unknown): WrongPlace {
  const name = noun(expected);
  if (input === undefined) return { path, problem: t.missing, mend: t.mendMissing(name) };
  return { path, problem: t.wrongType(name, describe(input)), mend: t.mendType(name) };
}

function noun(type: string): string {
  const entry = Object.entries(t.nouns).find(([key]) => key === type);
  return entry ? entry[1] : type;
}

function describe(input: unknown): string {
  if (input === null) return noun("null");
  if (Array.isArray(input)) return noun("array");
  return noun(typeof input);
}

function unit(origin: string): string {
  if (origin === "string") return t.nouns.characters;
  return origin === "array" ? t.nouns.items : t.nouns.amount;
}

function show(input: unknown): string {
  return typeof input === "string" ? input : (JSON.stringify(input) ?? "");
}

function joinPath(parent: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((so, key) => {
    if (typeof key === "number") return `${so}[${key}]`;
    return so === "" ? String(key) : `${so}.${String(key)}`;
  }, parent);
}
