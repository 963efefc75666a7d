import { describe, expect, it } from "vitest";
import { COMMAND_TYPES, givenOn } from "../../../core/lifecycle/commandEvents.ts";
import { EVENT_FLOW } from "../../../core/lifecycle/eventFlow.ts";
import { evolve, fold } from "../../../core/lifecycle/evolve.ts";
import { ImpossibleEvent } from "../../../core/lifecycle/impossibleEvent.ts";
import { lifecycleDiagram, lifecycleTable } from "../../../core/lifecycle/lifecycleTable.ts";
import { statusTexts } from "../../../core/lifecycle/texts.ts";
import { STATUSES, type Ticket } from "../../../core/lifecycle/ticket.ts";
import type { RecordedEvent } from "../../../core/lifecycle/ticketEvent.ts";
import { Life } from "./given.ts";
import { EVERYTHING } from "./givenOffice.ts";

const life = new Life(EVERYTHING)
  .triaged({ complexity: "complex" })
  .prepared()
  .dispatched()
  .replied()
  .toldAndClosed();

describe("a record", () => {
  it("folds to the state that was reached step by step", () => {
    expect(fold(life.events)).toEqual(life.ticket);
  });

  it("never begins with anything but the registration, and never has a second one", () => {
    const [first, second] = life.events;
    if (first === undefined || second === undefined) throw new Error("the life is too short");
    expect(() => fold([second])).toThrow(ImpossibleEvent);
    expect(() => fold([first, first])).toThrow(ImpossibleEvent);
    expect(() => fold([])).toThrow(ImpossibleEvent);
  });

  it.each(life.events.slice(1).map((event) => [event.type, event] as const))(
    "is damaged where “%s” stands on a state it cannot follow on",
    (type, event) => {
      for (const status of STATUSES.filter((one) => !EVENT_FLOW[type].from.includes(one))) {
        const elsewhere: Ticket = { ...life.ticket, status };
        expect(() => evolve(elsewhere, event)).toThrow(ImpossibleEvent);
      }
    },
  );

  it("is damaged where a clock's id comes twice, or one stops that does not run", () => {
    const again = life.events.find((event) => (event.clocks?.length ?? 0) > 0 && event.type !== "registered");
    const base: RecordedEvent = {
      type: "supervisorReviewed",
      reviewer: "a",
      occasion: "b",
      opinion: "c",
      version: 99,
      at: "2026-10-20T10:00:00+08:00",
      by: { role: "program" },
    };
    expect(() => evolve(life.ticket, { ...base, clocks: again?.clocks ?? [] })).toThrow(ImpossibleEvent);
    expect(() => evolve(life.ticket, { ...base, stops: [{ id: "handling-1", how: "met" }] })).toThrow(
      ImpossibleEvent,
    );
  });
});

describe("the table of the life cycle", () => {
  const table = lifecycleTable();

  it("has a row for every command on every state that it can be given on, in Chinese", () => {
    const rows = COMMAND_TYPES.reduce((sum, command) => sum + givenOn(command).length, 0);
    expect(table.split("\n").filter((line) => line.startsWith("| ")).length).toBe(rows + 1);
    expect(table).toContain("| 已研判，准备分办 | 分办给承办单位 | 承办单位正在办 |");
    expect(table.replaceAll(/12345/g, "")).not.toMatch(/[a-z]{3,}/);
  });

  it("leads from every state but the last to another one", () => {
    const diagram = lifecycleDiagram();
    for (const status of STATUSES) {
      if (status === "archived") continue;
      expect(diagram, statusTexts[status]).toMatch(new RegExp(`^ {2}${status} --> `, "m"));
    }
  });
});
