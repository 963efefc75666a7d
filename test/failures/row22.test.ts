import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandAnswer, giveCommand } from "../../core/desk/giveCommand.ts";
import { type Client, type Database, openDatabase } from "../../core/store/database.ts";
import { loadTicket, type StoredTicket } from "../../core/store/ticketStore.ts";
import { Hall } from "../conformance/hall.ts";

const ANSWER = {
  type: "answer",
  guideId: null,
  guideTitle: null,
  result: { result: "explained", text: "卡已经在窗口，带身份证来取就行。", basis: null, alternative: null },
  notice: true,
} as const;

/** The same database, where the second statement waits until it is let on. */
function waitingAfterFirst(prisma: Client, reached: () => void, letOn: Promise<void>): Client {
  let statements = 0;
  const wait = async (text: Parameters<Client["$queryRaw"]>[0], ...values: unknown[]) => {
    statements += 1;
    if (statements === 2) {
      reached();
      await letOn;
    }
    return await prisma.$queryRaw(text, ...values);
  };
  return new Proxy(prisma, {
    get: (target, name) => (name === "$queryRaw" ? wait : Reflect.get(target, name)),
  });
}

describe("row 22: two presses", () => {
  let hall: Hall;
  let other: Database;
  beforeAll(async () => {
    hall = await Hall.open("wuzhi");
    other = openDatabase(hall.test.config.DATABASE_URL ?? "", () => undefined);
  });
  afterAll(async () => {
    await other.close();
    await hall.close();
  });

  /** Two people of the window press on two nodes, with the ticket as both of them saw it. */
  async function press(
    number: string,
    keys: [string | null, string | null],
    sameHand = false,
  ): Promise<CommandAnswer[]> {
    const { program } = hall.test;
    const clerks = hall.office.staff.filter(({ roles }) =>
      roles.includes(hall.office.pack.lifecycle.survey.by),
    );
    const [first, second = first] = clerks;
    const version = (await hall.view(first?.roles[0] ?? "", number)).version;
    return await Promise.all(
      [program.database, other].map(async ({ prisma }, i) => {
        const who = i === 0 || sameHand ? first : second;
        const actor = { role: "staff", id: who?.id ?? "", name: who?.name ?? "" } as const;
        const parts = { prisma, seal: program.seal, now: program.now(), correlationId: `c${i}` };
        return await giveCommand(parts, hall.office, actor, {
          number,
          command: ANSWER,
          version,
          key: keys[i] ?? null,
        });
      }),
    );
  }

  it("tells whoever goes on with the ticket how the command leaves it, and nobody where it was refused", async () => {
    const number = await hall.call("社保卡补办两个月了还没有下来，跑了九趟");
    const { program } = hall.test;
    const { prisma } = program.database;
    const [clerk] = hall.office.staff.filter(({ roles }) =>
      roles.includes(hall.office.pack.lifecycle.survey.by),
    );
    const actor = { role: "staff", id: clerk?.id ?? "", name: clerk?.name ?? "" } as const;
    const told: StoredTicket[] = [];
    const parts = {
      prisma,
      seal: program.seal,
      now: program.now(),
      correlationId: "told",
      onWritten: (after: StoredTicket) => void told.push(after),
    };
    const given = { number, command: ANSWER, version: null, key: null };
    expect((await giveCommand(parts, hall.office, actor, given)).ok).toBe(true);
    expect((await giveCommand(parts, hall.office, actor, given)).ok).toBe(false);
    expect(told).toEqual([await loadTicket(prisma, hall.office.id, { number })]);
  });

  it("row 22: of two who press together on two nodes one wins, and the other is told who was first", async () => {
    for (let i = 0; i < 5; i += 1) {
      const number = await hall.call(`社保卡补办两个月了还没有下来，跑了${i + 3}趟`);
      const answers = await press(number, [null, null]);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      const [told] = answers.filter((one) => !one.ok);
      expect(told).toMatchObject({ code: "stale" });
      expect(told?.ok === false ? told.why : "").toMatch(/已在 \d\d:\d\d 先办了/);
    }
  });

  it("row 22: a press that a weak network sends twice is carried out once, and answered the same both times", async () => {
    for (let i = 0; i < 5; i += 1) {
      const number = await hall.call(`医保卡补办两个月了还没有下来，跑了${i + 3}趟`);
      const answers = await press(number, [`press-${i}`, `press-${i}`], true);
      expect(answers.map((one) => (one.ok ? [one.number, one.version] : one))).toEqual([
        [number, expect.any(Number)],
        [number, expect.any(Number)],
      ]);
      expect(await hall.owed(number, "answered")).toHaveLength(1);
    }
  });

  for (const seen of ["the version it saw", "no version"])
    it(`row 22: the second of one press, with ${seen}, that looked for its key before the first was done, is answered as the first`, async () => {
      const number = await hall.call(`残疾证补办两个月了还没有下来，跑了三趟，${seen}`);
      const { program } = hall.test;
      const [clerk] = hall.office.staff.filter(({ roles }) =>
        roles.includes(hall.office.pack.lifecycle.survey.by),
      );
      const version = seen === "no version" ? null : (await hall.view(clerk?.roles[0] ?? "", number)).version;
      const actor = { role: "staff", id: clerk?.id ?? "", name: clerk?.name ?? "" } as const;
      const given = { number, command: ANSWER, version, key: `late-${seen}` };
      const send = (prisma: Client) =>
        giveCommand(
          { prisma, seal: program.seal, now: program.now(), correlationId: "late" },
          hall.office,
          actor,
          given,
        );
      const looked = Promise.withResolvers<void>();
      const letOn = Promise.withResolvers<void>();
      const late = send(waitingAfterFirst(other.prisma, looked.resolve, letOn.promise));
      await looked.promise;
      const first = await send(program.database.prisma);
      letOn.resolve();
      expect(first).toMatchObject({ ok: true, number });
      expect(await late).toEqual({ ...first, again: true });
      expect(await hall.owed(number, "answered")).toHaveLength(1);
    });
});
