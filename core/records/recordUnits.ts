import type { Result } from "../lifecycle/eventParts.ts";
import { roleLabel } from "../lifecycle/packRules.ts";
import { activeParts, type Part, type Ticket } from "../lifecycle/ticket.ts";
import type { EventOf, EventType, RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { momentText } from "./dayText.ts";
import { recordTexts } from "./texts.ts";

/** The events of one type, oldest first. */
export function eventsOf<T extends EventType>(events: readonly RecordedEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}

/** Parts of the round at hand; of a round that has none yet, those of the round before. */
export function partsAtHand(ticket: Ticket): Part[] {
  const active = activeParts(ticket);
  if (active.length > 0) return active;
  const kept = ticket.parts.filter((part) => part.status !== "taken");
  const last = kept.at(-1)?.round;
  return kept.filter((part) => part.round === last).toSorted((a, b) => Number(b.lead) - Number(a.lead));
}

/** The unit, the named contact or the post that has a part. */
export function partName(office: WorkingOffice, { target, role }: Part): string {
  switch (target.to) {
    case "unit":
      return departmentName(office, target.departmentId) ?? target.departmentId;
    case "conduct":
      return recordTexts.conductUnit(
        roleLabel(office.pack, role),
        departmentName(office, target.departmentId),
      );
    case "level":
      return recordTexts.contactAt(target.hall, target.contact);
  }
}

/** The name of a department; null where none is known by that id. */
export function departmentName(office: WorkingOffice, id: string | null): string | null {
  return office.departments.find((one) => one.id === id)?.name ?? null;
}

/** Units in charge, the lead one first and named so where there are several; before dispatch the one proposed. */
export function unitsText(office: WorkingOffice, ticket: Ticket): string {
  const parts = partsAtHand(ticket);
  if (parts.length === 0) return departmentName(office, ticket.classification?.departmentId ?? null) ?? "";
  const several = parts.length > 1;
  const names = parts.map((part) => {
    const name = partName(office, part);
    return several && part.lead ? recordTexts.lead(name) : name;
  });
  return [...new Set(names)].join("、");
}

/** The lead unit. */
export function leadUnitText(office: WorkingOffice, ticket: Ticket): string {
  const [lead] = partsAtHand(ticket);
  return lead === undefined ? unitsText(office, ticket) : partName(office, lead);
}

/** Who handles it in the units: who replied, else who signed for it. */
export function operatorsText(ticket: Ticket): string {
  const names = partsAtHand(ticket).flatMap((part) => {
    const name = part.reply?.operator ?? part.operator?.name;
    return name === undefined || name === "" ? [] : [name];
  });
  return [...new Set(names)].join("、");
}

/** When it went out to a unit, in the round at hand or the last one that had units. */
export function dispatchedAt(ticket: Ticket): string | null {
  return (
    partsAtHand(ticket)
      .map((part) => part.sentAt)
      .sort()[0] ?? null
  );
}

/** What the units are asked to do: the task of each, and what was said at the dispatch. */
export function requirementText(
  office: WorkingOffice,
  ticket: Ticket,
  events: readonly RecordedEvent[],
): string {
  const parts = partsAtHand(ticket);
  const tasks = parts.flatMap((part) => {
    if (part.task === null) return [];
    return [parts.length > 1 ? recordTexts.unitSays(partName(office, part), part.task) : part.task];
  });
  const note = eventsOf(events, "dispatched").at(-1)?.note;
  return [...tasks, ...(note === null || note === undefined || note === "" ? [] : [note])].join("；");
}

/** What the units replied, each under its name where there are several. */
export function replyText(office: WorkingOffice, ticket: Ticket): string {
  const parts = partsAtHand(ticket);
  const replies = parts.flatMap((part) => {
    if (part.reply === null) return [];
    const words = resultText(part.reply);
    return [parts.length > 1 ? recordTexts.unitSays(partName(office, part), words) : words];
  });
  return replies.join("\n");
}

/** When the last unit replied; null while one has not. */
export function repliedAt(ticket: Ticket): string | null {
  const parts = partsAtHand(ticket);
  const moments = parts.flatMap((part) => (part.reply === null ? [] : [part.reply.at]));
  if (moments.length === 0 || moments.length < parts.length) return null;
  return moments.sort().at(-1) ?? null;
}

/** Plans and progress reports, oldest first. */
export function progressText(events: readonly RecordedEvent[]): string {
  return events
    .flatMap((event) => {
      if (event.type === "planned") {
        return [recordTexts.plan(momentText(event.at), event.plan, momentText(event.promisedAt))];
      }
      if (event.type !== "progressReported") return [];
      return [recordTexts.progress(momentText(event.at), event.progress, event.reasons)];
    })
    .join("\n");
}

/** A result with its basis and with what the citizen can do instead. */
export function resultText({ text, basis, alternative }: Result): string {
  return recordTexts.result(text, basis, alternative);
}
