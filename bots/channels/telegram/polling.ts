import { setTimeout as pause } from "node:timers/promises";
import { type Api, GrammyError } from "grammy";
import type { Logger } from "pino";
import { holdPoll, releasePoll, storePage } from "../../../core/store/telegramStore.ts";
import { type IntakeParts, rowOf } from "./intake.ts";
import { type TelegramUpdate, telegramUpdate, WANTED } from "./update.ts";

export type PollingParts = IntakeParts & {
  api: Api;
  /** this node's name: one node asks at a time, Telegram bears no more */
  node: string;
  /** called after updates were stored */
  onStored: () => void;
  log: Logger;
  /** seconds that one request waits for something new; default 25 */
  waitSeconds?: number;
  /** waits between tries; rejects when the signal is given */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** longer than one request and the storing of what it brought */
const HOLD_MS = 60_000;
const PAGE = 100;
const AFTER_ERROR = 3_000;
const AFTER_CONFLICT = 30_000;
const WHILE_ANOTHER_ASKS = 15_000;

/**
 * Asks Telegram for updates until it is stopped: where no address of ours can be reached from outside. Updates are
 * stored together with where the next page begins, and only then does Telegram hear that they arrived.
 */
export function startPolling(parts: PollingParts): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const running = poll(parts, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await running;
      const officeId = parts.office();
      if (officeId !== null) await releasePoll(parts.database.prisma, officeId, parts.botId, parts.node);
    },
  };
}

async function poll(parts: PollingParts, signal: AbortSignal): Promise<void> {
  const wait = parts.pause ?? (async (ms, stop) => void (await pause(ms, undefined, { signal: stop })));
  while (!signal.aborted) {
    let rest: number;
    try {
      rest = await pollOnce(parts, signal);
    } catch (error) {
      if (signal.aborted) return;
      rest = afterError(parts.log, error);
    }
    if (rest === 0) continue;
    try {
      await wait(rest, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

/** One page. @returns how long to wait before the next, in ms */
async function pollOnce(parts: PollingParts, signal: AbortSignal): Promise<number> {
  const { botId, node, database } = parts;
  const officeId = parts.office();
  if (officeId === null) return WHILE_ANOTHER_ASKS;
  const now = parts.now();
  const until = new Date(now + HOLD_MS);
  const offset = await holdPoll(database.prisma, { officeId, botId, node, now: new Date(now), until });
  if (offset === null) return WHILE_ANOTHER_ASKS;
  const updates = await parts.api.getUpdates(
    {
      offset: Number(offset),
      limit: PAGE,
      timeout: parts.waitSeconds ?? 25,
      allowed_updates: [...WANTED],
    },
    // the library names another package's type for it; what it checks for at run time is what a native signal has
    signal as unknown as NonNullable<Parameters<Api["getUpdates"]>[1]>,
  );
  const last = updates.at(-1);
  if (last === undefined) return 0;
  const read = updates.map((one): TelegramUpdate => {
    const known = telegramUpdate.safeParse(one);
    return known.success ? known.data : { update_id: one.update_id };
  });
  const rows = read.map((one) => rowOf(parts, one));
  await storePage(database.prisma, { officeId, botId, offset: BigInt(last.update_id) + 1n }, rows);
  parts.onStored();
  return 0;
}

function afterError(log: Logger, error: unknown): number {
  if (!(error instanceof GrammyError)) {
    log.warn({ failure: error instanceof Error ? error.name : "unknown" }, "telegram not reached");
    return AFTER_ERROR;
  }
  const { error_code: code, parameters } = error;
  if (code === 429) return (parameters.retry_after ?? 3) * 1000;
  // 401: the token is no good. 409: a webhook is set, or somebody else asks with our token. A person has to look
  const serious = code === 401 || code === 409;
  log[serious ? "error" : "warn"](
    { code, description: error.description },
    "telegram refuses to give updates",
  );
  return serious ? AFTER_CONFLICT : AFTER_ERROR;
}
