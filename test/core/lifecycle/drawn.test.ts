import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lifecycleDiagram, lifecycleTable } from "../../../core/lifecycle/lifecycleTable.ts";

const DRAWN = new URL("../../../core/lifecycle/README.md", import.meta.url);
const [BEGIN, END] = ["<!-- drawn from the code: begin -->", "<!-- drawn from the code: end -->"];

/** What stands between the marks: the diagram, then the table. */
function drawn(): string {
  return `${BEGIN}\n\n\`\`\`mermaid\n${lifecycleDiagram()}\`\`\`\n\n${lifecycleTable().replace(/^# /, "## ")}\n${END}`;
}

describe("the life of a ticket in the docs", () => {
  it("is what the code does: `UPDATE_DOCS=1 npm test -- drawn` draws it anew", () => {
    const text = readFileSync(DRAWN, "utf8");
    const fresh = `${text.slice(0, text.indexOf(BEGIN))}${drawn()}${text.slice(text.indexOf(END) + END.length)}`;
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(DRAWN, fresh);
    else expect(text).toBe(fresh);
  });
});
