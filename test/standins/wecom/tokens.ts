import { randomBytes } from "node:crypto";
import { ApiRefusal, type Corp, HOUR, type Options, secondsOf } from "./platform.ts";

/** Whose token a call came with: an application's, or customer service's. */
export type Bearer = { kind: "app"; agentId: number } | { kind: "kf" };

type Token = { bearer: Bearer; secret: string; until: number; ended: boolean };

/** access_token: one per secret, with an end and a quota. */
export class Tokens {
  readonly #corp: Corp;
  readonly #options: Options;
  readonly #known = new Map<string, Token>();
  readonly #asked = new Map<string, number[]>();

  constructor(corp: Corp, options: Options) {
    this.#corp = corp;
    this.#options = options;
  }

  /** GET /cgi-bin/gettoken */
  give(corpId: string, secret: string): Record<string, unknown> {
    const now = this.#options.now();
    if (corpId !== this.#corp.corpId) throw new ApiRefusal(40013, "invalid corpid");
    const bearer = this.#bearerOf(secret);
    if (bearer === null) throw new ApiRefusal(40001, "invalid credential");
    const asked = (this.#asked.get(secret) ?? []).filter((at) => at > now - HOUR);
    this.#asked.set(secret, [...asked, now]);
    if (asked.length >= this.#options.tokenCallsPerHour) throw new ApiRefusal(45009, "api freq out of limit");
    const current = [...this.#known].find(
      ([, one]) => one.secret === secret && !one.ended && one.until > now,
    );
    if (current !== undefined && !this.#options.newTokenEndsOld) {
      return { access_token: current[0], expires_in: secondsOf(current[1].until - now) };
    }
    if (this.#options.newTokenEndsOld) this.end(secret);
    const token = randomBytes(32).toString("base64url");
    this.#known.set(token, { bearer, secret, until: now + this.#options.tokenSeconds * 1000, ended: false });
    return { access_token: token, expires_in: this.#options.tokenSeconds };
  }

  /** @throws ApiRefusal 41001, 40014, 42001 */
  check(token: string | undefined): Bearer {
    if (token === undefined || token === "") throw new ApiRefusal(41001, "access_token missing");
    const known = this.#known.get(token);
    if (known === undefined || known.ended) throw new ApiRefusal(40014, "invalid access_token");
    if (known.until <= this.#options.now()) throw new ApiRefusal(42001, "access_token expired");
    return known.bearer;
  }

  /** Ends tokens before their time: of one secret, or all. */
  end(secret?: string): void {
    for (const one of this.#known.values())
      if (secret === undefined || one.secret === secret) one.ended = true;
  }

  #bearerOf(secret: string): Bearer | null {
    if (secret === this.#corp.kf.secret) return { kind: "kf" };
    const app = this.#corp.apps.find((one) => one.secret === secret);
    return app === undefined ? null : { kind: "app", agentId: app.agentId };
  }
}
