import { createHash } from "node:crypto";
import { z } from "zod";
import type { Connector } from "../../../core/connectors/connector.ts";
import { inFieldsOf, inHeads, outJson } from "../../../core/connectors/fieldMapping.ts";
import { readFields } from "../../../core/connectors/readFields.ts";
import { registerTransfer } from "../../../core/connectors/registerTransfer.ts";
import type { HttpSettings } from "../../../core/connectors/settings.ts";
import { signedHeaders } from "../../../core/connectors/signature.ts";
import type { SendResult } from "../../../core/delivery/sender.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { holdLink, keepUnreadable, leaveLink } from "../../../core/store/connectorStore.ts";
import type { LinkParts } from "./linkParts.ts";
import { recordOfMessage } from "./recordOfMessage.ts";
import { linkTexts as t } from "./texts.ts";

/** A system that speaks JSON over HTTP; requests are signed both ways. */
export function httpConnector(parts: LinkParts, settings: HttpSettings): Connector {
  return {
    settings,
    tell: async (message) => {
      const found = await recordOfMessage(parts, message);
      if (!found.ok) return found;
      const { record } = found;
      const body = JSON.stringify(outJson(settings, record));
      const headers = { "content-type": "application/json", "idempotency-key": record.key };
      const answer = await call(parts, settings, { method: "POST", query: "", body, headers });
      return answer.ok ? { ok: true, receipt: record.key } : answer;
    },
    ...(settings.pull ? { take: async () => await takePages(parts, settings) } : {}),
  };
}

type Call = { method: "GET" | "POST"; query: string; body: string; headers: Record<string, string> };
type Refusal = Extract<SendResult, { ok: false }>;

/** One signed request to the system's `/requests`. The answer's text is read whole. */
async function call(
  parts: LinkParts,
  settings: HttpSettings,
  { method, query, body, headers }: Call,
): Promise<{ ok: true; text: string } | Refusal> {
  const address = new URL(`${settings.url.replace(/\/+$/, "")}/requests${query}`);
  const path = `${address.pathname}${address.search}`;
  const signed = signedHeaders({ method, path, body }, settings.secret, parts.now());
  let response: Response;
  let text: string;
  try {
    response = await parts.fetch(address, {
      method,
      headers: { ...headers, ...signed },
      ...(method === "POST" ? { body } : {}),
      redirect: "error",
      signal: AbortSignal.timeout(settings.timeoutMs),
    });
    text = await response.text();
  } catch (error) {
    return notAnswered(error);
  }
  return response.ok ? { ok: true, text } : refused(response);
}

const NOT_REACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** The address and the body stand in the error: only its code is passed on. */
function notAnswered(error: unknown): Refusal {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const before = NOT_REACHED.includes(code);
  return {
    ok: false,
    kind: before ? "transient" : "unknown",
    retryAfterMs: null,
    code: code === "" ? "noAnswer" : code,
    why: before ? t.notReached : t.lost,
  };
}

function refused({ status, headers }: Response): Refusal {
  const seconds = Number(headers.get("retry-after") ?? "");
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
  const code = String(status);
  if (status === 429) return { ok: false, kind: "throttled", retryAfterMs, code, why: t.busy(status) };
  // a signature that is refused is put right in the settings: what waits is then delivered
  const later = status >= 500 || [401, 403, 408, 409, 425].includes(status);
  return later
    ? { ok: false, kind: "transient", retryAfterMs, code, why: t.busy(status) }
    : { ok: false, kind: "final", retryAfterMs: null, code, why: t.refused(status) };
}

const page = z.object({ requests: z.array(z.unknown()).max(1_000), next: z.string().max(500).nullish() });

const HOLD_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const MOST_PAGES = 50;

/** Fetches what waits at the system, page by page; where it goes on is kept after each page is registered. */
async function takePages(parts: LinkParts, settings: HttpSettings): Promise<number> {
  const office = parts.officeOf(settings.office);
  if (office === null) return 0;
  const { prisma } = parts.database;
  const link = { officeId: settings.office, systemId: settings.id };
  const at = parts.now();
  const state = await holdLink(prisma, link, new Date(at), new Date(at + HOLD_MS));
  if (state === null) return 0;
  let looked = 0;
  let { cursor } = state;
  let failure: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const got = await fetchPage(parts, settings, cursor);
    if (!got.ok) {
      failure = got.why;
      break;
    }
    for (const one of got.requests) await takeOne(parts, settings, office, one);
    looked += got.requests.length;
    const goesOn = got.next !== null && got.next !== cursor && got.requests.length > 0;
    if (got.next !== null) cursor = got.next;
    if (!goesOn) break;
    const dueAt = new Date(parts.now() + HOLD_MS);
    await leaveLink(prisma, link, { ...state, cursor, dueAt, failure: null });
  }
  const failures = failure === null ? 0 : state.failures + 1;
  const wait = Math.min(settings.everySeconds * 1000 * 2 ** Math.min(failures, 10), LONGEST_WAIT_MS);
  const dueAt = new Date(parts.now() + (failures === 0 ? settings.everySeconds * 1000 : wait));
  await leaveLink(prisma, link, { ...state, cursor, dueAt, failures, failure });
  return looked;
}

async function fetchPage(
  parts: LinkParts,
  settings: HttpSettings,
  cursor: string | null,
): Promise<{ ok: true; requests: unknown[]; next: string | null } | { ok: false; why: string }> {
  const query = cursor === null ? "" : `?after=${encodeURIComponent(cursor)}`;
  const answer = await call(parts, settings, { method: "GET", query, body: "", headers: {} });
  if (!answer.ok) return { ok: false, why: answer.why };
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, why: t.badAnswer };
    throw error;
  }
  const read = page.safeParse(json);
  if (!read.success) return { ok: false, why: t.badAnswer };
  return { ok: true, requests: read.data.requests, next: read.data.next ?? null };
}

/** Registers a request; one that cannot be read or registered is kept whole for a person, and the next ones go on. */
async function takeOne(
  parts: LinkParts,
  settings: HttpSettings,
  office: WorkingOffice,
  json: unknown,
): Promise<void> {
  const { prisma, pool } = parts.database;
  const heads = inHeads(settings);
  const read = readFields(inFieldsOf(settings, json), heads);
  let why: string = t.defect;
  if (read.ok) {
    try {
      await registerTransfer({ ...parts, prisma }, office, settings, read.request);
      return;
    } catch (error) {
      // with the database away nothing is wrong with the request: the page is fetched again
      await pool.query("SELECT 1");
      const failure = error instanceof Error ? error.name : "unknown";
      parts.log.error({ office: office.id, system: settings.id, failure }, "request not registered");
    }
  } else why = t.unreadable(read.problems.map(({ field }) => heads[field]));
  const body = JSON.stringify(json);
  await keepUnreadable(prisma, {
    officeId: office.id,
    systemId: settings.id,
    key: createHash("sha256").update(body).digest("hex").slice(0, 32),
    why,
    bodySealed: parts.seal.seal(body, office.id),
    at: new Date(parts.now()),
  });
}
