import type { HandClock } from "../../support/handClock.ts";

/** What the platform answers instead of a result: `errcode` and `errmsg`. */
export class ApiRefusal extends Error {
  override name = "ApiRefusal";
  readonly errcode: number;
  constructor(errcode: number, errmsg: string) {
    super(errmsg);
    this.errcode = errcode;
  }
}

/** An application of the corp, or its customer service: its secret, and where its callbacks go. */
export type Receiver = {
  secret: string;
  token: string;
  aesKey: string;
  /** null: no callback is set up */
  callbackUrl: string | null;
};
export type App = Receiver & {
  agentId: number;
  /** host, with the port if any, that log-in links may lead back to; null: any */
  trustedDomain: string | null;
};

export type StandinDepartment = { id: number; name: string; parentid: number; order: number };
export type StandinMember = {
  userid: string;
  name: string;
  department: number[];
  position: string;
  is_leader_in_dept: number[];
  /** 1 active, 2 disabled, 4 not activated, 5 left */
  status: number;
};

export type Corp = {
  corpId: string;
  apps: App[];
  kf: Receiver;
  kfAccounts: { open_kfid: string; name: string }[];
  departments: StandinDepartment[];
  members: StandinMember[];
};

/** How the next calls of a path go wrong. */
export type Fault = {
  /** beginning of the path, e.g. `/cgi-bin/message/send` */
  path: string;
  /** how many calls; Infinity until removed */
  times: number;
  /**
   * refuse: an errcode. hang: no answer ever. reset: the connection breaks. late: done, and then the connection breaks.
   * status: an HTTP error. garbage: 200 with something that is no JSON. slow: answered after so many ms.
   */
  what:
    | { kind: "refuse"; errcode: number; errmsg: string }
    | { kind: "hang" | "reset" | "late" | "garbage" }
    | { kind: "status"; status: number }
    | { kind: "slow"; ms: number };
};

export type Call = { path: string; query: Record<string, string>; body: unknown; at: number };

/** The rules that differ between what is told of the platform and what one may want to try. */
export type Options = {
  now: () => number;
  later: HandClock["later"];
  /** how long a callback may take, in ms */
  callbackTimeoutMs: number;
  /** a callback that is delivered again comes with the same nonce and time, or with new ones: not documented */
  retryWith: "same" | "fresh";
  /** a new token ends the one before */
  newTokenEndsOld: boolean;
  tokenSeconds: number;
  /** calls of gettoken per hour and secret, before 45009 */
  tokenCallsPerHour: number;
  /** calls of one path per minute, before 45009 */
  callsPerMinute: number;
  /** sync_msg without a token, per minute */
  tokenlessSyncsPerMinute: number;
  /** pages of sync_msg with nothing in them although more follows, between two full ones */
  emptyPages: boolean;
};

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function secondsOf(ms: number): number {
  return Math.floor(ms / 1000);
}

/** Cuts at a whole character. */
export function cutBytes(text: string, most: number): string {
  let size = 0;
  let cut = "";
  for (const one of text) {
    size += Buffer.byteLength(one);
    if (size > most) return cut;
    cut += one;
  }
  return text;
}

/** Refuses a text of more bytes than allowed. */
export function atMost(text: string, most: number, field: string): void {
  if (Buffer.byteLength(text) > most) throw new ApiRefusal(45002, `${field} exceeds ${most} bytes`);
}
