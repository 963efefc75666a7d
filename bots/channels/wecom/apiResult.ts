import { refusedWhy, WHY } from "./texts.ts";

/** What a call of WeChat Work's API came to. */
export type ApiResult<T> = { ok: true; value: T } | ApiFailure;

/**
 * A call that did not do what it should. `config`: only somebody with the console can mend it (secret, trusted
 * address, visible range): nothing is lost, it is tried again, and it is to be told to the administrator.
 */
export type ApiFailure = {
  ok: false;
  kind: "transient" | "throttled" | "closed" | "final" | "config";
  /** the platform's errcode, or `network`, `timeout`, `http-502`, `no-json` */
  code: string;
  /** in plain Chinese, without personal data */
  why: string;
  retryAfterMs: number | null;
  /** the platform's words (which are kept nowhere) were about the message id that we gave */
  aboutMsgId?: boolean;
};

const MINUTE = 60_000;

/** Codes that mean: ask for a new token and repeat the call once. */
export const TOKEN_CODES = [40014, 42001];

const KINDS: Record<number, ApiFailure["kind"]> = {
  [-1]: "transient",
  6000: "transient",
  // still so after the token was renewed
  40014: "transient",
  42001: "transient",
  45009: "throttled",
  45033: "throttled",
  40001: "config",
  40013: "config",
  40056: "config",
  41001: "config",
  48002: "config",
  60011: "config",
  60020: "config",
  301002: "config",
  // too many for now, or too long ago, or a person speaks with them: another way may be open
  95001: "closed",
  95002: "closed",
  95013: "closed",
  95014: "closed",
  95017: "closed",
  95018: "closed",
  40201: "closed",
};

/** A refusal by its code. Unknown ones are final: repeating them would change nothing. */
export function refused(errcode: number, errmsg: string): ApiFailure {
  const kind = KINDS[errcode] ?? "final";
  return {
    ok: false,
    kind,
    code: String(errcode),
    why: refusedWhy(errcode, errmsg),
    // the shortest of the platform's blocks; a longer one shows itself by the same answer
    retryAfterMs: kind === "throttled" ? MINUTE : kind === "config" ? 5 * MINUTE : null,
    aboutMsgId: /msgid/i.test(errmsg),
  };
}

export function throttled(retryAfterMs: number): ApiFailure {
  return { ok: false, kind: "throttled", code: "45009", why: WHY.throttled, retryAfterMs };
}

/** No answer that could be read. */
export function unreachable(code: string): ApiFailure {
  return { ok: false, kind: "transient", code, why: WHY.unreachable, retryAfterMs: null };
}

/** More bytes than the platform lets citizens send. */
export function tooLarge(): ApiFailure {
  return { ok: false, kind: "final", code: "too-large", why: WHY.tooLarge, retryAfterMs: null };
}
