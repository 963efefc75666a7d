import type { Logger } from "pino";
import type { Sender } from "../../../core/delivery/sender.ts";
import type { NewId } from "../../../core/ids.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import type { Receive } from "../../receive.ts";
import type { Server } from "../../server/createServer.ts";
import type { VoiceMessage } from "../alicloud/recording.ts";
import { botIdOf, telegramApi } from "./api.ts";
import { startPolling } from "./polling.ts";
import { telegramRoutes } from "./routes.ts";
import { createRunner } from "./runner.ts";
import { telegramSender } from "./sender.ts";
import { stepUpdates } from "./stepUpdates.ts";
import { announceWebhook } from "./webhook.ts";

/** What Telegram needs of the program. */
export type TelegramChannelParts = {
  apiUrl: string;
  token: string;
  /** TELEGRAM_WEBHOOK_SECRET */
  secret: string;
  /** https: Telegram brings updates there; null or http: we ask for them */
  publicUrl: string | null;
  /** this node's name */
  node: string;
  /** the office that the bot belongs to */
  office: () => string | null;
  database: Database;
  seal: Seal;
  receive: Receive;
  /** keeps a voice message to be heard; null: people are asked to write */
  keepVoice: ((voice: VoiceMessage) => Promise<boolean>) | null;
  newId: NewId;
  now: () => number;
  log: Logger;
  /** runs something after a while; gives back how to call it off. Default: a timer */
  later?: (ms: number, run: () => void) => () => void;
};

/** The channel, wired. */
export type TelegramChannel = {
  /** adds /telegram/webhook */
  routes: (server: Server) => void;
  sender: Sender;
  /** takes stored updates that are due: also those of nodes that died. @returns how many */
  step: () => Promise<number>;
  /**
   * Begins to take what comes in: by webhook where we can be reached over https, else by long polling. Where Telegram
   * cannot be reached it is tried again until it can: nobody waits for that.
   */
  start: () => void;
  /** takes nothing more, and waits for what is being taken */
  stop: () => Promise<void>;
};

/** An answer is waited for less long than deliveries wait for a sender; a long poll takes longer. */
const SEND_SECONDS = 15;
const POLL_SECONDS = 60;
const ANNOUNCE_AGAIN_MS = 30_000;

/** Telegram as a channel. */
export function createTelegramChannel(parts: TelegramChannelParts): TelegramChannel {
  const { database, seal, now, log, token, apiUrl } = parts;
  const account = { apiUrl, token, timeoutSeconds: SEND_SECONDS };
  const api = telegramApi(account);
  const intake = { database, seal, botId: botIdOf(token), office: parts.office, now };
  const step = async () => await stepUpdates({ ...parts, api, account, fetch });
  const runner = createRunner(step, (error) => log.error({ err: error }, "telegram updates not taken"));
  const onStored = () => runner.kick();
  const later = parts.later ?? timer;
  let polling: { stop: () => Promise<void> } | null = null;
  let callOff: () => void = () => undefined;
  let announcing: Promise<void> | null = null;

  async function announce(publicUrl: string): Promise<void> {
    try {
      await announceWebhook(api, publicUrl, parts.secret);
    } catch (error) {
      log.warn({ failure: error instanceof Error ? error.message : "unknown" }, "telegram webhook not set");
      callOff = later(ANNOUNCE_AGAIN_MS, () => {
        announcing = announce(publicUrl);
      });
    }
  }

  return {
    routes: (server) => telegramRoutes(server, { ...intake, secret: parts.secret, onStored }),
    sender: telegramSender({ api, database, now }),
    step,
    start: () => {
      if (parts.publicUrl?.startsWith("https:")) {
        announcing = announce(parts.publicUrl);
      } else {
        const waiting = telegramApi({ ...account, timeoutSeconds: POLL_SECONDS });
        polling = startPolling({ ...intake, api: waiting, node: parts.node, onStored, log });
      }
      runner.kick();
    },
    stop: async () => {
      await announcing;
      callOff();
      await polling?.stop();
      await runner.stop();
    },
  };
}

function timer(ms: number, run: () => void): () => void {
  const set = setTimeout(run, ms).unref();
  return () => clearTimeout(set);
}
