import { syncContacts } from "../../bots/channels/wecom/directory/syncContacts.ts";
import type { Desks } from "../../bots/program.ts";
import { handOverLeft } from "../../core/ticket/handOverLeft.ts";
import type { Task } from "../task.ts";

/** How often tickets of people who are not there any more are looked for beside what the contacts say, in ms. */
const LOOK_EVERY_MS = 10 * 60_000;

/** Follows WeChat Work's contacts, and hands over what leavers had in hand. */
export function peopleTask(desks: Desks): Task {
  const { database, seal, newId, now, log, offices, config, channels } = desks;
  const { wecom } = channels;
  const corpId = config.WECOM_CORP_ID;
  const parts = {
    prisma: database.prisma,
    seal,
    newId,
    now,
    onNobody: (office: string, ticket: string) =>
      log.error({ office, ticket }, "nobody to hand a ticket over to"),
  };
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    name: "people",
    everyMs: 60_000,
    run: async () => {
      const synced =
        wecom === null || corpId === undefined
          ? 0
          : await syncContacts({ house: desks, corpId, contacts: wecom.contacts });
      if (synced === 0 && now() < lookedAt + LOOK_EVERY_MS) return 0;
      lookedAt = now();
      let handed = 0;
      for (const office of offices()) handed += await handOverLeft(parts, office);
      return synced + handed;
    },
    stop: async () => undefined,
  };
}
