import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEvents } from "../../core/store/ticketStore.ts";
import { sweepClocks } from "../../core/ticket/sweepClocks.ts";
import { startTestProgram, type TestProgram, THURSDAY } from "../support/testProgram.ts";

describe("row 11: reminders at midnight", () => {
  let test: TestProgram;
  beforeAll(async () => {
    test = await startTestProgram(THURSDAY);
  });
  afterAll(async () => await test.stop());

  it.each(["2026-12-12T03:00:00+08:00", "2026-12-10T23:30:00+08:00", "2026-12-13T10:00:00+08:00"])(
    "row 11: a sweep that comes too late, at %s, waits for the opening, and then does each step once",
    async (night) => {
      const { program, clock } = test;
      clock.set(THURSDAY);
      const [office] = program.offices();
      const externalId = `night-${night}`;
      await program.receive({
        officeId: office?.id ?? "",
        channel: "phone",
        externalId,
        personKey: "phone:1",
        receivedAt: clock.now(),
        body: {
          kind: "call",
          caller: "13800138000",
          called: "",
          turns: [{ speaker: "citizen", text: "社保卡补办两个月了还没有下来，窗口一直推，跑了三趟" }],
        },
      });
      await program.worker.idle();
      const { id, officeId } = await program.database.prisma.ticket.findFirstOrThrow({
        where: { externalId },
      });
      const refused: string[] = [];
      const sweep = async () =>
        await sweepClocks({
          ...program,
          prisma: program.database.prisma,
          onRefused: (_key, command, why) => refused.push(`${command.type}: ${why}`),
        });
      const steps = async () =>
        (await loadEvents(program.database.prisma, officeId, id)).filter(({ type }) =>
          ["reminded", "pressed", "escalated"].includes(type),
        );
      clock.set(night);
      await sweep();
      expect(await steps()).toEqual([]);
      clock.set(new Date(program.office(officeId).opensAt(Date.parse(night))).toISOString());
      await sweep();
      const done = await steps();
      expect(done.length).toBeGreaterThan(0);
      expect(done.every(({ at }) => program.office(officeId).isOpen(Date.parse(at)))).toBe(true);
      await sweep();
      expect(await steps()).toEqual(done);
      expect(refused).toEqual([]);
    },
  );
});
