import fc from "fast-check";
import { expect, it } from "vitest";
import { Gathering } from "../../../../bots/channels/wecom/gathering.ts";

/** A gathering whose statements and rests end when the test says so. */
function gatherBy(hand: { broken: (items: number[]) => boolean }) {
  const begun: { items: number[]; end: () => void }[] = [];
  const rests: (() => void)[] = [];
  const gathering = new Gathering<number, string>(
    async (items) => {
      await new Promise<void>((end) => begun.push({ items, end }));
      if (hand.broken(items)) throw new Error("the database is away");
      return items.map((item) => `stored ${item}`);
    },
    String,
    async () => await new Promise<void>((over) => rests.push(over)),
  );
  return { gathering, begun, rests };
}

/** Everything that waits for a promise has gone on. */
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

it("begins at once, and the next statement only when the rest is over, with all that came meanwhile", async () => {
  const { gathering, begun, rests } = gatherBy({ broken: () => false });
  const first = gathering.add(1);
  const others = [gathering.add(2), gathering.add(3)];
  expect(begun.map(({ items }) => items)).toEqual([[1]]);
  begun[0]?.end();
  // nobody who is stored waits for a rest
  await expect(first).resolves.toBe("stored 1");
  await settled();
  expect(begun).toHaveLength(1);
  rests[0]?.();
  await settled();
  expect(begun[1]?.items).toEqual([2, 3]);
  begun[1]?.end();
  await expect(Promise.all(others)).resolves.toEqual(["stored 2", "stored 3"]);
});

it("answers each with its own result, whatever comes when, and sends equal ones one after the other", async () => {
  const step = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("stored", "rested"));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { gathering, begun, rests } = gatherBy({ broken: (items) => items.includes(0) });
      const answers: Promise<boolean>[] = [];
      let ended = 0;
      let over = 0;
      const go = async (what: "stored" | "rested") => {
        if (what === "stored") begun[ended++]?.end();
        else rests[over++]?.();
        await settled();
      };
      for (const one of steps) {
        if (one === "stored" && ended < begun.length) await go(one);
        else if (one === "rested" && over < rests.length) await go(one);
        else if (typeof one === "number")
          answers.push(
            gathering.add(one).then(
              (said) => said === `stored ${one}`,
              () => true,
            ),
          );
        expect(begun.length - ended).toBeLessThanOrEqual(1);
        expect(begun.length).toBeLessThanOrEqual(over + 1);
      }
      while (ended < begun.length || over < rests.length) {
        if (ended < begun.length) await go("stored");
        else await go("rested");
      }
      expect(await Promise.all(answers)).not.toContain(false);
      for (const { items } of begun) expect(new Set(items).size).toBe(items.length);
    }),
    { numRuns: 60 },
  );
});
