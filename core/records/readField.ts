import { statusTexts } from "../lifecycle/texts.ts";
import type { Ticket } from "../lifecycle/ticket.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { FieldId } from "../policy/packForms.ts";
import type { RecordField } from "../policy/recordFields.ts";
import { dayText, momentText } from "./dayText.ts";
import { dimensionValues } from "./dimensionValues.ts";
import {
  feedbackText,
  handlingStateOf,
  onTheSpotOf,
  onTheSpotText,
  outcomeText,
  surveyOf,
} from "./recordAnswer.ts";
import { limitClassOf, limitClock, limitText, remarkText } from "./recordLimits.ts";
import {
  dispatchedAt,
  eventsOf,
  leadUnitText,
  operatorsText,
  progressText,
  repliedAt,
  replyText,
  requirementText,
  unitsText,
} from "./recordUnits.ts";
import { type Shown, shownOf } from "./shown.ts";
import { storyInParts, storyParts } from "./storyParts.ts";
import { recordTexts } from "./texts.ts";
import type { PersonalData, TicketFile, View } from "./ticketFile.ts";

/** A record being read: what is asked of it is computed when it is asked. */
export type Reading = {
  office: WorkingOffice;
  ticket: Ticket;
  events: readonly RecordedEvent[];
  number: string;
  sequence: number | null;
  now: number;
  shown: Shown;
  /** the words as they may show, with what was added later */
  story: string;
};

/** Begins to read a record; the view decides what of the citizen shows. */
export function readingOf(
  office: WorkingOffice,
  file: TicketFile,
  view: View,
  sequence: number | null,
): Reading {
  const { number, ticket, events } = file;
  const sight = view.sight ?? "masked";
  const story = storyText(events, sight === "full" ? file.personal?.text : undefined);
  const shown = shownOf(file.personal, sight);
  return { office, ticket, events, number, sequence, now: view.now, shown, story };
}

/** One field in words; "" where the record has nothing. Dimensions that the pack does not have are empty. */
export function readField(reading: Reading, field: FieldId): string {
  return isRecordField(field)
    ? FIELDS[field](reading)
    : dimensionText(reading, field.slice("dimension.".length));
}

function isRecordField(field: FieldId): field is RecordField {
  return Object.hasOwn(FIELDS, field);
}

const FIELDS: Record<RecordField, (reading: Reading) => string> = {
  number: ({ number }) => number,
  sequence: ({ sequence }) => (sequence === null ? "" : String(sequence)),
  citizenName: ({ shown }) => shown.personal.name ?? "",
  contactPerson: ({ shown }) => shown.personal.contactPerson ?? "",
  citizenPhone: ({ shown }) => shown.personal.phone ?? "",
  citizenIdNumber: ({ shown }) => papersText(shown.personal),
  citizenAddress: ({ shown }) => shown.personal.address ?? "",
  receivedAt: ({ ticket }) => momentText(ticket.receivedAt),
  registeredAt: ({ ticket }) => momentText(ticket.registeredAt),
  clerk: ({ ticket }) => ticket.firstAsked?.name ?? recordTexts.selfService,
  channel: ({ office, ticket }) => channelText(office, ticket),
  origin: ({ office, ticket }) => originText(office, ticket),
  matter: ({ ticket, shown }) => shown.text(ticket.matter ?? ""),
  kind: ({ office, ticket }) =>
    office.pack.kinds.find(({ kind }) => kind === ticket.classification?.kind)?.label ?? "",
  story: ({ story, shown }) => shown.text(story),
  storyInParts: ({ story, shown }) => shown.text(storyInParts(story)),
  problem: ({ story, shown }) => shown.text(storyParts(story).problem),
  demand: ({ story, shown }) => shown.text(storyParts(story).demand),
  suggestion: ({ story, shown }) => shown.text(storyParts(story).suggestion),
  cause: ({ events, shown }) => shown.text(eventsOf(events, "causeAnalysed").at(-1)?.cause ?? ""),
  verified: ({ events, shown }) => shown.text(eventsOf(events, "opinionGiven").at(-1)?.verified ?? ""),
  opinion: ({ events, shown }) => shown.text(eventsOf(events, "opinionGiven").at(-1)?.opinion ?? ""),
  onTheSpot: ({ events }) => {
    const spot = onTheSpotOf(events);
    return spot === null ? "" : recordTexts.onTheSpot[spot];
  },
  onTheSpotAnswer: ({ events, shown }) => onTheSpotText(events, shown.text),
  unit: ({ office, ticket }) => unitsText(office, ticket),
  leadUnit: ({ office, ticket }) => leadUnitText(office, ticket),
  unitOfficer: ({ ticket }) => operatorsText(ticket),
  // no directory of units' telephones is kept: the line is left to be filled in by hand
  unitPhone: () => "",
  sheetContact: ({ ticket }) => ticket.assignee?.name ?? ticket.firstAsked?.name ?? "",
  sheetPhone: ({ office }) => office.settings.phone,
  dispatchedAt: ({ ticket }) => momentText(dispatchedAt(ticket)),
  requirement: ({ office, ticket, events, shown }) => shown.text(requirementText(office, ticket, events)),
  limit: ({ ticket }) => limitText(ticket),
  typeAndLimit: (reading) =>
    recordTexts.typeAndLimit([dimensionText(reading, "complexity"), limitText(reading.ticket)]),
  limitClass: ({ ticket }) => (limitClassOf(ticket) === null ? "" : limitText(ticket)),
  dueAt: ({ ticket }) => momentText(limitClock(ticket)?.dueAt ?? null),
  reminders: ({ events }) => timesText(events, "reminded"),
  presses: ({ events }) => timesText(events, "pressed"),
  pressCount: ({ ticket }) => String(ticket.presses.pressed),
  redos: ({ events }) => redosText(events),
  progress: ({ events, shown }) => shown.text(progressText(events)),
  reply: ({ office, ticket, shown }) => shown.text(replyText(office, ticket)),
  repliedAt: ({ ticket }) => momentText(repliedAt(ticket)),
  result: ({ ticket, events, shown }) => outcomeText(ticket, events, shown.text),
  handlingState: ({ ticket }) => {
    const state = handlingStateOf(ticket);
    return state === null ? statusTexts[ticket.status] : recordTexts.handling[state];
  },
  redoState: ({ ticket }) => {
    const state = redoStateOf(ticket);
    return state === null ? "" : recordTexts.handling[state];
  },
  status: ({ ticket }) => statusTexts[ticket.status],
  closedAt: ({ ticket }) => momentText(ticket.closedAt),
  feedbackAt: ({ ticket }) => feedbackText(ticket),
  surveyAt: ({ office, ticket }) => surveyOf(office, ticket).at,
  surveyText: ({ office, ticket, shown }) => shown.text(surveyOf(office, ticket).text),
  satisfaction: ({ office, ticket }) => surveyOf(office, ticket).grade,
  satisfied: ({ office, ticket }) => {
    const { satisfied } = surveyOf(office, ticket);
    return satisfied === null ? "" : recordTexts.satisfied[satisfied];
  },
  citizenOpinion: ({ office, ticket, shown }) => shown.text(surveyOf(office, ticket).opinion),
  citizenConfirmation: ({ events }) => confirmationText(events),
  citizenConfirmedAt: ({ events }) => dayText(eventsOf(events, "confirmed").at(-1)?.at ?? null),
  unitSignature: ({ ticket }) => operatorsText(ticket),
  unitSignedAt: ({ ticket }) => dayText(repliedAt(ticket)),
  remark: ({ office, ticket, events, now, shown }) => remarkText(office, ticket, events, now, shown.text),
};

/** The state of the work after a second round of papers; null before there is one. */
export function redoStateOf(ticket: Ticket): ReturnType<typeof handlingStateOf> {
  return ticket.pauses > 1 ? handlingStateOf(ticket) : null;
}

function dimensionText({ office, ticket }: Reading, id: string): string {
  const dimension = office.pack.dimensions.find((one) => one.id === id);
  if (dimension === undefined) return "";
  return dimensionValues(ticket, dimension)
    .map((value) => dimension.values.find((one) => one.id === value)?.label ?? value)
    .join("、");
}

function storyText(events: readonly RecordedEvent[], unmasked: string | undefined): string {
  const [registered] = eventsOf(events, "registered");
  // photos alone are no words
  const added = eventsOf(events, "supplemented").flatMap(({ text }) =>
    text === "" ? [] : [recordTexts.supplement(text)],
  );
  return [unmasked ?? registered?.text ?? "", ...added].join("\n");
}

function papersText({ idNumber }: PersonalData): string {
  if (idNumber === undefined) return "";
  const { citizen, other } = recordTexts.papers;
  return `${/^\d{4}[\d*]{13}[\dXx]$/.test(idNumber) ? citizen : other} ${idNumber}`;
}

function channelText(office: WorkingOffice, { source: { channel } }: Ticket): string {
  const own = office.pack.channels.find((one) => one.channel === channel);
  return own?.label ?? recordTexts.channels[channel];
}

function originText(office: WorkingOffice, { origin }: Ticket): string {
  const known = office.pack.origins.find((one) => one.id === origin?.id) ?? office.pack.origins[0];
  return recordTexts.origin(known?.label ?? "", origin?.number ?? null, origin?.step ?? null);
}

function timesText(events: readonly RecordedEvent[], type: "reminded" | "pressed"): string {
  return recordTexts.yesAt(eventsOf(events, type).map((event) => momentText(event.at)));
}

/** Sent back for redoing by the check, or taken up again because the citizen said so. */
function redosText(events: readonly RecordedEvent[]): string {
  const moments = events.filter(
    (event) => event.type === "reopened" || (event.type === "replyChecked" && event.verdict === "redo"),
  );
  return recordTexts.yesAt(moments.map((event) => momentText(event.at)));
}

function confirmationText(events: readonly RecordedEvent[]): string {
  const confirmed = eventsOf(events, "confirmed").at(-1);
  return confirmed === undefined ? "" : recordTexts.confirmed[confirmed.way];
}
