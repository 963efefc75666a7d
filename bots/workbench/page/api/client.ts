import { clientTexts as t } from "../texts.ts";

/** A refusal of the API, or that it could not be reached (status 0), in plain Chinese. */
export class ApiProblem extends Error {
  override name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** what can be done now */
  readonly possible: readonly string[];
  constructor(status: number, said: { title?: string; code?: string; detail?: string; possible?: string[] }) {
    super(said.title ?? t.failed);
    this.status = status;
    this.code = said.code ?? "";
    this.title = said.title ?? t.failed;
    this.detail = said.detail ?? "";
    this.possible = said.possible ?? [];
  }
}

/** What may stand in a query; null, undefined, "" and false are left out. */
export type Query = Record<string, string | number | boolean | null | undefined>;

let whenSignedOut: (() => void) | null = null;

/** What happens when the log-in has run out: set once by the session. */
export function onSignedOut(then: () => void): void {
  whenSignedOut = then;
}

/** Reads from the API; `path` begins behind /api. @throws ApiProblem */
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  // the caller names the shape that the API documents for this address
  return (await (await send("GET", pathWith(path, query), undefined, {}, signal)).json()) as T;
}

/**
 * Changes something. With the same `idempotencyKey` a repeated call is harmless: give one to what a person may press
 * again after the network failed.
 * @throws ApiProblem
 */
export async function post<T>(
  path: string,
  body: unknown,
  { idempotencyKey }: { idempotencyKey?: string } = {},
): Promise<T> {
  return await change<T>("POST", path, body, idempotencyKey);
}

/** As post, with another method. @throws ApiProblem */
export async function change<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  idempotencyKey?: string,
): Promise<T> {
  const key = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
  const answer = await send(method, path, body, key);
  const text = await answer.text();
  // as in get
  return (text === "" ? null : JSON.parse(text)) as T;
}

/** Says a last word while the page goes away: nobody waits for an answer. */
export function lastWord(path: string, body: unknown): void {
  const headers = { "content-type": "application/json", "x-requested-with": "banchengshi" };
  const said = fetch(`/api${path}`, { method: "POST", keepalive: true, headers, body: JSON.stringify(body) });
  // a courtesy: where it does not get through, the server finds out by itself
  said.catch(() => undefined);
}

/** Sends one photo or file. @throws ApiProblem */
export async function upload<T>(path: string, file: File): Promise<T> {
  const form = new FormData();
  form.set("file", file);
  // as in get
  return (await (await send("POST", path, form, {})).json()) as T;
}

/** A new key for one press of one button. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

/** The address of a file of the API, for a link. */
export function fileUrl(path: string, query: Query = {}): string {
  return `/api${pathWith(path, query)}`;
}

function pathWith(path: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined || value === "" || value === false
      ? []
      : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  );
  return given.length === 0 ? path : `${path}?${given.join("&")}`;
}

async function send(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        // a question has no head of its own: only so the browser takes what it fetched while the script was on its way
        ...(method === "GET" ? {} : { "x-requested-with": "banchengshi" }),
        ...headers,
        ...contentHead(body),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new ApiProblem(0, { title: t.offline, detail: t.offlineDetail, code: "offline" });
  }
  if (answer.ok) return answer;
  if (answer.status === 401) whenSignedOut?.();
  throw new ApiProblem(answer.status, await problemOf(answer));
}

/** A form of files says itself what it is. */
function contentHead(body: unknown): Record<string, string> {
  return body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" };
}

async function problemOf(answer: Response): Promise<{ title?: string }> {
  try {
    const said: unknown = await answer.json();
    // every refusal of the API has this shape
    return typeof said === "object" && said !== null ? (said as { title?: string }) : {};
  } catch {
    return { title: t.failed };
  }
}
