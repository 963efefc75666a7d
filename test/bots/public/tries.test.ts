import { describe, expect, it } from "vitest";
import { networkOf, Tries } from "../../../bots/public/tries.ts";

const MINUTE = 60_000;

describe("tries of an address", () => {
  it("are allowed ten times within ten minutes, and again as the oldest grow old", () => {
    const tries = new Tries(10, 10 * MINUTE);
    for (let i = 0; i < 10; i += 1) expect(tries.waitMinutes("192.0.2.1", i * 1_000)).toBeNull();
    expect(tries.waitMinutes("192.0.2.1", 10_000)).toBe(10);
    expect(tries.waitMinutes("192.0.2.1", 9.5 * MINUTE)).toBe(1);
    expect(tries.waitMinutes("192.0.2.1", 10 * MINUTE)).toBeNull();
    expect(tries.waitMinutes("192.0.2.1", 10 * MINUTE)).toBe(1);
  });

  it("do not count for other addresses", () => {
    const tries = new Tries(1, MINUTE);
    expect(tries.waitMinutes("192.0.2.1", 0)).toBeNull();
    expect(tries.waitMinutes("192.0.2.2", 0)).toBeNull();
    expect(tries.waitMinutes("192.0.2.1", 1)).toBe(1);
  });

  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::9", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
