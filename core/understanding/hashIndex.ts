/**
 * Hash → place, for hashes that are known beforehand: an open-addressing table, made once and only read after. A cell
 * holds a place and as much of the hash as there is room for: texts ask for unknown hashes most, and the table should
 * stay in the processor's cache.
 */
export class HashIndex {
  readonly #hashes: Uint32Array;
  readonly #shift: number;
  readonly #mask: number;
  /** low bits: place + 1; the bits above: the low bits of its hash; 0: nothing there */
  readonly #cells: Uint32Array;
  /** bits of a slot's number; a place + 1 fits in as many, as the table is larger than the list */
  readonly #bits: number;

  /** `hashes` are distinct; the place of each is its position. */
  constructor(hashes: Uint32Array) {
    let bits = 10;
    while (1 << bits < hashes.length * 1.75) bits += 1;
    this.#hashes = hashes;
    this.#shift = 32 - bits;
    this.#mask = (1 << bits) - 1;
    this.#bits = bits;
    this.#cells = new Uint32Array(1 << bits);
    for (let place = 0; place < hashes.length; place += 1) {
      const hash = hashes[place] ?? 0;
      let slot = hash >>> this.#shift;
      while (this.#cells[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#cells[slot] = (hash << this.#bits) | (place + 1);
    }
  }

  /** The place of a hash; -1 where it is not known. */
  find(hash: number): number {
    let slot = hash >>> this.#shift;
    for (;;) {
      const cell = this.#cells[slot] ?? 0;
      if (cell === 0) return -1;
      if ((cell ^ (hash << this.#bits)) >>> this.#bits === 0) {
        const place = (cell & this.#mask) - 1;
        if (this.#hashes[place] === hash) return place;
      }
      slot = (slot + 1) & this.#mask;
    }
  }
}
