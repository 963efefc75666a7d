import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/** As in the `start` script of package.json. */
const FLAGS = ["--max-semi-space-size=8", "--heap-growing-percent=20"];

/** The program as a process of its own, as `npm start` runs it. */
export type ChildServer = {
  process: ChildProcess;
  url: string;
  /** ends it as a power cut would */
  kill: () => Promise<void>;
  /** ends it as Ctrl-C does */
  interrupt: () => Promise<number | null>;
};

/**
 * Starts the program and waits until it says where it listens. @throws with what it wrote, where it ends before
 * @param main `jobs/main.ts`: with its jobs
 */
export async function startChild(
  env: Record<string, string>,
  main: "bots/main.ts" | "jobs/main.ts" = "bots/main.ts",
): Promise<ChildServer> {
  const child = spawn(process.execPath, [...FLAGS, fileURLToPath(new URL(main, ROOT))], {
    env: { PATH: process.env["PATH"] ?? "", LOG_LEVEL: "error", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /(http:\/\/\S+)\/chat/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then((code) => reject(new Error(`the program ended with ${code}:\n${errors}`)));
  });
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    return await ended;
  };
  return {
    process: child,
    url,
    kill: async () => {
      await end("SIGKILL")();
    },
    interrupt: end("SIGINT"),
  };
}
