import type { Logger } from "pino";
import type { Sender } from "../../../core/delivery/sender.ts";
import type { NewId } from "../../../core/ids.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import { countWecomEvents, forgetWecomSeen } from "../../../core/store/wecomCallbackStore.ts";
import { kfAccountsStanding, knowKfAccounts } from "../../../core/store/wecomKfStore.ts";
import { countWecomMedia } from "../../../core/store/wecomMediaStore.ts";
import type { Config } from "../../config.ts";
import type { Server } from "../../server/createServer.ts";
import { type ApiResult, refused } from "./apiResult.ts";
import { createAppSender } from "./appSender.ts";
import { CallbackCounts } from "./callbackCounts.ts";
import type { CallbackAddresses } from "./callbacks.ts";
import { type CardDesk, createCardDesk } from "./cardDesk.ts";
import { readContacts, readMember, type WecomContacts, type WecomMember } from "./contacts.ts";
import { handleWecomEvents } from "./eventWorker.ts";
import { fetchWecomMedia } from "./fetchMedia.ts";
import { createKfClient, type KfClient, type KfSay, kfMessageId } from "./kfClient.ts";
import { type KfEvent, WORDS_ITEM } from "./kfMessage.ts";
import { createKfPull, type KfPullParts } from "./kfPull.ts";
import { createKfSender } from "./kfSender.ts";
import { createKfSessions, type KfSessions } from "./kfSessions.ts";
import { createLogin, type Login } from "./oauth.ts";
import { FRESH_MS } from "./openCallback.ts";
import { Pump } from "./pump.ts";
import { wecomRoutes } from "./routes.ts";
import type { StaffMessage } from "./staffMessage.ts";
import type { Stored } from "./takeCallback.ts";
import { createTokenKeeper } from "./tokenKeeper.ts";
import type { KeepVoice } from "./voice.ts";
import { createWecomApi } from "./wecomApi.ts";

/** WeChat Work as it is configured: the application always, customer service where it has its keys. */
export type WecomSettings = {
  apiUrl: string;
  corpId: string;
  app: { agentId: string; secret: string; callback: { token: string; aesKey: string } | null } | null;
  kf: { secret: string; callback: { token: string; aesKey: string } } | null;
};

/** What the channel needs of the program. */
export type WecomParts = {
  settings: WecomSettings;
  database: Database;
  seal: Seal;
  now: () => number;
  newId: NewId;
  log: Logger;
  /** this node's name, and the inbox's worker */
  node: string;
  worker: KfPullParts["worker"];
  /** the office of a customer service account; null: none yet, its messages wait at the platform (three days) */
  officeOf: (openKfId: string) => string | null;
  /** What the staff wrote and pressed, in order per person, at least once: may throw, then it comes again. */
  onStaff: (message: StaffMessage) => Promise<void>;
  /** the office of that id: whose staff speak with citizens */
  office?: (id: string) => WorkingOffice | null;
  /** What happened in citizens' sessions, beside what the channel does about it itself; as `onStaff`. */
  onKfEvent: (event: KfEvent) => Promise<void>;
  /** keeps a citizen's voice message to be heard; absent: nobody hears, `onUnheard` finds somebody who does */
  keepVoice?: KeepVoice | null;
  onUnheard?: KfPullParts["onUnheard"];
  /** the greeting of somebody who opens the chat; null: none */
  welcome: (officeId: string, sceneParam: string) => string | null;
  /** words that are offered under the greeting, at most ten */
  welcomeMenu?: readonly string[];
  /** where the workbench stands; absent: messages to staff lead nowhere */
  publicUrl?: string | null;
  fetch?: typeof fetch;
  /** of one call of the API, in ms */
  timeoutMs?: number;
  /** of the store inside a callback, in ms */
  deadlineMs?: number;
  /** entries per page of customer service */
  pageSize?: number;
};

/** The channel, wired. */
export type Wecom = {
  /** adds /wecom/app/callback and /wecom/kf/callback */
  routes: (server: Server) => void;
  /** for whoever takes callbacks elsewhere: their keys, and whom to tell of what was stored */
  addresses: CallbackAddresses;
  onStored: (what: Stored) => void;
  /** `wecomKf` and `wecomApp`, those that are configured */
  senders: Sender[];
  kf: KfClient | null;
  sessions: KfSessions | null;
  cards: CardDesk | null;
  login: Login | null;
  /** departments and members, for the sync */
  contacts: () => Promise<ApiResult<WecomContacts>>;
  member: (userId: string) => Promise<ApiResult<WecomMember>>;
  counts: CallbackCounts;
  /** numbers for /metrics */
  measures: () => Promise<Measure[]>;
  /** begins to sweep every second: what a lost kick or another node's death left lying */
  start: (everyMs?: number) => void;
  /** one sweep */
  tick: () => Promise<void>;
  /** resolves when nothing is being pulled, fetched or handled on this node */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
};

type Measure = { name: string; help: string; values: { labels: Record<string, string>; value: number }[] };

/** The settings out of the configuration; null where WeChat Work is not configured. */
export function wecomSettings(config: Config): WecomSettings | null {
  const { WECOM_CORP_ID: corpId, WECOM_AGENT_ID: agentId, WECOM_APP_SECRET: appSecret } = config;
  if (corpId === undefined) return null;
  const app =
    agentId === undefined || appSecret === undefined
      ? null
      : { agentId, secret: appSecret, callback: pair(config.WECOM_APP_TOKEN, config.WECOM_APP_AES_KEY) };
  const kfCallback = pair(config.WECOM_KF_TOKEN, config.WECOM_KF_AES_KEY);
  const kf =
    config.WECOM_KF_SECRET === undefined || kfCallback === null
      ? null
      : { secret: config.WECOM_KF_SECRET, callback: kfCallback };
  return { apiUrl: config.WECOM_API_URL, corpId, app, kf };
}

function pair(token: string | undefined, aesKey: string | undefined) {
  return token === undefined || aesKey === undefined ? null : { token, aesKey };
}

/** a greeting must be sent within 20 s of the opening; a later one would be refused */
const WELCOME_WITHIN = 18_000;
const FORGET_AFTER = 4 * FRESH_MS;
const FORGET_EVERY = 10 * 60_000;
/** new accounts are known, and polled, within an hour; by their first notice at once */
const LEARN_EVERY = 3_600_000;
const LEARN_AGAIN = 60_000;

/** Joins the channel's pieces. Opens no connection and starts nothing. */
export function openWecom(parts: WecomParts): Wecom {
  const { settings, database, seal, now, log } = parts;
  const { corpId, app, kf: kfSettings } = settings;
  const http = {
    apiUrl: settings.apiUrl,
    fetch: parts.fetch ?? fetch,
    ...(parts.timeoutMs === undefined ? {} : { timeoutMs: parts.timeoutMs }),
  };
  const secrets = {
    ...(app === null ? {} : { app: app.secret }),
    ...(kfSettings === null ? {} : { kf: kfSettings.secret }),
  };
  const tokens = createTokenKeeper({ ...http, corpId, secrets, database, seal, now });
  const api = createWecomApi({ ...http, tokens, now });
  const kf = kfSettings === null ? null : createKfClient(api);
  const officeOf = parts.office ?? (() => null);
  const sessions = kf === null ? null : createKfSessions({ kf, database, seal, now, log, officeOf });
  const publicUrl = parts.publicUrl ?? null;
  const appParts =
    app === null ? null : { corpId, agentId: app.agentId, api, database, seal, now, publicUrl };
  const counts = new CallbackCounts();
  const keepVoice = parts.keepVoice ?? null;

  async function onKfEvent(event: KfEvent): Promise<void> {
    if (kf !== null) await greet(parts, kf, event);
    await sessions?.onEvent(event);
    await parts.onKfEvent(event);
  }

  const eventParts = { corpId, database, seal, now, log, onStaff: parts.onStaff, onKfEvent };
  const events = new Pump("events", async () => await handleWecomEvents(eventParts), log);
  const media = new Pump(
    "media",
    async () => await fetchWecomMedia({ ...parts, corpId, api, keepVoice }),
    log,
  );
  const puller = createKfPull({
    ...parts,
    corpId,
    api,
    hears: keepVoice !== null,
    onUnheard: parts.onUnheard ?? (async () => undefined),
    onStored: (what) => (what === "event" ? events.kick() : media.kick()),
  });
  const pull = new Pump("pull", async () => void (await puller.pullDue()), log);
  let learnAt = 0;
  async function learn(): Promise<void> {
    if (kf === null || now() < learnAt) return;
    learnAt = now() + ((await learnAccounts(parts, kf)) ? LEARN_EVERY : LEARN_AGAIN);
  }
  const accounts = new Pump("accounts", learn, log);
  const pumps = kf === null ? [events] : [pull, events, media];
  const addresses: CallbackAddresses = {
    corpId,
    app: app?.callback == null ? null : { ...app.callback, receiveId: corpId },
    kf: kfSettings?.callback == null ? null : { ...kfSettings.callback, receiveId: corpId },
  };
  const onStored = (what: Stored) => (what === "notice" ? pull.kick() : events.kick());
  let forgottenAt = 0;
  let timer: NodeJS.Timeout | undefined;

  async function forget(): Promise<void> {
    if (Math.abs(now() - forgottenAt) < FORGET_EVERY) return;
    forgottenAt = now();
    await forgetWecomSeen(database.prisma, corpId, new Date(now() - FORGET_AFTER));
  }
  const housekeeping = new Pump("housekeeping", forget, log);

  async function idle(): Promise<void> {
    // each may kick the next: the pull comes first
    await pull.idle();
    await Promise.all([events.idle(), media.idle(), accounts.idle(), housekeeping.idle()]);
  }

  function kickAll(): void {
    for (const pump of [...pumps, accounts, housekeeping]) pump.kick();
  }

  return {
    routes: (server) =>
      wecomRoutes(server, {
        ...addresses,
        sql: database.prisma,
        seal,
        now,
        counts,
        onStored,
        ...(parts.deadlineMs === undefined ? {} : { deadlineMs: parts.deadlineMs }),
      }),
    addresses,
    onStored,
    senders: [
      ...(kf === null ? [] : [createKfSender(kf)]),
      ...(appParts === null ? [] : [createAppSender(appParts)]),
    ],
    kf,
    sessions,
    cards: appParts === null ? null : createCardDesk(appParts),
    login: app === null ? null : createLogin({ apiUrl: settings.apiUrl, corpId, agentId: app.agentId, api }),
    contacts: async () => (app === null ? refused(40001, "") : await readContacts(api)),
    member: async (userId) => (app === null ? refused(40001, "") : await readMember(api, userId)),
    counts,
    measures: async () => await measuresOf(parts, counts),
    start: (everyMs = 1_000) => {
      timer = setInterval(kickAll, everyMs);
      timer.unref();
      kickAll();
    },
    tick: async () => {
      kickAll();
      await idle();
    },
    idle,
    stop: async () => {
      clearInterval(timer);
      await pull.stop();
      await Promise.all([events.stop(), media.stop(), accounts.stop(), housekeeping.stop()]);
    },
  };
}

/** Greets somebody who opened the chat, once, while the platform allows it. A greeting that fails is let be. */
async function greet(parts: WecomParts, kf: KfClient, event: KfEvent): Promise<void> {
  if (event.what.kind !== "entered" || event.what.welcomeCode === null) return;
  if (parts.now() - event.at > WELCOME_WITHIN) return;
  const content = parts.welcome(event.officeId, event.what.sceneParam);
  if (content === null) return;
  const menu = parts.welcomeMenu ?? [];
  const list = menu.map((words, i) => ({
    type: "click" as const,
    click: { id: `${WORDS_ITEM}${i}`, content: words },
  }));
  const say: KfSay =
    menu.length === 0
      ? { msgtype: "text", text: { content } }
      : { msgtype: "msgmenu", msgmenu: { head_content: content, list } };
  const result = await kf.sendOnEvent(event.what.welcomeCode, kfMessageId(event.externalId, 0), say);
  if (!result.ok) parts.log.warn({ code: result.code }, "greeting not sent");
}

/** @returns whether the accounts could be asked for */
async function learnAccounts(parts: WecomParts, kf: KfClient): Promise<boolean> {
  const found = await kf.accounts();
  if (!found.ok) {
    parts.log.warn({ code: found.code, why: found.why }, "kf accounts not known");
    return false;
  }
  const ids = found.value.map((one) => one.openKfId);
  await knowKfAccounts(parts.database.prisma, parts.settings.corpId, ids, new Date(parts.now()));
  return true;
}

async function measuresOf(parts: WecomParts, counts: CallbackCounts): Promise<Measure[]> {
  const sql = parts.database.prisma;
  const { corpId } = parts.settings;
  const [events, media, accounts] = await Promise.all([
    countWecomEvents(sql, corpId),
    countWecomMedia(sql, corpId),
    kfAccountsStanding(sql, corpId),
  ]);
  return [
    {
      name: "bcs_wecom_callbacks",
      help: "callbacks of WeChat Work on this node since its start, by address and what became of them",
      values: counts
        .all()
        .map(({ endpoint, outcome, count }) => ({ labels: { endpoint, outcome }, value: count })),
    },
    {
      name: "bcs_wecom_events",
      help: "events of WeChat Work not yet handled (new) or put aside (dead)",
      values: events.map(({ source, status, count }) => ({ labels: { source, status }, value: count })),
    },
    {
      name: "bcs_wecom_media",
      help: "citizens' originals not yet fetched (new) or lost (dead)",
      values: media.map(({ status, count }) => ({ labels: { status }, value: count })),
    },
    {
      name: "bcs_wecom_kf_failures",
      help: "failed readings in a row of each customer service account",
      values: accounts.map(({ openKfId, failures }) => ({ labels: { account: openKfId }, value: failures })),
    },
  ];
}
