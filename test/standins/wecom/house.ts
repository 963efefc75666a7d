import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import { readConfig } from "../../../bots/config.ts";
import { seedDemo } from "../../../bots/demo/seed.ts";
import { startProgram } from "../../../bots/program.ts";
import { startServer } from "../../../bots/server/startServer.ts";
import { addOfficeTime } from "../../../core/deadline/officeHours.ts";
import { MINUTE_MS } from "../../../core/deadline/shanghaiTime.ts";
import { roleLabel } from "../../../core/lifecycle/packRules.ts";
import { loadPacks } from "../../../core/policy/pack.ts";
import { openDatabase } from "../../../core/store/database.ts";
import { startEmbeddedPostgres } from "../../../core/store/embeddedPostgres.ts";
import { migrate } from "../../../core/store/migrate.ts";
import { startJobs } from "../../../jobs/startJobs.ts";
import type { Corp } from "./platform.ts";

/** Where a house for trying things stands. */
export type HouseParts = {
  corp: Corp;
  /** of the stand-in */
  apiUrl: string;
  port: number;
  /** kept between starts: tickets stay */
  dataDir: string;
  /** id of the office; null: the first one of the demo */
  office: string | null;
  /** epoch ms: the clock of the stand-in, which can be moved */
  now: () => number;
};

/** The house, running. `hourLater`: when an hour of the office will have passed (epoch ms). */
export type RunningHouse = { url: string; hourLater: (at: number) => number; stop: () => Promise<void> };

/**
 * The program in production, in this process and on the stand-in's clock: one office of the demo whose people are the
 * members of the corp, so that everything can be tried with two phones and the workbench.
 */
export async function startHouse(parts: HouseParts): Promise<RunningHouse> {
  const { corp, now } = parts;
  mkdirSync(parts.dataDir, { recursive: true });
  const postgres = await startEmbeddedPostgres(join(parts.dataDir, "database"));
  await furnish(postgres.url, parts);
  const url = `http://127.0.0.1:${parts.port}`;
  // the threads of the jobs read the environment themselves
  Object.assign(process.env, environmentOf(parts, postgres.url, url));
  const program = await startProgram(readConfig(), pino({ level: "warn" }), now);
  const server = await startServer(program);
  const jobs = await startJobs(program);
  const office = program.offices().find(({ staff }) => staff.length > 0);
  if (office === undefined) throw new Error("an office of the demo has people");
  corp.departments = [
    { id: 1, name: office.name, parentid: 0, order: 1 },
    ...office.departments.map(({ name }, i) => ({ id: i + 2, name, parentid: 1, order: 1 })),
  ];
  corp.members = office.staff.map(({ id, name, departmentId, roles }) => ({
    userid: id,
    name,
    department: [1 + (office.departments.findIndex((one) => one.id === departmentId) + 1)],
    position: roles.map((role) => roleLabel(office.pack, role)).join("、"),
    is_leader_in_dept: [0],
    status: 1,
  }));
  for (const app of corp.apps) app.callbackUrl = `${url}/wecom/app/callback`;
  corp.kf.callbackUrl = `${url}/wecom/kf/callback`;
  return {
    url,
    hourLater: (at) => addOfficeTime(program.office(office.id).timetable, at, 60 * MINUTE_MS),
    stop: async () => {
      await jobs.stop();
      await server.stop();
      await program.stop();
      await postgres.stop();
    },
  };
}

/** Sets up the demo's offices; only one keeps its people, for all of them call theirs alike. */
async function furnish(databaseUrl: string, { office, now }: HouseParts): Promise<void> {
  await migrate(databaseUrl);
  const database = openDatabase(databaseUrl, () => undefined);
  try {
    await seedDemo(database, loadPacks(), now());
    const offices = await database.prisma.office.findMany({ orderBy: { createdAt: "asc" } });
    const chosen = offices.find(({ id }) => id === office) ?? offices[0];
    if (chosen === undefined || (office !== null && chosen.id !== office))
      throw new Error(`no office ${office}; there are ${offices.map(({ id }) => id).join(", ")}`);
    await database.prisma.staff.updateMany({
      where: { officeId: { not: chosen.id } },
      data: { active: false },
    });
    await database.prisma.staff.updateMany({ where: { officeId: chosen.id }, data: { active: true } });
  } finally {
    await database.close();
  }
}

function environmentOf(parts: HouseParts, databaseUrl: string, url: string): Record<string, string> {
  const { corp } = parts;
  const [app] = corp.apps;
  if (app === undefined) throw new Error("the corp has an application");
  return {
    HOST: "127.0.0.1",
    PORT: String(parts.port),
    PUBLIC_URL: url,
    DATABASE_URL: databaseUrl,
    DATA_DIR: parts.dataDir,
    ...(parts.office === null ? {} : { DEFAULT_OFFICE: parts.office }),
    ...keptKeys(),
    WECOM_API_URL: parts.apiUrl,
    WECOM_CORP_ID: corp.corpId,
    WECOM_AGENT_ID: String(app.agentId),
    WECOM_APP_SECRET: app.secret,
    WECOM_APP_TOKEN: app.token,
    WECOM_APP_AES_KEY: app.aesKey,
    WECOM_KF_SECRET: corp.kf.secret,
    WECOM_KF_TOKEN: corp.kf.token,
    WECOM_KF_AES_KEY: corp.kf.aesKey,
  };
}

/** For trying only: what one start sealed, the next one opens. */
function keptKeys(): Record<string, string> {
  const key = (name: string) =>
    Buffer.from(name.padEnd(32, "0123456789abcdefghijklmnopqrstuv")).toString("base64");
  return {
    PII_KEY: key("pii of the stand-in"),
    SESSION_KEY: key("session of the stand-in"),
    PHONE_TOKEN: randomBytes(24).toString("hex"),
  };
}
