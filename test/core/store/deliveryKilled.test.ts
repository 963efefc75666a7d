import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listCalls } from "../../../core/store/callTaskStore.ts";
import { createTestDatabase } from "../../support/testDatabase.ts";
import { HALL, House } from "../delivery/house.ts";
import { Platform } from "../delivery/platform.ts";

const NODE = fileURLToPath(new URL("../delivery/nodeProcess.ts", import.meta.url));
const PEOPLE = 4;
const MESSAGES = 3;

let house: House;
let platform: Platform;
let url: string;
let drop: () => Promise<void>;

beforeEach(async () => {
  const database = await createTestDatabase();
  ({ url, drop } = database);
  house = new House(url);
  platform = new Platform();
  await platform.start();
});

afterEach(async () => {
  await house.close();
  await platform.stop();
  await drop();
});

describe("a node killed in the middle of its deliveries", () => {
  it("loses nothing and tells nobody twice: what may have been told already is a person's to ask", async () => {
    for (let p = 0; p < PEOPLE; p++) {
      const channel = p % 2 === 0 ? "wecomKf" : "telegram";
      await house.knows(`p${p}`, channel);
      for (let m = 0; m < MESSAGES; m++) await house.owe({ to: `p${p}`, channel, text: String(m) });
    }
    // killed with a message just taken by the platform, and its answer not yet given
    let node: ChildProcess | null = null;
    let takings = 0;
    platform.whim = () => {
      takings += 1;
      if (![3, 8].includes(takings)) return "ok";
      node?.kill("SIGKILL");
      return "lost";
    };
    let killed = 0;
    for (let life = 0; life < 12; life++) {
      node = spawn(process.execPath, [NODE, url, platform.url, String(house.now)], { stdio: "inherit" });
      const [, signal] = await once(node, "exit");
      if (signal === "SIGKILL") killed += 1;
      // long enough for its jobs to count as abandoned, and to be tried again
      house.now += 10 * 60_000;
      const open = (await house.rows()).filter(({ settledAt }) => settledAt === null);
      if (open.length === 0) break;
    }
    expect(killed).toBe(2);
    const calls = await listCalls(house.database.prisma, HALL, 100);
    for (let p = 0; p < PEOPLE; p++) {
      const texts = platform.textsTo(`addr-p${p}`);
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts).toEqual([...texts].sort());
      const asked = calls
        .filter(({ personKey }) => personKey === `p${p}`)
        .map(({ wordsSealed }) => house.seal.open(wordsSealed, HALL));
      expect([...new Set([...texts, ...asked])].sort()).toEqual(["0", "1", "2"]);
      if (p % 2 === 0) expect(asked).toEqual([]);
    }
    expect((await house.rows()).every(({ settledAt }) => settledAt !== null)).toBe(true);
  }, 180_000);
});
