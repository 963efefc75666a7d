import fc from "fast-check";
import { expect, it } from "vitest";
import { tellTogether } from "../../bots/frontDoor/tellTogether.ts";

it("tells at once, once more of all that came meanwhile, and never leaves the last of it untold", () => {
  const step = fc.constantFrom("event", "notice", "over");
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const waiting: (() => void)[] = [];
      /** what came and nobody was told of since */
      const untold = new Set<string>();
      let told = 0;
      let came = 0;
      const say = tellTogether<string>(
        (what) => {
          untold.delete(what);
          told += 1;
        },
        (run) => waiting.push(run),
      );
      for (const one of steps) {
        if (one === "over") waiting.shift()?.();
        else {
          came += 1;
          untold.add(one);
          say(one);
          // what is not told of at once will be
          if (untold.has(one)) expect(waiting.length).toBeGreaterThan(0);
        }
      }
      for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) run();
      expect(untold).toEqual(new Set());
      expect(told).toBeLessThanOrEqual(came);
    }),
  );
});

it("is silent while a burst lasts", () => {
  const told: string[] = [];
  const waiting: (() => void)[] = [];
  const say = tellTogether<string>(
    (what) => told.push(what),
    (run) => waiting.push(run),
  );
  for (let i = 0; i < 100; i += 1) say("event");
  expect(told).toEqual(["event"]);
  waiting.shift()?.();
  expect(told).toEqual(["event", "event"]);
  waiting.shift()?.();
  expect(waiting).toEqual([]);
});
