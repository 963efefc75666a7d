import { describe, expect, it } from "vitest";
import { type SettlingEvent, settledLabels } from "../../../core/learning/settledLabels.ts";

const clerk = { role: "staff", id: "s1", name: "周敏" } as const;
const at = "2026-11-19T10:00:00+08:00";
const noUnit = () => null;
const triaged = (kind: "consult" | "coordinate", departmentId: string | null): SettlingEvent => ({
  type: "triaged",
  kind,
  dimensions: {},
  departmentId,
  accused: null,
  note: null,
  version: 3,
  at,
  by: clerk,
});

describe("what clerks settle", () => {
  it("labels the kind, whether it is about conduct, and the domain that the unit stands for", () => {
    const labels = settledLabels([triaged("coordinate", "hrss")], (id) =>
      id === "hrss" ? "劳动和社会保障" : null,
    );
    expect(labels).toEqual({ kind: "coordinate", conduct: "false", domain: "劳动和社会保障" });
  });

  it("counts the last word on each", () => {
    const correction = { field: "kind", from: "consult", to: "coordinate" } as const;
    const corrected: SettlingEvent = {
      type: "corrected",
      correction,
      withdrawnParts: [],
      version: 4,
      at,
      by: clerk,
    };
    expect(settledLabels([triaged("consult", null), corrected], noUnit)).toEqual({
      kind: "coordinate",
      conduct: "false",
    });
  });

  it("learns the scope where a request is not taken on, and where that is overruled", () => {
    const declined: SettlingEvent = {
      type: "declined",
      reason: "lawsuit",
      basis: [],
      told: "请找法院",
      delivered: true,
      version: 2,
      at,
      by: clerk,
    };
    const overruled: SettlingEvent = {
      type: "declineOverruled",
      reason: "是办事",
      version: 3,
      at,
      by: clerk,
    };
    expect(settledLabels([declined], noUnit)).toEqual({ scope: "excluded", exclusion: "lawsuit" });
    expect(settledLabels([{ ...declined, reason: "outOfScope" }], noUnit)).toEqual({ scope: "other" });
    expect(settledLabels([declined, overruled], noUnit)).toEqual({ scope: "service" });
  });

  it("learns nothing from what the program or the citizen did", () => {
    const own = { ...triaged("consult", null), by: { role: "citizen" } } as const;
    expect(settledLabels([own], noUnit)).toEqual({});
  });
});
