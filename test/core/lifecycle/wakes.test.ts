import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOpen as isOfficeOpen } from "../../../core/deadline/officeHours.ts";
import { wakeAt, wakesOf } from "../../../core/lifecycle/wakes.ts";
import { Life, MINUTE, THURSDAY } from "./given.ts";
import { ALL_PACKS, classification, EVERYTHING, packWith, SHIPPED, TIMER } from "./givenOffice.ts";

/** Carries out what is due up to a moment, as the sweep does. @returns what was done, with its times */
function sweep(life: Life, until: number): { at: number; type: string; ladderId: string | null }[] {
  const done = [];
  for (let guard = 0; guard < 500; guard += 1) {
    const [wake] = wakesOf(life.office, life.ticket, life.now);
    if (wake === undefined || wake.at > until) return done;
    life.now = Math.max(life.now, wake.at);
    life.does(TIMER, wake.command);
    const { type } = wake.command;
    done.push({ at: wake.at, type, ladderId: "ladderId" in wake.command ? wake.command.ladderId : null });
  }
  throw new Error("it never ends");
}

const kinds = fc.constantFrom("consult" as const, "assist" as const, "coordinate" as const);

describe("what the clock does by itself", () => {
  it("keeps the order remind, due, press, escalate, all in office time, for every pack and every hour of receipt", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL_PACKS),
        kinds,
        fc.integer({ min: 0, max: 60 * 24 * 60 }),
        (pack, kind, minutes) => {
          const receivedAt = THURSDAY + minutes * MINUTE;
          const life = new Life(pack, { receivedAt, classification: classification({ kind }) });
          life.now = receivedAt;
          for (const clock of life.ticket.clocks) {
            const due = Date.parse(clock.dueAt ?? "");
            for (const { at, command } of wakesOf(life.office, life.ticket, life.now)) {
              if (!("ladderId" in command) || command.clockId !== clock.id) continue;
              if (command.ladderId === null) continue;
              if (command.type === "remind") expect(at).toBeLessThan(due);
              else expect(at).toBeGreaterThan(due);
              expect(isOfficeOpen(life.office.timetable, at)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("does each rung once, and the repeating ones once in their time, however late the sweep comes", () => {
    for (const pack of SHIPPED) {
      const life = new Life(pack);
      const done = sweep(life, life.now + 40 * 24 * 60 * MINUTE);
      for (const rung of pack.ladder) {
        const times = done.filter((one) => one.ladderId === rung.id);
        if (rung.repeatEveryOfficeMinutes === undefined)
          expect(times.length).toBeLessThanOrEqual(life.ticket.clocks.length);
        expect(times.map(({ at }) => at)).toEqual(times.map(({ at }) => at).sort((a, b) => a - b));
      }
      const late = pack.clocks.some((rule) => rule.startsOn === "registered" && !("promised" in rule.length));
      if (late) expect(done.some((one) => one.type === "press")).toBe(true);
    }
  });

  it("calls a limit of the house to mind each working day, so that nothing lies still unseen", () => {
    const life = new Life(EVERYTHING).triaged();
    life.now += MINUTE;
    const withHouse = wakesOf(life.office, life.ticket, life.now);
    expect(withHouse.length).toBeGreaterThan(0);
    expect(wakeAt(life.office, life.ticket, life.now)).toBe(withHouse[0]?.at);
  });

  it("ends a pause at its limit", () => {
    const life = new Life(packWith((pack) => pack.pause !== null)).triaged().prepared().dispatched();
    life.does(life.desk, { type: "pause", papers: ["身份证"] });
    const until = Date.parse(life.ticket.pause?.until ?? "");
    expect(wakesOf(life.office, life.ticket, life.now)).toContainEqual({
      at: until,
      command: { type: "resume", why: "limit" },
    });
  });
});
