/** How fast something may be sent: `burst` at once, then so many a second. */
export type Pace = { perSecond: number; burst: number };

/** What is particular about a way out. */
export type WayRule = {
  /** a second sending with the same key does no harm: an unfinished try is simply made again */
  knowsKey: boolean;
  /**
   * When a message counts as arrived. `accepted`: once the platform took it; `silence`: once the platform has not
   * complained for `waitMs`; `receipt`: once the platform said so, for which `waitMs` is waited.
   */
  arrives: "accepted" | "silence" | "receipt";
  waitMs: number;
  /** how often it is tried where the person did not answer, and how far apart */
  tries: number;
  againAfterMs: number;
  /** of the whole account, over all nodes; null: the way is in our own house */
  account: Pace | null;
  /** of one person on it */
  person: Pace | null;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ONCE = { tries: 1, againAfterMs: 0 };

/**
 * Limits: 微信客服 and the staff application 10,000 a minute and 150,000 an hour per API, a member 30 a minute and
 * 1,000 an hour (above that dropped without a word); Telegram about 30 a second, one a second and chat; a number may
 * be called once a minute and five times an hour. All are kept somewhat below.
 */
const RULES: Readonly<Record<string, WayRule>> = {
  wecomKf: {
    knowsKey: true,
    arrives: "silence",
    waitMs: MINUTE,
    ...ONCE,
    account: { perSecond: 40, burst: 5_000 },
    person: null,
  },
  telegram: {
    knowsKey: false,
    arrives: "accepted",
    waitMs: 0,
    ...ONCE,
    account: { perSecond: 25, burst: 25 },
    person: { perSecond: 1, burst: 3 },
  },
  web: { knowsKey: true, arrives: "receipt", waitMs: 0, ...ONCE, account: null, person: null },
  sms: {
    knowsKey: true,
    arrives: "receipt",
    waitMs: 2 * HOUR,
    ...ONCE,
    account: { perSecond: 50, burst: 100 },
    person: { perSecond: 20 / 3600, burst: 10 },
  },
  voice: {
    knowsKey: true,
    arrives: "receipt",
    waitMs: 30 * MINUTE,
    tries: 2,
    againAfterMs: 2 * HOUR,
    account: { perSecond: 20, burst: 20 },
    person: { perSecond: 4 / 3600, burst: 1 },
  },
  wecomApp: {
    knowsKey: true,
    arrives: "accepted",
    waitMs: 0,
    ...ONCE,
    account: { perSecond: 40, burst: 5_000 },
    person: { perSecond: 0.25, burst: 10 },
  },
};

const SYSTEM: WayRule = {
  knowsKey: true,
  arrives: "accepted",
  waitMs: 0,
  ...ONCE,
  account: { perSecond: 20, burst: 40 },
  person: null,
};

/** The rules of a way; other systems (`system:<id>`) all have the same. */
export function wayRules(way: string): WayRule {
  return RULES[way] ?? SYSTEM;
}

/** 微信客服: a person may be sent so many messages within this time since they last wrote. */
export const KF_WINDOW = { messages: 5, ms: 48 * HOUR } as const;
