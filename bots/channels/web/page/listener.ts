import { type Bubble, isLater, latestDeskId } from "./wire.ts";

export type Heard =
  | { kind: "bubbles"; bubbles: Bubble[] }
  /** title is what the server said, if it said anything */
  | { kind: "failed"; title: string | null };

export type ListenerParts = {
  /** asks for what comes after an id, and waits for it if patient; settles always, soon after cancel too */
  ask: (after: string, patient: boolean) => { answer: Promise<Heard>; cancel: () => void };
  later: (ms: number, run: () => void) => () => void;
  now: () => number;
  /** whether the person cannot see the page now */
  hidden: () => boolean;
  onBubbles: (bubbles: Bubble[]) => void;
  /** null: connected; otherwise not, with what the server said, if anything */
  onConnection: (trouble: { title: string | null } | null) => void;
};

export type Listener = {
  /** @param after the desk's last bubble that is shown already */
  start: (after: string) => void;
  /** looks at once: the network is back, or the person looks again */
  wake: () => void;
  /** the desk's last bubble that is shown */
  cursor: () => string;
  /** more than was heard here is shown already */
  skipTo: (shown: string) => void;
};

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** an empty answer that came faster than this was no waiting: something between us and the desk cuts it short */
const SHORT_MS = 1_000;

/**
 * Hears what the desk says, again and again. Asking for what comes after a bubble tells the desk that it was shown,
 * so a page that nobody looks at does not ask on after something new came.
 */
export function createListener(parts: ListenerParts): Listener {
  let shown = "0";
  let told = "0";
  let started = false;
  let cancel: (() => void) | null = null;
  let pause: (() => void) | null = null;
  let failures = 0;
  let round = 0;
  /** after trouble the first question wants a quick answer: the person is waiting to see that all is well again */
  let patient = true;

  function ask(): void {
    if (!started || cancel !== null || pause !== null) return;
    if (parts.hidden() && shown !== told) return;
    round += 1;
    const mine = round;
    const askedAt = parts.now();
    const wasPatient = patient;
    const asked = parts.ask(shown, patient);
    told = shown;
    cancel = asked.cancel;
    void asked.answer.then((heard) => {
      // cancelled meanwhile, and another one is on its way
      if (mine !== round) return;
      cancel = null;
      if (heard.kind === "failed") failed(heard.title);
      else take(heard.bubbles, wasPatient && parts.now() - askedAt < SHORT_MS);
    });
  }

  function take(bubbles: Bubble[], wasCutShort: boolean): void {
    failures = 0;
    patient = true;
    parts.onConnection(null);
    const fresh = bubbles.filter(({ id }) => isLater(id, shown));
    if (fresh.length > 0) {
      shown = latestDeskId(fresh);
      parts.onBubbles(fresh);
    }
    if (fresh.length === 0 && wasCutShort) wait(SHORT_MS * 2);
    else ask();
  }

  function failed(title: string | null): void {
    parts.onConnection({ title });
    wait(Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures, 10), LONGEST_WAIT_MS));
    failures += 1;
    patient = false;
  }

  function wait(ms: number): void {
    pause = parts.later(ms, () => {
      pause = null;
      ask();
    });
  }

  return {
    start: (after) => {
      shown = after;
      started = true;
      ask();
    },
    wake: () => {
      if (pause !== null) pause();
      pause = null;
      if (cancel !== null) {
        // a connection that slept with the phone may be dead without knowing it
        const stop = cancel;
        cancel = null;
        round += 1;
        stop();
      }
      patient = false;
      ask();
    },
    cursor: () => shown,
    skipTo: (id) => {
      if (isLater(id, shown)) shown = id;
    },
  };
}
