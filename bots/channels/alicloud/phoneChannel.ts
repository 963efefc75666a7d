import type { Logger } from "pino";
import type { Sender } from "../../../core/delivery/sender.ts";
import type { NewId } from "../../../core/ids.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import { countRecordings } from "../../../core/store/recordingStore.ts";
import type { Receive } from "../../receive.ts";
import type { Server } from "../../server/createServer.ts";
import { type AlicloudAccount, connectAlicloud } from "./connect.ts";
import { receiptRoutes } from "./receiptRoutes.ts";
import { keepVoice, type VoiceMessage } from "./recording.ts";
import { recordingRoutes } from "./recordingRoutes.ts";
import { smsSender } from "./smsSender.ts";
import { type HandedReceipt, stepReceipts } from "./stepReceipts.ts";
import { stepRecordings } from "./stepRecordings.ts";
import type { PhoneSettings } from "./templates.ts";
import { voiceSender } from "./voiceSender.ts";

/** What the telephone through Alibaba Cloud needs of the program. */
export type PhoneChannelParts = {
  account: Omit<AlicloudAccount, "now">;
  settings: (officeId: string) => PhoneSettings | null;
  /** PHONE_TOKEN */
  token: string;
  /** our address as seen from outside; null: nobody outside reaches us */
  publicUrl: string | null;
  database: Database;
  seal: Seal;
  newId: NewId;
  now: () => number;
  log: Logger;
  receive: Receive;
  officeOf: (wanted: string | undefined, called: string) => string | null;
  defaultOffice: () => string | null;
  /** who of an office is told of a recording that nobody can hear, e.g. `role:…` */
  staffOf: (officeId: string) => string;
  /** at least once per receipt */
  onReceipt: (handed: HandedReceipt) => Promise<void>;
};

/** The channel, wired. */
export type PhoneChannel = {
  /** adds /phone/receipts/voice, /phone/receipts/sms and /phone/recordings */
  routes: (server: Server) => void;
  /** `sms` and `voice` */
  senders: Sender[];
  /** hands on receipts. @returns how many */
  stepReceipts: () => Promise<number>;
  /** does the next step of recordings. @returns how many */
  stepRecordings: () => Promise<number>;
  /** keeps a voice message of any chat; null: nothing can be heard here */
  keepVoice: ((voice: VoiceMessage) => Promise<boolean>) | null;
  /** recordings on their way, by office and state */
  countRecordings: () => Promise<{ officeId: string; status: string; count: number }[]>;
};

/** Alibaba Cloud as a channel: calls and short messages out, receipts, keys and recordings in. */
export function createPhoneChannel(parts: PhoneChannelParts): PhoneChannel {
  const { database, seal, newId, now, log, token, receive, staffOf, publicUrl, onReceipt } = parts;
  const { sms, voice, nls } = connectAlicloud({ ...parts.account, now });
  const keepParts = { sql: database.prisma, seal, newId, now };
  return {
    routes: (server) => {
      receiptRoutes(server, { token, database, seal, defaultOffice: parts.defaultOffice, now });
      if (nls === null) return;
      recordingRoutes(server, { token, database, seal, newId, officeOf: parts.officeOf, now });
    },
    senders: [
      smsSender({ rpc: sms, database, settings: (officeId) => parts.settings(officeId)?.sms ?? null, now }),
      voiceSender({
        rpc: voice,
        database,
        settings: (officeId) => parts.settings(officeId)?.voice ?? null,
        now,
      }),
    ],
    stepReceipts: async () => await stepReceipts({ database, seal, onReceipt, now, log }),
    stepRecordings: async () =>
      nls === null ? 0 : await stepRecordings({ nls, database, seal, receive, staffOf, publicUrl, now, log }),
    keepVoice: nls === null ? null : async (message) => await keepVoice(keepParts, message),
    countRecordings: async () => await countRecordings(database.prisma),
  };
}
