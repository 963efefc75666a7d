import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "../support/childServer.ts";
import { sentences } from "./sentences.ts";

const MESSAGES = 10_000;
const CLIENTS = 16;

/** Resident memory of the server process (MB) at rest, and after 10,000 messages over HTTP. */
export async function benchMemory(): Promise<{ rest: number; after: number; growth: number }> {
  const home = await mkdtemp(join(tmpdir(), "bcs-memory-"));
  const server = await startChild({ DATA_DIR: home, PORT: "0" });
  try {
    const token: string = JSON.parse(await readFile(join(home, "secrets.json"), "utf8")).PHONE_TOKEN;
    const said = sentences();
    let next = 0;
    const client = async () => {
      for (let i = next++; i < MESSAGES; i = next++) {
        const answer = await fetch(`${server.url}/phone/transcripts`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
          body: JSON.stringify({
            callId: `call-${i}`,
            startedAt: "2026-11-19T09:30:00+08:00",
            caller: "13900001111",
            called: "",
            turns: [{ speaker: "citizen", text: said[i % said.length] ?? "" }],
          }),
        });
        if (answer.status !== 202) throw new Error(`the server answered ${answer.status}`);
      }
    };
    const rest = await resident(server.process.pid);
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await handled(server.url);
    const after = await resident(server.process.pid);
    return { rest, after, growth: after / rest - 1 };
  } finally {
    await server.interrupt();
    await rm(home, { recursive: true, force: true });
  }
}

async function handled(url: string): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (!/^bcs_inbox_messages\{.*status="new".*\} [1-9]/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function resident(pid: number | undefined): Promise<number> {
  // the figure settles once what the start needed has been collected
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
