import { belongingOf } from "./belonging.ts";
import { draftMeaning, draftText } from "./draft.ts";
import { now, say, turnsOutToBe } from "./moment.ts";
import { registerOpen } from "./registration.ts";
import { isVague } from "./sufficiency.ts";
import { tellInstant } from "./tellDate.ts";
import { texts } from "./texts.ts";

/** Calls a person. What was told so far is registered first, so that it has its number and the person reads it whole. */
export async function callPerson(reason: string): Promise<void> {
  const { desk } = now();
  turnsOutToBe("command");
  await registerTold();
  const { alreadyWaiting } = await desk.callPerson(reason);
  const { office } = desk;
  if (!office.open) {
    return say(texts.personClosed(office.phone, office.hoursText, tellInstant(office.opensAt, desk.now)));
  }
  await say(alreadyWaiting ? texts.personAlready : texts.personCalled);
}

/** Words without a matter yet are no request: they stay with the conversation, and no question goes with the call. */
async function registerTold(): Promise<void> {
  const moment = now();
  const { draft } = moment.memory;
  if (draft === null) return;
  const text = draftText(draft);
  const meaning = draftMeaning(draft);
  if (draft.attachmentIds.length === 0 && isVague(text, meaning)) {
    moment.hush = true;
    return;
  }
  const belonging = belongingOf(text, meaning, moment.desk.office.pack);
  await registerOpen(draft, belonging.here ? belonging.told : null);
}
