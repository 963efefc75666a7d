import type { CallTurn } from "../../calls/call.ts";
import { maskCall } from "../../calls/maskCall.ts";
import { visibleFields } from "../../lifecycle/fieldRights.ts";
import type { RecordedEvent } from "../../lifecycle/ticketEvent.ts";
import type { ModelMaterial } from "../../model/prompts.ts";
import { maskStaffText } from "../../privacy/maskStaffText.ts";
import { maskText } from "../../privacy/maskText.ts";
import type { Seal } from "../../privacy/seal.ts";
import { isRestricted } from "../../records/ticketFile.ts";
import type { StoredTicket } from "../../store/ticketStore.ts";
import type { StaffAccess } from "./access.ts";
import type { OpenedCall } from "./callView.ts";
import { kindLabel, unitLabel } from "./labels.ts";
import { personalOf } from "./ticketRows.ts";

/** Why a ticket is not shown to a model: its words are not for this person, or it is about somebody's conduct. */
export type Withheld = "words" | "conduct";

/**
 * What a model is told of a ticket: masked more strictly than for staff, because it leaves the house. Complaints about
 * conduct are never told, and nothing is where the person who asks may not read the words.
 * @param opened the call behind it, where there is one
 */
export function modelMaterial(
  { office, actor }: StaffAccess,
  seal: Seal,
  stored: StoredTicket,
  events: readonly RecordedEvent[],
  opened: OpenedCall | null,
): ModelMaterial | Withheld {
  const { ticket } = stored;
  if (isRestricted(ticket)) return "conduct";
  if (visibleFields(office, ticket, actor, "handle").words === "hidden") return "words";
  const known = personalOf(seal, stored);
  const sieve = (text: string) => maskStaffText(maskText(text).masked, known);
  const words = events
    .flatMap((event) => (event.type === "registered" || event.type === "supplemented" ? [event.text] : []))
    .map(sieve)
    .join("\n");
  const kind = ticket.classification?.kind ?? "consult";
  return {
    office: office.name,
    words,
    ...(opened === null || opened.call.matter !== 0 ? {} : { turns: turnsOf(opened.turns, known) }),
    kind: kindLabel(office, kind),
    department: unitLabel(office, ticket.classification?.departmentId ?? null),
    item: ticket.matter === null ? null : sieve(ticket.matter),
    unitReplies: ticket.parts.flatMap(({ reply }) => (reply === null ? [] : [sieve(reply.text)])),
  };
}

function turnsOf(
  turns: readonly CallTurn[],
  known: Parameters<typeof maskCall>[1],
): ModelMaterial["turns"] & object {
  const masked = maskCall(turns, known);
  return turns.flatMap(({ speaker }, turn) =>
    speaker === "ivr"
      ? []
      : [
          {
            speaker: speaker === "citizen" ? ("群众" as const) : ("话务员" as const),
            text: masked.words({ turn }),
          },
        ],
  );
}
