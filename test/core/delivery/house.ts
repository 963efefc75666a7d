import pino from "pino";
import { shippedYears } from "../../../core/deadline/yearTables.ts";
import type { DeliveryParts, SettledAnswer } from "../../../core/delivery/parts.ts";
import type { Sender } from "../../../core/delivery/sender.ts";
import { type Delivery, type DeliveryOptions, startDelivery } from "../../../core/delivery/startDelivery.ts";
import { openOffice } from "../../../core/office/openOffice.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { loadPacks } from "../../../core/policy/pack.ts";
import { createSeal } from "../../../core/privacy/seal.ts";
import { type Database, openDatabase } from "../../../core/store/database.ts";
import { owe } from "../../../core/store/outboxStore.ts";

/** A Thursday in office hours. */
export const THURSDAY = Date.parse("2026-11-19T10:00:00+08:00");
export const HALL = "hall";
const KEY = new Uint8Array(32).fill(7);
const pack = loadPacks().all()[0];

/** An office with a few people, under the first pack that ships. */
export function hall(): WorkingOffice {
  if (pack === undefined) throw new Error("packs ship");
  const role = (actsAs: string) => pack.roles.find((one) => one.actsAs === actsAs)?.id ?? "";
  return openOffice(
    {
      id: HALL,
      name: "大厅“办不成事”窗口",
      parentId: null,
      pack,
      settings: {
        shortCode: "办",
        address: "一号路1号",
        phone: "0100-0000001",
        calledNumbers: [],
        openKfIds: [],
        daysOff: {},
        daysOn: {},
      },
      departments: [
        { id: "water", name: "水务局" },
        { id: "land", name: "不动产中心" },
      ],
      staff: [
        { id: "t1", name: "研判一", departmentId: null, roles: [pack.triage.by] },
        { id: "t2", name: "研判二", departmentId: null, roles: [pack.triage.by] },
        { id: "w1", name: "联络一", departmentId: "water", roles: [role("liaison")] },
        { id: "w2", name: "水务二", departmentId: "water", roles: [] },
        { id: "a1", name: "管理一", departmentId: null, roles: [role("administrator")] },
      ],
      duties: [],
    },
    [],
    shippedYears(),
  );
}

/** A row to be owed, as short as a test wants it. */
export type Debt = {
  audience?: "citizen" | "staff" | "system";
  channel?: string;
  to: string;
  template?: string;
  params?: Record<string, unknown>;
  text?: string;
  at?: number;
  ticketId?: string;
};

/** A house with a database, whose deliveries run when the test says so. */
export class House {
  now = THURSDAY;
  readonly database: Database;
  readonly office = hall();
  readonly seal = createSeal(KEY);
  readonly settled: SettledAnswer[] = [];
  #debts = 0;
  #deliveries: Delivery[] = [];

  constructor(url: string) {
    this.database = openDatabase(url, () => undefined, 8);
  }

  async close(): Promise<void> {
    for (const delivery of this.#deliveries) await delivery.stop();
    await this.database.close();
  }

  parts(senders: readonly Sender[], more: Partial<DeliveryParts> = {}): DeliveryParts {
    return {
      database: this.database,
      seal: this.seal,
      office: (id) => (id === HALL ? this.office : null),
      senders,
      now: () => this.now,
      log: pino({ level: "silent" }),
      node: "test:1",
      onSettled: async (_sql, answer) => void this.settled.push(answer),
      ...more,
    };
  }

  async deliver(
    senders: readonly Sender[],
    more: Partial<DeliveryParts> = {},
    options: Partial<DeliveryOptions> = {},
  ): Promise<Delivery> {
    const delivery = await startDelivery(this.parts(senders, more), options);
    this.#deliveries.push(delivery);
    return delivery;
  }

  /** Somebody wrote by this channel, just now. */
  async knows(personKey: string, channel: string, address = `addr-${personKey}`): Promise<void> {
    const sealed = this.seal.seal(address, HALL);
    const at = new Date(this.now);
    await this.database.prisma.$executeRaw`
      INSERT INTO "Conversation" ("officeId", "personKey", "channel", "addressSealed", "lastInAt", "createdAt")
      VALUES (${HALL}, ${personKey}, ${channel}, ${sealed}, ${at}, ${at})
      ON CONFLICT ("officeId", "personKey") DO UPDATE SET "lastInAt" = ${at}`;
  }

  /** A ticket, as far as deliveries read it. */
  async ticket(id: string, number: string, phone: string | null): Promise<void> {
    const at = new Date(this.now);
    const personal = this.seal.seal(JSON.stringify(phone === null ? {} : { phone }), HALL);
    const seq = Number(number.replace(/\D/g, ""));
    await this.database.prisma.$executeRaw`
      INSERT INTO "Ticket" ("officeId", "id", "number", "year", "seq", "packId", "packVersion", "version", "headHash",
        "status", "kind", "channel", "externalId", "personKey", "personalSealed", "title", "state", "registeredAt", "updatedAt")
      VALUES (${HALL}, ${id}, ${number}, 2026, ${seq}::int, 'p', 1, 1, '', 'telling', 'assist', 'phone', ${id}, ${id},
        ${personal}, '办证', '{}', ${at}, ${at})`;
  }

  async owe(...debts: Debt[]): Promise<void> {
    for (const debt of debts) {
      const {
        audience = "citizen",
        channel = "wecomKf",
        to,
        template = "say",
        params = {},
        at = this.now,
      } = debt;
      const body = debt.text === undefined ? null : JSON.stringify({ text: debt.text });
      this.#debts += 1;
      await owe(this.database.prisma, HALL, debt.ticketId ?? null, new Date(at), [
        {
          audience,
          channel,
          personKey: to,
          template,
          params,
          sealed: body === null ? null : Buffer.from(this.seal.seal(body, HALL)).toString("base64"),
          dueAt: new Date(at).toISOString(),
          dedupeKey: `debt-${this.#debts}`,
          correlationId: `c-${this.#debts}`,
        },
      ]);
    }
  }

  async rows(): Promise<
    { id: bigint; status: string; way: string | null; settledAt: Date | null; failure: string | null }[]
  > {
    return await this.database.prisma.$queryRaw`
      SELECT "id", "status", "way", "settledAt", "failure" FROM "Outbox" ORDER BY "id"`;
  }

  /** Passes until there is nothing to do at this moment. */
  async settle(...deliveries: Delivery[]): Promise<void> {
    for (let i = 0; i < 50; i++) {
      const counts = await Promise.all(deliveries.map((one) => one.step()));
      if (counts.every((one) => Object.values(one).every((count) => count === 0))) return;
    }
    throw new Error("deliveries find no end");
  }

  /** Passes while the clock goes on by so much each time. */
  async live(ms: number, by: number, ...deliveries: Delivery[]): Promise<void> {
    for (const end = this.now + ms; this.now < end; this.now += by) {
      await Promise.all(deliveries.map((one) => one.step()));
    }
    await this.settle(...deliveries);
  }
}
