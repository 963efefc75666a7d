type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/** Most that go at once: the statement stays small. */
const MOST = 100;

/**
 * Stores together what comes together. One statement is under way at a time; what comes meanwhile waits and goes with
 * the next one. So a busy minute costs no more commits than a quiet one, and none waits for a row that another holds.
 */
export class Gathering<Item, Result> {
  readonly #store: (items: Item[]) => Promise<Result[]>;
  readonly #keyOf: (item: Item) => string;
  #waiting: Waiting<Item, Result>[] = [];
  #under = false;

  /** @param store gives a result for each, in the same order. @param keyOf equal ones never go together */
  constructor(store: (items: Item[]) => Promise<Result[]>, keyOf: (item: Item) => string) {
    this.#store = store;
    this.#keyOf = keyOf;
  }

  /** @throws what storing throws */
  async add(item: Item): Promise<Result> {
    const stored = new Promise<Result>((resolve, reject) => this.#waiting.push({ item, resolve, reject }));
    if (!this.#under) void this.#run();
    return await stored;
  }

  async #run(): Promise<void> {
    this.#under = true;
    while (this.#waiting.length > 0) {
      const going = this.#takeSome();
      try {
        const results = await this.#store(going.map(({ item }) => item));
        if (results.length !== going.length) throw new Error("storing gives a result for each");
        for (const [i, result] of results.entries()) going[i]?.resolve(result);
      } catch (error) {
        for (const { reject } of going) reject(error);
      }
    }
    this.#under = false;
  }

  #takeSome(): Waiting<Item, Result>[] {
    const keys = new Set<string>();
    const going: Waiting<Item, Result>[] = [];
    const staying: Waiting<Item, Result>[] = [];
    for (const one of this.#waiting) {
      const key = this.#keyOf(one.item);
      const goes = going.length < MOST && !keys.has(key);
      keys.add(key);
      (goes ? going : staying).push(one);
    }
    this.#waiting = staying;
    return going;
  }
}
