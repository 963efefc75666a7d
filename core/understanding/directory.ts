import type { Domain } from "../words.ts";
import { DUTIES, type Duty, OFFICIAL_WORDS } from "./departmentWords.ts";
import { type Grams, pairHash } from "./grams.ts";
import { HashIndex } from "./hashIndex.ts";
import type { DutyItem } from "./meaning.ts";
import { PhraseFinder } from "./phraseFinder.ts";
import { foldPhrase, type PreparedText } from "./preparedText.ts";

/** A department proposed for a text, how sure (0–1), and the words that point to it (as places in the folded text). */
export type DepartmentGuess = { department: string; confidence: number; start: number; end: number };

/** Pairs of characters that stand in more than this share of all items say nothing. */
const COMMON_SHARE = 0.12;
/** An item score of this size counts half. */
const HALF_SCORE = 14;
/** Below this, the directory says nothing. */
const LEAST_SCORE = 0.3;
const DOMAIN_SCORE = 0.12;
const NAMED_SCORE = 0.55;

const DOMAIN_DUTIES: Readonly<Record<Domain, string>> = {
  城乡建设: "住建 住房 房管",
  环境保护: "生态环境 环保",
  交通运输: "交通运输",
  教育文体: "教育 教体 教科体",
  劳动和社会保障: "人社 人力资源",
  商贸旅游: "文旅 文广旅 商务",
  卫生计生: "卫健 卫生健康",
  公安户籍: "公安",
  民政: "民政",
  自然资源不动产: "自然资源 不动产",
  税务财政: "税务",
  农业农村: "农业农村",
  市场监管: "市监 市场监管",
  其他: "",
};

type Hint = { departments: readonly number[]; score: number } | { pairs: readonly number[] };

/** An office's duty directory, indexed once: who is in charge of what. */
export class DirectoryIndex {
  readonly departments: readonly string[];
  readonly #itemDepartments: Uint16Array;
  readonly #itemRarities: Float32Array;
  /** pair of characters → its place in the next three: the items that have it, its rarity, the text it was last seen in */
  readonly #index: HashIndex;
  readonly #postings: Uint16Array[] = [];
  readonly #rarities: number[] = [];
  readonly #marks: Uint32Array;
  #text = 0;
  readonly #domainDepartments = new Map<Domain, readonly number[]>();
  readonly #hints: PhraseFinder<Hint>;
  readonly #matched: Float32Array;
  readonly #covered: Float32Array;
  readonly #touched: Uint16Array;
  readonly #scores: Float64Array;
  readonly #bestItems: Float64Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  /** `items` may be in any order; departments are those named in it. More than 65,535 items are refused. */
  constructor(items: readonly DutyItem[]) {
    if (items.length > 65_535) throw new RangeError("a duty directory holds at most 65,535 items");
    this.departments = [...new Set(items.map((item) => item.department))];
    const places = new Map(this.departments.map((department, place) => [department, place]));
    this.#itemDepartments = Uint16Array.from(items, (item) => places.get(item.department) ?? 0);
    this.#itemRarities = new Float32Array(items.length);
    this.#matched = new Float32Array(items.length);
    this.#covered = new Float32Array(items.length);
    this.#touched = new Uint16Array(items.length);
    this.#scores = new Float64Array(this.departments.length);
    this.#bestItems = new Float64Array(this.departments.length);
    this.#starts = new Int32Array(this.departments.length);
    this.#ends = new Int32Array(this.departments.length);
    this.#index = this.#indexItems(items);
    this.#marks = new Uint32Array(this.#postings.length);
    this.#hints = new PhraseFinder(this.#hintsOf());
    for (const [domain, names] of Object.entries(DOMAIN_DUTIES)) {
      // Object.entries loses the key type; the record's keys are exactly the domains.
      this.#domainDepartments.set(domain as Domain, this.#named(names));
    }
  }

  /** The domain that a department stands for by its name; null where it stands for none, or for several. */
  domainOf(department: string): Domain | null {
    const place = this.departments.indexOf(department);
    const domains = [...this.#domainDepartments].filter(([, departments]) => departments.includes(place));
    return domains.length === 1 ? (domains[0]?.[0] ?? null) : null;
  }

  /** The department in charge of what a text is about; null where the directory says too little. */
  find(text: PreparedText, grams: Grams, domain: Domain): DepartmentGuess | null {
    if (this.departments.length === 0) return null;
    this.#scores.fill(0);
    this.#starts.fill(-1);
    let touched = this.#readPairs(grams);
    this.#hints.find(text.codes, text.length, (hint, start, end) => {
      const weight = end <= text.titleEnd ? 1.5 : 1;
      if ("pairs" in hint) {
        for (const pair of hint.pairs) touched = this.#touch(pair, weight, touched);
        return;
      }
      for (const department of hint.departments) {
        // Each further mention adds less: what is left to certainty shrinks.
        const before = this.#scores[department] ?? 0;
        this.#scores[department] = before + (1.2 - Math.min(before, 1.2)) * hint.score * weight;
        if (this.#starts[department] === -1) {
          this.#starts[department] = start;
          this.#ends[department] = end;
        }
      }
    });
    this.#addItems(touched);
    for (const department of this.#domainDepartments.get(domain) ?? [])
      this.#scores[department] = (this.#scores[department] ?? 0) + DOMAIN_SCORE;
    return this.#best();
  }

  #best(): DepartmentGuess | null {
    let best = 0;
    for (let place = 1; place < this.#scores.length; place += 1)
      if ((this.#scores[place] ?? 0) > (this.#scores[best] ?? 0)) best = place;
    const top = this.#scores[best] ?? 0;
    const department = this.departments[best];
    if (top < LEAST_SCORE || department === undefined) return null;
    let second = 0;
    for (let place = 0; place < this.#scores.length; place += 1)
      if (place !== best) second = Math.max(second, this.#scores[place] ?? 0);
    const confidence = (top / (top + second + 0.05)) * Math.min(1, 0.55 + top / 3);
    return { department, confidence, start: this.#starts[best] ?? -1, end: this.#ends[best] ?? -1 };
  }

  /** Adds up the rarities of the pairs that a text shares with each item. Returns how many items were touched. */
  #readPairs(grams: Grams): number {
    let touched = 0;
    this.#text += 1;
    for (let gram = 0; gram < grams.size; gram += 1) {
      if (grams.lengths[gram] !== 2) continue;
      const pair = this.#index.find(grams.hashes[gram] ?? 0);
      // A pair counts once, more in the title; a long letter that repeats itself is not surer for it.
      if (pair === -1 || this.#marks[pair] === this.#text) continue;
      this.#marks[pair] = this.#text;
      touched = this.#touch(pair, (grams.counts[gram] ?? 1) > 1 ? 1.6 : 1, touched);
    }
    return touched;
  }

  #touch(pair: number, weight: number, touchedBefore: number): number {
    const rarity = this.#rarities[pair] ?? 0;
    let touched = touchedBefore;
    for (const item of this.#postings[pair] ?? []) {
      if (this.#covered[item] === 0) {
        this.#touched[touched] = item;
        touched += 1;
      }
      this.#matched[item] = (this.#matched[item] ?? 0) + rarity * weight;
      this.#covered[item] = (this.#covered[item] ?? 0) + rarity * Math.min(weight, 1);
    }
    return touched;
  }

  /** Gives each department the score of its best item, and clears the sums. */
  #addItems(touched: number): void {
    const best = this.#bestItems.fill(0);
    for (let at = 0; at < touched; at += 1) {
      const item = this.#touched[at] ?? 0;
      const coverage = Math.min((this.#covered[item] ?? 0) / Math.max(this.#itemRarities[item] ?? 1, 1), 1);
      const score = (this.#matched[item] ?? 0) * coverage;
      const department = this.#itemDepartments[item] ?? 0;
      best[department] = Math.max(best[department] ?? 0, score / (score + HALF_SCORE));
      this.#matched[item] = 0;
      this.#covered[item] = 0;
    }
    for (let department = 0; department < best.length; department += 1)
      this.#scores[department] = (this.#scores[department] ?? 0) + (best[department] ?? 0);
  }

  #indexItems(items: readonly DutyItem[]): HashIndex {
    const lists = new Map<number, number[]>();
    items.forEach((item, place) => {
      for (const pair of pairsOf(item.item.replace(/[（(][^）)]*[）)]/g, ""))) {
        const list = lists.get(pair);
        if (list === undefined) lists.set(pair, [place]);
        else list.push(place);
      }
    });
    const most = Math.max(3, items.length * COMMON_SHARE);
    const telling = [...lists].filter(([, list]) => list.length <= most);
    for (const [, list] of telling) {
      const rarity = Math.log(1 + items.length / list.length);
      this.#rarities.push(rarity);
      this.#postings.push(Uint16Array.from(list));
      for (const place of list) this.#itemRarities[place] = (this.#itemRarities[place] ?? 0) + rarity;
    }
    return new HashIndex(Uint32Array.from(telling, ([pair]) => pair));
  }

  #hintsOf(): [string, Hint][] {
    const hints: [string, Hint][] = this.departments.flatMap((department, place) =>
      namesOf(department).map((name): [string, Hint] => [name, { departments: [place], score: NAMED_SCORE }]),
    );
    for (const duty of DUTIES) hints.push(...this.#dutyHints(duty));
    for (const [said, official] of Object.entries(OFFICIAL_WORDS)) {
      const pairs = [...pairsOf(official)].map((pair) => this.#index.find(pair));
      hints.push([said, { pairs: pairs.filter((pair) => pair !== -1) }]);
    }
    return hints;
  }

  #dutyHints(duty: Duty): [string, Hint][] {
    const departments = this.#named(duty.names);
    if (departments.length === 0) return [];
    const share = 1 / departments.length;
    return [
      ...duty.called.split(" ").map((word): [string, Hint] => [word, { departments, score: 0.4 * share }]),
      ...duty.matters.split(" ").map((word): [string, Hint] => [word, { departments, score: 0.3 * share }]),
    ];
  }

  /** The departments whose name has one of the parts; those of the first part that any name has. */
  #named(parts: string): number[] {
    for (const part of parts.split(" ")) {
      const found = this.departments.flatMap((department, place) =>
        part !== "" && department.includes(part) ? [place] : [],
      );
      if (found.length > 0) return found;
    }
    return [];
  }
}

/** A department's full name, and without the place before it: 某某区税务局 → 税务局. */
function namesOf(department: string): string[] {
  const bare = department.replace(/^[^市区县州旗镇乡]{0,6}[市区县州旗镇乡](?=[^市区县州旗镇乡].{2,})/, "");
  return [...new Set([department, bare])].filter(
    (name) => foldPhrase(name).length >= 3 || (name === department && foldPhrase(name).length >= 2),
  );
}

function pairsOf(text: string): Set<number> {
  const codes = foldPhrase(text);
  return new Set(codes.slice(1).map((code, place) => pairHash(codes[place] ?? 0, code)));
}
