import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "../support/testDatabase.ts";

const CLI = fileURLToPath(new URL("../../bots/cli/main.ts", import.meta.url));

describe("cli intake and verify", () => {
  let home: string;
  let url: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "bcs-intake-"));
    const database = await createTestDatabase();
    url = database.url;
    drop = database.drop;
    await writeFile(join(home, "mixed.jsonl"), LINES.join("\n"));
  });
  afterAll(async () => {
    await drop();
    await rm(home, { recursive: true, force: true });
  });

  async function cli(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [CLI, ...args], {
      env: { PATH: process.env["PATH"] ?? "", DATABASE_URL: url, DATA_DIR: home },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      err += String(chunk);
    });
    return await new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
  }

  it("registers each line once, says of each what became of it, and names the lines it cannot read", async () => {
    const first = await cli("intake", "--office", "shanting", join(home, "mixed.jsonl"));
    const rows = first.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.id)).toEqual(["m-1", "c-1", "c-2"]);
    expect(rows[0]).toMatchObject({ kind: "coordinate", due: expect.stringMatching(/^2026-11-.*\+08:00$/) });
    expect(rows[0].number).toMatch(/2026/);
    expect(rows[2]).toMatchObject({ number: null });
    expect(first.err).toMatch(/第 3 行.*不是 JSON/);
    expect(first.err).toMatch(/第 4 行.*text/);
    expect(first.code).toBe(1);

    const second = await cli("intake", "--office", "shanting", join(home, "mixed.jsonl"));
    expect(second.out).toBe(first.out);
    const proof = await cli("verify");
    expect(proof).toMatchObject({ code: 0, err: "" });
    expect(proof.out).toContain("2 件工单");
  });

  it("says how it is called when it is called wrongly", async () => {
    expect(await cli("intake")).toMatchObject({ code: 2, err: expect.stringContaining("--office") });
    const unknown = await cli("intake", "--office", "nowhere", join(home, "mixed.jsonl"));
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("shanting") });
    const missing = await cli("intake", "--office", "shanting", join(home, "nothing.jsonl"));
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining("nothing.jsonl") });
    expect(await cli("dance")).toMatchObject({ code: 2, err: expect.stringContaining("用法") });
  });
});

const LINES = [
  JSON.stringify({
    id: "m-1",
    time: "2026-11-02 15:13:26",
    title: "居住证",
    text: "我的居住证办了两个月了还没有下来，窗口一直说再等等，跑了三趟",
  }),
  JSON.stringify({
    callId: "c-1",
    startedAt: "2026-11-03T09:00:00+08:00",
    caller: "13900001111",
    called: "",
    turns: [{ speaker: "citizen", text: "请问办残疾证要带什么材料", beginMs: 0, endMs: 1 }],
  }),
  "not json",
  JSON.stringify({ id: "m-2", time: "2026-11-02 15:13:26" }),
  JSON.stringify({
    callId: "c-2",
    startedAt: "2026-11-03T09:00:00+08:00",
    caller: "",
    called: "",
    turns: [],
  }),
];
