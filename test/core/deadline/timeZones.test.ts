import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { dueDatesText } from "./dueDates.ts";

const script = `
  import { dueDatesText } from ${JSON.stringify(new URL("./dueDates.ts", import.meta.url).href)};
  process.stdout.write(new Date(Date.UTC(2026, 0, 1)).getHours() + "\\n" + dueDatesText());
`;

function inZone(zone: string): { midnightUtcIs: string; text: string } {
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { PATH: process.env["PATH"], TZ: zone },
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  expect([child.status, child.stderr]).toEqual([0, ""]);
  const end = child.stdout.indexOf("\n");
  return { midnightUtcIs: child.stdout.slice(0, end), text: child.stdout.slice(end + 1) };
}

describe("the time zone of the host", () => {
  const here = dueDatesText();

  it.each([
    ["Asia/Shanghai", "8"],
    ["UTC", "0"],
    ["America/New_York", "19"],
  ])("changes no due date and no proof: %s", (zone, hour) => {
    const there = inZone(zone);
    expect(there.midnightUtcIs).toBe(hour);
    expect(there.text.length).toBeGreaterThan(1_000_000);
    expect(there.text === here).toBe(true);
  });
});
