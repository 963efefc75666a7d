import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../../../bots/cli/deadline.ts";
import { asYearTable, BEFORE_27_JANUARY_2020 } from "../../core/deadline/notices.ts";

const SIXTH = new URL("../../core/policy/samples/qinghe.json", import.meta.url).pathname;
const SAMPLES = new URL("../../core/policy/samples", import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), "notices-"));
afterAll(() => rmSync(dir, { recursive: true }));

async function deadline(...argv: string[]) {
  return withPlaces({ packDirs: [], calendarDirs: [] }, ...argv);
}

async function withPlaces(places: Parameters<typeof run>[2], ...argv: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await run(argv, { stdin, stdout, stderr }, places);
  const out = String(stdout.read() ?? "");
  const err = String(stderr.read() ?? "");
  const clocks: { clock: string; dueAt: string | null; [key: string]: unknown }[] =
    out === "" ? [] : JSON.parse(out);
  return { code, err, clocks, dues: clocks.map((one) => `${one.clock} ${one.dueAt}`) };
}

const AT = "2026-10-12T10:00:00+08:00";

describe("the command deadline", () => {
  it("prints each clock with its start, its due time, its days and its article, in +08:00", async () => {
    const { code, clocks, err } = await deadline(
      "--pack",
      "ankang",
      "--at",
      "2026-10-08T09:30:00+08:00",
      "--kind",
      "consult",
    );
    expect([code, err]).toEqual([0, ""]);
    expect(clocks).toEqual([
      {
        clock: "handling",
        label: "咨询引导工单反馈",
        startsOn: "registered",
        startsAt: "2026-10-08T09:30:00+08:00",
        dueAt: "2026-10-09T17:00:00+08:00",
        provisional: false,
        bound: "承办单位帮助代办联络员",
        days: [
          { date: "2026-10-08", counts: false, why: "工作日，起算当天不计入" },
          { date: "2026-10-09", counts: true, why: "工作日，第 1 个工作日" },
        ],
        basis: "《市政务大厅“办不成事”反映窗口运行管理制度（试行）》第十三条（一）",
      },
    ]);
  });

  it.each([
    [["shanting", "complexity=complex"], ["handling 2026-10-19T17:00:00+08:00"]],
    [["shanting", "complexity=simple"], ["answer 2026-10-12T10:00:00+08:00"]],
    [
      ["shaoguan", "complexity=complex"],
      ["handling 2026-10-19T17:00:00+08:00", "feedback 2026-10-12T14:30:00+08:00"],
    ],
    [["wuzhi", "obstacle=cannot"], ["handling 2026-10-15T17:00:00+08:00"]],
    [["wuzhi", "obstacle=refused"], ["answer 2026-10-12T10:00:00+08:00"]],
    [
      ["wuzhi", "obstacle=hard"],
      ["plan 2026-10-19T17:00:00+08:00", "promise null"],
    ],
    [
      ["wuzhi", "joint=yes"],
      ["plan 2026-10-19T17:00:00+08:00", "promise null"],
    ],
    [
      ["putuo", "complexity=special"],
      [
        "analysis 2026-10-12T17:00:00+08:00",
        "handling 2026-10-26T17:00:00+08:00",
        "extension 2026-10-26T17:00:00+08:00",
        "decline 2026-10-15T17:00:00+08:00",
      ],
    ],
  ])("prints the clocks of %j", async ([pack = "", dimension = ""], expected) => {
    const { code, dues } = await deadline(
      "--pack",
      pack,
      "--at",
      AT,
      "--kind",
      "coordinate",
      "--dimension",
      dimension,
    );
    expect([code, dues]).toEqual([0, expected]);
  });

  it("marks what holds only for requests that are not accepted, and what a later event starts", async () => {
    const { clocks } = await deadline("--pack", "putuo", "--at", AT);
    expect(clocks.map((one) => [one.clock, one["onlyIf"]])).toEqual([
      ["analysis", undefined],
      ["handling", undefined],
      ["decline", "notAccepted"],
    ]);
    const later = await deadline("--pack", "shaoguan", "--at", AT);
    expect(later.clocks.map((one) => one["startsOn"])).toEqual(["registered", "unitReplied"]);
  });

  it("says where the kind decides and none was given", async () => {
    expect(await deadline("--pack", "ankang", "--at", AT)).toMatchObject({
      code: 0,
      clocks: [],
      err: "提示：没有写 --kind，因类别而异的时限没有列出。\n",
    });
  });

  it("takes a promise, and refuses one beyond the regulation's cap", async () => {
    const hard = await deadline(
      "--pack",
      "wuzhi",
      "--at",
      AT,
      "--dimension",
      "obstacle=hard",
      "--promised",
      "15",
    );
    expect(hard.dues[1]).toBe("promise 2026-11-02T17:00:00+08:00");
    const special = ["--pack", "putuo", "--at", AT, "--dimension", "complexity=special", "--promised"];
    expect((await deadline(...special, "2026-10-23")).dues[2]).toBe("extension 2026-10-23T17:00:00+08:00");
    const refused = await deadline(...special, "11");
    expect([refused.code, refused.clocks]).toEqual([1, []]);
    expect(refused.err).toContain("合计最长 10 个工作日");
  });

  it("marks what reaches a year without a notice as provisional", async () => {
    const { clocks } = await deadline(
      "--pack",
      "ankang",
      "--at",
      "2026-12-30T10:00+08:00",
      "--kind",
      "assist",
    );
    expect(clocks[0]).toMatchObject({ provisional: true, dueAt: "2027-01-07T17:00:00+08:00" });
  });

  it("takes an older or newer notice from a file, or from the directory of imported ones", async () => {
    const file = join(dir, "2020.json");
    writeFileSync(file, JSON.stringify(asYearTable(BEFORE_27_JANUARY_2020)));
    const argv = [
      "--pack",
      "shanting",
      "--at",
      "2020-01-22T10:00:00+08:00",
      "--dimension",
      "complexity=complex",
    ];
    expect((await deadline(...argv)).dues).toEqual(["handling 2020-02-06T17:00:00+08:00"]);
    expect((await deadline(...argv, "--calendar", file)).dues).toEqual([
      "handling 2020-02-04T17:00:00+08:00",
    ]);
    const imported = await withPlaces({ packDirs: [], calendarDirs: [dir] }, ...argv);
    expect(imported.dues).toEqual(["handling 2020-02-04T17:00:00+08:00"]);
    writeFileSync(join(dir, "bad.json"), "{}");
    expect((await deadline(...argv, "--calendar", join(dir, "bad.json"))).code).toBe(1);
  });

  it("takes a pack's file, or its id from another directory", async () => {
    const argv = ["--at", AT, "--kind", "consult"];
    const expected = ["handling 2026-10-15T18:00:00+08:00"];
    expect((await deadline("--pack", SIXTH, ...argv)).dues).toEqual(expected);
    const places = { packDirs: [SAMPLES], calendarDirs: [] };
    expect((await withPlaces(places, "--pack", "qinghe", ...argv)).dues).toEqual(expected);
  });

  it.each([
    [["--at", AT], "--pack"],
    [["--pack", "ankang"], "--at"],
    [["--pack", "nowhere", "--at", AT], "现有：ankang"],
    [["--pack", "absent.json", "--at", AT], "absent.json"],
    [["--pack", "ankang", "--at", "2026-10-08"], "2026-10-08"],
    [["--pack", "ankang", "--at", "2026-02-30T10:00"], "2026-02-30"],
    [["--pack", "ankang", "--at", AT, "--kind", "help"], "consult、assist、coordinate"],
    [["--pack", "ankang", "--at", AT, "--dimension", "level"], "维度=取值"],
    [["--pack", "ankang", "--at", AT, "--dimension", "colour=red"], "situation"],
    [["--pack", "ankang", "--at", AT, "--dimension", "level=moon"], "county"],
    [
      ["--pack", "ankang", "--at", AT, "--dimension", "level=city", "--dimension", "level=town"],
      "只能有一个",
    ],
    [["--pack", "ankang", "--at", AT, "--promised", "0"], "--promised"],
    [["--pack", "ankang", "--at", AT, "--days", "3"], "--days"],
  ])("answers wrong use %j with exit code 2 and what to do", async (argv, told) => {
    const { code, err, clocks } = await deadline(...argv);
    expect([code, clocks]).toEqual([2, []]);
    expect(err).toContain(told);
    expect(err).toContain("用法：deadline");
  });
});
