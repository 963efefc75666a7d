import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseLabelledRows } from "../../../core/understanding/labelledRows.ts";
import { SHIPPED_MODEL } from "../../../core/understanding/model.ts";
import { readModelFile } from "../../../core/understanding/modelFile.ts";
import { readShippedRows } from "../../../core/understanding/shippedRows.ts";
import { understand } from "../../../core/understanding/understand.ts";

describe("the model that ships", () => {
  it("was made from the training files as they are now (else: node core/understanding/trainShipped.ts)", () => {
    expect(readModelFile(SHIPPED_MODEL).trainedOn).toBe(readShippedRows().fingerprint);
  });

  it("is small enough to lie in the repository", () => {
    expect(statSync(SHIPPED_MODEL).size).toBeLessThan(5_000_000);
  });

  it("finds the requests for a helping hand among ones that it never saw", () => {
    const rows = parseLabelledRows(readFileSync(new URL("heldout/assist.jsonl", import.meta.url), "utf8"));
    const trained = new Set(readShippedRows().rows.map((row) => row.text));
    expect(rows.filter((row) => trained.has(row.text))).toEqual([]);
    const found = rows.filter(({ title, text }) => {
      return (
        understand({ title, text }, { dimensions: {}, directory: null, now: "2026-03-02" }).kind === "assist"
      );
    });
    expect(rows.length).toBeGreaterThanOrEqual(100);
    expect(found.length / rows.length).toBeGreaterThanOrEqual(0.85);
  });
});
