/** So long work stands back at most, in ms: under a load that never ends it goes on slowly. */
const LONGEST_MS = 200;

/**
 * Whoever knocks comes first. A platform waits some hundred milliseconds for its callback to be acknowledged; nobody
 * waits like that for what follows from it. On one thread both would get the same share: so work that can wait asks
 * here before each piece, and stands back while callbacks are inside.
 */
export class Doorway {
  readonly #longestMs: number;
  #inside = 0;
  readonly #standing: (() => void)[] = [];

  constructor(longestMs = LONGEST_MS) {
    this.#longestMs = longestMs;
  }

  /** A callback came in. @returns to be called once it is answered */
  enter(): () => void {
    let left = false;
    this.#inside += 1;
    return () => {
      if (left) return;
      left = true;
      this.#inside -= 1;
      this.#letOneOn();
    };
  }

  /** Resolves when no callback is inside, one piece of work after the other; or after the longest time. */
  async clear(): Promise<void> {
    if (this.#inside === 0 && this.#standing.length === 0) return;
    await new Promise<void>((resolve) => {
      const goOn = () => {
        clearTimeout(timer);
        const place = this.#standing.indexOf(goOn);
        if (place >= 0) this.#standing.splice(place, 1);
        resolve();
      };
      const timer = setTimeout(goOn, this.#longestMs);
      this.#standing.push(goOn);
    });
  }

  /** One at a time: all at once would keep the next callback waiting. */
  #letOneOn(): void {
    if (this.#inside > 0) return;
    this.#standing[0]?.();
    if (this.#standing.length > 0) setImmediate(() => this.#letOneOn());
  }
}
