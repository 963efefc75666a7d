import { describe, expect, it } from "vitest";
import { createListener, type Heard, type Listener } from "../../../../bots/channels/web/page/listener.ts";
import type { Bubble } from "../../../../bots/channels/web/page/wire.ts";
import { type HandClock, handClock } from "../../../support/handClock.ts";

type Asked = { after: string; patient: boolean; answer: (heard: Heard) => Promise<void>; cancelled: boolean };

type Opened = {
  listener: Listener;
  clock: HandClock;
  asked: Asked[];
  last: () => Asked;
  heard: string[];
  troubles: (string | null)[];
  hide: (hidden: boolean) => void;
  pass: (ms: number) => void;
};

function open(): Opened {
  const clock = handClock();
  const asked: Asked[] = [];
  const heard: string[] = [];
  const troubles: (string | null)[] = [];
  let isHidden = false;
  let now = 0;
  const listener = createListener({
    ask: (after, patient) => {
      let resolve: (heard: Heard) => void = () => undefined;
      const answer = new Promise<Heard>((done) => {
        resolve = done;
      });
      const one: Asked = {
        after,
        patient,
        cancelled: false,
        answer: async (result) => {
          resolve(result);
          for (let i = 0; i < 10; i += 1) await Promise.resolve();
        },
      };
      asked.push(one);
      return {
        answer,
        cancel: () => {
          one.cancelled = true;
        },
      };
    },
    later: clock.later,
    now: () => now,
    hidden: () => isHidden,
    onBubbles: (bubbles) => heard.push(...bubbles.map(({ text }) => text)),
    onConnection: (trouble) => troubles.push(trouble === null ? "well" : trouble.title),
  });
  return {
    listener,
    clock,
    asked,
    last: () => {
      const one = asked.at(-1);
      if (one === undefined) throw new Error("nothing was asked");
      return one;
    },
    heard,
    troubles,
    hide: (hidden) => {
      isHidden = hidden;
    },
    pass: (ms) => {
      now += ms;
    },
  };
}

function bubbles(...ids: string[]): Heard {
  const all = ids.map(
    (id): Bubble => ({
      id,
      from: "desk",
      text: `话${id}`,
      choices: [],
      photos: [],
      files: [],
      at: "2026-11-19T10:00:00+08:00",
    }),
  );
  return { kind: "bubbles", bubbles: all };
}

const FAILED: Heard = { kind: "failed", title: null };

describe("hearing the desk", () => {
  it("asks on after the last bubble that it showed", async () => {
    const { listener, last, heard } = open();
    listener.start("4");
    expect(last()).toMatchObject({ after: "4", patient: true });
    await last().answer(bubbles("5", "7"));
    expect(heard).toEqual(["话5", "话7"]);
    expect(last().after).toBe("7");
  });

  it("shows no bubble twice, and counts ids that are longer than a number can hold", async () => {
    const { listener, last, heard } = open();
    listener.start("99999999999999998");
    await last().answer(bubbles("99999999999999998", "99999999999999999", "100000000000000000"));
    expect(heard).toEqual(["话99999999999999999", "话100000000000000000"]);
    expect(listener.cursor()).toBe("100000000000000000");
  });

  it("tries again after a failure, waiting longer each time, and says what the server said", async () => {
    const { listener, last, clock, troubles } = open();
    listener.start("0");
    await last().answer(FAILED);
    expect(clock.waits()).toEqual([1_000]);
    clock.run();
    await last().answer({ kind: "failed", title: "系统暂时忙，请稍后再试" });
    expect(clock.waits()).toEqual([2_000]);
    expect(troubles).toEqual([null, "系统暂时忙，请稍后再试"]);
  });

  it("wants a quick answer after trouble, so that the warning goes at once", async () => {
    const { listener, last, clock, troubles } = open();
    listener.start("0");
    await last().answer(FAILED);
    clock.run();
    expect(last().patient).toBe(false);
    await last().answer(bubbles());
    expect(troubles.at(-1)).toBe("well");
    expect(last().patient).toBe(true);
  });

  it("drops a question that may be dead when the person looks again, and believes only the new answer", async () => {
    const { listener, asked, last, heard } = open();
    listener.start("0");
    const old = last();
    listener.wake();
    expect(old.cancelled).toBe(true);
    await old.answer(FAILED);
    await last().answer(bubbles("1"));
    expect(heard).toEqual(["话1"]);
    expect(asked).toHaveLength(3);
  });

  it("does not tell the desk that something was shown which nobody could see", async () => {
    const { listener, asked, last, heard, hide } = open();
    listener.start("3");
    hide(true);
    await last().answer(bubbles("4"));
    expect(heard).toEqual(["话4"]);
    expect(asked).toHaveLength(1);
    hide(false);
    listener.wake();
    expect(last().after).toBe("4");
  });

  it("does not ask without a pause where something in between cuts the waiting short", async () => {
    const { listener, asked, last, clock } = open();
    listener.start("0");
    await last().answer(bubbles());
    expect(asked).toHaveLength(1);
    expect(clock.waits()).toEqual([2_000]);
  });

  it("asks on at once after a question that waited in vain", async () => {
    const { listener, asked, last, pass } = open();
    listener.start("0");
    pass(25_000);
    await last().answer(bubbles());
    expect(asked).toHaveLength(2);
  });
});
