import type { Logger } from "pino";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Database, Sql } from "../store/database.ts";
import type { Sender } from "./sender.ts";
import type { WayRule } from "./ways.ts";

/** What became of an answer that a ticket waits for. Times are ISO 8601 in +08:00. */
export type SettledAnswer = {
  officeId: string;
  ticketId: string;
  template: string;
  outcome:
    | { how: "delivered"; channel: string; receipt: string | null; at: string }
    | { how: "undeliverable"; attempts: { channel: string; at: string; outcome: string }[] };
  /** of the message that was delivered */
  correlationId: string;
};

/** What delivering needs. */
export type DeliveryParts = {
  database: Database;
  seal: Seal;
  /** null: an office that is not (or no longer) there */
  office: (id: string) => WorkingOffice | null;
  senders: readonly Sender[];
  /** epoch ms */
  now: () => number;
  log: Logger;
  /** name of this node, for the record of tries */
  node: string;
  /**
   * Called in the transaction that settles the answer: what it throws undoes the settling, which is tried again. The
   * ticket may have moved on meanwhile; that is to be borne, not thrown.
   */
  onSettled: (sql: Sql, answer: SettledAnswer) => Promise<void>;
  /** where a citizen answers a callback on a page of their own; absent: nowhere */
  surveyLink?: (round: { officeId: string; ticketId: string; round: number }) => string;
  /** the address that citizens use, e.g. PUBLIC_URL; absent: none is set, and pages are named in words */
  publicUrl?: string;
  /** how fast may be sent on a way; absent: as `wayRules` says */
  limits?: (way: string) => Pick<WayRule, "account" | "person">;
  /** so many transactions of a pass run beside each other; absent: few, for others are to be served meanwhile */
  atOnce?: number;
};
