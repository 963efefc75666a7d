import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { run as classify } from "../../../bots/cli/classify.ts";
import { linesOf } from "../../../bots/cli/jsonLines.ts";

/** A stream that keeps what is written, and takes its time where `slow`. */
class Sink extends Writable {
  text = "";
  mostWaiting = 0;
  constructor(slow = false) {
    super({
      highWaterMark: 1024,
      write: (chunk, _, done) => {
        this.mostWaiting = Math.max(this.mostWaiting, this.writableLength);
        this.text += String(chunk);
        if (slow) setImmediate(done);
        else done();
      },
    });
  }
}

async function run(input: Iterable<string | Buffer>, argv = ["--pack", "ankang"], slow = false) {
  const stdin = Readable.from(input, { objectMode: true });
  const stdout = new Sink(slow);
  const stderr = new Sink();
  const code = await classify(argv, { stdin, stdout, stderr });
  const lines = stdout.text.split("\n").filter((line) => line !== "");
  return { code, lines: lines.map((line) => JSON.parse(line)), stdout, stderr: stderr.text };
}

describe("classify", () => {
  it("gives one line for each line, in the same order, with every field of the contract", async () => {
    const { code, lines } = await run([
      '{"id":"a","text":"社保卡丢了怎么补办"}\n{"id":2,"title":"落户","text":"材料都齐了就是不给办"}\n',
      '{"id":"c","turns":[{"speaker":"agent","text":"您好"},{"speaker":"citizen","text":"谢谢你们，证已经拿到了"}]}',
    ]);
    expect(code).toBe(0);
    expect(lines.map((line) => [line.id, line.kind])).toEqual([
      ["a", "consult"],
      [2, "coordinate"],
      ["c", "none"],
    ]);
    const fields = "id kind confidence scope exclusion nature conduct dimensions domain department slots why";
    for (const line of lines) expect(Object.keys(line)).toEqual(expect.arrayContaining(fields.split(" ")));
  });

  it("does not care how the bytes are cut into chunks", async () => {
    const bytes = Buffer.from(
      '{"id":"甲","text":"护照怎么办"}\r\n\n{"id":"乙","text":"路灯\u2028坏了没人修"}\n',
    );
    const whole = await run([bytes]);
    const pieces = await run(Array.from(bytes, (byte) => Buffer.of(byte)));
    expect(pieces.lines).toEqual(whole.lines);
    expect(whole.lines.map((line) => line.id)).toEqual(["甲", "乙"]);
  });

  it("answers a bad line with an error in its place, names it, goes on, and fails at the end", async () => {
    const { code, lines, stderr } = await run([
      '{"id":1,"text":"护照怎么办"}\n{oops\n{"id":3}\n{"id":4,"text":"护照怎么办"}\n',
    ]);
    expect(code).toBe(1);
    expect(lines.map((line) => [line.id, "error" in line])).toEqual([
      [1, false],
      [null, true],
      [3, true],
      [4, false],
    ]);
    expect(stderr).toContain("第 2 行");
    expect(stderr).toContain("第 3 行");
  });

  it("waits for a slow reader instead of filling the memory", async () => {
    const line = `${JSON.stringify({ id: 1, text: "护照怎么办" })}\n`;
    const { lines, stdout } = await run(
      Array.from({ length: 300 }, () => line),
      ["--pack", "ankang"],
      true,
    );
    expect(lines.length).toBe(300);
    expect(stdout.mostWaiting).toBeLessThan(20_000);
  });

  it("gives only dimensions that the pack has", async () => {
    const text = '{"id":1,"text":"不动产让我去税务，税务又让我回不动产，材料齐全就是不给办"}';
    const [shaoguan] = (await run([text], ["--pack", "shaoguan"])).lines;
    const [ankang] = (await run([text])).lines;
    expect(shaoguan.dimensions).toMatchObject({ complexity: "complex", joint: "yes", obstacle: "refused" });
    expect(Object.keys(ankang.dimensions)).not.toContain("obstacle");
  });

  it("proposes departments of the duty directory that it is given", async () => {
    const directory = join(mkdtempSync(join(tmpdir(), "classify-")), "duties.jsonl");
    writeFileSync(
      directory,
      '{"department":"人社局","item":"社会保障卡补领"}\n{"department":"公安局","item":"身份证补领"}\n',
    );
    const { lines } = await run(
      ['{"id":1,"text":"社保卡丢了怎么补办"}'],
      ["--pack", "ankang", "--directory", directory],
    );
    expect(lines[0].department).toBe("人社局");
  });

  it.each([
    [[], "--pack"],
    [["--pack", "nowhere"], "nowhere"],
    [["--pack", "ankang", "--model", "/no/such/file"], "/no/such/file"],
    [["--pack", "ankang", "--at", "yesterday"], "yesterday"],
    [["--pack", "ankang", "--fast"], "--fast"],
  ])("refuses wrong use with exit code 2 and says what was wrong: %j", async (argv, word) => {
    const { code, lines, stderr } = await run(['{"text":"x"}'], argv);
    expect([code, lines]).toEqual([2, []]);
    expect(stderr).toContain(word);
    expect(stderr).toContain("用法");
  });
});

describe("lines of a stream", () => {
  it("are numbered, and a last one without an end counts", async () => {
    const lines = [];
    for await (const part of linesOf(Readable.from(["a\nb", "c\n\n", "d"]))) lines.push(...part);
    expect(lines).toEqual([
      { number: 1, text: "a" },
      { number: 2, text: "bc" },
      { number: 3, text: "" },
      { number: 4, text: "d" },
    ]);
  });
});
