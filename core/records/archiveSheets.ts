import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { momentText } from "./dayText.ts";
import type { PaperDocument } from "./document.ts";
import { departmentName, eventsOf, partName, resultText } from "./recordUnits.ts";
import { shownOf } from "./shown.ts";
import { resultTexts, archiveTexts as t } from "./texts.ts";
import type { TicketFile, View } from "./ticketFile.ts";

/**
 * What a bundle holds beside forms and ledger: leaders' instructions, replies, meeting material, each a sheet of its
 * own where there is any.
 */
export function archiveSheets(office: WorkingOffice, file: TicketFile, view: View): PaperDocument[] {
  const { text } = shownOf(file.personal, view.sight ?? "masked");
  const sheet = (title: string, heads: readonly string[], rows: string[][]): PaperDocument[] =>
    rows.length === 0
      ? []
      : [{ title, subtitle: t.subtitle(office.name, file.number), blocks: [{ kind: "table", heads, rows }] }];
  const { events, ticket } = file;
  const unitOf = (partId: string): string => {
    const part = ticket.parts.find((one) => one.id === partId);
    return part === undefined ? partId : partName(office, part);
  };
  return [
    ...sheet(
      t.instructions.title,
      t.instructions.heads,
      eventsOf(events, "leaderInstructed").map((one) => [
        momentText(one.at),
        one.leader,
        text(one.instruction),
      ]),
    ),
    ...sheet(t.replies.title, t.replies.heads, replies(events, unitOf, text)),
    ...sheet(
      t.meetings.title,
      t.meetings.heads,
      eventsOf(events, "jointMeetingHeld").map((one) => [
        one.heldOn,
        one.participants.join("、"),
        text(one.decision),
        one.tasks
          .map(({ departmentId, task }) =>
            t.task(departmentName(office, departmentId) ?? departmentId, text(task)),
          )
          .join("\n"),
      ]),
    ),
    ...sheet(
      t.reviews.title,
      t.reviews.heads,
      eventsOf(events, "supervisorReviewed").map((one) => [
        momentText(one.at),
        one.reviewer,
        one.occasion,
        text(one.opinion),
      ]),
    ),
  ];
}

function replies(
  events: readonly RecordedEvent[],
  unitOf: (partId: string) => string,
  text: (typed: string) => string,
): string[][] {
  return events.flatMap((event) => {
    if (event.type === "replied") {
      const { reply } = event;
      return [
        [momentText(event.at), unitOf(event.partId), resultTexts[reply.result], text(resultText(reply))],
      ];
    }
    if (event.type === "feedbackGiven") {
      return [
        [momentText(event.at), t.toCitizen, resultTexts[event.result.result], text(resultText(event.result))],
      ];
    }
    return [];
  });
}
