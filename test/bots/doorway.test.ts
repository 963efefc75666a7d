import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Doorway } from "../../bots/doorway.ts";

const HOUR = 3_600_000;

/** Starts so much work at the door. @returns what went on, in order */
function standing(door: Doorway, count: number): number[] {
  const done: number[] = [];
  for (let i = 0; i < count; i += 1) void door.clear().then(() => done.push(i));
  return done;
}

describe("a doorway", () => {
  it("lets work on at once where nobody is inside", async () => {
    const done = standing(new Doorway(HOUR), 3);
    await nextTurn();
    expect(done).toEqual([0, 1, 2]);
  });

  it("keeps work back while a callback is inside, and lets it on one by one in its order", async () => {
    const door = new Doorway(HOUR);
    const first = door.enter();
    const second = door.enter();
    const done = standing(door, 3);
    first();
    // the same callback leaves once
    first();
    await nextTurn();
    expect(done).toEqual([]);
    second();
    const third = door.enter();
    await nextTurn();
    await nextTurn();
    expect(done).toEqual([0]);
    third();
    while (done.length < 3) await nextTurn();
    expect(done).toEqual([0, 1, 2]);
  });

  it("keeps nothing back for ever: a load without end only slows the work", async () => {
    const door = new Doorway(0);
    door.enter();
    await door.clear();
    const done = standing(door, 2);
    while (done.length < 2) await nextTurn();
    expect(done).toEqual([0, 1]);
  });
});
