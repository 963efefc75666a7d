import { fold } from "../../lifecycle/evolve.ts";
import type { RecordedEvent } from "../../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import type { Rows } from "../ledger.ts";
import type { TicketFile } from "../ticketFile.ts";
import { countClocks } from "./countClocks.ts";
import { countEvents } from "./countEvents.ts";
import type { Counted } from "./counted.ts";
import { countState } from "./countState.ts";
import { emptyFigures, type Figures, type Period } from "./tally.ts";
import { unitsIn } from "./unitsIn.ts";

/**
 * The figures of a period, recounted from the records: every number is one of events that happened before the period's
 * end, so the figures of a period that is over never change, and no flag that somebody forgot to reset can enter.
 * @param now epoch ms
 */
export async function figuresOf(
  office: WorkingOffice,
  files: Rows<Pick<TicketFile, "number" | "events">>,
  period: Period,
  now: number,
): Promise<Figures> {
  const figures = emptyFigures(period);
  for await (const file of files) countTicket(office, figures, file, now);
  return figures;
}

/** Adds one request to figures that were begun with `emptyFigures`. Requests of later periods add nothing. */
export function countTicket(
  office: WorkingOffice,
  figures: Figures,
  { number, events }: Pick<TicketFile, "number" | "events">,
  now: number,
): void {
  const { from, to } = figures.period;
  const known = before(events, to);
  if (known.length === 0) return;
  const ticket = fold(known);
  const counted: Counted = {
    office,
    figures,
    file: { number, ticket, events: known, personal: null },
    asOf: Math.min(now, to),
    during: (at) => {
      const moment = Date.parse(at);
      return moment >= from && moment < to;
    },
  };
  const units = unitsIn(counted);
  countState(counted);
  countClocks(counted, units);
  countEvents(counted, units);
}

/** Times of a record never go back, so it can be cut in one place. */
function before(events: readonly RecordedEvent[], to: number): readonly RecordedEvent[] {
  const end = events.findIndex((event) => Date.parse(event.at) >= to);
  return end < 0 ? events : events.slice(0, end);
}
