import { hostname } from "node:os";
import type { Sender } from "../../core/delivery/sender.ts";
import { recordProof } from "../../core/store/deliveryRecord.ts";
import type { House } from "../house.ts";
import type { Receive } from "../receive.ts";
import type { Server } from "../server/createServer.ts";
import { loadPhoneSettings } from "./alicloud/loadPhoneSettings.ts";
import { createPhoneChannel, type PhoneChannel } from "./alicloud/phoneChannel.ts";
import { proofOf } from "./alicloud/receipts.ts";
import type { HandedReceipt } from "./alicloud/stepReceipts.ts";
import { type Connectors, openConnectors } from "./connectors/openConnectors.ts";
import { connectorRoutes } from "./connectors/routes.ts";
import { officeOfCall } from "./officeOfCall.ts";
import { createTelegramChannel, type TelegramChannel } from "./telegram/telegramChannel.ts";
import type { KfPullParts } from "./wecom/kfPull.ts";
import { loginRoutes } from "./wecom/login/routes.ts";
import { openWecomChannel } from "./wecom/openChannel.ts";
import type { Wecom } from "./wecom/wecom.ts";

/** The ways in and out that are configured, beside the web chat and the transcripts that are always there. */
export type Channels = {
  /** null: no keys of Alibaba Cloud */
  phone: PhoneChannel | null;
  /** null: no token of a bot */
  telegram: TelegramChannel | null;
  /** null: no corp of WeChat Work */
  wecom: Wecom | null;
  connectors: Connectors;
  /** every way out, for the delivery */
  senders: Sender[];
  routes: (server: Server) => Promise<void>;
  /** the channels' own numbers for /metrics */
  measures: () => ReturnType<Wecom["measures"]>;
  /** begins to take what comes in by itself */
  start: () => void;
  stop: () => Promise<void>;
};

/**
 * Opens what the configuration names. Connects to nothing yet.
 * @param onKeys pressed keys of a survey's call go here. @param worker the inbox's worker of this node
 */
export function openChannels(
  house: House,
  receive: Receive,
  onKeys: (handed: HandedReceipt) => Promise<void>,
  worker: KfPullParts["worker"],
): Channels {
  const { config, database, seal, newId, now, log, officeOf } = house;
  const phone = openPhone(house, receive, onKeys);
  const telegram = openTelegram(house, receive, phone);
  const wecom = openWecomChannel(house, worker, phone?.keepVoice ?? null);
  const connectors = openConnectors({
    database,
    seal,
    officeOf,
    newId,
    now,
    log,
    dataDir: config.dataDir,
    fetch,
  });
  return {
    phone,
    telegram,
    wecom,
    connectors,
    senders: [
      ...(phone?.senders ?? []),
      ...(telegram === null ? [] : [telegram.sender]),
      ...(wecom?.senders ?? []),
      ...connectors.senders,
    ],
    routes: async (server) => {
      phone?.routes(server);
      telegram?.routes(server);
      wecom?.routes(server);
      if (wecom?.login != null) loginRoutes(server, house, wecom.login);
      await connectorRoutes(server, { database, seal, officeOf, newId, now, settings: connectors.settings });
    },
    measures: async () => (await wecom?.measures()) ?? [],
    start: () => {
      telegram?.start();
      wecom?.start();
    },
    stop: async () => {
      await wecom?.stop();
      await telegram?.stop();
    },
  };
}

function openPhone(
  house: House,
  receive: Receive,
  onKeys: (handed: HandedReceipt) => Promise<void>,
): PhoneChannel | null {
  const { config, database, seal, newId, now, log } = house;
  const { ALIYUN_ACCESS_KEY_ID: accessKeyId, ALIYUN_ACCESS_KEY_SECRET: accessKeySecret } = config;
  if (accessKeyId === undefined || accessKeySecret === undefined) return null;
  const settings = loadPhoneSettings(config.dataDir);
  return createPhoneChannel({
    account: {
      accessKeyId,
      accessKeySecret,
      filetransUrl: config.ALIYUN_FILETRANS_URL,
      nlsMetaUrl: config.ALIYUN_NLS_META_URL,
      nlsGatewayUrl: config.ALIYUN_NLS_GATEWAY_URL,
      voiceUrl: config.ALIYUN_VOICE_URL,
      smsUrl: config.ALIYUN_SMS_URL,
      nlsAppKey: config.ALIYUN_NLS_APP_KEY ?? null,
    },
    settings,
    token: config.PHONE_TOKEN,
    publicUrl: config.PUBLIC_URL ?? null,
    database,
    seal,
    newId,
    now,
    log,
    receive,
    officeOf: (wanted, called) => officeOfCall(house, wanted, called),
    defaultOffice: () => house.defaultOffice()?.id ?? null,
    staffOf: (officeId) => `role:${house.office(officeId).pack.triage.by}`,
    onReceipt: async (handed) => {
      const proof = proofOf(handed.receipt);
      if (handed.delivery !== null && proof !== null) {
        const at = new Date(now());
        await recordProof(database.prisma, { officeId: handed.officeId, ...handed.delivery, ...proof, at });
      }
      await onKeys(handed);
    },
  });
}

function openTelegram(house: House, receive: Receive, phone: PhoneChannel | null): TelegramChannel | null {
  const { config, database, seal, newId, now, log } = house;
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_SECRET: secret } = config;
  if (token === undefined || secret === undefined) return null;
  return createTelegramChannel({
    apiUrl: config.TELEGRAM_API_URL,
    token,
    secret,
    publicUrl: config.PUBLIC_URL ?? null,
    node: `${hostname()}:${process.pid}`,
    office: () => house.defaultOffice()?.id ?? null,
    database,
    seal,
    receive,
    keepVoice: phone?.keepVoice ?? null,
    newId,
    now,
    log,
  });
}
