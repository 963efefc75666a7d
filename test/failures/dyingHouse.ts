import type { House } from "../../bots/house.ts";

/** The node is gone: nothing of it reaches the database any more, not even the note that something failed. */
export class Killed extends Error {
  override name = "Killed";
}

/**
 * Runs something over a house that dies at its n-th operation on the database, those inside a transaction included:
 * what was not committed by then is undone, as PostgreSQL does for a connection that breaks.
 * @returns false where it came to its end before
 */
export async function diesAt(
  house: House,
  operation: number,
  run: (house: House) => Promise<unknown>,
): Promise<boolean> {
  let left = operation - 1;
  const alive = (): void => {
    if (left <= 0) throw new Killed("killed");
    left -= 1;
  };
  const dying = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (one, name) => {
        const value: unknown = Reflect.get(one, name);
        if (typeof value !== "function" || typeof name !== "string" || !name.startsWith("$")) return value;
        return async (...given: unknown[]) => {
          if (name === "$transaction") {
            const [work, options] = given;
            if (typeof work !== "function") throw new Error("transactions are functions here");
            // killed at its last moment: everything is written, and not committed
            const inside = async (tx: object) => {
              const done: unknown = await work(dying(tx));
              alive();
              return done;
            };
            return await value.call(one, inside, options);
          }
          alive();
          return await value.apply(one, given);
        };
      },
    });
  try {
    await run({ ...house, database: { ...house.database, prisma: dying(house.database.prisma) } });
    return false;
  } catch (error) {
    if (left > 0) throw error;
    return true;
  }
}
