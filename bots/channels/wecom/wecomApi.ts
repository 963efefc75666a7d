import { z } from "zod";
import type { OpenedFile } from "../../../core/delivery/sender.ts";
import { type ApiResult, TOKEN_CODES, throttled, tooLarge, unreachable } from "./apiResult.ts";
import { codeOf, fetchJson, type HttpParts, reach, readAnswer } from "./fetchJson.ts";
import type { SecretName, TokenKeeper } from "./tokenKeeper.ts";

/** Kinds of temporary media that are uploaded here. */
export type MediaKind = "image" | "video" | "file";

export type Download = { bytes: Uint8Array; contentType: string; fileName: string };

/** Calls of the API with a token; a refused token is renewed and the call repeated, once. */
export type WecomApi = {
  get: <T>(
    as: SecretName,
    path: string,
    query: Record<string, string>,
    answer: z.ZodType<T>,
  ) => Promise<ApiResult<T>>;
  post: <T>(as: SecretName, path: string, body: unknown, answer: z.ZodType<T>) => Promise<ApiResult<T>>;
  /** Puts a file where messages may name it for three days. @returns its media id */
  upload: (as: SecretName, kind: MediaKind, file: OpenedFile) => Promise<ApiResult<string>>;
  /** @param most bytes; more are refused with `too-large` */
  download: (as: SecretName, mediaId: string, most: number) => Promise<ApiResult<Download>>;
};

const uploaded = z.object({ media_id: z.string() });
/** 20 MB over a thin line; a sender is given some 20 seconds for each file. */
const UPLOAD_MS = 18_000;

export type ApiParts = HttpParts & { tokens: TokenKeeper; now: () => number };

export function createWecomApi(parts: ApiParts): WecomApi {
  /** until when a path is left alone after 45009, per secret: calling on would prolong the block */
  const shut = new Map<string, number>();

  async function withToken<T>(
    as: SecretName,
    path: string,
    call: (tokenQuery: string) => Promise<ApiResult<T>>,
  ): Promise<ApiResult<T>> {
    const key = `${as} ${path}`;
    const wait = (shut.get(key) ?? 0) - parts.now();
    if (wait > 0) return throttled(wait);
    const token = await parts.tokens.token(as);
    if (!token.ok) return token;
    const first = await call(tokenQuery(token.value));
    const result = await repeatedWithNewToken(as, token.value, first, call);
    if (!result.ok && result.kind === "throttled")
      shut.set(key, parts.now() + (result.retryAfterMs ?? 60_000));
    return result;
  }

  async function repeatedWithNewToken<T>(
    as: SecretName,
    bad: string,
    first: ApiResult<T>,
    call: (tokenQuery: string) => Promise<ApiResult<T>>,
  ): Promise<ApiResult<T>> {
    if (first.ok || !TOKEN_CODES.includes(Number(first.code))) return first;
    const renewed = await parts.tokens.renew(as, bad);
    return renewed.ok ? await call(tokenQuery(renewed.value)) : renewed;
  }

  return {
    get: async (as, path, query, answer) =>
      await withToken(as, path, async (token) => {
        const rest = new URLSearchParams(query).toString();
        return await fetchJson(
          parts,
          answer,
          "GET",
          `${path}?${token}${rest === "" ? "" : `&${rest}`}`,
          null,
        );
      }),
    post: async (as, path, body, answer) =>
      await withToken(
        as,
        path,
        async (token) => await fetchJson(parts, answer, "POST", `${path}?${token}`, body),
      ),
    upload: async (as, kind, file) =>
      await withToken(as, "/cgi-bin/media/upload", async (token) => {
        const form = new FormData();
        // a form takes plain bytes of its own
        form.set("media", new Blob([new Uint8Array(file.bytes)], { type: file.contentType }), file.name);
        const slowly = { ...parts, timeoutMs: Math.max(parts.timeoutMs ?? 0, UPLOAD_MS) };
        const path = `/cgi-bin/media/upload?type=${kind}&${token}`;
        const answer = await fetchJson(slowly, uploaded, "POST", path, form);
        return answer.ok ? { ok: true, value: answer.value.media_id } : answer;
      }),
    download: async (as, mediaId, most) =>
      await withToken(as, "/cgi-bin/media/get", async (token) => {
        const query = `${token}&${new URLSearchParams({ media_id: mediaId })}`;
        const answered = await reach(parts, "GET", `/cgi-bin/media/get?${query}`, null);
        return answered.ok ? await readMedia(answered.value, most) : answered;
      }),
  };
}

function tokenQuery(token: string): string {
  return `access_token=${encodeURIComponent(token)}`;
}

/** Bytes, or the refusal that comes as JSON instead. A citizen's own file may be JSON too. */
async function readMedia(response: Response, most: number): Promise<ApiResult<Download>> {
  const contentType = response.headers.get("content-type") ?? "application/octet-stream";
  const bytes = await readBytes(response, most);
  if (!bytes.ok) return bytes;
  if (contentType.startsWith("application/json")) {
    const answer = readAnswer(z.unknown(), Buffer.from(bytes.value).toString("utf8"));
    if (!answer.ok && answer.code !== "no-json") return answer;
  }
  const disposition = response.headers.get("content-disposition") ?? "";
  return { ok: true, value: { bytes: bytes.value, contentType, fileName: fileNameIn(disposition) } };
}

async function readBytes(response: Response, most: number): Promise<ApiResult<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > most) return tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    return unreachable(codeOf(error));
  }
  return { ok: true, value: Buffer.concat(chunks) };
}

function fileNameIn(disposition: string): string {
  const found = /filename="?([^";]*)"?/.exec(disposition)?.[1] ?? "";
  try {
    return decodeURIComponent(found);
  } catch {
    // a name with a bare percent sign is taken as it stands
    return found;
  }
}
