/**
 * Does it for each, so many at the same time; the next one begins as soon as one is done.
 * @throws the first error, once nothing is under way any more; what has not begun by then is left
 */
export async function atOnce<T>(
  all: Iterable<T>,
  most: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const queue = all[Symbol.iterator]();
  const errors: unknown[] = [];
  const hand = async () => {
    for (let next = queue.next(); next.done !== true && errors.length === 0; next = queue.next()) {
      try {
        await work(next.value);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: most }, hand));
  if (errors.length > 0) throw errors[0];
}
