import type { NewRequest, PromisedDate, Registered } from "../../core/desk/desk.ts";
import type { Meaning } from "../../core/understanding/meaning.ts";
import { CHOICES } from "./commands.ts";
import { draftContact, draftMeaning, draftText, printsOf } from "./draft.ts";
import type { Draft } from "./memory.ts";
import { now, say, turnsOutToBe } from "./moment.ts";
import { tellDeadline, tellInstant } from "./tellDate.ts";
import { texts } from "./texts.ts";

const MOST_RECENT = 5;

/** Registers what was told, tells number, who, by when and how to ask again. @param pointer where it may belong besides */
export async function registerOpen(draft: Draft, pointer: string | null): Promise<Registered> {
  const registered = await register(draft, {});
  turnsOutToBe("ticket");
  const lines = [
    pointer,
    texts.registered(registered.number),
    whoHandles(registered),
    ...promises(registered.dates),
  ];
  await say(
    [...lines, officeClosed(), lacksPhone(draft), texts.howToAsk(registered.code), texts.addMore]
      .filter((line) => line !== null)
      .join("\n"),
  );
  return registered;
}

/** Registers a request that a guide answered and the citizen found this enough: born closed. */
export async function registerSolved(draft: Draft, answer: NonNullable<Draft["answer"]>): Promise<void> {
  const registered = await register(draft, { answeredBy: answer });
  turnsOutToBe("answered");
  now().memory.answered = { ...draft, answer: null, lookedUp: true };
  await say(`${texts.bornClosed(registered.number)}\n${texts.justCode(registered.code)}`);
}

/** Registers a request that does not belong here, tells why and where it does belong; a person can overrule. */
export async function registerDeclined(
  draft: Draft,
  declined: NonNullable<NewRequest["declined"]>,
): Promise<void> {
  const registered = await register(draft, { declined });
  turnsOutToBe("declined");
  await say(`${texts.declined(declined.told, registered.number)}\n${texts.justCode(registered.code)}`, [
    { title: texts.choices.person, payload: `${CHOICES.person}:${registered.number}` },
  ]);
}

async function register(
  draft: Draft,
  more: Pick<NewRequest, "answeredBy" | "declined">,
): Promise<Registered> {
  const { desk, memory } = now();
  const meaning = draftMeaning(draft);
  const registered = await desk.register({
    text: draftText(draft) || texts.photosOnly,
    meaning,
    contact: draftContact(draft, meaning),
    attachmentIds: draft.attachmentIds,
    ...(draft.confirmed && desk.office.pack.lifecycle.confirmation?.ways.includes("chat")
      ? { confirmed: "chat" }
      : {}),
    ...more,
  });
  remember(draft, meaning, registered.number);
  memory.draft = null;
  return registered;
}

function remember(draft: Draft, meaning: Meaning, number: string): void {
  const { memory, desk } = now();
  const matter = meaning.slots.matter?.value ?? null;
  const { domain } = meaning;
  const ticket = { number, at: desk.now, matter, domain, prints: printsOf(draft), reopened: false };
  memory.recent = [ticket, ...memory.recent].slice(0, MOST_RECENT);
  memory.lastAddition = null;
  memory.cancelled = null;
}

function whoHandles({ department, awaitsTriage }: Registered): string {
  if (awaitsTriage) return texts.awaitsTriage;
  return department === null ? texts.withWindow(now().desk.office.name) : texts.withDepartment(department);
}

/** The promised dates in the citizen's words, the earliest first. */
export function promises(dates: readonly PromisedDate[]): string[] {
  const { desk } = now();
  const owed = dates.filter(({ clock }) => !INSIDE.has(clock)).toSorted((a, b) => a.dueAt - b.dueAt);
  if (owed.length === 0) return [texts.noDates];
  const told = owed.map((date) => tellPromise(date, tellDeadline(date.dueAt, desk.now)));
  return owed.some(({ provisional }) => provisional) ? [...told, texts.provisional] : told;
}

/** Clocks of the house, of which the citizen is told nothing. */
const INSIDE = new Set(["analysis", "extension", "rectification"]);

function tellPromise({ clock, label }: PromisedDate, date: string): string {
  const sentences: Record<string, (date: string) => string> = texts.dates;
  return sentences[clock]?.(date) ?? texts.otherDate(label, date);
}

function officeClosed(): string | null {
  const { office, now: instant } = now().desk;
  if (office.open) return null;
  const opens = tellInstant(office.opensAt, instant);
  return office.pack.counting.outsideHours === "atOpening"
    ? texts.closedAtOpening(opens)
    : texts.closedAtOnce(opens);
}

function lacksPhone(draft: Draft): string | null {
  const { desk, turn } = now();
  const known = desk.person.phone ?? draftContact(draft, draftMeaning(draft)).phone;
  return known === undefined && turn.channel === "web" ? texts.noPhoneGiven : null;
}
