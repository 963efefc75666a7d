/** A ticket ready to be written; its number is given out by the same statement. */
export type TicketDraft = {
  officeId: string;
  ticketId: string;
  year: number;
  /** e.g. `2026年第{seq}号`; the sequence number goes where {seq} stands, padded to `pad` digits */
  numberTemplate: string;
  pad: number;
  packId: string;
  packVersion: number;
  status: string;
  kind: string;
  departmentId: string | null;
  channel: string;
  externalId: string;
  personKey: string;
  phoneHash: string | null;
  personalSealed: Uint8Array<ArrayBuffer>;
  title: string;
  /** JSON of the fold */
  state: string;
  registeredAt: Date;
  nextDueAt: Date | null;
  /** whose turn it is */
  ownerRole: string;
  ownerStaffId: string | null;
  ownerDepartmentId: string | null;
  /** when the clock itself has something to do next: a rung of the ladder, the end of a pause */
  wakeAt: Date | null;
  closedAt: Date | null;
  /** not taken on, with reason and pointer */
  declined: boolean;
  /** in order; each body as made by linkBody */
  links: { type: string; at: string; body: string; sealed: Uint8Array | null }[];
  clocks: ClockRow[];
  outbox: OutboxRow[];
};

export type ClockRow = {
  id: string;
  name: string;
  status: string;
  startsAt: string;
  dueAt: string;
  /** the date first promised, where another one took its place */
  firstDueAt: string | null;
  provisional: boolean;
  basis: string;
  calendarVersion: string;
  stoppedAt: string | null;
};

export type OutboxRow = {
  audience: "citizen" | "staff" | "system";
  channel: string;
  personKey: string;
  template: string;
  params: Record<string, unknown>;
  /** base64 of sealed bytes */
  sealed: string | null;
  dueAt: string;
  dedupeKey: string;
  correlationId: string;
};
