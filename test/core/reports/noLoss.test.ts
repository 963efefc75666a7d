import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Gap, NO_LOSS_OUTCOMES, noLossStatement } from "../../../core/reports/noLoss.ts";

const message = fc.record({
  channel: fc.constantFrom("web", "phone", "transfer"),
  status: fc.constantFrom("done", "new", "dead"),
  outcome: fc.constantFrom(...NO_LOSS_OUTCOMES, null, "something else"),
  count: fc.integer({ min: 1, max: 50 }),
});

describe("the daily no-loss statement", () => {
  it("accounts for every message: what came in is the sum of all that became of it", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
        const { lines, balanced } = noLossStatement("2026-11-19", messages, [], [], 0);
        const all = messages.reduce((sum, { count }) => sum + count, 0);
        expect(lines.reduce((sum, { received }) => sum + received, 0)).toBe(all);
        for (const { channel: _channel, received, ...places } of lines) {
          expect(Object.values(places).reduce((sum, one) => sum + one, 0)).toBe(received);
        }
        const settled = messages.every(
          ({ status, outcome }) => status === "done" && NO_LOSS_OUTCOMES.some((one) => one === outcome),
        );
        expect(balanced).toBe(settled);
      }),
      { numRuns: 200, seed: 51 },
    );
  });

  it("is not balanced by a request without a message, and is by one that staff wrote down", () => {
    const of = (channel: string) =>
      noLossStatement("2026-11-19", [], [{ channel, withMessage: false, count: 2 }], [], 0);
    expect(of("counter")).toMatchObject({ balanced: true, tickets: { byStaff: 2, withoutMessage: 0 } });
    expect(of("web")).toMatchObject({ balanced: false, tickets: { byStaff: 0, withoutMessage: 2 } });
  });

  it("counts the gaps that it does not list", () => {
    const gap: Gap = { what: "dead", channel: "web", id: "1", why: null };
    expect(noLossStatement("2026-11-19", [], [], [gap], 5)).toMatchObject({ moreGaps: 4, balanced: false });
  });
});
