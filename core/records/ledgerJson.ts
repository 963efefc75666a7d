import { isStatutory, type Ticket } from "../lifecycle/ticket.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { type LedgerView, ledgerRow, type Rows } from "./ledger.ts";
import type { TicketFile } from "./ticketFile.ts";

/**
 * The ledger as a JSON array, piece by piece: an object for each row with its cells by the columns' labels and,
 * beside them, `number`, `source`, `kind`, `status` and the statutory `clocks`.
 */
export async function* ledgerJson(
  office: WorkingOffice,
  files: Rows<TicketFile>,
  view: LedgerView,
): AsyncGenerator<string> {
  const labels = distinct(office.pack.ledger.columns.map(({ label }) => label));
  let sequence = 0;
  for await (const file of files) {
    sequence += 1;
    const cells = ledgerRow(office, file, view, sequence);
    const { number, ticket } = file;
    const row = {
      ...Object.fromEntries(labels.map((label, i) => [label, cells[i] ?? ""])),
      number,
      source: ticket.source,
      kind: ticket.classification?.kind ?? null,
      status: ticket.status,
      clocks: clocksOf(ticket),
    };
    yield `${sequence === 1 ? "[\n" : ",\n"}${JSON.stringify(row)}`;
  }
  yield sequence === 0 ? "[]\n" : "\n]\n";
}

function clocksOf(ticket: Ticket) {
  return ticket.clocks.filter(isStatutory).map((clock) => ({
    id: clock.id,
    clock: clock.clock,
    label: clock.label,
    startsAt: clock.startsAt,
    dueAt: clock.dueAt,
    earlierDueAt: clock.earlierDueAt,
    status: clock.status,
    stoppedAt: clock.stoppedAt,
    provisional: clock.provisional,
    basis: clock.basis,
    ...(clock.partId === undefined ? {} : { partId: clock.partId }),
  }));
}

/** Two columns of one label would overwrite each other. */
function distinct(labels: readonly string[]): string[] {
  return labels.map((label, i) => {
    const before = labels.slice(0, i).filter((one) => one === label).length;
    return before === 0 ? label : `${label}（${before + 1}）`;
  });
}
