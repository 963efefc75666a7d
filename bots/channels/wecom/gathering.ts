type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/** Most that go at once: the statement stays small. */
const MOST = 100;

/**
 * Resolves when the next statement may begin, asked when one begins: a statement takes the thread that sends it longer
 * than all the reading of a callback, and the disk waits for each.
 */
export type Rest = () => Promise<void>;

/**
 * Stores together what comes together. One statement is under way at a time; what comes meanwhile waits and goes with
 * the next one. So a busy minute costs no more commits than a quiet one, and none waits for a row that another holds.
 */
export class Gathering<Item, Result> {
  readonly #store: (items: Item[]) => Promise<Result[]>;
  readonly #keyOf: (item: Item) => string;
  readonly #rest: Rest | undefined;
  #waiting: Waiting<Item, Result>[] = [];
  #under = false;

  /**
   * @param store gives a result for each, in the same order. @param keyOf equal ones never go together
   * @param rest absent: a statement begins as soon as the one before is done
   */
  constructor(store: (items: Item[]) => Promise<Result[]>, keyOf: (item: Item) => string, rest?: Rest) {
    this.#store = store;
    this.#keyOf = keyOf;
    this.#rest = rest;
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
      const rested = this.#rest?.();
      await this.#send(this.#takeSome());
      await rested;
    }
    this.#under = false;
  }

  async #send(going: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#store(going.map(({ item }) => item));
      if (results.length !== going.length) throw new Error("storing gives a result for each");
      for (const [i, result] of results.entries()) going[i]?.resolve(result);
    } catch (error) {
      for (const { reject } of going) reject(error);
    }
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
