import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countInbox } from "../../core/store/inboxStore.ts";
import { migrate } from "../../core/store/migrate.ts";
import { loadEvents } from "../../core/store/ticketStore.ts";
import { type SweepParts, sweepClocks, TicketsFailed } from "../../core/ticket/sweepClocks.ts";
import { startTestProgram, type TestProgram, THURSDAY } from "../support/testProgram.ts";

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations/", import.meta.url));
const HOUR = 3_600_000;

describe("row 4: what was acknowledged is never lost", () => {
  let test: TestProgram;
  beforeAll(async () => {
    test = await startTestProgram(THURSDAY);
  });
  afterAll(async () => await test.stop());

  async function call(id: string): Promise<void> {
    const [office] = test.program.offices();
    await test.program.receive({
      officeId: office?.id ?? "",
      channel: "phone",
      externalId: id,
      personKey: `phone:${id}`,
      receivedAt: test.clock.now(),
      body: {
        kind: "call",
        caller: "13800138000",
        called: "",
        turns: [{ speaker: "citizen", text: "社保卡补办两个月了还没有下来，窗口一直推，跑了三趟" }],
      },
    });
  }
  const ticket = async (externalId: string) =>
    await test.program.database.prisma.ticket.findFirstOrThrow({ where: { externalId } });

  it("row 4: a ticket that cannot be looked at holds up no other, is on record as a failure, and goes on once it is mended", async () => {
    const { program, clock } = test;
    const { prisma } = program.database;
    for (const id of ["broken", "sound"]) await call(id);
    await program.worker.idle();
    const [broken, sound] = [await ticket("broken"), await ticket("sound")];
    await prisma.$executeRaw`UPDATE "Ticket" SET "state" = '{}' WHERE "id" = ${broken.id}`;
    // it has waited longest: it is the first of every sweep
    await prisma.$executeRaw`UPDATE "Ticket" SET "wakeAt" = ${new Date(clock.now())} WHERE "id" = ${broken.id}`;
    clock.set(new Date((sound.wakeAt?.getTime() ?? 0) + 60_000).toISOString());
    const parts: SweepParts = { ...program, prisma, onRefused: () => undefined };
    const failure: unknown = await sweepClocks(parts).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TicketsFailed);
    expect(String(failure)).toContain(broken.id);
    const stepsOf = async (id: string) =>
      (await loadEvents(prisma, broken.officeId, id)).filter(
        ({ type }) => type === "reminded" || type === "pressed",
      );
    expect(await stepsOf(sound.id)).not.toEqual([]);
    expect((await sweepClocks(parts)).steps).toBe(0);
    await prisma.ticket.update({
      where: { officeId_id: { officeId: broken.officeId, id: broken.id } },
      data: { state: JSON.parse(JSON.stringify(broken.state)) },
    });
    clock.advance(10 * 60_000);
    await sweepClocks(parts);
    expect(await stepsOf(broken.id)).not.toEqual([]);
  });

  it("row 4: a message that cannot be handled is tried five times, then lies where the office sees it, and comes in once it is mended", async () => {
    const { program, clock } = test;
    const { prisma, pool } = program.database;
    await pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW."externalId" = 'unlucky' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$`);
    await pool.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON "Ticket" FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    await call("unlucky");
    await call("lucky");
    for (let i = 0; i < 6; i += 1) {
      await program.worker.idle();
      clock.advance(10 * 60_000);
      await program.worker.sweep();
    }
    await program.worker.idle();
    expect((await ticket("lucky")).externalId).toBe("lucky");
    expect(await countInbox(prisma)).toMatchObject([{ status: "dead", count: 1 }]);
    const dead = await prisma.inbox.findFirstOrThrow({ where: { status: "dead" } });
    expect(dead.failure).not.toBeNull();
    await pool.query('DROP TRIGGER refuse ON "Ticket"');
    await prisma.inbox.updateMany({ where: { status: "dead" }, data: { status: "new", attempts: 0 } });
    await program.worker.sweep();
    await program.worker.idle();
    expect((await ticket("unlucky")).externalId).toBe("unlucky");
  });

  it("row 4: an upgrade of the tables while messages come in loses none of them", async () => {
    const { program, clock, config } = test;
    const folder = await mkdtemp(join(tmpdir(), "bcs-upgrade-"));
    await cp(MIGRATIONS, folder, { recursive: true });
    await mkdir(join(folder, "29990101000000_upgrade"));
    const added = ["Inbox", "Outbox", "Ticket", "TicketEvent", "Clock", "Conversation"]
      .map((name) => `ALTER TABLE "${name}" ADD COLUMN "addedLater" TEXT;`)
      .join("\n");
    await writeFile(join(folder, "29990101000000_upgrade", "migration.sql"), added);
    const ids = Array.from({ length: 60 }, (_, i) => `load-${i}`);
    const upgrading = migrate(config.DATABASE_URL ?? "", folder);
    const acknowledged: string[] = [];
    for (const id of ids) {
      const taken = await call(id).then(
        () => true,
        // not acknowledged: whoever calls hands it over again
        () => false,
      );
      if (taken) acknowledged.push(id);
    }
    await upgrading;
    await rm(folder, { recursive: true });
    for (let i = 0; i < 6; i += 1) {
      await program.worker.idle();
      clock.advance(HOUR / 10);
      await program.worker.sweep();
    }
    await program.worker.idle();
    const found = await program.database.prisma.$queryRaw<{ externalId: string }[]>`
      SELECT "externalId" FROM "Ticket" WHERE "externalId" LIKE 'load-%'`;
    expect(found.map(({ externalId }) => externalId).sort()).toEqual([...acknowledged].sort());
    expect(acknowledged.length).toBeGreaterThan(0);
  });
});
