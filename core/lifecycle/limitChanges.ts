import { isStatutory, type Ticket } from "./ticket.ts";
import type { RecordedEvent } from "./ticketEvent.ts";

type LimitChange = {
  to: "citizen";
  template: "limitChanged";
  params: { label: string; before: string; dueAt: string };
};

/** The citizen was told a date: when another one holds now, both are told. Limits of single units are not theirs. */
export function limitChanges(before: Ticket | null, event: RecordedEvent, after: Ticket): LimitChange[] {
  if (before === null) return [];
  const changed = new Set([
    ...(event.moves ?? []).map(({ id }) => id),
    ...(event.clocks ?? []).map(({ id }) => id),
  ]);
  return after.clocks.flatMap((clock): LimitChange[] => {
    if (!changed.has(clock.id) || !isStatutory(clock) || clock.partId !== undefined || clock.dueAt === null)
      return [];
    const old =
      before.clocks.find(({ id }) => id === clock.id) ??
      before.clocks.find(
        (one) => one.clock === clock.clock && one.partId === undefined && one.status === "running",
      );
    if (old === undefined || old.dueAt === null || old.dueAt === clock.dueAt) return [];
    return [
      {
        to: "citizen",
        template: "limitChanged",
        params: { label: clock.label, before: old.dueAt, dueAt: clock.dueAt },
      },
    ];
  });
}
