import type { IncomingMessage, ServerResponse } from "node:http";
import { Faults } from "../alicloud/faults.ts";
import { answerJson, type HttpServer, serveHttp } from "../alicloud/httpServer.ts";
import { hotlineHeaders, sign } from "./signature.ts";

type Told = Record<string, unknown>;

/**
 * A hotline system: takes what it is told (signed, once for each key), hands over requests page by page, and can
 * bring one to us itself. `faults`: action `tell` or `fetch`.
 */
export class HotlineStandIn {
  readonly faults = new Faults();
  /** what was taken, by key, in order */
  readonly taken = new Map<string, Told>();
  /** keys that came again, and requests that were refused for their signature */
  doubles = 0;
  badSignatures = 0;
  #server: HttpServer | null = null;
  readonly #nonces = new Set<string>();
  readonly #queue: Told[] = [];
  readonly #secret: string;
  readonly #now: () => number;
  readonly #pageSize: number;

  constructor(secret: string, now: () => number, pageSize = 2) {
    this.#secret = secret;
    this.#now = now;
    this.#pageSize = pageSize;
  }

  async start(): Promise<string> {
    this.#server = await serveHttp(
      async (request, body, response) => await this.#answer(request, body, response),
    );
    return `${this.#server.url}/api/v1`;
  }

  async stop(): Promise<void> {
    this.faults.release();
    await this.#server?.stop();
  }

  /** A request that waits here to be fetched. */
  handOver(request: Told): void {
    this.#queue.push(request);
  }

  /** Brings a request to us, or asks about one. */
  async call(
    url: string,
    method: "GET" | "POST",
    path: string,
    body: unknown = null,
    headers: Record<string, string> | null = null,
  ): Promise<{ status: number; json: Record<string, unknown> }> {
    const text = body === null ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const signed = headers ?? hotlineHeaders(this.#secret, method, path, text, this.#now());
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...signed, ...(method === "POST" ? { "content-type": "application/json" } : {}) },
      ...(method === "POST" ? { body: text } : {}),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  async #answer(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const action = request.method === "POST" ? "tell" : "fetch";
    const fault = this.faults.take(action);
    if (fault?.kind === "refuse") {
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", String(fault.retryAfter));
      return answerJson(response, fault.status, { code: fault.code });
    }
    if (fault?.kind === "html") {
      response.writeHead(502, { "content-type": "text/html" }).end("<html>bad gateway</html>");
      return;
    }
    if (fault?.kind === "lostBefore") {
      request.socket.destroy();
      return;
    }
    if (!this.#isSigned(request, body.toString("utf8"))) {
      this.badSignatures += 1;
      return answerJson(response, 401, { code: "badSignature" });
    }
    const answer = action === "tell" ? this.#take(request, body) : this.#page(request);
    if (fault?.kind === "lostAfter") {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === "slow") await this.faults.held();
    answerJson(response, 200, answer);
  }

  #isSigned(request: IncomingMessage, body: string): boolean {
    const { "x-timestamp": seconds, "x-nonce": nonce, "x-signature": signature } = request.headers;
    if (typeof seconds !== "string" || typeof nonce !== "string" || typeof signature !== "string")
      return false;
    if (Math.abs(this.#now() / 1000 - Number(seconds)) > 300 || this.#nonces.has(nonce)) return false;
    this.#nonces.add(nonce);
    const wanted = sign(this.#secret, request.method ?? "", request.url ?? "", Number(seconds), nonce, body);
    return wanted === signature;
  }

  #take(request: IncomingMessage, body: Buffer): Told {
    const key = String(request.headers["idempotency-key"] ?? "");
    if (this.taken.has(key)) this.doubles += 1;
    else this.taken.set(key, JSON.parse(body.toString("utf8")));
    return { key };
  }

  #page(request: IncomingMessage): Told {
    const after = Number(new URL(request.url ?? "", "http://x").searchParams.get("after") ?? "0");
    const requests = this.#queue.slice(after, after + this.#pageSize);
    return { requests, next: String(after + requests.length) };
  }
}
