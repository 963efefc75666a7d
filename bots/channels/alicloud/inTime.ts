/** What had to be stored was not stored in time. Storing may still succeed: what is delivered again changes nothing. */
export class TooSlow extends Error {
  override name = "TooSlow";
}

/**
 * Waits so long for something to be stored: platforms give up on a callback soon, and are better told to come again
 * than kept waiting. @throws TooSlow, or what the storing throws
 */
export async function inTime<T>(ms: number, storing: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TooSlow(`not stored within ${ms} ms`)), ms);
  try {
    return await Promise.race([storing, promise]);
  } finally {
    clearTimeout(timer);
  }
}
