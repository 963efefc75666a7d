import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

// The command line wants a schema engine, which it would download. Generating the client does not use it, so any
// executable will do, and nothing is fetched: government networks are closed.
const prisma = fileURLToPath(new URL("../node_modules/prisma/build/index.js", import.meta.url));
const config = fileURLToPath(new URL("./prisma.config.ts", import.meta.url));
const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, "generate", "--config", config], {
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  encoding: "utf8",
});
if (status !== 0) process.stderr.write(`${stdout}${stderr}`);
process.exitCode = status ?? 1;
