import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { run as classify } from "../../../bots/cli/classify.ts";
import type { Command } from "../../../bots/cli/command.ts";
import { run as evaluate } from "../../../bots/cli/evaluate.ts";
import { run as train } from "../../../bots/cli/train.ts";

const folder = mkdtempSync(join(tmpdir(), "train-"));
const file = (name: string, rows: readonly object[]): string => {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
  return path;
};

async function run(command: Command, argv: string[], input = "") {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  stdin.end(input);
  const code = await command(argv, { stdin, stdout, stderr });
  return { code, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}

/** In this office 彩虹卡 is a matter of the traffic department, 蜜蜂证 one of agriculture. */
const rows = [
  ...["彩虹卡怎么充值", "彩虹卡丢了", "彩虹卡刷不上", "补办彩虹卡", "彩虹卡退钱"].map((text) => ({
    text,
    domain: "交通运输",
  })),
  ...["蜜蜂证过期", "办蜜蜂证", "蜜蜂证在哪年审", "蜜蜂证收费吗", "蜜蜂证转让"].map((text) => ({
    text,
    domain: "农业农村",
  })),
];
const unseen = [
  { id: 1, text: "我的彩虹卡坏了", domain: "交通运输" },
  { id: 2, text: "蜜蜂证要照片吗", domain: "农业农村" },
];

describe("train", () => {
  const labels = file("labels.jsonl", rows);
  const model = join(folder, "office.bin");

  it("makes a model that classify and evaluate use on top of what ships", async () => {
    const learned = await run(train, ["--labels", labels, "--out", model]);
    expect([learned.code, learned.stderr]).toEqual([0, ""]);
    const questions = unseen.map(({ id, text }) => JSON.stringify({ id, text })).join("\n");
    const argv = ["--pack", "ankang", "--at", "2026-03-02"];
    const lines = (output: string) =>
      output
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    const taught = lines((await run(classify, [...argv, "--model", model], questions)).stdout);
    const plain = lines((await run(classify, argv, questions)).stdout);
    expect(taught.map((line) => line.domain)).toEqual(["交通运输", "农业农村"]);
    expect(taught.map((line) => [line.kind, line.confidence])).toEqual(
      plain.map((line) => [line.kind, line.confidence]),
    );

    const measured = await run(evaluate, ["--labels", file("unseen.jsonl", unseen), "--model", model]);
    expect(measured.code).toBe(0);
    expect(JSON.parse(measured.stdout)).toMatchObject({ domain: { rows: 2, macroF1: 1, accuracy: 1 } });
  }, 120_000);

  it.each([
    [["--labels", "/no/such/file", "--out", model], "/no/such/file"],
    [["--labels", file("broken.jsonl", [{ text: "x", kind: "nonsense" }]), "--out", model], "line 1"],
    [["--labels", file("unlabelled.jsonl", [{ text: "x" }]), "--out", model], "标注"],
    [["--labels", labels], "--out"],
    [["--out", model], "--labels"],
  ])("refuses wrong use with exit code 2: %j", async (argv, word) => {
    const { code, stderr } = await run(train, argv);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });

  it("fails with exit code 1 where the model cannot be written", async () => {
    const out = join(folder, "no", "such", "folder.bin");
    const { code, stderr } = await run(train, ["--labels", labels, "--out", out]);
    expect([code, existsSync(out)]).toEqual([1, false]);
    expect(stderr).toContain(out);
  }, 120_000);
});

describe("evaluate", () => {
  it("measures each label that the file has, and only those", async () => {
    const labels = file("gold.jsonl", [
      { text: "请问办低保要什么材料", kind: "consult", conduct: false },
      { text: "谢谢你们，证拿到了", kind: "none", conduct: null },
    ]);
    const { code, stdout } = await run(evaluate, ["--labels", labels]);
    expect(code).toBe(0);
    const measured = JSON.parse(stdout);
    expect(Object.keys(measured)).toEqual(["kind", "conduct"]);
    expect(measured.kind).toMatchObject({
      rows: 2,
      macroF1: 1,
      confusion: { consult: { consult: 1 }, none: { none: 1 } },
    });
    expect(measured.conduct.rows).toBe(1);
  });

  it("says so where there is nothing to measure", async () => {
    const { code, stderr } = await run(evaluate, ["--labels", file("bare.jsonl", [{ text: "x" }])]);
    expect(code).toBe(2);
    expect(stderr).toContain("标注");
  });
});
