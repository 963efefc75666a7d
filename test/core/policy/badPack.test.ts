import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { BadPack } from "../../../core/policy/badPack.ts";
import { loadPack, parsePack, SHIPPED_PACKS } from "../../../core/policy/pack.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const IDS = ["ankang", "putuo", "shanting", "shaoguan", "wuzhi"];
const text = (id: string) => readFileSync(join(SHIPPED_PACKS, `${id}.json`), "utf8");
const fresh = (id: string): Json => JSON.parse(text(id));
const dir = mkdtempSync(join(tmpdir(), "packs-"));
afterAll(() => rmSync(dir, { recursive: true }));

function refused(raw: unknown): BadPack {
  try {
    parsePack(raw);
  } catch (error) {
    if (error instanceof BadPack) return error;
    throw error;
  }
  throw new Error("the pack was taken");
}

/** One path for every place of the pack's shape where a key stands: of alike list items the first only. */
function placesOfKeys(
  value: Json,
  path: (string | number)[] = [],
  seen = new Set<string>(),
): (string | number)[][] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((item, n) => placesOfKeys(item, [...path, n], seen));
  return Object.entries(value).flatMap(([key, inner]) => {
    const shape = [...path, key].map((step) => (typeof step === "number" ? "*" : step)).join(".");
    const first = seen.has(shape) ? [] : [[...path, key]];
    seen.add(shape);
    return [...first, ...placesOfKeys(inner, [...path, key], seen)];
  });
}

function holderOf(root: Json, path: (string | number)[]): { [key: string]: Json } {
  let at: Json = root;
  for (const step of path.slice(0, -1)) {
    const next: Json | undefined = Array.isArray(at)
      ? at[Number(step)]
      : (at as { [key: string]: Json })[step];
    if (next === undefined) throw new Error(`no ${path.join(".")}`);
    at = next;
  }
  // the walk above only goes through objects and lists, and ends before an object's key
  return at as { [key: string]: Json };
}

describe("a misspelt key", () => {
  // Places of the same shape in several packs are tried once.
  const seen = new Set<string>();
  const places = IDS.map((id) => ({ id, paths: placesOfKeys(fresh(id), [], seen) }));

  it("is tried at every shape of place", () => {
    expect(places.flatMap((one) => one.paths).length).toBeGreaterThan(300);
  });

  it.each(places)("is refused by its name wherever it stands: $id", ({ id, paths }) => {
    // An article that nothing cites may be called anything.
    for (const path of paths.filter((one) => one[0] !== "articles" || one.length !== 2)) {
      const pack = fresh(id);
      const holder = holderOf(pack, path);
      const key = String(path.at(-1));
      const value = holder[key];
      delete holder[key];
      holder[`${key}Typo`] = value ?? null;
      const { places: wrong, message } = refused(pack);
      expect([path.join("."), message.includes(`${key}Typo`)]).toEqual([path.join("."), true]);
      expect(wrong.every((one) => one.problem !== "" && one.mend !== "")).toBe(true);
    }
  });
});

/** Where in a pack a name must lead somewhere; the misspelt name has to stand in the message. */
const REFERENCES: [id: string, path: (string | number)[], noun: string][] = [
  ["ankang", ["clocks", 0, "basis", 0], "条文"],
  ["ankang", ["clocks", 0, "bound"], "角色"],
  ["ankang", ["clocks", 0, "when", "kind", 0], "consult"],
  ["ankang", ["clocks", 0, "clock"], "handling"],
  ["ankang", ["clocks", 3, "when", "dimensions", "level", 0], "取值"],
  ["ankang", ["kinds", 1, "duty", "with", 0], "角色"],
  ["ankang", ["dimensions", 3, "assumed"], "取值"],
  ["ankang", ["dimensions", 1, "onlyWhen", "situation", 0], "取值"],
  ["ankang", ["ladder", 0, "to", 0], "角色"],
  ["ankang", ["ladder", 1, "copies", 0], "角色"],
  ["ankang", ["reports", 0, "to", 0], "角色"],
  ["ankang", ["lifecycle", "conduct", "to"], "角色"],
  ["ankang", ["lifecycle", "conduct", "keepFrom", 0], "角色"],
  ["ankang", ["lifecycle", "otherLevel", "to"], "角色"],
  ["ankang", ["lifecycle", "opinionBeforeDispatch", "whenAny", 0, "complexity", 0], "取值"],
  ["ankang", ["lifecycle", "jointMeeting", "convener"], "角色"],
  ["ankang", ["lifecycle", "jointMeeting", "grounds", 2, "proposedBy", "dimensions", "joint", 0], "取值"],
  ["ankang", ["ledger", "columns", 0, "field"], "sequence"],
  ["ankang", ["ledger", "columns", 8, "field"], "维度"],
  ["ankang", ["forms", 0, "rows", 0, "cells", 1, "field"], "citizenName"],
  ["ankang", ["triage", "by"], "角色"],
  ["putuo", ["lifecycle", "confirmation", "form"], "表单"],
  ["putuo", ["extension", "approvedBy"], "角色"],
  ["putuo", ["extension", "tell", 1], "角色"],
  ["putuo", ["lifecycle", "cases", "publishedBy"], "角色"],
  ["shanting", ["lifecycle", "taskForce", "members", 0], "角色"],
  ["shanting", ["lifecycle", "progressReports", "publishedTo", 0], "角色"],
  ["wuzhi", ["lifecycle", "triageRota", "role"], "角色"],
  ["wuzhi", ["exclusions", 0, "basis", 0], "条文"],
  ["wuzhi", ["channels", 0, "channel"], "counter"],
];

describe("a name that leads nowhere", () => {
  it.each(REFERENCES)("is refused in %s at %j", (id, path, noun) => {
    const pack = fresh(id);
    const holder = holderOf(pack, path);
    const key = String(path.at(-1));
    expect(typeof holder[key]).toBe("string");
    holder[key] = `${String(holder[key])}Typo`;
    const { message } = refused(pack);
    expect(message).toContain("Typo");
    expect(message).toContain(noun);
  });
});

const GONE = Symbol("gone");

/** Writes a value at a path, or takes away what stands there. */
function spoil(pack: Json, path: (string | number)[], value: Json | typeof GONE): void {
  const holder = holderOf(pack, path);
  const key = path.at(-1) ?? "";
  if (value !== GONE) holder[key] = value;
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

describe("a pack that does not add up", () => {
  it.each<[string, string, (string | number)[], Json | typeof GONE, string]>([
    ["a kind is missing", "ankang", ["kinds", 2], GONE, "kinds"],
    ["the number forgets the year", "ankang", ["number"], "A{seq}", "{year}"],
    ["the number has no sequence", "ankang", ["number"], "A{year}", "number"],
    ["an exclusion is missing", "ankang", ["exclusions", 4], GONE, "forbidden"],
    ["two roles have one id", "ankang", ["roles", 10, "id"], "clerk", "出现了两次"],
    ["the version is no number", "ankang", ["version"], "1", "应当是"],
    ["a date is none", "ankang", ["regulation", "date"], "2021-13-02", "2024-06-11"],
    ["the spans overlap", "ankang", ["officeHours", "regular", 1, "open"], "11:00", "上班时段"],
    ["a season begins on no day", "wuzhi", ["officeHours", "seasons", 0, "from"], "02-31", "02-31"],
    ["a form's row is too short", "wuzhi", ["forms", 0, "rows", 0, "cells", 5], GONE, "格子"],
    ["a question is missing", "ankang", ["dimensions", 3, "ask"], GONE, "问题"],
    ["a limit is nought", "ankang", ["clocks", 0, "length", "workdays"], 0, "太少"],
    ["the threshold is above one", "ankang", ["triage", "threshold"], 90, "太多"],
  ])("is refused where %s", (_, id, path, value, told) => {
    const pack = fresh(id);
    spoil(pack, path, value);
    expect(refused(pack).message).toContain(told);
  });

  it("names the choices where a length is misspelt", () => {
    const pack = fresh("ankang");
    holderOf(pack, ["clocks", 0, "length"])["length"] = { workday: 1 };
    const { places } = refused(pack);
    expect(places).toHaveLength(1);
    expect(places[0]?.path).toBe("clocks[0].length.workday");
    expect(places[0]?.mend).toContain("workdays");
  });

  it("lists everything wrong at once", () => {
    const pack = fresh("ankang");
    holderOf(pack, ["version"])["version"] = -1;
    holderOf(pack, ["title"])["title"] = "";
    expect(refused(pack).places.map((place) => place.path)).toEqual(["version", "title"]);
  });

  it("is refused where it is no JSON, and where there is no file", () => {
    const file = join(dir, "broken.json");
    writeFileSync(file, "{,}");
    expect(() => loadPack(file)).toThrow("不是有效的 JSON");
    expect(() => loadPack(file)).toThrow(file);
    expect(() => loadPack(join(dir, "absent.json"))).toThrow("读不到这个文件");
    expect(refused("nothing").message).toContain("整个文件");
  });
});
