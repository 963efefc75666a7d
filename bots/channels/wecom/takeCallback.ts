import type { Seal } from "../../../core/privacy/seal.ts";
import type { Sql } from "../../../core/store/database.ts";
import {
  type NewWecomEvent,
  takeKfNotices,
  takeWecomEvents,
  takeWecomNothing,
  type WecomDelivery,
  type WecomSeen,
} from "../../../core/store/wecomCallbackStore.ts";
import type { Endpoint } from "./callbackCounts.ts";
import { CallbackRefused } from "./callbackCrypto.ts";
import { Gathering, type Rest } from "./gathering.ts";
import { readStaffMessage } from "./readStaffMessage.ts";
import { wordsIn, type XmlFields } from "./readXml.ts";

/** What a callback brought that is to be pulled or handled. */
export type Stored = "notice" | "event";

/** What became of a verified callback, and what was stored that is new. */
export type Taken = { outcome: "taken" | "repeated" | "nothing"; stored: Stored | null };

/** @param now epoch ms. @param rest between two statements of a kind; absent: none */
export type TakeParts = { corpId: string; sql: Sql; seal: Seal; now: () => number; rest?: Rest };

/**
 * Stores what a verified callback brings, together with the mark against replays, in one statement.
 * @param signature covers time, nonce and content
 * @throws CallbackRefused malformed, replayed
 */
export type Take = (endpoint: Endpoint, signature: string, fields: XmlFields) => Promise<Taken>;

type Notice = WecomDelivery & { noticeSealed: Uint8Array<ArrayBuffer> };
type Event = NewWecomEvent & { signature: string };

/** The platform cuts after 5 s and delivers three times in all. */
const RETRIES_WITHIN = 60_000;
const MOST_DELIVERIES = 3;

/** Makes the one way in of callbacks. Those that come at the same time are stored together. */
export function createTake({ corpId, sql, seal, now, rest }: TakeParts): Take {
  const moment = () => ({ corpId, at: new Date(now()) });
  const events = new Gathering<Event, WecomSeen & { id: bigint | null }>(
    async (some) => await takeWecomEvents(sql, moment(), "app", some),
    ({ signature }) => signature,
    rest,
  );
  /** by account: one that hangs holds no other up */
  const notices = new Map<string, Gathering<Notice, WecomSeen>>();
  const noticesOf = (openKfId: string) => {
    const known = notices.get(openKfId);
    if (known !== undefined) return known;
    const made = new Gathering<Notice, WecomSeen>(
      async (some) =>
        await takeKfNotices(sql, moment(), some, openKfId, some.at(-1)?.noticeSealed ?? new Uint8Array()),
      ({ endpoint, signature }) => `${endpoint}/${signature}`,
      rest,
    );
    notices.set(openKfId, made);
    return made;
  };

  return async (endpoint, signature, fields) => {
    const at = now();
    if (wordsIn(fields, "Event") === "kf_msg_or_event") {
      const openKfId = wordsIn(fields, "OpenKfId");
      if (!/^[\w-]{1,64}$/.test(openKfId)) throw new CallbackRefused("malformed");
      const noticeSealed = seal.seal(wordsIn(fields, "Token").slice(0, 128), corpId);
      const seen = await noticesOf(openKfId).add({ endpoint, signature, noticeSealed });
      return firstOrRepeated(seen, at, "notice");
    }
    // customer service has other notices (accounts given and taken); who may serve is asked for when it is needed
    if (endpoint === "kf")
      return firstOrRepeated(await takeWecomNothing(sql, moment(), { endpoint, signature }), at, null);
    const message = readStaffMessage(fields);
    const kept = await events.add({
      signature,
      externalId: message.externalId,
      who: seal.hash(message.userId, corpId),
      bodySealed: seal.seal(JSON.stringify(message), corpId),
    });
    const taken = firstOrRepeated(kept, at, "event");
    return taken.outcome === "taken" && kept.id === null ? { outcome: "repeated", stored: null } : taken;
  };
}

/**
 * The platform's own retries repeat a callback within seconds: they change nothing and are answered as the first was,
 * else it would think that we never got it. Whoever plays it again later, or more often, is refused.
 */
function firstOrRepeated(seen: WecomSeen, at: number, stored: Stored | null): Taken {
  if (seen.deliveries === 1) return { outcome: stored === null ? "nothing" : "taken", stored };
  const age = at - seen.firstAt.getTime();
  if (seen.deliveries > MOST_DELIVERIES || age > RETRIES_WITHIN) throw new CallbackRefused("replayed");
  return { outcome: "repeated", stored: null };
}
