import pg from "pg";
import pino from "pino";
import type { KfEvent } from "../../../../bots/channels/wecom/kfMessage.ts";
import type { StaffMessage } from "../../../../bots/channels/wecom/staffMessage.ts";
import { openWecom, type Wecom, type WecomParts } from "../../../../bots/channels/wecom/wecom.ts";
import { type InboundBody, inboundBody } from "../../../../bots/inbound.ts";
import { createServer, type Server } from "../../../../bots/server/createServer.ts";
import type { Outgoing, SendResult } from "../../../../core/delivery/sender.ts";
import { createSeal } from "../../../../core/privacy/seal.ts";
import { type Database, openDatabase } from "../../../../core/store/database.ts";
import { demoCorp } from "../../../standins/wecom/demoCorp.ts";
import { CitizenPhone, ClerkPhone } from "../../../standins/wecom/people.ts";
import type { Corp, Options } from "../../../standins/wecom/platform.ts";
import { WecomStandin } from "../../../standins/wecom/standin.ts";
import { createTestDatabase } from "../../../support/testDatabase.ts";
import { TestClock, THURSDAY } from "../../../support/testProgram.ts";

export const OFFICE = "hall";
export const KF_ACCOUNT = "wkStandinDesk00000000000000000001";
export const AGENT = 1000002;
const SEAL = createSeal(Buffer.alloc(32, "0123456789abcdef"));

/** One node of ours: its own database connections and its own server. */
export type Node = {
  database: Database;
  wecom: Wecom;
  server: Server;
  url: string;
  staff: StaffMessage[];
  events: KfEvent[];
  /** what the handlers do before they note the message; may throw */
  during: { staff: (message: StaffMessage) => void; event: (event: KfEvent) => void };
  send: (way: "wecomKf" | "wecomApp", message: Partial<Outgoing>) => Promise<SendResult>;
};

/** The stand-in of WeChat Work, and nodes of ours over one database, under one clock. */
export class WecomOffice {
  readonly clock = new TestClock(THURSDAY);
  readonly corp: Corp = demoCorp(null);
  readonly standin: WecomStandin;
  readonly nodes: Node[] = [];
  readonly seal = SEAL;
  databaseUrl = "";

  constructor(options: Partial<Options> = {}) {
    this.standin = new WecomStandin(this.corp, { now: this.clock.now, ...options });
  }

  async open(parts: Partial<WecomParts> = {}): Promise<Node> {
    this.databaseUrl = await emptyDatabase();
    await this.standin.listen();
    const node = await this.addNode(parts);
    this.pointAt(node);
    return node;
  }

  /** The platform's callbacks go to this node from now on. */
  pointAt(node: Node): void {
    for (const app of this.corp.apps) app.callbackUrl = `${node.url}/wecom/app/callback`;
    this.corp.kf.callbackUrl = `${node.url}/wecom/kf/callback`;
  }

  async addNode(parts: Partial<WecomParts> = {}): Promise<Node> {
    const log = pino({ level: process.env["WECOM_LOG"] ?? "silent" });
    const database = parts.database ?? openDatabase(this.databaseUrl, () => undefined);
    const staff: StaffMessage[] = [];
    const events: KfEvent[] = [];
    const during: Node["during"] = { staff: () => undefined, event: () => undefined };
    let ids = 0;
    const name = `node${this.nodes.length}`;
    const app = this.corp.apps[0];
    if (app === undefined) throw new Error("the corp has an application");
    const wecom = openWecom({
      settings: {
        apiUrl: this.standin.url,
        corpId: this.corp.corpId,
        app: { agentId: String(app.agentId), secret: app.secret, callback: app },
        kf: { secret: this.corp.kf.secret, callback: this.corp.kf },
      },
      database,
      seal: SEAL,
      now: this.clock.now,
      newId: () => `${name}-${++ids}`,
      log,
      node: name,
      worker: { lease: () => null, push: () => undefined },
      officeOf: (openKfId) => (openKfId === KF_ACCOUNT ? OFFICE : null),
      onStaff: async (message) => {
        during.staff(message);
        staff.push(message);
      },
      onKfEvent: async (event) => {
        during.event(event);
        events.push(event);
      },
      welcome: () => "您好",
      // what is slow here is the machine, and not what is tested
      deadlineMs: 60_000,
      ...parts,
    });
    const server = await createServer(log);
    wecom.routes(server);
    const url = await server.listen({ host: "127.0.0.1", port: 0 });
    const send: Node["send"] = async (way, message) => {
      const sender = wecom.senders.find((one) => one.way === way);
      if (sender === undefined) throw new Error(`no way ${way}`);
      return await sender.send({
        deliveryId: "d1",
        officeId: OFFICE,
        address: "",
        template: "say",
        params: {},
        text: "",
        choices: [],
        correlationId: "c1",
        ...message,
      });
    };
    const node = { database, wecom, server, url, staff, events, during, send };
    this.nodes.push(node);
    return node;
  }

  citizen(id = "wmCitizen1"): CitizenPhone {
    return new CitizenPhone(this.standin, KF_ACCOUNT, id);
  }

  clerk(userid = "ZhangSan"): ClerkPhone {
    return new ClerkPhone(this.standin, userid, AGENT);
  }

  /** The messages of citizens as they lie in the inbox, in order. */
  async inbox(): Promise<
    (Extract<InboundBody, { kind: "chat" }> & { personKey: string; externalId: string })[]
  > {
    const node = this.nodes[0];
    if (node === undefined) throw new Error("no node");
    const rows = await node.database.prisma.inbox.findMany({ orderBy: { id: "asc" } });
    return rows.map((row) => {
      const body = inboundBody.parse(JSON.parse(SEAL.open(row.bodySealed, row.officeId)));
      if (body.kind !== "chat") throw new Error("customer service brings chat messages");
      return { ...body, personKey: row.personKey, externalId: row.externalId };
    });
  }

  async close(): Promise<void> {
    await this.standin.close();
    for (const { wecom, server, database } of this.nodes) {
      await wecom.stop();
      await server.close();
      await database.close();
    }
  }
}

let shared: string | undefined;

/** The file's own database, without rows: it goes with the tests' cluster. */
async function emptyDatabase(): Promise<string> {
  shared ??= (await createTestDatabase()).url;
  const client = new pg.Client({ connectionString: shared });
  await client.connect();
  const tables = ["Token", "Seen", "Kf", "KfNotice", "Event", "Media", "Card", "Pace"].map(
    (name) => `"Wecom${name}"`,
  );
  await client.query(`TRUNCATE ${tables.join(", ")}, "Inbox", "Conversation", "Attachment"`);
  await client.end();
  return shared;
}
