import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../../../bots/cli/packCheck.ts";

const PACKS = new URL("../../../core/policy/packs", import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), "check-"));
afterAll(() => rmSync(dir, { recursive: true }));

async function pack(...argv: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await run(argv, { stdin, stdout, stderr });
  return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
}

describe("the command pack check", () => {
  it("says a pack's clocks, kinds and forms in words", async () => {
    const { code, out, err } = await pack("check", join(PACKS, "putuo.json"));
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("规制包没有问题：普陀区政务服务“办不成事”反映窗口（第 1 版）");
    expect(out).toContain("咨询引导（consult）");
    expect(out).toContain("一般问题办结反馈（handling）：从登记起，3 个工作日；适用：问题类型为“一般问题”");
    expect(out).toContain("当天完成原因分析（analysis）：从登记起，当天；责任人");
    expect(out).toContain("合计最长 10 个工作日");
    expect(out).toContain("“办不成事”事项承办单（附件2，4 行）");
    expect(out).not.toContain("undefined");
  });

  it.each(["ankang", "putuo", "shanting", "shaoguan", "wuzhi"])("takes %s", async (id) => {
    expect((await pack("check", join(PACKS, `${id}.json`))).code).toBe(0);
  });

  it("lists what is wrong with a bad one, exit code 1", async () => {
    const file = join(dir, "bad.json");
    writeFileSync(file, JSON.stringify({ id: "bad", versoin: 1 }));
    const { code, out, err } = await pack("check", file);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("不认识“versoin”这一项");
    expect(err).toContain("version：缺少这一项");
  });

  it.each([
    [[]],
    [["check"]],
    [["print", "x.json"]],
    [["check", "a.json", "b.json"]],
    [["check", "/absent.json"]],
  ])("answers wrong use %j with exit code 2", async (argv) => {
    const { code, err } = await pack(...argv);
    expect(code).toBe(2);
    expect(err).toContain("用法：pack check");
  });
});
