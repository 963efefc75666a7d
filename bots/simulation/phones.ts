import { createHash } from "node:crypto";
import type { Outgoing, Sender, SendResult } from "../../core/delivery/sender.ts";
import { readSurveyChoice } from "../../core/delivery/surveyChoice.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";

/** What became of something sent, told by the platform afterwards. */
export type Receipt = { deliveryId: string; way: string; proof: "delivered" | "failed"; after: number };

/** A callback that reached a citizen's phone. */
export type Reached = { ticketId: string; round: number; way: string };

const MINUTE = 60_000;
/** Of a hundred messages so many are refused for good by the platform: a number that is not in use, a chat that is shut. */
const REFUSED: Readonly<Record<string, number>> = { wecomKf: 3, telegram: 5, sms: 10, voice: 10 };
/** Of a hundred messages that a network took so many do not arrive: the phone is off, nobody answers. */
const LOST: Readonly<Record<string, number>> = { sms: 5, voice: 35 };

/**
 * The phones of the citizens, the staff's application and the other systems: what comes of a message is thrown with
 * what it is about as the seed, so it does not depend on what else is sent in the same moment, nor on the ticket's number.
 */
export class Phones {
  readonly senders: Sender[];
  readonly receipts: Receipt[] = [];
  readonly reached: Reached[] = [];
  sent = 0;
  readonly #seed: string;
  readonly #tries = new Map<string, number>();

  constructor(office: WorkingOffice, seed: string) {
    this.#seed = seed;
    const systems = office.pack.lifecycle.syncs.map(({ id }) => `system:${id}`);
    this.senders = ["wecomKf", "telegram", "sms", "voice", "wecomApp", ...systems].map((way) => ({
      way,
      knowsKey: true,
      send: async (message) => this.#take(way, message),
    }));
  }

  #take(way: string, message: Outgoing): SendResult {
    this.sent += 1;
    const share = REFUSED[way];
    if (share === undefined) return { ok: true, receipt: null };
    const throwIt = this.#throw(way, message);
    if (throwIt("sent") < share) {
      const kind = way === "sms" || way === "voice" ? "final" : "closed";
      return { ok: false, kind, retryAfterMs: null, code: "simulated", why: "对方收不到" };
    }
    const lost = LOST[way];
    const proof = lost !== undefined && throwIt("lost") < lost ? "failed" : "delivered";
    if (lost !== undefined) {
      const after = (1 + throwIt("wait") / 10) * MINUTE;
      this.receipts.push({ deliveryId: message.deliveryId, way, proof, after });
    }
    const survey = readSurveyChoice(message.choices[0]?.value ?? "");
    if (survey !== null && proof === "delivered") this.reached.push({ ...survey, way });
    return { ok: true, receipt: message.deliveryId };
  }

  /** Numbers from 0 to 99 that belong to this try of this message. */
  #throw(way: string, { address, template, correlationId }: Outgoing): (of: string) => number {
    const what = `${this.#seed}\n${way}\n${address}\n${template}\n${correlationId}`;
    const message = createHash("sha256").update(what).digest("base64");
    const nth = (this.#tries.get(message) ?? 0) + 1;
    this.#tries.set(message, nth);
    return (of) => createHash("sha256").update(`${message}/${nth}/${of}`).digest().readUInt32BE(0) % 100;
  }
}
