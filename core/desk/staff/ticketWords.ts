import { visibleFields } from "../../lifecycle/fieldRights.ts";
import type { RecordedEvent } from "../../lifecycle/ticketEvent.ts";
import { maskStaffText } from "../../privacy/maskStaffText.ts";
import type { Seal } from "../../privacy/seal.ts";
import type { StoredTicket } from "../../store/ticketStore.ts";
import type { StaffAccess } from "./access.ts";
import { personalOf } from "./ticketRows.ts";

/** What a citizen said, masked, as far as this person may read it: "" where it is not for their eyes. */
export function maskedWords(
  { office, actor }: StaffAccess,
  seal: Seal,
  stored: StoredTicket,
  events: readonly RecordedEvent[],
): string {
  if (visibleFields(office, stored.ticket, actor, "handle").words === "hidden") return "";
  const known = personalOf(seal, stored);
  return events
    .flatMap((event) => (event.type === "registered" || event.type === "supplemented" ? [event.text] : []))
    .map((text) => maskStaffText(text, known))
    .join("\n");
}
