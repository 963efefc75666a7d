import type { Heard } from "./listener.ts";
import type { Delivered, Outgoing } from "./sendQueue.ts";
import type { Hello } from "./wire.ts";

/** status is 0 where nothing came back. */
type Answer = { status: number; text: string; isProblem: boolean; serverTime: number };
type Ask = {
  method: "GET" | "POST";
  path: string;
  body?: string | FormData;
  timeoutMs: number;
  onProgress?: (fraction: number) => void;
};

const API = "/chat/api/";
const PATIENCE_MS = 30_000;
const UPLOAD_MS = 180_000;
/** seconds that the desk may keep a question open */
const WAIT_S = 25;

export type HelloResult =
  /** serverTime in epoch ms, NaN where the server did not say */
  { ok: true; hello: Hello; serverTime: number } | { ok: false; title: string | null };

/** What an open chat needs to know. @param office "" leaves the choice to the server. Never rejects. */
export function askHello(office: string): Promise<HelloResult> {
  const query = office === "" ? "" : `?office=${encodeURIComponent(office)}`;
  return request({ method: "GET", path: `hello${query}`, timeoutMs: PATIENCE_MS }).answer.then((answer) => {
    const hello: Hello | null = answer.status === 200 ? readJson(answer.text) : null;
    return hello === null
      ? { ok: false, title: titleOf(answer) }
      : { ok: true, hello, serverTime: answer.serverTime };
  });
}

/** Asks for the desk's bubbles after an id. @param patient wait for them if there is none yet */
export function askBubbles(
  office: string,
  after: string,
  patient: boolean,
): { answer: Promise<Heard>; cancel: () => void } {
  const wait = patient ? WAIT_S : 0;
  const path = `messages?office=${encodeURIComponent(office)}&after=${after}&wait=${wait}`;
  const asked = request({ method: "GET", path, timeoutMs: wait * 1000 + PATIENCE_MS });
  const answer = asked.answer.then((got): Heard => {
    const heard: Pick<Hello, "bubbles"> | null = got.status === 200 ? readJson(got.text) : null;
    return heard === null
      ? { kind: "failed", title: titleOf(got) }
      : { kind: "bubbles", bubbles: heard.bubbles };
  });
  return { answer, cancel: asked.cancel };
}

/** Sends words or a tapped choice. Never rejects. */
export function sendWords(office: string, message: Outgoing): Promise<Delivered> {
  const { id, text, choice } = message;
  const body = JSON.stringify(choice === undefined ? { office, id, text } : { office, id, text, choice });
  return request({ method: "POST", path: "messages", body, timeoutMs: PATIENCE_MS }).answer.then(delivered);
}

/** Sends a photo. Never rejects. @param onProgress told the part that has left, 0 to 1 */
export function sendPhoto(
  office: string,
  id: string,
  photo: Blob,
  onProgress: (fraction: number) => void,
): Promise<Delivered> {
  const body = new FormData();
  body.append("photo", photo, "photo");
  const path = `photos?office=${encodeURIComponent(office)}&id=${id}`;
  return request({ method: "POST", path, body, timeoutMs: UPLOAD_MS, onProgress }).answer.then(delivered);
}

/** Where a photo or file that the desk shows can be seen. */
export function fileAddress(office: string, id: string): string {
  return `${API}files/${encodeURIComponent(id)}?office=${encodeURIComponent(office)}`;
}

/** Where a photo sent earlier can be seen. */
export function photoAddress(office: string, id: string): string {
  return `${API}photos/${encodeURIComponent(id)}?office=${encodeURIComponent(office)}`;
}

function delivered(answer: Answer): Delivered {
  if (answer.status === 202) {
    const stored: { stored: "new" | "already" } | null = readJson(answer.text);
    if (stored !== null) return { kind: "stored", again: stored.stored === "already" };
  }
  const title = titleOf(answer);
  // a refusal counts only in the desk's own words: a hotspot's log-in page is no answer
  const final =
    answer.status >= 400 && answer.status < 500 && !TEMPORARY.some((one) => one === answer.status);
  return final && title !== null ? { kind: "refused", title } : { kind: "unreachable", title };
}

const TEMPORARY = [408, 425, 429];

function titleOf(answer: Answer): string | null {
  if (!answer.isProblem) return null;
  const problem: { title?: string } | null = readJson(answer.text);
  return problem?.title ?? null;
}

/** JSON of our own server, which checks it against its schema; null where something else answered. */
function readJson<T>(text: string): T | null {
  try {
    return JSON.parse(text);
  } catch (_notJson) {
    return null;
  }
}

/** XMLHttpRequest: it can be cancelled and tells the progress of an upload in every browser that matters here. */
function request(ask: Ask): { answer: Promise<Answer>; cancel: () => void } {
  const xhr = new XMLHttpRequest();
  const answer = new Promise<Answer>((resolve) => {
    xhr.onloadend = () => {
      const type = xhr.status === 0 ? null : xhr.getResponseHeader("content-type");
      const date = xhr.status === 0 ? null : xhr.getResponseHeader("date");
      resolve({
        status: xhr.status,
        text: xhr.responseText,
        isProblem: type !== null && type.indexOf("application/problem+json") === 0,
        serverTime: date === null ? Number.NaN : Date.parse(date),
      });
    };
    const { onProgress } = ask;
    if (onProgress !== undefined) {
      xhr.upload.onprogress = ({ lengthComputable, loaded, total }) => {
        if (lengthComputable) onProgress(loaded / total);
      };
    }
    xhr.open(ask.method, API + ask.path);
    xhr.timeout = ask.timeoutMs;
    if (typeof ask.body === "string") xhr.setRequestHeader("content-type", "application/json");
    xhr.send(ask.body ?? null);
  });
  return { answer, cancel: () => xhr.abort() };
}
