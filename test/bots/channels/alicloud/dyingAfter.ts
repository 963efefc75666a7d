import type { RecordingParts } from "../../../../bots/channels/alicloud/stepRecordings.ts";

/**
 * The same parts as of a node that is killed after so many operations: those done are done, and from then on nothing
 * of it reaches the database or the platform any more, not even the note that something failed.
 */
export function dyingAfter(
  operations: number,
  parts: RecordingParts,
): Pick<RecordingParts, "database" | "nls" | "receive"> {
  let left = operations;
  const alive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (left <= 0) throw new Error("killed");
    left -= 1;
    return await work();
  };
  const prisma = new Proxy(parts.database.prisma, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function" || typeof name !== "string" || !name.startsWith("$")) return value;
      return async (...given: unknown[]) => await alive(async () => await value.apply(target, given));
    },
  });
  const { nls, receive } = parts;
  return {
    database: { ...parts.database, prisma },
    nls: {
      submit: async (link, callbackUrl) => await alive(async () => await nls.submit(link, callbackUrl)),
      result: async (taskId) => await alive(async () => await nls.result(taskId)),
      hearShort: async (sound, format) => await alive(async () => await nls.hearShort(sound, format)),
    },
    receive: async (inbound) => await alive(async () => await receive(inbound)),
  };
}
