import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { lockConversation, takeOver } from "../../core/store/conversationStore.ts";
import type { Database } from "../../core/store/database.ts";
import { answerCallsFor } from "../../core/store/outboxStore.ts";
import type { Decided } from "./decide.ts";
import type { Speaker } from "./people.ts";
import { talkTexts as t } from "./texts.ts";

export type TakeTalkParts = {
  database: Database;
  /** epoch ms */
  now: () => number;
  /** gives the platform's session to the clerk's own chat; false: they answer from the workbench */
  handOver: (officeId: string, personKey: string, userId: string) => Promise<boolean>;
};

/**
 * A member of staff takes a conversation with a citizen over: the program is silent until it is given back. Of two
 * people one gets it, and the other is told who.
 */
export async function takeTalk(
  parts: TakeTalkParts,
  speaker: Speaker,
  personKey: string,
  userId: string,
): Promise<Decided> {
  for (const { office, staff, guest } of speaker.accesses) {
    if (guest) continue;
    const at = parts.now();
    const holder = await parts.database.prisma.$transaction(async (tx) => {
      const conversation = await lockConversation(tx, office.id, personKey);
      if (conversation === null || conversation.takenOverBy !== null) return conversation?.takenOverBy;
      await takeOver(tx, office.id, personKey, null, staff.id);
      await answerCallsFor(tx, office.id, personKey, new Date(at));
      return staff.id;
    });
    if (holder === undefined || holder === null) continue;
    const name = office.staff.find(({ id }) => id === holder)?.name ?? holder;
    const caption = t.caption(name, shanghaiIso(at).slice(11, 16), t.talk);
    if (holder !== staff.id) return { text: t.talkTaken(name), caption, own: false };
    const moved = await parts.handOver(office.id, personKey, userId);
    return { text: moved ? t.talkMoved : t.talkHere, caption, own: true };
  }
  return { text: t.talkGone, caption: null, own: false };
}
