/** A message of the person's on its way to the desk. */
export type Outgoing = {
  /** made here; the desk takes the same id only once */
  id: string;
  /** rises within the office: the order of sending */
  seq: number;
  text: string;
  /** payload of the choice that was tapped */
  choice?: string;
  /** the bytes lie in the photo keep under the same id */
  photo?: true;
  /** epoch ms when it was said */
  at: number;
  /** why the desk will not take it; it is not sent again unless the person asks for it */
  refused?: string;
};

export type Delivered =
  | { kind: "stored"; again: boolean }
  | { kind: "refused"; title: string }
  /** nobody knows whether it arrived; title is what the server said, if it said anything */
  | { kind: "unreachable"; title: string | null };

export type SendState =
  | { kind: "waiting" | "sending" | "retrying" }
  | { kind: "stored"; again: boolean }
  | { kind: "refused"; title: string };

/** Where messages wait so that a reload or a closed page does not lose them. */
export type Keeper = {
  /** what waits, in the order of sending */
  all: () => Outgoing[];
  /** @returns false where it could not be kept beyond this page's life */
  put: (message: Outgoing) => boolean;
  drop: (id: string) => void;
};

export type SendQueueParts = {
  keeper: Keeper;
  /** never rejects */
  deliver: (message: Outgoing) => Promise<Delivered>;
  /** runs something after so many ms; @returns a way to cancel it */
  later: (ms: number, run: () => void) => () => void;
  /** told of every change; kept is false where only this page holds the message */
  onState: (message: Outgoing, state: SendState, kept: boolean) => void;
};

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Sends one message after the other, in order, until the desk has said that it holds each. */
export type SendQueue = {
  /** what an earlier page left behind */
  restored: readonly Outgoing[];
  /** begins to send; before that messages only gather */
  start: () => void;
  add: (message: Omit<Outgoing, "seq">) => void;
  /** does not wait out the pause: the network is back, or the person looks */
  hurry: () => void;
  /** the person wants a refused message sent again */
  again: (id: string) => void;
  /** the person gives a refused message up */
  giveUp: (id: string) => void;
  /** nothing waits, nothing is on its way, nothing was refused */
  isEmpty: () => boolean;
};

/** @param parts what the queue works with: storage, transport and time come from outside */
export function createSendQueue(parts: SendQueueParts): SendQueue {
  const { keeper, deliver, later, onState } = parts;
  const restored = keeper.all();
  const waiting = restored.slice();
  const unkept: { [id: string]: true } = {};
  let started = false;
  let inFlight: string | null = null;
  let pause: (() => void) | null = null;
  let failures = 0;

  const tell = (message: Outgoing, state: SendState) =>
    onState(message, state, unkept[message.id] === undefined);

  function keep(message: Outgoing): void {
    if (keeper.put(message)) delete unkept[message.id];
    else unkept[message.id] = true;
  }

  function forget(id: string): void {
    keeper.drop(id);
    delete unkept[id];
    const place = waiting.findIndex((one) => one.id === id);
    if (place >= 0) waiting.splice(place, 1);
  }

  function next(): void {
    if (!started || inFlight !== null || pause !== null) return;
    const message = waiting.find((one) => one.refused === undefined);
    if (message === undefined) return;
    inFlight = message.id;
    // an automatic try is not shown: the line would flicker for as long as the network is away
    if (failures === 0) tell(message, { kind: "sending" });
    void deliver(message).then((delivered) => {
      inFlight = null;
      settle(message, delivered);
      next();
    });
  }

  function settle(message: Outgoing, delivered: Delivered): void {
    if (delivered.kind === "unreachable") {
      const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures, 10), LONGEST_WAIT_MS);
      failures += 1;
      pause = later(wait, hurry);
      tell(message, { kind: "retrying" });
      return;
    }
    failures = 0;
    if (delivered.kind === "stored") {
      forget(message.id);
      tell(message, delivered);
      return;
    }
    message.refused = delivered.title;
    keep(message);
    tell(message, delivered);
  }

  function hurry(): void {
    if (pause !== null) pause();
    pause = null;
    next();
  }

  return {
    restored,
    start: () => {
      started = true;
      next();
    },
    add: (said) => {
      const seq = Math.max(0, ...keeper.all().map((one) => one.seq), ...waiting.map((one) => one.seq)) + 1;
      const message: Outgoing = { ...said, seq };
      keep(message);
      waiting.push(message);
      tell(message, { kind: "waiting" });
      next();
    },
    hurry,
    again: (id) => {
      const message = waiting.find((one) => one.id === id);
      if (message === undefined) return;
      delete message.refused;
      failures = 0;
      keep(message);
      tell(message, { kind: "waiting" });
      hurry();
    },
    giveUp: (id) => {
      if (inFlight !== id) forget(id);
    },
    isEmpty: () => waiting.length === 0,
  };
}
