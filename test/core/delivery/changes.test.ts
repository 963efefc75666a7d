import fc from "fast-check";
import { expect, it } from "vitest";
import { shanghaiIsoMs } from "../../../core/delivery/changes.ts";

it("times of deliveries are whole milliseconds that the database reads, also where something was divided before", () => {
  const moment = fc.double({ min: -1e12, max: 4e12, noNaN: true });
  fc.assert(
    fc.property(moment, (at) => {
      const text = shanghaiIsoMs(at);
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
      // the text knows no negative zero
      expect(Date.parse(text)).toBe(Math.floor(at) + 0);
    }),
  );
});
