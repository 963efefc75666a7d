import { hostname } from "node:os";
import { performance } from "node:perf_hooks";
import type { Logger } from "pino";
import { topicReader } from "../core/knowledge/retrieval/topics.ts";
import { KnowledgeShelf } from "../core/knowledge/shelf.ts";
import { LikenessDesk } from "../core/likeness/intake.ts";
import type { ModelServer } from "../core/model/modelServer.ts";
import { claimWaiting, releaseDead } from "../core/store/inboxStore.ts";
import { loadShippedModel } from "../core/understanding/understand.ts";
import { type Channels, openChannels } from "./channels/channels.ts";
import { OwedNotice } from "./channels/web/owedNotice.ts";
import type { Config } from "./config.ts";
import { createDialogue } from "./dialogue/dialogue.ts";
import { handleInbound } from "./handleInbound.ts";
import { type House, openHouse } from "./house.ts";
import { InboxWorker } from "./inboxWorker.ts";
import { openModelServer } from "./model/openAiServer.ts";
import { phoneAnswers } from "./phoneAnswers.ts";
import { type RatedRound, ratingLink, ratingSigner } from "./public/rating.ts";
import { createReceive, type Receive } from "./receive.ts";

/** The program without its HTTP server: what the server, the command line and the tests share. */
export type Program = Desks & {
  owed: OwedNotice;
  worker: InboxWorker;
  /** guides and cases, indexed: one shelf a process */
  shelf: KnowledgeShelf;
  likeness: LikenessDesk;
  /** a server with a language model that helps clerks; null: none is set, and nothing is different */
  model: ModelServer | null;
};

/** A house with its ways in and out: what jobs stand on, with or without a server beside them. */
export type Desks = House & {
  receive: Receive;
  channels: Channels;
  /** where a citizen answers a callback on a page of their own; null: the program has no address outside */
  surveyLink: ((round: RatedRound & { officeId: string }) => string) | null;
};

/** A house whose messages are handled by the servers beside it. @param now epoch ms */
export async function openDesks(config: Config, log: Logger, now: () => number): Promise<Desks> {
  const house = await openHouse(config, log, now);
  const { database, seal, newId } = house;
  const receive = createReceive({ database, seal, worker: NO_WORKER, newId, now });
  return {
    ...house,
    receive,
    channels: openChannels(house, receive, phoneAnswers(house, receive), NO_WORKER),
    surveyLink: surveyLinkOf(house.config),
  };
}

const NO_WORKER = { lease: () => null, push: () => undefined };

/** Opens the house and takes in messages. @param now epoch ms: the one source of time */
export async function startProgram(config: Config, log: Logger, now: () => number): Promise<Program> {
  const house = await openHouse(config, log, now);
  try {
    return await takeIn(house);
  } catch (error) {
    await house.stop();
    throw error;
  }
}

async function takeIn(house: House): Promise<Program> {
  const { database, seal, newId, now, log, office } = house;
  loadShippedModel();
  const owed = new OwedNotice();
  const handling = {
    database,
    seal,
    dialogue: createDialogue(),
    office,
    newId,
    now,
    log,
    onOwed: (officeId: string, personKey: string) => owed.notify(officeId, personKey),
  };
  const worker = new InboxWorker(
    nodeName(),
    {
      claim: async (lease, limit) => await claimWaiting(database.prisma, lease, new Date(now()), limit),
      handle: async (row) => await handleInbound(handling, row),
    },
    now,
    log,
  );
  await releaseDead(database.prisma, hostname(), isAlive);
  const receive = createReceive({ database, seal, worker, newId, now });
  const channels = openChannels(house, receive, phoneAnswers(house, receive), worker);
  return {
    ...house,
    owed,
    worker,
    receive,
    channels,
    surveyLink: surveyLinkOf(house.config),
    shelf: new KnowledgeShelf(topicReader()),
    likeness: new LikenessDesk(),
    model: openModelServer(house.config),
    stop: async () => {
      await channels.stop();
      await worker.stop();
      await house.stop();
    },
  };
}

function surveyLinkOf({ SESSION_KEY, PUBLIC_URL }: Config): Desks["surveyLink"] {
  if (PUBLIC_URL === undefined) return null;
  const signer = ratingSigner(SESSION_KEY);
  return (round) => ratingLink(signer, PUBLIC_URL, round);
}

function nodeName(): string {
  return `${hostname()}:${process.pid}:${Math.round(performance.timeOrigin)}`;
}

/** Whether a node of this machine still runs, by its name. */
function isAlive(node: string): boolean {
  const pid = Number(node.split(":")[1]);
  if (node === nodeName()) return true;
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
