import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NOT_MET, PROVISIONS, provisionTable, testsOf } from "./table.ts";

const README = new URL("./README.md", import.meta.url);
const [BEGIN, END] = ["<!-- provisions: begin -->", "<!-- provisions: end -->"];

describe("the table of provisions", () => {
  it("has a test for each, or says in plain words what is not met", () => {
    const tests = testsOf();
    const silent = Object.keys(PROVISIONS).filter((id) => !tests.has(id) && NOT_MET[id] === undefined);
    expect(silent).toEqual([]);
    expect([...tests.keys()].filter((id) => PROVISIONS[id] === undefined)).toEqual([]);
  });

  it("is in the docs as it is: `UPDATE_DOCS=1 npm test -- table` writes it anew", () => {
    const text = readFileSync(README, "utf8");
    const table = `${BEGIN}\n\n${provisionTable()}\n${END}`;
    const fresh = text.slice(0, text.indexOf(BEGIN)) + table + text.slice(text.indexOf(END) + END.length);
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(README, fresh);
    else expect(text).toBe(fresh);
  });
});
