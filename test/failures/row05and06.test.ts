import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Program, startProgram } from "../../bots/program.ts";
import { owe } from "../../core/store/outboxStore.ts";
import { startTestProgram, type TestProgram, THURSDAY } from "../support/testProgram.ts";

const MESSAGES = 20;

describe("rows 5 and 6: what one person writes, on two nodes", () => {
  let test: TestProgram;
  let nodes: Program[];
  let officeId: string;
  beforeAll(async () => {
    test = await startTestProgram(THURSDAY);
    nodes = [test.program, await startProgram(test.config, pino({ level: "silent" }), test.clock.now)];
    officeId = test.program.offices().find(({ pack }) => pack.lifecycle.confirmation === undefined)?.id ?? "";
  });
  afterAll(async () => {
    await nodes[1]?.stop();
    await test.stop();
  });

  async function says(node: number, personKey: string, externalId: string, text: string): Promise<void> {
    await nodes[node % 2]?.receive({
      officeId,
      channel: "telegram",
      externalId,
      personKey,
      receivedAt: test.clock.now(),
      body: { kind: "chat", text, attachments: [], address: personKey },
    });
  }
  const idle = async () => {
    for (const node of nodes) await node.worker.idle();
  };
  const inboxOf = async (personKey: string) =>
    await test.program.database.prisma.inbox.findMany({ where: { personKey }, orderBy: { id: "asc" } });

  it("row 5: numbered messages of three people, every fifth try of which fails, are all handled, each once and in order", async () => {
    const { pool, prisma } = test.program.database;
    await pool.query("CREATE SEQUENCE tries");
    await pool.query(`CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW."status" = 'done' AND nextval('tries') % 5 = 0 THEN RAISE EXCEPTION 'stumbled'; END IF; RETURN NEW; END $$`);
    await pool.query(
      `CREATE TRIGGER stumble BEFORE UPDATE ON "Inbox" FOR EACH ROW EXECUTE FUNCTION stumble()`,
    );
    const people = ["n1", "n2", "n3"];
    for (let i = 0; i < MESSAGES; i += 1)
      await Promise.all(
        people.map(async (who, p) => await says(i + p, who, `${who}-${i}`, `第${i}件材料交上去了`)),
      );
    for (let i = 0; i < 200; i += 1) {
      await idle();
      if ((await prisma.inbox.count({ where: { status: "new" } })) === 0) break;
      test.clock.advance(2_000);
      await Promise.all(nodes.map(async (node) => await node.worker.sweep()));
    }
    await pool.query('DROP TRIGGER stumble ON "Inbox"');
    for (const who of people) {
      const rows = await inboxOf(who);
      expect(rows.map(({ status }) => status)).toEqual(Array(MESSAGES).fill("done"));
      const times = rows.map(({ handledAt }) => handledAt?.getTime() ?? 0);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      // the answers come in the order of what was said
      const replies = await prisma.outbox.findMany({
        where: { personKey: who, template: "say" },
        orderBy: { id: "asc" },
      });
      const said = replies.map(({ dedupeKey }) => Number(/^in(\d+)\//.exec(dedupeKey)?.[1]));
      expect(said).toEqual([...said].sort((a, b) => a - b));
      expect(new Set(replies.map(({ dedupeKey }) => dedupeKey)).size).toBe(replies.length);
    }
  });

  it("row 6: two quick messages on two nodes at the same moment are two turns of one conversation, none overtaken", async () => {
    const { prisma } = test.program.database;
    for (let i = 0; i < 6; i += 1) {
      const who = `quick-${i}`;
      await Promise.all([
        says(0, who, `${who}-a`, "我的社保卡补办两个月了还没有下来"),
        says(1, who, `${who}-b`, "窗口一直推，跑了三趟"),
      ]);
    }
    await idle();
    test.clock.advance(30_000);
    await Promise.all(nodes.map(async (node) => await node.worker.sweep()));
    await idle();
    for (let i = 0; i < 6; i += 1) {
      const rows = await inboxOf(`quick-${i}`);
      expect(rows.map(({ status }) => status)).toEqual(["done", "done"]);
      expect(await prisma.ticket.count({ where: { personKey: `quick-${i}` } })).toBeLessThanOrEqual(1);
    }
  });

  it("row 6: what the desk says by itself while somebody types does not end the question that is open", async () => {
    const { prisma } = test.program.database;
    await says(0, "typing", "typing-1", "我的社保卡补办两个月了还没有下来，窗口一直推，跑了三趟");
    await idle();
    const state = async () =>
      (await prisma.conversation.findFirstOrThrow({ where: { personKey: "typing" } })).stateSealed;
    const before = await state();
    await owe(prisma, officeId, null, new Date(test.clock.now()), [
      {
        audience: "citizen",
        channel: "telegram",
        personKey: "typing",
        template: "progress",
        params: { progress: "另一件事有进展" },
        sealed: null,
        dueAt: new Date(test.clock.now()).toISOString(),
        dedupeKey: "reminder-while-typing",
        correlationId: "c",
      },
    ]);
    expect(await state()).toEqual(before);
    for (const [i, text] of ["13800138000", "不想说", "对，登记"].entries()) {
      await says(i + 1, "typing", `typing-${i + 2}`, text);
      await idle();
    }
    expect(await prisma.ticket.count({ where: { personKey: "typing" } })).toBe(1);
  });
});
