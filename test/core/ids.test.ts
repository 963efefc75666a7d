import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uuidV7 } from "../../core/ids.ts";

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe("an id", () => {
  it("has the form of a UUID of version 7", () => {
    fc.assert(
      fc.property(time, (now) => {
        expect(uuidV7(now)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  it("sorts by the time it was made", () => {
    fc.assert(
      fc.property(time, time, (a, b) => {
        if (a < b) expect(uuidV7(a) < uuidV7(b)).toBe(true);
      }),
    );
  });

  it("repeats itself only where its randomness does", () => {
    const same = (bytes: Uint8Array) => bytes.fill(5);
    expect(uuidV7(1, same)).toBe(uuidV7(1, same));
    expect(uuidV7(1)).not.toBe(uuidV7(1));
  });
});
