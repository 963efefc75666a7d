import { describe, expect, it } from "vitest";
import { composeRows } from "../../../core/understanding/composedRows.ts";
import { LABEL_NAMES, LABELS } from "../../../core/understanding/labels.ts";

describe("composed letters", () => {
  const rows = composeRows(0.1);

  it("are the same each time", () => {
    expect(composeRows(0.1)).toEqual(rows);
  });

  it("carry labels of the closed vocabularies, an exclusion exactly where they are excluded", () => {
    expect(rows.length).toBeGreaterThan(600);
    for (const { labels } of rows) {
      for (const name of LABEL_NAMES) {
        const words: readonly string[] = LABELS[name];
        if (labels[name] !== undefined) expect(words).toContain(labels[name]);
      }
      expect(labels.exclusion !== undefined).toBe(labels.scope === "excluded");
    }
  });

  it("tell the same story as a question, a plea and a complaint", () => {
    const kindsOfDomain = new Set(
      rows.map(({ labels }) => `${labels.domain} ${labels.kind} ${labels.nature}`),
    );
    for (const end of ["consult 咨询", "coordinate 投诉", "coordinate 办事"])
      expect(kindsOfDomain).toContain(`劳动和社会保障 ${end}`);
  });

  it("greet and close whatever they are, so that neither is a sign of anything", () => {
    const greeted = (kind: string) => {
      const ofKind = rows.filter(({ labels }) => labels.kind === kind);
      return (
        ofKind.filter(({ text }) => /^[^。]{0,12}(您好|你好|尊敬|领导)/.test(text)).length / ofKind.length
      );
    };
    for (const kind of ["consult", "coordinate", "none"]) {
      expect(greeted(kind)).toBeGreaterThan(0.2);
      expect(greeted(kind)).toBeLessThan(0.7);
    }
  });
});
