import type { TicketSummary } from "../../core/desk/desk.ts";
import { sameNumber } from "./commands.ts";
import { draftText } from "./draft.ts";
import { now, say } from "./moment.ts";
import { promises } from "./registration.ts";
import { texts } from "./texts.ts";

const MOST_LISTED = 5;

/** Tells where the person's requests stand: the one named, the only one, or a short list. */
export async function tellProgress(number: string | undefined): Promise<void> {
  const { desk, memory } = now();
  const tickets = await desk.tickets();
  if (number !== undefined) {
    const named = tickets.find((one) => sameNumber(one.number, number));
    return say(named === undefined ? texts.notYours(number) : wholly(named));
  }
  const [newest] = tickets;
  if (newest === undefined) {
    return say(
      memory.draft !== null && draftText(memory.draft) !== "" ? texts.progressPending : texts.progressNone,
    );
  }
  await say(overview(tickets, newest));
}

function overview(tickets: readonly TicketSummary[], newest: TicketSummary): string {
  const open = tickets.filter(({ closed }) => !closed);
  const [only] = open;
  if (only === undefined) return `${texts.progressOnlyClosed}\n${wholly(newest)}`;
  const older = tickets.length > open.length ? [texts.progressOlder(tickets.length - open.length)] : [];
  if (open.length === 1) return [wholly(only), ...older].join("\n");
  const lines = open
    .slice(0, MOST_LISTED)
    .map(({ number, title, statusText }) => texts.progressLine(number, title, statusText));
  return [texts.progressHead(open.length), ...lines, ...older, texts.progressMore].join("\n");
}

function wholly({ number, title, statusText, department, dates, closed }: TicketSummary): string {
  const who = department === null || closed ? [] : [texts.progressDepartment(department)];
  const when = closed ? [] : promises(dates);
  return [texts.progressLine(number, title, statusText), ...who, ...when].join("\n");
}
