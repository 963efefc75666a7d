import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { readSurveyChoice } from "../../core/delivery/surveyChoice.ts";
import { isOpen } from "../../core/lifecycle/ticket.ts";
import { markReceived } from "../../core/store/outboxStore.ts";
import { parseTranscript } from "../channels/phone/parse.ts";
import { transcript } from "../channels/phone/transcript.ts";
import { type Bubble, bubblesAfter } from "../channels/web/bubbles.ts";
import { CHOICES } from "../dialogue/commands.ts";
import type { Inbound } from "../inbound.ts";
import { forget, load, lookAgain, openCase } from "./cases.ts";
import type { Lane } from "./lane.ts";
import type { Case, Citizen } from "./people.ts";
import { tellMore } from "./stories.ts";
import { plan, type World } from "./world.ts";

const MINUTE = 60_000;
/** A conversation that fell silent is ended so much later, with what is there registered. */
const SILENCE_MS = 24 * 60 * MINUTE;
/** More lines than that nobody writes for one request. */
const MOST_LINES = 8;

/** Words that the desk answers with a question, when there is a ticket. */
const ASKS_BACK: readonly string[] = ["撤回", "没办成"];

/** What somebody writes: words, or a choice that they tap. */
type Line = { text: string; choice?: string };

/** Writes a line, and plans what comes of it. @param at epoch ms */
export async function write(
  world: World,
  lane: Lane,
  citizen: Citizen,
  at: number,
  line: Line,
): Promise<void> {
  const { ticketId } = await lane.send(citizen, at, inboundOf(world, citizen, at, line));
  forget(
    world,
    citizen.cases.map(({ id }) => id),
  );
  const known = ticketId === null ? undefined : world.cases.get(ticketId);
  const isNew = ticketId !== null && known === undefined;
  if (isNew) await openCase(world, citizen, ticketId, at);
  else if (known !== undefined && isSurveyChoice(line)) await lookIfTakenUp(world, known, at);
  const asksBack = !isNew && line.choice === undefined && ASKS_BACK.includes(line.text);
  const untold = citizen.cases.length === 0 && line.choice !== CHOICES.finish;
  if (!untold && !asksBack) return;
  if (citizen.sent < MOST_LINES && !citizen.dice.chance(5)) {
    plan(world, at + citizen.dice.between(1, 6) * MINUTE, { do: "answer", citizen });
    return;
  }
  citizen.silent = true;
  plan(world, at + SILENCE_MS, { do: "write", citizen, text: "", choice: CHOICES.finish });
}

function isSurveyChoice({ choice }: Line): boolean {
  return choice !== undefined && readSurveyChoice(choice) !== null;
}

/** An unhappy answer takes the ticket up again: somebody has to look at it. */
export async function lookIfTakenUp(world: World, own: Case, at: number): Promise<void> {
  const { ticket } = await load(world, own.id);
  if (own.nextLook === null && isOpen(ticket) && ticket.status !== "telling")
    lookAgain(world, own, ticket, at);
}

/** Reads what the desk wrote, and answers it. */
export async function answer(world: World, lane: Lane, citizen: Citizen, at: number): Promise<void> {
  const line = lineTo(await read(world, citizen, at), citizen);
  if (line !== null) await write(world, lane, citizen, at, line);
}

/** Reads what is new in the chat; on the web page it counts as received with that. */
export async function read(world: World, citizen: Citizen, at: number): Promise<Bubble[]> {
  const { house } = world;
  const { prisma } = house.database;
  const person = { office: world.office(), personKey: citizen.personKey };
  const bubbles = await bubblesAfter(prisma, house.seal, person, citizen.seen, at);
  const last = bubbles.at(-1);
  if (last === undefined) return [];
  citizen.seen = BigInt(last.id);
  if (citizen.channel === "web") planGrade(world, citizen, bubbles, at);
  if (citizen.channel === "web")
    await markReceived(prisma, person.office.id, person.personKey, citizen.seen, new Date(at));
  return bubbles;
}

/** A callback on the page, which is seen when the page is. */
function planGrade(world: World, citizen: Citizen, bubbles: readonly Bubble[], at: number): void {
  for (const { payload } of bubbles.flatMap(({ choices }) => choices.slice(0, 1))) {
    const survey = readSurveyChoice(payload);
    const own = survey === null ? undefined : world.cases.get(survey.ticketId);
    if (survey === null || own === undefined || own.fate.survey === "none" || own.fate.survey === "unreached")
      continue;
    const doing = { do: "grade", case: own, round: survey.round, way: "web" } as const;
    plan(world, at + citizen.dice.between(1, 60) * MINUTE, doing);
  }
}

/** The answer to what the desk asks last; null: it asks nothing. */
function lineTo(bubbles: readonly Bubble[], { dice, phone, storyKind, cases }: Citizen): Line | null {
  const last = bubbles.findLast(({ text }) => text !== "");
  if (last === undefined) return null;
  const tap = (payload: string): Line | null =>
    last.choices.some((one) => one.payload === payload) ? { text: "", choice: payload } : null;
  const ticket = last.choices.find(({ payload }) => payload.startsWith("ticket:"));
  if (ticket !== undefined) return tap(ticket.payload);
  const dimension = last.choices.filter(({ payload }) => payload.startsWith("dimension:"));
  if (dimension.length > 0) return tap(dice.pick(dimension).payload);
  const yes = tap("yes");
  if (yes !== null) return yes;
  const notDone = last.choices.find(({ payload }) => readSurveyChoice(payload)?.grade === "notDone");
  if (cases.length > 0) return notDone === undefined || last.choices.length > 1 ? null : tap(notDone.payload);
  const found = tap(storyKind === "consult" && dice.chance(60) ? "solved" : "unsolved");
  if (found !== null) return found;
  if (/电话/u.test(last.text)) return { text: phone ?? "不想说" };
  return { text: tellMore(dice) };
}

function inboundOf(world: World, citizen: Citizen, at: number, { text, choice }: Line): Inbound {
  citizen.sent += 1;
  const { channel, personKey } = citizen;
  const body = { kind: "chat" as const, text, attachments: [], address: citizen.id };
  return {
    officeId: world.office().id,
    channel,
    externalId: `${citizen.id}-${citizen.sent}`,
    personKey,
    receivedAt: at,
    body: choice === undefined ? body : { ...body, choice },
  };
}

/** Rings up: the call comes in as a transcript. */
export async function call(world: World, lane: Lane, citizen: Citizen, at: number): Promise<void> {
  const office = world.office();
  citizen.sent += 1;
  const turns = [
    { speaker: "agent", text: "您好，请讲" },
    { speaker: "citizen", text: citizen.story },
    { speaker: "agent", text: "好的，给您登记了" },
  ];
  const said = transcript.parse({
    callId: `${citizen.id}-${citizen.sent}`,
    startedAt: shanghaiIso(at),
    caller: citizen.phone ?? "",
    called: office.settings.calledNumbers[0] ?? "",
    turns,
  });
  const inbound = parseTranscript(said, office.id, world.house.seal.hash);
  const { ticketId } = await lane.send(citizen, at, inbound);
  if (ticketId !== null) await openCase(world, citizen, ticketId, at);
}
