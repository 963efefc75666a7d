import type { StaffMember } from "../office/office.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { OwedMessageRow } from "../store/deliveryStore.ts";
import { addresseesOf } from "./addressees.ts";
import type { DeliveryParts } from "./parts.ts";
import type { Owed, Reach, Tried } from "./plan.ts";
import type { Wording } from "./words.ts";

/** A message owed with everything opened that its plan and its words need. */
export type Situation = {
  row: OwedMessageRow;
  office: WorkingOffice;
  owed: Owed;
  reach: Reach;
  /** tries since the ways were last open anew */
  tried: Tried[];
  wording: Wording;
  members: StaffMember[];
  /** where a way reaches the addressee */
  address: (way: string) => string;
};

/** Opens what is sealed, finds who is meant. @throws SealBroken, and Error for an office that is not there */
export function situationOf(
  parts: DeliveryParts,
  senders: ReadonlySet<string>,
  row: OwedMessageRow,
): Situation {
  const office = parts.office(row.officeId);
  if (office === null) throw new Error(`no office ${row.officeId}`);
  const audience = audienceOf(row.audience);
  const { members, standIn } =
    audience === "staff" ? addresseesOf(office, row.personKey) : { members: [], standIn: null };
  const phone = audience === "citizen" ? phoneOf(parts, row) : null;
  const chat =
    row.addressSealed === null || audience !== "citizen"
      ? null
      : parts.seal.open(row.addressSealed, row.officeId);
  return {
    row,
    office,
    owed: {
      audience,
      channel: audience === "system" ? row.personKey : row.channel,
      template: row.template,
      dueAt: row.dueAt.getTime(),
      handedAt: row.sentAt?.getTime() ?? null,
      receivedAt: row.receivedAt?.getTime() ?? null,
    },
    reach: {
      senders,
      address: audience === "staff" ? members.length > 0 : chat !== null,
      phone: phone !== null,
      chat: row.lastInAt === null ? null : { lastInAt: row.lastInAt.getTime(), sentSince: row.sentSince },
    },
    tried: row.tries.filter(({ round }) => round === row.round),
    wording: {
      audience,
      template: row.template,
      params: row.params,
      body: row.bodySealed === null ? null : parts.seal.open(row.bodySealed, row.officeId),
      ticket:
        row.ticketId === null || row.number === null
          ? null
          : {
              id: row.ticketId,
              number: row.number,
              title: row.title ?? "",
              departmentId: row.departmentId,
              conduct: row.conduct,
            },
      standIn,
      link: linkOf(parts, row),
    },
    members,
    address: (way) => addressOn(way, { row, members, phone, chat }),
  };
}

/** By short message a callback can be answered on a page, where there is room to say more than a number. */
function linkOf({ surveyLink }: DeliveryParts, { template, officeId, ticketId, params }: OwedMessageRow) {
  if (template !== "survey" || ticketId === null || surveyLink === undefined) return null;
  const round: unknown = typeof params === "object" && params !== null ? Reflect.get(params, "round") : 1;
  return surveyLink({ officeId, ticketId, round: typeof round === "number" ? round : 1 });
}

function addressOn(
  way: string,
  at: { row: OwedMessageRow; members: StaffMember[]; phone: string | null; chat: string | null },
): string {
  if (way === "wecomApp") return at.members.map(({ id }) => id).join("|");
  if (way === "sms" || way === "voice") return at.phone ?? "";
  return at.chat ?? at.row.personKey;
}

function audienceOf(text: string): Owed["audience"] {
  if (text === "citizen" || text === "staff" || text === "system") return text;
  throw new Error(`unknown audience ${text}`);
}

/** The number that the citizen gave with the ticket. */
function phoneOf(parts: DeliveryParts, { officeId, personalSealed }: OwedMessageRow): string | null {
  if (personalSealed === null) return null;
  const personal: unknown = JSON.parse(parts.seal.open(personalSealed, officeId));
  if (typeof personal !== "object" || personal === null || !("phone" in personal)) return null;
  return typeof personal.phone === "string" && personal.phone !== "" ? personal.phone : null;
}

/** The way that a message takes first: while it is on it, its row names none. */
export function firstWayOf({ audience, channel, personKey }: OwedMessageRow): string {
  if (audience === "staff") return "wecomApp";
  if (audience === "system") return personKey;
  return ["wecomKf", "telegram", "web"].includes(channel) ? channel : "sms";
}
