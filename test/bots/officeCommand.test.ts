import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WrongUse } from "../../bots/cli/command.ts";
import { run } from "../../bots/cli/office.ts";
import { loadPacks } from "../../core/policy/pack.ts";
import { createTestDatabase } from "../support/testDatabase.ts";

const [PACK] = loadPacks().all();
if (PACK === undefined) throw new Error("packs ship");
const role = (actsAs: string) => PACK.roles.find((one) => one.actsAs === actsAs)?.id ?? "";

/** As the one IT person of a small city writes it. */
const FILE = {
  id: "qinghe",
  packId: PACK.id,
  name: "清禾政务服务中心",
  settings: { shortCode: "清办", address: "清禾路1号", phone: "0900-0000001" },
  departments: [{ id: "hrss", name: "人社局", duties: ["社会保障卡申领"] }],
  staff: [
    {
      id: "TianXiaoMan.01",
      name: "田小满",
      departmentId: null,
      roles: [role("intakeClerk"), role("administrator")],
    },
    { id: "jiang-yifan", name: "江一帆", departmentId: "hrss", roles: [role("liaison")] },
  ],
};

describe("setting up an office on the command line", () => {
  const environment = { ...process.env };
  let home: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await createTestDatabase();
    drop = database.drop;
    home = await mkdtemp(join(tmpdir(), "bcs-office-"));
    Object.assign(process.env, { DATABASE_URL: database.url, DATA_DIR: home });
  });
  afterAll(async () => {
    process.env = environment;
    await drop();
    await rm(home, { recursive: true, force: true });
  });

  /** @returns the exit code, and what was written to stdout and stderr */
  async function call(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const code = await run(argv, { stdin, stdout, stderr });
    return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
  }

  async function file(content: unknown): Promise<string> {
    const path = join(home, "office.json");
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  /** What is said to somebody whose file is not right. */
  async function refused(content: unknown): Promise<string> {
    const error: unknown = await call("add", await file(content)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WrongUse);
    return error instanceof Error ? error.message : "";
  }

  it("makes it once, with accounts of WeChat Work as they are, and lists it", async () => {
    expect((await call("list")).out).toContain("还没有窗口");
    const made = await call("add", await file(FILE));
    expect(made).toMatchObject({ code: 0, err: "" });
    expect(made.out).toContain("清禾政务服务中心");
    const again = await call("add", await file({ ...FILE, name: "另一个名字" }));
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(again.err).toContain("已经有了");
    const listed = await call("list");
    expect(listed.out).toMatch(/^qinghe\t清禾政务服务中心\t.*2 人\n$/);
    // a county under it
    expect((await call("add", await file({ ...FILE, id: "shixi", parentId: "qinghe" }))).code).toBe(0);
  });

  it("says everything that is wrong at once, and makes nothing", async () => {
    const [clerk, liaison] = FILE.staff;
    const words = await refused({
      ...FILE,
      id: "wrong",
      parentId: "nowhere",
      staff: [
        { ...clerk, roles: ["juggler"] },
        { ...liaison, id: "tianxiaoman.01", departmentId: "moon" },
      ],
    });
    for (const part of ["juggler", "moon", "nowhere", "tianxiaoman.01 写了两次", "至少要有一个人能管"])
      expect(words).toContain(part);
    expect(await refused({ ...FILE, id: "wrong", packId: "atlantis" })).toContain("atlantis");
    expect(await refused({ ...FILE, id: "wrong", settings: { shortCode: "清办" } })).toContain(
      "settings.address",
    );
    expect(await refused("{")).toContain("不是 JSON");
    expect((await call("list")).out).not.toContain("wrong");
    await expect(call("add", join(home, "none.json"))).rejects.toThrow("读不到文件");
    await expect(call("remove")).rejects.toThrow(WrongUse);
  });
});
