import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { NewId } from "../ids.ts";
import { noticeText } from "../knowledge/guideIndex.ts";
import type { Command } from "../lifecycle/command.ts";
import { isStatutory, type Ticket } from "../lifecycle/ticket.ts";
import { understandIn } from "../office/understandIn.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { maskText } from "../privacy/maskText.ts";
import { progressCode } from "../privacy/progressCode.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Sql } from "../store/database.ts";
import { owe } from "../store/outboxStore.ts";
import { registerTicket } from "../store/registerTicket.ts";
import { loadTicket, type StoredTicket, ticketsOfPerson } from "../store/ticketStore.ts";
import { changeTicket, type SealedChange } from "../ticket/changeTicket.ts";
import { draftRegistration } from "../ticket/draftRegistration.ts";
import type { Channel } from "../words.ts";
import type { Correction, Desk, NewRequest, OfficeView, Outcome, Registered, TicketSummary } from "./desk.ts";
import { citizenStatusTexts } from "./texts.ts";

/** What a desk is opened with: an open transaction, the office, and whose turn it is. */
export type DeskOpening = {
  sql: Sql;
  office: WorkingOffice;
  seal: Seal;
  newId: NewId;
  now: number;
  person: { key: string; channel: Channel; phone: string | null };
  message: { externalId: string; receivedAt: number; correlationId: string };
};

const MOST_TICKETS = 10;

/** Opens one person's desk for one turn. What it does becomes real when the caller's transaction commits. */
export function openDesk(o: DeskOpening): Desk & { touched: () => string | null } {
  const { office, seal, sql, now } = o;
  let phone = o.person.phone;
  let touched: string | null = null;
  let registrations = 0;
  const actor = { role: "citizen" } as const;

  async function own(number: string): Promise<StoredTicket | null> {
    const found = await loadTicket(sql, office.id, { number });
    if (found === null) return null;
    const mine = await ticketsOfPerson(sql, office.id, personHash(), MOST_TICKETS * 10);
    return mine.some((one) => one.id === found.id) ? found : null;
  }

  const personHash = () => ({
    personKey: o.person.key,
    phoneHash: phone === null ? null : seal.hash(phone, office.id),
  });

  async function change(
    number: string,
    command: Command,
    personal?: SealedChange["personal"],
  ): Promise<Outcome<TicketSummary>> {
    const before = await own(number);
    if (before === null) return { ok: false, why: noSuchTicket(number) };
    const context = { sql, seal, office, now, correlationId: o.message.correlationId };
    const sealed = personal === undefined ? {} : { personal };
    const result = await changeTicket(context, before, command, actor, sealed);
    if (!result.ok) return { ok: false, why: result.why };
    touched = before.id;
    return { ok: true, value: summarize(office, before.number, result.after.ticket) };
  }

  async function register(request: NewRequest): Promise<Registered> {
    const ticketId = o.newId();
    registrations += 1;
    if (request.contact.phone !== undefined) phone = request.contact.phone;
    const draft = draftRegistration(office, seal, {
      ticketId,
      now,
      receivedAt: o.message.receivedAt,
      // one message may bring two matters: each has an id of its own
      source: {
        channel: o.person.channel,
        externalId: registrations === 1 ? o.message.externalId : `${o.message.externalId}#${registrations}`,
      },
      personKey: o.person.key,
      correlationId: o.message.correlationId,
      text: request.text,
      meaning: request.meaning,
      contact: request.contact,
      attachmentIds: request.attachmentIds,
      by: actor,
      ...(request.answeredBy === undefined ? {} : { answeredBy: request.answeredBy }),
      ...(request.declined === undefined ? {} : { declined: request.declined }),
      ...(request.confirmed === undefined ? {} : { confirmed: request.confirmed }),
      tellCitizen: false,
    });
    const given = await registerTicket(sql, draft, null);
    if (given === null) throw new Error("a registration without an inbox row always gives a number");
    touched = ticketId;
    const ticket: Ticket = JSON.parse(draft.state);
    return {
      ...summarize(office, given.number, ticket),
      code: progressCode(seal, office.id, given.number),
      awaitsTriage: ticket.needsTriage && ticket.closedAt === null,
    };
  }

  return {
    now,
    office: officeView(office, now),
    person: o.person,
    understand: (text) => understandIn(office, { text }, now),
    findAnswer: async (text) => {
      const found = office.guides.find(text);
      if (found === null) return null;
      const { guide, confidence } = found;
      return {
        guideId: guide.id,
        title: guide.title,
        notice: noticeText(guide.title, guide.body),
        confidence,
      };
    },
    register,
    tickets: async () => {
      const found = await ticketsOfPerson(sql, office.id, personHash(), MOST_TICKETS);
      return found.map((one) => summarize(office, one.number, one.ticket));
    },
    supplement: async (number, what) =>
      await change(
        number,
        { type: "supplement", text: maskText(what.text).masked, attachmentIds: what.attachmentIds },
        (before) => ({ ...before, text: [before.text, what.text].filter((part) => part !== "").join("\n") }),
      ),
    withdraw: async (number, reason) =>
      await change(number, { type: "withdraw", reason: maskText(reason).masked }),
    correct: async (number, correction) => await correct(number, correction, change),
    callPerson: async (reason) => {
      const row = {
        audience: "staff" as const,
        channel: "wecomApp",
        personKey: `role:${office.pack.triage.by}`,
        template: "personWanted",
        params: {
          personKey: o.person.key,
          channel: o.person.channel,
          reason: maskText(reason).masked.slice(0, 200),
        },
        sealed: null,
        dueAt: shanghaiIso(office.opensAt(now)),
        dedupeKey: `${o.person.key}/wanted/${shanghaiIso(now).slice(0, 13)}`,
        correlationId: o.message.correlationId,
      };
      const alreadyWaiting = !(await owe(sql, office.id, touched, new Date(now), [row]));
      return { alreadyWaiting };
    },
    touched: () => touched,
  };
}

async function correct(
  number: string,
  correction: Correction,
  change: (
    number: string,
    command: Command,
    personal?: SealedChange["personal"],
  ) => Promise<Outcome<TicketSummary>>,
): Promise<Outcome<TicketSummary>> {
  const { field, value } = correction;
  switch (field) {
    case "name":
    case "phone":
    case "address":
      return await change(number, { type: "correct", change: { field } }, (before) => ({
        ...before,
        [field]: value,
      }));
    case "kind":
      if (value !== "consult" && value !== "assist" && value !== "coordinate")
        return { ok: false, why: "没有这个类别" };
      return await change(number, { type: "correct", change: { field, to: value } });
    case "matter":
    case "unit":
      return await change(number, { type: "correct", change: { field, to: maskText(value).masked } });
  }
}

/** What a citizen is told of a ticket. */
export function summarize(office: WorkingOffice, number: string, ticket: Ticket): TicketSummary {
  const kind = ticket.classification?.kind ?? "consult";
  const departmentId = ticket.classification?.departmentId ?? null;
  return {
    number,
    title: ticket.title,
    kind,
    kindLabel: office.pack.kinds.find((one) => one.kind === kind)?.label ?? kind,
    status: ticket.status,
    statusText: citizenStatusTexts[ticket.status],
    department: office.departments.find((one) => one.id === departmentId)?.name ?? null,
    registeredAt: Date.parse(ticket.registeredAt),
    dates: ticket.clocks.flatMap((clock) =>
      clock.status === "running" && clock.dueAt !== null && clock.partId === undefined && isStatutory(clock)
        ? [
            {
              clock: clock.clock,
              label: clock.label,
              dueAt: Date.parse(clock.dueAt),
              provisional: clock.provisional,
            },
          ]
        : [],
    ),
    closed: ticket.closedAt !== null,
  };
}

function officeView(office: WorkingOffice, now: number): OfficeView {
  return {
    id: office.id,
    name: office.name,
    pack: office.pack,
    address: office.settings.address,
    phone: office.settings.phone,
    open: office.isOpen(now),
    hoursText: office.hoursText(now),
    opensAt: office.opensAt(now),
  };
}

function noSuchTicket(number: string): string {
  return `没有找到您名下编号为“${number}”的登记，请核对编号。`;
}
