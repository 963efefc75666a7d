import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "../support/testDatabase.ts";
import { checkAll } from "./invariants.ts";
import { liveDays } from "./livedDays.ts";
import { type Nodes, openNodes } from "./manyNodes.ts";

describe("two servers and three nodes with jobs on one database", () => {
  let nodes: Nodes;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await createTestDatabase();
    drop = database.drop;
    nodes = await openNodes(database.url, "2026-11-19T07:50:00+08:00");
  });
  afterAll(async () => {
    await nodes.stop();
    await drop();
  });

  it("keep every promise or say so, tell everybody once and in order, while a tenth of the calls fails and a tenth is slow", async () => {
    const callers = await liveDays(nodes, { workdays: 4, people: 24, seed: "many nodes", everyMinutes: 60 });
    const { broken, figures } = await checkAll(nodes, callers);
    expect({ broken, figures }).toEqual({ broken: [], figures });
    expect(figures["people"]).toBe(24);
    for (const name of ["sms", "calls", "closed", "answered", "pressed", "kept", "reports"])
      expect(figures[name], name).toBeGreaterThan(2);
  }, 120_000);
});
