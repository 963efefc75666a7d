import type { KindOrNone, Scope } from "../words.ts";
import type { CueReader } from "./cues.ts";
import { DUTIES } from "./departmentWords.ts";
import { DIMENSION_WORDS } from "./dimensionWords.ts";
import { PhraseFinder } from "./phraseFinder.ts";
import type { PreparedText } from "./preparedText.ts";

/** The dimensions of an office's pack: id → ids of its values. */
export type Dimensions = Readonly<Record<string, readonly string[]>>;

/** What is already known of the text when its dimensions are read. */
export type Settled = { kind: KindOrNone; scope: Scope; nature: string; conduct: boolean };

/** A value of a dimension, how strongly the text speaks for it, and the words (places in the folded text) that do. */
export type DimensionReading = {
  dimension: string;
  value: string;
  strength: number;
  start: number;
  end: number;
};

type Group = keyof typeof DIMENSION_WORDS;
/** How often a group of words was found, and where first. */
type Found = { count: number; start: number; end: number };
/** `found` and `units` are looked for when a rule first asks. */
type Evidence = Settled & {
  cues: CueReader;
  readonly found: Readonly<Record<Group, Found>>;
  readonly units: number;
  length: number;
};
/** `group` names the words that explain the value. */
type Rule = { dimension: string; value: string; group?: Group; strength: (evidence: Evidence) => number };

const isStuck = (of: Evidence): boolean => of.kind === "coordinate" && of.scope === "service";
const goesAround = (of: Evidence): number => of.cues.count("sentAround") + of.cues.count("wentTimes");

/**
 * `special` complexity is not among them: it lengthens the office's limit, so only a person may choose it.
 * Values of one dimension compete by strength; below 1 none is given.
 */
const RULES: readonly Rule[] = [
  {
    dimension: "complexity",
    value: "simple",
    strength: (of) => (of.kind === "consult" && of.units < 3 && of.length < 260 ? 2 : 0),
  },
  { dimension: "complexity", value: "general", strength: (of) => (of.kind === "none" ? 0 : 1) },
  {
    dimension: "complexity",
    value: "complex",
    group: "manyUnits",
    strength: (of) => (of.kind === "coordinate" ? jointStrength(of) : 0),
  },
  {
    dimension: "complexity",
    value: "complex",
    group: "oldOrFlawed",
    strength: (of) => (isStuck(of) && of.found.oldOrFlawed.count >= 2 ? 2 : 0),
  },
  {
    dimension: "complexity",
    value: "complex",
    group: "manyPeople",
    strength: (of) => (isStuck(of) && of.found.manyPeople.count > 0 ? 2 : 0),
  },
  {
    dimension: "obstacle",
    value: "cannot",
    group: "beyondRules",
    strength: (of) => (isStuck(of) ? 1.2 * of.found.beyondRules.count : 0),
  },
  {
    dimension: "obstacle",
    value: "hard",
    group: "oldOrFlawed",
    strength: (of) => (isStuck(of) ? 1.3 * of.found.oldOrFlawed.count : 0),
  },
  {
    dimension: "obstacle",
    value: "refused",
    group: "allInOrder",
    strength: (of) => (isStuck(of) ? refusedStrength(of) : 0),
  },
  {
    dimension: "joint",
    value: "yes",
    group: "manyUnits",
    strength: (of) => (of.kind === "coordinate" || of.kind === "assist" ? jointStrength(of) : 0),
  },
  {
    dimension: "crossLevel",
    value: "yes",
    group: "manyLevels",
    strength: (of) => (isStuck(of) && of.found.manyLevels.count >= 2 ? 1 : 0),
  },
  { dimension: "nature", value: "咨询", strength: (of) => (of.nature === "咨询" ? 1 : 0) },
  { dimension: "nature", value: "办事", strength: (of) => (of.nature === "办事" ? 1 : 0) },
  { dimension: "nature", value: "投诉", strength: (of) => (of.nature === "投诉" ? 1 : 0) },
  { dimension: "nature", value: "建议", strength: (of) => (of.nature === "建议" ? 1 : 0) },
  {
    dimension: "situation",
    value: "whom",
    strength: (of) => (of.kind === "consult" && of.cues.count("asksWhere") > 0 ? 2 : 0),
  },
  {
    dimension: "situation",
    value: "how",
    strength: (of) => (of.kind === "consult" || of.kind === "assist" ? 1 : 0),
  },
  { dimension: "situation", value: "stuck", strength: (of) => (isStuck(of) ? 1 : 0) },
  {
    dimension: "situation",
    value: "attitude",
    group: "attitude",
    strength: (of) => (of.conduct ? 2 * of.found.attitude.count : 0),
  },
  {
    dimension: "situation",
    value: "wrongdoing",
    group: "wrongdoing",
    strength: (of) => (of.conduct ? 2 * of.found.wrongdoing.count : 0),
  },
  {
    dimension: "situation",
    value: "notApproved",
    group: "notApproved",
    strength: (of) => (isStuck(of) ? 1.5 * of.found.notApproved.count : 0),
  },
  {
    dimension: "situation",
    value: "notAccepted",
    group: "notAccepted",
    strength: (of) => (isStuck(of) ? 1.5 * of.found.notAccepted.count : 0),
  },
  { dimension: "situation", value: "repeatedVisits", strength: (of) => (isStuck(of) ? goesAround(of) : 0) },
  {
    dimension: "situation",
    value: "slowness",
    strength: (of) => (isStuck(of) ? 0.9 * of.cues.count("delayed") : 0),
  },
  {
    dimension: "situation",
    value: "inaction",
    strength: (of) => (isStuck(of) ? 0.9 * of.cues.count("inaction") : 0),
  },
  { dimension: "intakeClass", value: "conduct", group: "attitude", strength: (of) => (of.conduct ? 3 : 0) },
  {
    dimension: "intakeClass",
    value: "repeatedVisits",
    strength: (of) => (isStuck(of) && goesAround(of) > 0 ? 2 : 0),
  },
  {
    dimension: "intakeClass",
    value: "notAccepted",
    strength: (of) => (isStuck(of) && of.cues.count("refused") > 0 ? 1.5 : 0),
  },
  {
    dimension: "intakeClass",
    value: "voice",
    strength: (of) => (of.nature === "投诉" || of.nature === "建议" ? 1 : 0),
  },
];

const SPEAKING = ["说", "让", "叫", "要", "又", "那边", "窗口", "部门", "回复", "推"];
const OTHER_UNITS = ["街道办", "居委会", "村委会", "银行", "镇政府", "乡政府", "社区", "原单位"];

/** Reads the dimensions of a text. Owns its buffers: one text at a time. */
export class DimensionReader {
  readonly #found: Readonly<Record<Group, Found>> = {
    beyondRules: notFound(),
    oldOrFlawed: notFound(),
    allInOrder: notFound(),
    manyUnits: notFound(),
    manyLevels: notFound(),
    manyPeople: notFound(),
    attitude: notFound(),
    wrongdoing: notFound(),
    notApproved: notFound(),
    notAccepted: notFound(),
  };
  readonly #groups = new PhraseFinder(
    Object.entries(this.#found).flatMap(([group, found]) =>
      wordsOf(group).map((word) => [word, found] as const),
    ),
  );
  readonly #units = new PhraseFinder(unitNames());

  /** The strongest value of each dimension, among those that the pack knows. */
  read(text: PreparedText, cues: CueReader, settled: Settled, known: Dimensions): DimensionReading[] {
    let found: Readonly<Record<Group, Found>> | null = null;
    let units: number | null = null;
    const findGroups = (): Readonly<Record<Group, Found>> => this.#findGroups(text);
    const countUnits = (): number => this.#countUnits(text);
    const evidence: Evidence = {
      kind: settled.kind,
      scope: settled.scope,
      nature: settled.nature,
      conduct: settled.conduct,
      cues,
      length: text.length,
      get found() {
        found ??= findGroups();
        return found;
      },
      get units() {
        units ??= countUnits();
        return units;
      },
    };
    return this.#strongest(evidence, known);
  }

  #findGroups(text: PreparedText): Readonly<Record<Group, Found>> {
    for (const found of Object.values(this.#found)) found.count = 0;
    this.#groups.find(text.codes, text.length, (found, start, end) => {
      if (found.count === 0) {
        found.start = start;
        found.end = end;
      }
      found.count += 1;
    });
    return this.#found;
  }

  #countUnits(text: PreparedText): number {
    const units = new Set<number>();
    this.#units.find(text.codes, text.length, (place) => units.add(place));
    return units.size;
  }

  #strongest(evidence: Evidence, known: Dimensions): DimensionReading[] {
    const best = new Map<string, DimensionReading>();
    for (const rule of RULES) {
      if (!known[rule.dimension]?.includes(rule.value)) continue;
      const strength = rule.strength(evidence);
      if (strength < 1 || strength <= (best.get(rule.dimension)?.strength ?? 0)) continue;
      const { dimension, value, group } = rule;
      const found = group === undefined ? notFound() : evidence.found[group];
      const isThere = found.count > 0;
      best.set(dimension, {
        dimension,
        value,
        strength,
        start: isThere ? found.start : -1,
        end: isThere ? found.end : -1,
      });
    }
    return [...best.values()];
  }
}

function notFound(): Found {
  return { count: 0, start: -1, end: -1 };
}

function wordsOf(group: string): string[] {
  const words = Object.entries(DIMENSION_WORDS).find(([name]) => name === group)?.[1] ?? "";
  return [...new Set(words.split(" "))];
}

/** Names of units, each with a number of its own: "医保局", and short ones where they speak: "税务说". */
function unitNames(): [string, number][] {
  const names = DUTIES.flatMap((duty, place) => [
    ...duty.called.split(" ").map((name): [string, number] => [name, place]),
    ...duty.names
      .split(" ")
      .flatMap((name) => SPEAKING.map((verb): [string, number] => [name + verb, place])),
  ]);
  return [...names, ...OTHER_UNITS.map((name, place): [string, number] => [name, DUTIES.length + place])];
}

/** Several units named; the surer where the person was sent from one to the other. */
function jointStrength(of: Evidence): number {
  if (of.found.manyUnits.count > 0) return 2;
  if (of.units >= 3 || (of.units === 2 && goesAround(of) > 0)) return 2;
  return of.units === 2 && of.scope === "service" ? 1.2 : 0;
}

function refusedStrength(of: Evidence): number {
  const said =
    of.cues.count("refused") +
    of.cues.count("delayed") +
    of.cues.count("sentAround") +
    of.cues.count("inaction");
  return 2 * of.found.allInOrder.count + 0.6 * said + (said > 0 ? 0.5 : 0);
}
