/** Something that somebody (by name) does at its time (epoch ms). */
export type Task<T> = { at: number; who: string; what: T };

type Entry<T> = Task<T> & { order: number; taken: boolean };

/**
 * What is still to happen, the next thing first. Of two people's at one moment the order is that of their names, of one
 * person's the order in which they were put in: so it does not depend on who was looked at first.
 */
export class Agenda<T> {
  readonly #heap: Entry<T>[] = [];
  /** by name, whatever is not taken yet */
  readonly #of = new Map<string, Set<Entry<T>>>();
  #order = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** When the next thing happens (epoch ms), or null. */
  get nextAt(): number | null {
    while (this.#heap[0]?.taken === true) this.#removeFirst();
    return this.#heap[0]?.at ?? null;
  }

  add(at: number, who: string, what: T): void {
    const entry = { at, who, what, order: this.#order++, taken: false };
    const own = this.#of.get(who);
    if (own === undefined) this.#of.set(who, new Set([entry]));
    else own.add(entry);
    this.#size += 1;
    let place = this.#heap.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.#heap[above];
      if (other === undefined || isBefore(other, entry)) break;
      this.#heap[place] = other;
      place = above;
    }
    this.#heap[place] = entry;
  }

  /** Everything that happens before that moment, in order; it is the agenda's no more. */
  takeBefore(moment: number): Task<T>[] {
    const taken: Task<T>[] = [];
    for (let at = this.nextAt; at !== null && at < moment; at = this.nextAt) {
      const [first] = this.#heap;
      if (first === undefined) break;
      this.#removeFirst();
      taken.push(this.#take(first));
    }
    return taken;
  }

  /** The next thing that this one does before that moment; it is the agenda's no more. Null: there is none. */
  takeNextOf(who: string, moment: number): Task<T> | null {
    let next: Entry<T> | null = null;
    for (const entry of this.#of.get(who) ?? [])
      if (entry.at < moment && (next === null || isBefore(entry, next))) next = entry;
    return next === null ? null : this.#take(next);
  }

  #take(entry: Entry<T>): Task<T> {
    entry.taken = true;
    this.#size -= 1;
    const own = this.#of.get(entry.who);
    own?.delete(entry);
    if (own?.size === 0) this.#of.delete(entry.who);
    return { at: entry.at, who: entry.who, what: entry.what };
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      const left = this.#heap[below];
      const right = this.#heap[below + 1];
      if (left === undefined) break;
      let next = left;
      if (right !== undefined && isBefore(right, left)) {
        next = right;
        below += 1;
      }
      if (isBefore(last, next)) break;
      this.#heap[place] = next;
      place = below;
    }
    this.#heap[place] = last;
  }
}

function isBefore(a: Entry<unknown>, b: Entry<unknown>): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.who === b.who ? a.order < b.order : a.who < b.who;
}
