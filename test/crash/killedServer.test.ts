import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChildServer, startChild } from "../support/childServer.ts";

const CLI = fileURLToPath(new URL("../../bots/cli/main.ts", import.meta.url));
const CLIENTS = 8;
const CALLS = 160;

describe("a server that is killed while calls come in", () => {
  let home: string;
  let server: ChildServer;
  let env: Record<string, string>;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "bcs-kill-"));
    env = { DATA_DIR: home, PORT: "0" };
    server = await startChild(env);
  });

  afterAll(async () => {
    await server.interrupt();
    await rm(home, { recursive: true, force: true });
  });

  it("loses nothing that it acknowledged, doubles nothing, and leaves no gap in the numbers", async () => {
    const token: string = JSON.parse(await readFile(join(home, "secrets.json"), "utf8")).PHONE_TOKEN;
    const waiting = Array.from({ length: CALLS }, (_, i) => `call-${i}`);
    const acknowledged = new Set<string>();
    let url = server.url;
    let restarting: Promise<void> = Promise.resolve();
    /** told when so many calls were acknowledged */
    const told = new Map<number, () => void>();
    const reached = async (count: number) => await new Promise<void>((resolve) => told.set(count, resolve));

    /** Hands a call over until it is acknowledged, as the telephone system does. */
    async function client(): Promise<void> {
      for (let callId = waiting.shift(); callId !== undefined; callId = waiting.shift()) {
        while (!acknowledged.has(callId)) {
          await restarting;
          const status = await post(url, token, callId);
          if (status !== 202) continue;
          acknowledged.add(callId);
          told.get(acknowledged.size)?.();
        }
      }
    }

    const kills = [40, 100].map(reached);
    const clients = Promise.all(Array.from({ length: CLIENTS }, client));
    for (const due of kills) {
      await due;
      restarting = server.kill().then(async () => {
        server = await startChild(env);
        url = server.url;
      });
      await restarting;
    }
    await clients;
    await handled(home);

    const rows = await query(home, 'SELECT "externalId", "number", "seq" FROM "Ticket" ORDER BY "seq"');
    expect(rows).toHaveLength(CALLS);
    expect(new Set(rows.map((row) => row.externalId)).size).toBe(CALLS);
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: CALLS }, (_, i) => i + 1));
    const verify = spawnSync(process.execPath, [CLI, "verify"], {
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
    expect(verify.stderr).toBe("");
    expect(verify.status).toBe(0);
  }, 120_000);
});

async function post(url: string, token: string, callId: string): Promise<number> {
  try {
    const answer = await fetch(`${url}/phone/transcripts`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({
        callId,
        startedAt: "2026-11-19T09:30:00+08:00",
        caller: "13900001111",
        called: "",
        turns: [
          { speaker: "citizen", text: `我的居住证办了两个月了还没有下来，窗口一直说再等等，这是${callId}` },
        ],
      }),
    });
    return answer.status;
  } catch {
    // the server is gone: to the caller that is an answer not received
    return 0;
  }
}

async function query(home: string, sql: string) {
  const password = (await readFile(join(home, "postgres", "password"), "utf8")).trim();
  const port = (await readFile(join(home, "postgres", "cluster", "postmaster.pid"), "utf8")).split("\n")[3];
  const client = new pg.Client({
    connectionString: `postgresql://postgres:${password}@127.0.0.1:${port}/banchengshi`,
  });
  await client.connect();
  try {
    return (await client.query<{ externalId: string; seq: number; n: number }>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until nothing is left to handle, looking ten times a second; the test's time-out ends it where that never happens. */
async function handled(home: string): Promise<void> {
  for (;;) {
    const text = `SELECT count(*)::int AS n, pg_sleep(0.1) FROM "Inbox" WHERE "status" = 'new'`;
    const [row] = await query(home, text);
    if (row?.n === 0) return;
  }
}
