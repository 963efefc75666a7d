import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandSchema } from "../../../bots/api/commandSchema.ts";
import { COMMAND_TYPES } from "../../../core/lifecycle/commandEvents.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";

type Operation = {
  summary?: string;
  description?: string;
  tags?: string[];
  responses?: Record<string, { content?: Record<string, { schema?: unknown }> }>;
};

/** What nobody gives over HTTP: the other side of a merger, and the calendar's own recount. */
const INWARD = ["absorb", "release", "recomputeClocks"];

describe("the documented API", () => {
  let test: TestServer;
  let paths: Record<string, Record<string, Operation>>;

  beforeAll(async () => {
    test = await startTestServer();
    const answer = await fetch(`${test.url}/api/openapi.json`);
    paths = JSON.parse(await answer.text()).paths;
  });
  afterAll(async () => await test.stop());

  const operations = () =>
    Object.entries(paths).flatMap(([path, methods]) =>
      path.startsWith("/api/")
        ? Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation }))
        : [],
    );

  it("has every route with a summary, a description, a tag and a response that is described", () => {
    expect(operations().length).toBeGreaterThan(30);
    for (const { name, operation } of operations()) {
      expect(operation.summary, name).toMatch(/\p{Script=Han}/u);
      expect(operation.description, name).toMatch(/\p{Script=Han}/u);
      expect(operation.tags, name).toHaveLength(1);
      const good = operation.responses?.["200"]?.content ?? {};
      expect(Object.values(good)[0]?.schema, name).toBeDefined();
      expect(operation.responses, name).toHaveProperty("4XX");
    }
  });

  it("takes every command of the life cycle that a person can give, and no other", () => {
    const given = commandSchema.options.map((option) => option.shape.type.value).sort();
    expect(given).toEqual(COMMAND_TYPES.filter((type) => !INWARD.includes(type)).sort());
  });

  it("shows itself at /api/docs", async () => {
    const answer = await fetch(`${test.url}/api/docs`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/html");
  });
});
