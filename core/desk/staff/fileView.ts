import { shanghaiIso } from "../../deadline/shanghaiTime.ts";
import { planTexts } from "../../delivery/planTexts.ts";
import type { Ticket } from "../../lifecycle/ticket.ts";
import type { RecordedEvent } from "../../lifecycle/ticketEvent.ts";
import { maskText } from "../../privacy/maskText.ts";
import type { Sieve } from "../../records/shown.ts";
import type { FileSending } from "../../store/fileSendings.ts";
import type { AttachmentInfo } from "../../store/staffQueries.ts";
import { fileTexts as t } from "./texts.ts";
import { actorName } from "./timeline.ts";

/** A photo or file of a ticket, and who put it there. */
export type FileView = AttachmentInfo & {
  addedBy: string;
  addedAt: string;
  /** staff put it there, and may mean it for the citizen */
  byStaff: boolean;
  /** the citizen is to get it with the next answer */
  forCitizen: boolean;
  /** it went along with an answer */
  told: boolean;
};

/** The photos and files of a ticket, oldest first. */
export function fileViews(
  { forCitizen = [], toldFiles = [] }: Ticket,
  events: readonly RecordedEvent[],
  attachments: readonly AttachmentInfo[],
  sieve: Sieve,
): FileView[] {
  const added = new Map<string, RecordedEvent>();
  for (const event of events) {
    if (event.type !== "registered" && event.type !== "supplemented") continue;
    for (const id of event.attachmentIds) if (!added.has(id)) added.set(id, event);
  }
  return attachments.flatMap((one) => {
    const event = added.get(one.id);
    if (event === undefined) return [];
    const byStaff = event.by.role === "staff";
    return [
      {
        ...one,
        fileName: sieve(maskText(one.fileName).masked),
        // what came in over a channel is the citizen's, whoever put it down
        addedBy: byStaff ? actorName(event) : t.citizen,
        addedAt: event.at,
        byStaff,
        forCitizen: forCitizen.includes(one.id),
        told: toldFiles.includes(one.id),
      },
    ];
  });
}

/** How files reach the citizen of a ticket, said before an answer is given. */
export function filesGo({ source: { channel } }: Ticket): string {
  if (channel === "wecomKf") return t.goByWechat;
  if (channel === "telegram") return t.goByTelegram;
  return channel === "web" ? t.goByPage : t.goNowhere;
}

/** What became of files that went along with answers: one sentence each. */
export function sentFiles(sendings: readonly FileSending[]): { at: string; text: string; whole: boolean }[] {
  return sendings.map(({ way, at, unsent }) => {
    const carries = way === "wecomKf" || way === "telegram" || way === "web";
    const text = carries ? t.went(planTexts.way(way)) : t.wentInWords(planTexts.way(way));
    return {
      at: shanghaiIso(at.getTime()),
      text: unsent === null || !carries ? text : `${text}${t.except(unsent)}`,
      whole: carries && unsent === null,
    };
  });
}
