/** Hash → place, for hashes that are known beforehand: an open-addressing table, made once and only read after. */
export class HashIndex {
  readonly #shift: number;
  readonly #mask: number;
  /** two numbers a slot, side by side as they are read together: place + 1 (0: nothing there) and hash */
  readonly #cells: Uint32Array;

  /** `hashes` are distinct; the place of each is its position. */
  constructor(hashes: Uint32Array) {
    let bits = 10;
    while (1 << bits < hashes.length * 1.75) bits += 1;
    this.#shift = 32 - bits;
    this.#mask = (1 << bits) - 1;
    this.#cells = new Uint32Array(2 << bits);
    for (let place = 0; place < hashes.length; place += 1) {
      const hash = hashes[place] ?? 0;
      let slot = hash >>> this.#shift;
      while (this.#cells[slot * 2] !== 0) slot = (slot + 1) & this.#mask;
      this.#cells[slot * 2] = place + 1;
      this.#cells[slot * 2 + 1] = hash;
    }
  }

  /** The place of a hash; -1 where it is not known. */
  find(hash: number): number {
    let slot = hash >>> this.#shift;
    for (;;) {
      const placeAfter = this.#cells[slot * 2] ?? 0;
      if (placeAfter === 0 || this.#cells[slot * 2 + 1] === hash) return placeAfter - 1;
      slot = (slot + 1) & this.#mask;
    }
  }

  /**
   * Finds the first `count` of `hashes`, into `places`. The first loop does not depend on what it reads, so that the
   * processor waits for many cells at once; the second finds them in its cache.
   */
  findAll(hashes: Uint32Array, count: number, places: Int32Array): void {
    const cells = this.#cells;
    const shift = this.#shift;
    for (let at = 0; at < count; at += 1) places[at] = cells[((hashes[at] ?? 0) >>> shift) * 2] ?? 0;
    for (let at = 0; at < count; at += 1) {
      const first = places[at] ?? 0;
      places[at] = first === 0 ? -1 : this.find(hashes[at] ?? 0);
    }
  }
}
