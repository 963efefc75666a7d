import type { Botkit, BotWorker } from "botkit";
import { addLikely, addToTicket, beginRequest, openTickets, startAddition } from "./addition.ts";
import { printOf } from "./draft.ts";
import { foldText, wordLength } from "./foldText.ts";
import type { Content, Recent } from "./memory.ts";
import { now, say, turnsOutToBe, understand } from "./moment.ts";
import { tellProgress } from "./progress.ts";
import { isChase, isNotDone, isSameMatter, isUnsolved, readSmallTalk } from "./smallTalk.ts";
import { isVague } from "./sufficiency.ts";
import { texts } from "./texts.ts";

/** So long after registering, what a person sends on is taken as more of the same matter. */
const SOON_MS = 30 * 60_000;
/** So long “没解决” brings back what was answered last. */
const ANSWERED_MS = 7 * 24 * 60 * 60_000;

/** Adds what hears every message to which no question is open. */
export function addTakeMessage(controller: Botkit): void {
  controller.hears(
    async () => true,
    "message",
    async (bot) => {
      const { text, choice, attachmentIds, memory, corrected } = now();
      if (corrected) return;
      if (choice !== null) return takeLateChoice();
      if (memory.draft !== null) return beginRequest({ text, attachmentIds });
      if (text === "") return takePhotos(bot);
      if (await takeTalk()) return;
      if (await takeReturning()) return;
      const recent = soonAfter();
      const content = { text, attachmentIds };
      if (recent !== null && isMore(text, recent)) return addLikely(recent.number, content);
      if (isSameMatter(text) && (await takeSameMatter(content))) return;
      // no words to work on yet: talk, until more is said
      beginRequest(content, isVague(text, understand(text)) ? "talk" : "addition");
    },
  );
}

/** “还是那个事”: more about the newest of the open ones, however long ago it was. */
async function takeSameMatter(content: Content): Promise<boolean> {
  const [newest] = await openTickets();
  if (newest === undefined) return false;
  await addLikely(newest.number, content);
  return true;
}

/** A choice under an older bubble. */
async function takeLateChoice(): Promise<void> {
  turnsOutToBe("command");
  if (now().choice === "unsolved" && bringBack()) return;
  await say(texts.staleChoice);
}

/** What was answered becomes an open request after all. */
function bringBack(): boolean {
  const { memory } = now();
  if (memory.answered === null) return false;
  turnsOutToBe("command");
  memory.draft = { ...memory.answered, solved: false, asks: 0, asked: [] };
  memory.answered = null;
  return true;
}

/** Bare photos: to what was just registered, to the only open ticket, to the one that is asked for, or to a new request. */
async function takePhotos(bot: BotWorker): Promise<void> {
  const { attachmentIds } = now();
  const recent = soonAfter();
  if (recent !== null) return addLikely(recent.number, { text: "", attachmentIds });
  await startAddition(bot, undefined, { text: "", attachmentIds });
}

/** Greetings, thanks and abuse, with nothing to handle in them. */
async function takeTalk(): Promise<boolean> {
  const { text, memory, desk, attachmentIds } = now();
  const talk = attachmentIds.length > 0 ? null : readSmallTalk(text);
  if (talk === null) return false;
  turnsOutToBe("talk");
  const [recent] = memory.recent;
  if (talk === "greeting") await say(texts.greeting(desk.office.name));
  else if (talk === "insult") await say(texts.calm, [{ title: texts.choices.callPerson, payload: "person" }]);
  else await say(recent === undefined ? texts.thanks : texts.thanksWithTicket(recent.number));
  return true;
}

/** Words about what is on the books already: said before, asked after, or not done after all. */
async function takeReturning(): Promise<boolean> {
  const { text, memory, desk, attachmentIds } = now();
  const answeredLately = memory.recent.some(({ at }) => desk.now - at < ANSWERED_MS);
  if (isUnsolved(text) && answeredLately && bringBack()) return true;
  const print = printOf(text);
  const same = wordLength(text) >= 4 ? memory.recent.find(({ prints }) => prints.includes(print)) : undefined;
  if (same === undefined && !isChase(text) && !isNotDone(text)) return false;
  const open = await openTickets();
  if (same !== undefined && open.some(({ number }) => number === same.number)) {
    turnsOutToBe("addition");
    await say(texts.already(same.number));
    if (attachmentIds.length > 0) await addToTicket(same.number, { text: "", attachmentIds });
    return true;
  }
  return (await takeChase()) || takeNotDone();
}

async function takeChase(): Promise<boolean> {
  const { text, desk, attachmentIds } = now();
  const [newest] = await openTickets();
  if (newest === undefined || !isChase(text)) return false;
  const kept = await desk.supplement(newest.number, { text, attachmentIds });
  turnsOutToBe(kept.ok ? "addition" : "command");
  if (kept.ok) await say(texts.chased(newest.number));
  await tellProgress(undefined);
  return true;
}

async function takeNotDone(): Promise<boolean> {
  const { text, desk, attachmentIds } = now();
  if (!isNotDone(text)) return false;
  const [newest] = await desk.tickets();
  if (newest === undefined) return false;
  await addToTicket(newest.number, { text, attachmentIds });
  return true;
}

function soonAfter(): Recent | null {
  const { memory, desk } = now();
  const [newest] = memory.recent;
  return newest !== undefined && desk.now - newest.at <= SOON_MS ? newest : null;
}

const STARTS_MORE = /^\s*(还有|另外|对了|补充|忘了说|忘说|而且|并且|再说|再补|哦对|还要说|顺便)/u;
const STARTS_NEW =
  /(还有|另外|又有|再有)(一|个|件|别的|其他)+.{0,3}(事|问题)|另一(件|个)(事|问题)|第二(件|个)(事|问题)|(还|再|也)(想|要)(问|咨询|办|反映)|再问/u;
const WANTS =
  /(想|要|需要|准备|打算)(办|申请|咨询|问|补办|开)|怎么(办|弄|申请|才能)|如何(办|申请)|咨询|请问|在哪/u;

const SURE_DOMAIN = 0.8;

/** True where a message soon after a registration rather adds to it than begins something new. */
function isMore(text: string, ticket: Recent): boolean {
  if (STARTS_NEW.test(text)) return false;
  const { kind, slots, domain, domainConfidence } = understand(text);
  const matter = slots.matter?.value;
  const sameMatter = matter !== undefined && ticket.matter !== null && alike(matter, ticket.matter);
  if (sameMatter || kind === "none") return true;
  if (WANTS.test(text) && matter !== undefined) return false;
  if (STARTS_MORE.test(text)) return true;
  // what was not done is told again in other words, with the papers and counters that it took
  if (ticket.reopened) return true;
  if (matter !== undefined && ticket.matter !== null) return false;
  const elsewhere = domain !== ticket.domain && domain !== "其他" && ticket.domain !== "其他";
  return !(elsewhere && domainConfidence >= SURE_DOMAIN && wordLength(text) >= 8);
}

function alike(one: string, other: string): boolean {
  const [a, b] = [foldText(one), foldText(other)];
  return a.includes(b) || b.includes(a);
}
