import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildCalendar } from "../../../core/deadline/calendar.ts";
import { localDateAt } from "../../../core/deadline/shanghaiTime.ts";
import { startClocks, timetableOf } from "../../../core/deadline/startClocks.ts";
import { shippedYears } from "../../../core/deadline/yearTables.ts";
import { BadPack } from "../../../core/policy/badPack.ts";
import { citeArticles } from "../../../core/policy/cite.ts";
import { loadPacks, SHIPPED_PACKS, UnknownPack } from "../../../core/policy/pack.ts";
import { registerNumber } from "../../../core/policy/registerNumber.ts";

const SIXTH = new URL("./samples/qinghe.json", import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), "sixth-"));
copyFileSync(SIXTH, join(dir, "qinghe.json"));
afterAll(() => rmSync(dir, { recursive: true }));

describe("a sixth city", () => {
  const packs = loadPacks([SHIPPED_PACKS, dir]);

  it("is one more data file in a directory", () => {
    expect(packs.all().map((pack) => pack.id)).toContain("qinghe");
    expect(packs.all()).toHaveLength(6);
  });

  it("counts by its own rules: a working day of receipt is day one", () => {
    const pack = packs.get("qinghe");
    const table = timetableOf(pack, buildCalendar(shippedYears()));
    const due = (at: string) => {
      const outcome = startClocks(pack, { event: "registered", at: Date.parse(at), dimensions: {} }, table);
      return outcome.ok
        ? outcome.clocks.map((clock) => `${clock.clock} ${localDateAt(clock.dueAt ?? 0)}`)
        : [];
    };
    expect(due("2026-10-12T10:00:00+08:00")).toEqual(["handling 2026-10-15"]);
    expect(due("2026-10-17T10:00:00+08:00")).toEqual(["handling 2026-10-22"]);
  });
});

describe("packs on the shelf", () => {
  it("are empty where there is no directory", () => {
    expect(loadPacks([join(dir, "absent")]).all()).toEqual([]);
  });

  it("are found by id and version, the newest by default", () => {
    const own = mkdtempSync(join(tmpdir(), "versions-"));
    const raw = JSON.parse(readFileSync(SIXTH, "utf8"));
    writeFileSync(join(own, "a.json"), JSON.stringify({ ...raw, version: 2, title: "新版" }));
    const packs = loadPacks([dir, own]);
    expect(packs.get("qinghe").title).toBe("新版");
    expect(packs.get("qinghe", 1).version).toBe(1);
    expect(packs.all()).toHaveLength(1);
    expect(() => packs.get("qinghe", 3)).toThrow(UnknownPack);
    rmSync(own, { recursive: true });
  });

  it("are refused where two files hold the same id and version", () => {
    expect(() => loadPacks([dir, dir])).toThrow(BadPack);
  });

  it("say which there are where one is asked for that is not", () => {
    expect(() => loadPacks().get("qinghe")).toThrow("现有：ankang、putuo、shanting、shaoguan、wuzhi");
  });
});

describe("register numbers", () => {
  it.each([
    ["ankang", "安办〔2026〕00012号"],
    ["shanting", "SD2026-0012"],
    ["putuo", "PTHQ202600012"],
    ["shaoguan", "202600012"],
    ["wuzhi", "2026年第12号"],
  ])("of %s look like %s", (id, expected) => {
    expect(registerNumber(loadPacks().get(id).number, { year: 2026, seq: 12, office: "HQ" })).toBe(expected);
  });

  it("grow beyond their leading zeros", () => {
    expect(registerNumber("{year}{seq:2}", { year: 2026, seq: 1234, office: "" })).toBe("20261234");
  });
});

describe("a citation", () => {
  it("names the regulation and each article once", () => {
    const pack = loadPacks().get("shanting");
    expect(citeArticles(pack, ["p3n3simple", "p3n3general", "p3n4"])).toBe(
      "《山亭区政务服务大厅设立“办不成事”登记窗口工作方案》三（三）、三（四）",
    );
    expect(() => citeArticles(pack, ["art99"])).toThrow("art99");
  });
});
