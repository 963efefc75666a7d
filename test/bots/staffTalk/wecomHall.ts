import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { readConfig } from "../../../bots/config.ts";
import { seedDemo } from "../../../bots/demo/seed.ts";
import { type Program, startProgram } from "../../../bots/program.ts";
import { type RunningServer, startServer } from "../../../bots/server/startServer.ts";
import { STAFF_COOKIE, staffDesk } from "../../../bots/workbench/staffDesk.ts";
import type { StaffMember } from "../../../core/office/office.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { loadPacks, type Pack } from "../../../core/policy/pack.ts";
import { openDatabase } from "../../../core/store/database.ts";
import type { Task } from "../../../jobs/task.ts";
import { clocksTask } from "../../../jobs/tasks/clocks.ts";
import { deliverTask } from "../../../jobs/tasks/deliver.ts";
import { peopleTask } from "../../../jobs/tasks/people.ts";
import { type AlicloudStandIn, accountOf, startAlicloud } from "../../standins/alicloud/standIn.ts";
import { demoCorp } from "../../standins/wecom/demoCorp.ts";
import { CitizenPhone, ClerkPhone } from "../../standins/wecom/people.ts";
import { WecomStandin } from "../../standins/wecom/standin.ts";
import { createTestDatabase } from "../../support/testDatabase.ts";
import { randomKey, TestClock, THURSDAY } from "../../support/testProgram.ts";
import { StaffClient } from "../api/staffClient.ts";

const KF_ACCOUNT = "wkStandinDesk00000000000000000001";
const PHONE_TOKEN = "phone-token-of-the-test-0123456789";
/** what the workbench is known as outside */
export const PUBLIC_URL = "https://desk.example";

/** A hall in production: WeChat Work and short messages by stand-ins, one office of a pack, all its people members. */
export class WecomHall {
  readonly clock: TestClock;
  readonly program: Program;
  readonly standin: WecomStandin;
  readonly cloud: AlicloudStandIn;
  readonly office: WorkingOffice;
  readonly #server: RunningServer;
  readonly #tasks: { deliver: Task; clocks: Task; people: Task };
  readonly #clean: () => Promise<void>;

  private constructor(parts: {
    clock: TestClock;
    program: Program;
    standin: WecomStandin;
    cloud: AlicloudStandIn;
    office: WorkingOffice;
    server: RunningServer;
    clean: () => Promise<void>;
  }) {
    this.clock = parts.clock;
    this.program = parts.program;
    this.standin = parts.standin;
    this.cloud = parts.cloud;
    this.office = parts.office;
    this.#server = parts.server;
    this.#tasks = {
      deliver: deliverTask(parts.program),
      clocks: clocksTask(parts.program),
      people: peopleTask(parts.program),
    };
    this.#clean = parts.clean;
  }

  /** @param fits which pack: the office is the demo's under it. @param more beside the environment that all halls have */
  static async open(
    fits: (pack: Pack) => boolean,
    more: { start?: string; hears?: boolean } = {},
  ): Promise<WecomHall> {
    const clock = new TestClock(more.start ?? THURSDAY);
    const test = await createTestDatabase();
    const officeId = await settle(test.url, fits, clock.now());
    const corp = demoCorp(null);
    const standin = new WecomStandin(corp, { now: clock.now });
    await standin.listen();
    const cloud = await startAlicloud(clock.now);
    const dataDir = await mkdtemp(join(tmpdir(), "bcs-data-"));
    const sms = {
      signName: "办成事窗口",
      templates: { "*": { code: "SMS_1", variables: { words: { whole: "text" } } } },
    };
    await writeFile(join(dataDir, "phone.json"), JSON.stringify({ "*": { sms } }));
    const [app] = corp.apps;
    if (app === undefined) throw new Error("the corp has an application");
    const account = accountOf(cloud.url, clock.now);
    const config = readConfig({
      HOST: "127.0.0.1",
      PORT: "0",
      DATABASE_URL: test.url,
      DATA_DIR: dataDir,
      LOG_LEVEL: "silent",
      PUBLIC_URL,
      DEFAULT_OFFICE: officeId,
      PII_KEY: randomKey(),
      SESSION_KEY: randomKey(),
      PHONE_TOKEN,
      WECOM_API_URL: standin.url,
      WECOM_CORP_ID: corp.corpId,
      WECOM_AGENT_ID: String(app.agentId),
      WECOM_APP_SECRET: app.secret,
      WECOM_APP_TOKEN: app.token,
      WECOM_APP_AES_KEY: app.aesKey,
      WECOM_KF_SECRET: corp.kf.secret,
      WECOM_KF_TOKEN: corp.kf.token,
      WECOM_KF_AES_KEY: corp.kf.aesKey,
      ALIYUN_ACCESS_KEY_ID: account.accessKeyId,
      ALIYUN_ACCESS_KEY_SECRET: account.accessKeySecret,
      ALIYUN_SMS_URL: cloud.url,
      ALIYUN_VOICE_URL: cloud.url,
      ALIYUN_NLS_META_URL: cloud.url,
      ALIYUN_NLS_GATEWAY_URL: cloud.url,
      ...(more.hears === true ? { ALIYUN_NLS_APP_KEY: account.nlsAppKey } : {}),
    });
    const program = await startProgram(config, pino({ level: "silent" }), clock.now);
    const server = await startServer(program);
    const office = program.office(officeId);
    corp.members = office.staff.map(({ id, name }) => ({
      userid: id,
      name,
      department: [1],
      position: "",
      is_leader_in_dept: [0],
      status: 1,
    }));
    const clean = async () => {
      await test.drop();
      await rm(dataDir, { recursive: true, force: true });
    };
    const hall = new WecomHall({ clock, program, standin, cloud, office, server, clean });
    app.callbackUrl = `${hall.url}/wecom/app/callback`;
    corp.kf.callbackUrl = `${hall.url}/wecom/kf/callback`;
    return hall;
  }

  async close(): Promise<void> {
    await this.#tasks.deliver.stop();
    await this.#server.stop();
    await this.program.stop();
    await this.standin.close();
    await this.cloud.stop();
    await this.#clean();
  }

  /** where the server really listens */
  get url(): string {
    const address = this.#server.server.server.address();
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  }

  citizen(id: string): CitizenPhone {
    return new CitizenPhone(this.standin, KF_ACCOUNT, id);
  }

  /** Somebody in a role of the pack; of a department where one is named. */
  who(role: string, departmentId?: string): StaffMember {
    const found = this.office.staff.find(
      (one) => one.roles.includes(role) && (departmentId === undefined || one.departmentId === departmentId),
    );
    if (found === undefined) throw new Error(`nobody is ${role} ${departmentId ?? ""}`);
    return found;
  }

  /** Somebody is new in the corp. */
  addMember(userid: string, name: string, departments = [1]): void {
    const leads = departments.map(() => 0);
    this.standin.corp.members.push({
      userid,
      name,
      department: departments,
      position: "",
      is_leader_in_dept: leads,
      status: 1,
    });
  }

  phoneOf(staff: Pick<StaffMember, "id">): ClerkPhone {
    return new ClerkPhone(this.standin, staff.id, this.standin.corp.apps[0]?.agentId ?? 0);
  }

  /** Somebody at the workbench. */
  workbenchOf(staff: StaffMember): StaffClient {
    const cookie = `${STAFF_COOKIE}=${staffDesk(this.program).cookie(this.office.id, staff.id)}`;
    return new StaffClient(this.url, cookie, this.office.id, staff.id);
  }

  /** Lets everything that is under way come to its end: taken in, handled, delivered. */
  async settle(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await this.program.channels.wecom?.tick();
      await this.program.channels.phone?.stepRecordings();
      await this.program.worker.idle();
      await this.#tasks.deliver.run();
    }
  }

  /** @param minutes of the clock on the wall */
  async later(minutes: number): Promise<void> {
    this.clock.advance(minutes * 60_000);
    await this.#tasks.clocks.run();
    await this.settle();
  }

  /** The contacts are read where they are due. */
  async syncs(): Promise<void> {
    await this.#tasks.people.run();
    await this.settle();
  }

  /** @param time `2026-11-19 10:00` in Shanghai */
  async at(time: string): Promise<void> {
    this.clock.set(`${time.replace(" ", "T")}:00+08:00`);
    await this.later(0);
  }

  /** Receipts of the short messages that were sent come in. */
  async receipts(): Promise<void> {
    const base = `${this.url}/phone/receipts`;
    await this.cloud.pushReceipts({
      voice: `${base}/voice?token=${PHONE_TOKEN}`,
      sms: `${base}/sms?token=${PHONE_TOKEN}`,
    });
    await this.program.channels.phone?.stepReceipts();
    await this.settle();
  }
}

/** Sets up the demo's offices, and gives the one under that pack the account of customer service. @returns its id */
async function settle(url: string, fits: (pack: Pack) => boolean, now: number): Promise<string> {
  const packs = loadPacks();
  const database = openDatabase(url, () => undefined);
  try {
    await seedDemo(database, packs, now);
    const office = (await database.prisma.office.findMany()).find(({ packId }) => fits(packs.get(packId)));
    if (office === undefined) throw new Error("no office of this kind");
    const { settings } = office;
    if (typeof settings !== "object" || settings === null || Array.isArray(settings))
      throw new Error("settings are an object");
    await database.prisma.office.update({
      where: { id: office.id },
      data: { settings: { ...settings, openKfIds: [KF_ACCOUNT] } },
    });
    return office.id;
  } finally {
    await database.close();
  }
}
