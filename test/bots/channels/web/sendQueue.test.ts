import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeeper } from "../../../../bots/channels/web/page/keeper.ts";
import {
  createSendQueue,
  type Delivered,
  type Outgoing,
  type SendQueue,
  type SendState,
} from "../../../../bots/channels/web/page/sendQueue.ts";
import { browserShelf } from "../../../support/browserShelf.ts";
import { type HandClock, handClock } from "../../../support/handClock.ts";

const STORED: Delivered = { kind: "stored", again: false };
const LOST: Delivered = { kind: "unreachable", title: null };
const REFUSED: Delivered = { kind: "refused", title: "内容太大，请分开或压缩后再发" };

type Opened = {
  queue: SendQueue;
  clock: HandClock;
  asked: string[];
  states: string[];
  /** the next attempts end so; afterwards everything is stored */
  next: (...ends: Delivered[]) => void;
};

/** A page over a shelf: what it sends, and what it shows. */
function openPage(shelf = browserShelf(), office = "east"): Opened {
  const clock = handClock();
  const asked: string[] = [];
  const states: string[] = [];
  const ends: Delivered[] = [];
  const queue = createSendQueue({
    keeper: createKeeper(shelf, office),
    later: clock.later,
    deliver: async (message) => {
      asked.push(message.id);
      return ends.shift() ?? STORED;
    },
    onState: (message, state, kept) => states.push(`${message.id} ${word(state)}${kept ? "" : " unkept"}`),
  });
  return { queue, clock, asked, states, next: (...more) => void ends.push(...more) };
}

function word(state: SendState): string {
  return state.kind === "stored" && state.again ? "stored again" : state.kind;
}

function said(id: string): Omit<Outgoing, "seq"> {
  return { id, text: `说的话 ${id}`, at: 1_700_000_000_000 };
}

/** Lets everything that was promised happen. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

describe("the queue of own messages", () => {
  it("sends nothing before the desk has answered once", async () => {
    const { queue, asked } = openPage();
    queue.add(said("a"));
    await settled();
    expect(asked).toEqual([]);
    queue.start();
    await settled();
    expect(asked).toEqual(["a"]);
  });

  it("sends one after the other, each once, and tells how far it is", async () => {
    const { queue, asked, states } = openPage();
    queue.start();
    queue.add(said("a"));
    queue.add(said("b"));
    await settled();
    expect(asked).toEqual(["a", "b"]);
    expect(states).toEqual(["a waiting", "a sending", "b waiting", "a stored", "b sending", "b stored"]);
    expect(queue.isEmpty()).toBe(true);
  });

  it("tries the same message again before any later one, waiting longer each time", async () => {
    const { queue, asked, clock, next } = openPage();
    next(LOST, LOST, LOST);
    queue.start();
    queue.add(said("a"));
    queue.add(said("b"));
    await settled();
    const waits: number[] = [];
    while (clock.waits().length > 0) {
      waits.push(...clock.waits());
      clock.run();
      await settled();
    }
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    expect(asked).toEqual(["a", "a", "a", "a", "b"]);
  });

  it("does not wait out the pause when the network is back", async () => {
    const { queue, asked, clock, next } = openPage();
    next(LOST);
    queue.start();
    queue.add(said("a"));
    await settled();
    queue.hurry();
    await settled();
    expect(asked).toEqual(["a", "a"]);
    expect(clock.waits()).toEqual([]);
  });

  it("never waits longer than half a minute", async () => {
    const { queue, clock, next } = openPage();
    next(...Array.from({ length: 30 }, () => LOST));
    queue.start();
    queue.add(said("a"));
    await settled();
    for (let i = 0; i < 25; i += 1) {
      clock.run();
      await settled();
    }
    expect(clock.waits()).toEqual([30_000]);
  });

  it("lets later messages pass one that the desk refuses, and sends that again when asked to", async () => {
    const { queue, asked, states, next } = openPage();
    next(REFUSED);
    queue.start();
    queue.add(said("a"));
    queue.add(said("b"));
    await settled();
    expect(asked).toEqual(["a", "b"]);
    expect(queue.isEmpty()).toBe(false);
    queue.again("a");
    await settled();
    expect(asked).toEqual(["a", "b", "a"]);
    expect(states.at(-1)).toBe("a stored");
    expect(queue.isEmpty()).toBe(true);
  });

  it("forgets a refused message that the person gives up", async () => {
    const shelf = browserShelf();
    const { queue, next } = openPage(shelf);
    next(REFUSED);
    queue.start();
    queue.add(said("a"));
    await settled();
    queue.giveUp("a");
    expect(openPage(shelf).queue.restored).toEqual([]);
  });
});

describe("a page that is opened again", () => {
  it("sends what the earlier one could not, in its order, under the same ids", async () => {
    const shelf = browserShelf();
    const earlier = openPage(shelf);
    earlier.next(LOST);
    earlier.queue.start();
    for (const id of ["c", "a", "b"]) earlier.queue.add(said(id));
    await settled();

    const { queue, asked } = openPage(shelf);
    expect(queue.restored.map(({ id }) => id)).toEqual(["c", "a", "b"]);
    queue.start();
    await settled();
    expect(asked).toEqual(["c", "a", "b"]);
    expect(openPage(shelf).queue.restored).toEqual([]);
  });

  it("puts new words after what was left behind", async () => {
    const shelf = browserShelf();
    openPage(shelf).queue.add(said("z"));
    const { queue, asked } = openPage(shelf);
    queue.add(said("a"));
    queue.start();
    await settled();
    expect(asked).toEqual(["z", "a"]);
  });

  it("still shows a refused message as refused, and does not send it by itself", async () => {
    const shelf = browserShelf();
    const earlier = openPage(shelf);
    earlier.next(REFUSED);
    earlier.queue.start();
    earlier.queue.add(said("a"));
    await settled();
    const { queue, asked } = openPage(shelf);
    queue.start();
    await settled();
    expect(queue.restored[0]?.refused).toBe("内容太大，请分开或压缩后再发");
    expect(asked).toEqual([]);
  });

  it("leaves the messages of another window alone", () => {
    const shelf = browserShelf();
    openPage(shelf, "east").queue.add(said("a"));
    openPage(shelf, "east.side").queue.add(said("b"));
    expect(openPage(shelf, "east").queue.restored.map(({ id }) => id)).toEqual(["a"]);
    expect(openPage(shelf, "west").queue.restored).toEqual([]);
  });
});

describe("two pages of the same window", () => {
  it("do not overwrite each other's messages", () => {
    const shelf = browserShelf();
    const [left, right] = [openPage(shelf), openPage(shelf)];
    left.queue.add(said("a"));
    right.queue.add(said("b"));
    left.queue.add(said("c"));
    expect(openPage(shelf).queue.restored.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });
});

describe("a browser without storage", () => {
  it("sends all the same, and tells that nothing outlives the page", async () => {
    const { queue, asked, states } = openPage(browserShelf(0));
    queue.start();
    queue.add(said("a"));
    await settled();
    expect(asked).toEqual(["a"]);
    expect(states[0]).toBe("a waiting unkept");
  });
});

describe("whatever the network does", () => {
  it("delivers every message, in order, and none again after the desk has acknowledged it", async () => {
    const end = fc.constantFrom<Delivered>(STORED, LOST, LOST);
    await fc.assert(
      fc.asyncProperty(
        fc.array(end, { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (ends, count) => {
          const shelf = browserShelf();
          const acknowledged: string[] = [];
          let page = openPage(shelf);
          page.next(...ends);
          page.queue.start();
          const ids = Array.from({ length: count }, (_, i) => `m${i}`);
          for (const [i, id] of ids.entries()) {
            page.queue.add(said(id));
            await settled();
            // every other time the page is thrown away in the middle
            if (i % 2 === 1) {
              acknowledged.push(...storedIn(page.states));
              page = openPage(shelf);
              page.queue.start();
              await settled();
            }
          }
          while (page.clock.waits().length > 0) {
            page.clock.run();
            await settled();
          }
          acknowledged.push(...storedIn(page.states));
          expect(acknowledged).toEqual(ids);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function storedIn(states: string[]): string[] {
  return states.filter((one) => one.endsWith(" stored")).map((one) => one.split(" ")[0] ?? "");
}
