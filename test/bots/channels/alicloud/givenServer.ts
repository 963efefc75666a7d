import pino, { type Logger } from "pino";
import { type InboundBody, inboundBody } from "../../../../bots/inbound.ts";
import { InboxWorker } from "../../../../bots/inboxWorker.ts";
import { createReceive, type Receive } from "../../../../bots/receive.ts";
import { createServer, type Server } from "../../../../bots/server/createServer.ts";
import { createSeal, type Seal } from "../../../../core/privacy/seal.ts";
import { type Database, openDatabase } from "../../../../core/store/database.ts";
import { createTestDatabase } from "../../../support/testDatabase.ts";
import { TestClock, THURSDAY } from "../../../support/testProgram.ts";

export const OFFICE = "hall";
export const PHONE_TOKEN = "token-of-the-telephone-system";

/** A server with the one way in and nothing behind it: what is under test is everything up to the inbox. */
export type GivenServer = {
  clock: TestClock;
  database: Database;
  seal: Seal;
  server: Server;
  receive: Receive;
  newId: () => string;
  log: Logger;
  /** begins to listen. @returns e.g. http://localhost:4711 */
  listen: () => Promise<string>;
  /** what came in so far, opened, in order */
  inbox: () => Promise<{ channel: string; externalId: string; personKey: string; body: InboundBody }[]>;
  /** what is owed to people so far */
  owed: () => Promise<
    { audience: string; channel: string; personKey: string; template: string; text: string | null }[]
  >;
  /** forgets all that came in and sets the clock back */
  clear: () => Promise<void>;
  stop: () => Promise<void>;
};

const TABLES = ["Inbox", "Outbox", "Conversation", "Attachment", "Recording", "PhoneSend", "PhoneReceipt"];
const TELEGRAM_TABLES = ["TelegramUpdate", "TelegramPoll", "TelegramPart"];

export async function givenServer(): Promise<GivenServer> {
  const clock = new TestClock(THURSDAY);
  const log = pino({ level: "silent" });
  const scratch = await createTestDatabase();
  const database = openDatabase(scratch.url, () => undefined);
  const seal = createSeal(Buffer.alloc(32, 7));
  const server = await createServer(log);
  const idle = { claim: async () => [], handle: async () => undefined };
  const worker = new InboxWorker("node", idle, clock.now, log);
  let ids = 0;
  const newId = () => `id${++ids}`;
  return {
    clock,
    database,
    seal,
    server,
    receive: createReceive({ database, seal, worker, newId, now: clock.now }),
    newId,
    log,
    listen: async () => {
      await server.listen({ host: "127.0.0.1", port: 0 });
      const address = server.server.address();
      return `http://localhost:${typeof address === "object" && address !== null ? address.port : 0}`;
    },
    inbox: async () => {
      const rows = await database.prisma.inbox.findMany({ orderBy: { id: "asc" } });
      return rows.map(({ channel, externalId, personKey, bodySealed, officeId }) => ({
        channel,
        externalId,
        personKey,
        body: inboundBody.parse(JSON.parse(seal.open(bodySealed, officeId))),
      }));
    },
    owed: async () => {
      const rows = await database.prisma.outbox.findMany({ orderBy: { id: "asc" } });
      return rows.map(({ audience, channel, personKey, template, bodySealed, officeId }) => ({
        audience,
        channel,
        personKey,
        template,
        text: bodySealed === null ? null : String(JSON.parse(seal.open(bodySealed, officeId)).text),
      }));
    },
    clear: async () => {
      const names = [...TABLES, ...TELEGRAM_TABLES].map((name) => `"${name}"`).join(", ");
      await database.pool.query(`TRUNCATE ${names}`);
      clock.set(THURSDAY);
    },
    stop: async () => {
      await server.close();
      await database.close();
      await scratch.drop();
    },
  };
}
