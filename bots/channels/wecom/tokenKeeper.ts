import { z } from "zod";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import {
  ensureWecomToken,
  findWecomToken,
  lockWecomToken,
  saveWecomToken,
  type WecomTokenRow,
} from "../../../core/store/wecomTokenStore.ts";
import { type ApiFailure, type ApiResult, refused, throttled } from "./apiResult.ts";
import { fetchJson, type HttpParts } from "./fetchJson.ts";

/** Whose token: every secret has its own. */
export type SecretName = "app" | "kf";

export type TokenParts = HttpParts & {
  corpId: string;
  /** absent: the secret is not configured */
  secrets: Partial<Record<SecretName, string>>;
  database: Database;
  seal: Seal;
  now: () => number;
  /** new tokens that may be asked for in an hour, per secret; default 30 */
  mostPerHour?: number;
};

/** Gives access tokens, one per secret, shared by all nodes through the database. */
export type TokenKeeper = {
  /** A token that is good as far as is known. */
  token: (name: SecretName) => Promise<ApiResult<string>>;
  /** The platform refused this token: gives the one that another node got meanwhile, or a new one. */
  renew: (name: SecretName, bad: string) => Promise<ApiResult<string>>;
};

const HOUR = 3_600_000;
/** Replaced so long before its end, that no call is under way with it then. */
const MARGIN = 2 * 60_000;
/** No token lives longer; one that seems to was noted under a clock that has jumped since. */
const LONGEST_LIFE = 3 * HOUR;

const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** One node asks for a new token, under the row's lock; the others wait for the lock and find it done. */
export function createTokenKeeper(parts: TokenParts): TokenKeeper {
  const { database, seal, now, corpId } = parts;
  const inMemory = new Map<SecretName, { token: string; until: number }>();
  const underWay = new Map<string, Promise<ApiResult<string>>>();

  function usable(row: WecomTokenRow | null, bad: string | null): string | null {
    if (row?.tokenSealed == null || row.expiresAt === null) return null;
    const left = row.expiresAt.getTime() - now();
    if (left <= MARGIN || left > LONGEST_LIFE) return null;
    const token = seal.open(row.tokenSealed, corpId);
    return token === bad ? null : token;
  }

  function remember(name: SecretName, token: string, until: number): string {
    inMemory.set(name, { token, until });
    return token;
  }

  async function token(name: SecretName): Promise<ApiResult<string>> {
    const known = inMemory.get(name);
    const left = known === undefined ? 0 : known.until - now();
    if (known !== undefined && left > MARGIN && left <= LONGEST_LIFE) return { ok: true, value: known.token };
    return await once(name, null);
  }

  async function renew(name: SecretName, bad: string): Promise<ApiResult<string>> {
    const known = inMemory.get(name);
    if (known !== undefined && known.token !== bad) return await token(name);
    inMemory.delete(name);
    return await once(name, bad);
  }

  /** All who ask on this node at the same time share one answer. */
  async function once(name: SecretName, bad: string | null): Promise<ApiResult<string>> {
    const key = `${name}/${bad ?? ""}`;
    const shared = underWay.get(key);
    if (shared !== undefined) return await shared;
    const work = obtain(name, bad).finally(() => underWay.delete(key));
    underWay.set(key, work);
    return await work;
  }

  async function obtain(name: SecretName, bad: string | null): Promise<ApiResult<string>> {
    const row = await findWecomToken(database.prisma, corpId, name);
    const found = usable(row, bad);
    if (found !== null) return { ok: true, value: remember(name, found, row?.expiresAt?.getTime() ?? 0) };
    await ensureWecomToken(database.prisma, corpId, name, new Date(now()));
    return await database.prisma.$transaction(async (tx) => {
      const locked = await lockWecomToken(tx, corpId, name);
      const others = usable(locked, bad);
      if (others !== null)
        return { ok: true, value: remember(name, others, locked.expiresAt?.getTime() ?? 0) };
      const { row: next, result } = await askAnew(name, locked);
      await saveWecomToken(tx, corpId, name, next);
      if (result.ok) remember(name, result.value, next.expiresAt?.getTime() ?? 0);
      return result;
    });
  }

  /** @returns what to note, whether it went well or not: a failure counts towards the quota as well */
  async function askAnew(
    name: SecretName,
    locked: WecomTokenRow,
  ): Promise<{ row: WecomTokenRow; result: ApiResult<string> }> {
    const at = now();
    const shut = (locked.shutUntil?.getTime() ?? 0) - at;
    if (shut > 0 && shut <= HOUR) return { row: locked, result: throttled(shut) };
    const fresh = Math.abs(at - locked.askedFrom.getTime()) >= HOUR;
    const askedFrom = fresh ? new Date(at) : locked.askedFrom;
    const asked = fresh ? 0 : locked.asked;
    if (asked >= (parts.mostPerHour ?? 30)) {
      return { row: locked, result: throttled(Math.max(askedFrom.getTime() + HOUR - at, 1_000)) };
    }
    const result = await ask(name);
    const row = { ...locked, askedFrom, asked: asked + 1 };
    if (!result.ok) {
      const shutUntil = new Date(at + waitAfter(result));
      return { row: { ...row, shutUntil }, result };
    }
    const expiresAt = new Date(at + Math.min(result.value.expires_in * 1000, LONGEST_LIFE));
    const tokenSealed = seal.seal(result.value.access_token, corpId);
    return {
      row: { ...row, tokenSealed, expiresAt, shutUntil: null },
      result: { ok: true, value: result.value.access_token },
    };
  }

  async function ask(name: SecretName): Promise<ApiResult<z.infer<typeof answer>>> {
    const secret = parts.secrets[name];
    if (secret === undefined) return refused(40001, "");
    const query = new URLSearchParams({ corpid: corpId, corpsecret: secret });
    return await fetchJson(parts, answer, "GET", `/cgi-bin/gettoken?${query}`, null);
  }

  return { token, renew };
}

/** So long nobody asks again: a wrong secret is not mended by asking, and a loop would eat the quota. */
function waitAfter(failure: ApiFailure): number {
  if (failure.kind === "transient") return 2_000;
  return failure.retryAfterMs ?? 60_000;
}
