import { lookup } from "node:dns/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ENDPOINTS, type Endpoint } from "../channels/wecom/callbackCounts.ts";
import {
  type CallbackAnswer,
  type Callbacks,
  callbackPath,
  LARGEST_CALLBACK,
} from "../channels/wecom/callbacks.ts";
import { KEEP_ALIVE_MS, REQUEST_MS } from "../server/patience.ts";
import { SAFE_HEADERS } from "../server/safeHeaders.ts";
import { openDoors } from "./doors.ts";
import type { HandOn } from "./handOn.ts";

const ENDPOINT_OF = new Map(ENDPOINTS.map((endpoint) => [callbackPath(endpoint), endpoint]));

/** What listens in front of the program's own server. */
export type FrontServer = {
  port: number;
  /** takes nobody in any more; resolves when those inside have their answers */
  stop: () => Promise<void>;
};

/** Answers callbacks by itself and hands all else on. @param port 0: any free one */
export async function openFrontServer(
  { host, port }: { host: string; port: number },
  callbacks: Callbacks,
  { handOn }: Pick<HandOn, "handOn">,
): Promise<FrontServer> {
  let stopping = false;
  const servers: Server[] = [];

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (stopping) response.shouldKeepAlive = false;
    // whoever leaves hears no answer
    response.on("error", () => response.destroy());
    const { method } = request;
    const [path = "", query = ""] = splitOnce(request.url ?? "", "?");
    const endpoint = ENDPOINT_OF.get(path);
    if (endpoint !== undefined && (method === "GET" || method === "POST"))
      takeIn(callbacks, { method, endpoint, query }, request, response);
    else handOn(request, response);
    response.on("close", () => {
      // the connection stays open for more: there will be none
      if (stopping) for (const server of servers) server.closeIdleConnections();
    });
  }

  const open = () => createServer({ requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS }, onRequest);

  async function listen(address: string, at: number): Promise<number> {
    const doors = await openDoors(address, at, open);
    servers.push(...doors.servers);
    return doors.port;
  }

  // a machine's name for itself may have an address of each family, and one of them may be switched off
  const [first = host, ...others] =
    host === "localhost" ? (await lookup(host, { all: true })).map(({ address }) => address) : [host];
  const bound = await listen(first, port);
  await Promise.allSettled(others.map(async (address) => await listen(address, bound)));

  return {
    port: bound,
    stop: async () => {
      stopping = true;
      await Promise.all(servers.map(async (server) => await new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** Reads a callback and answers it. */
function takeIn(
  callbacks: Callbacks,
  to: { method: "GET" | "POST"; endpoint: Endpoint; query: string },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= LARGEST_CALLBACK) return void chunks.push(chunk);
    if (size - chunk.length <= LARGEST_CALLBACK) {
      response.shouldKeepAlive = false;
      send(response, callbacks.refuse(to.endpoint, "oversized"));
    }
  });
  request.on("end", () => {
    if (size > LARGEST_CALLBACK) return;
    const body = Buffer.concat(chunks).toString("utf8");
    void callbacks.answer({ ...to, body }).then((answer) => send(response, answer));
  });
  // broken off: the platform comes again
  request.on("error", () => response.destroy());
}

function send(response: ServerResponse, { status, type, body }: CallbackAnswer): void {
  if (response.destroyed) return;
  response
    .writeHead(status, {
      ...SAFE_HEADERS,
      "content-type": type,
      "content-length": Buffer.byteLength(body),
    })
    .end(body);
}

function splitOnce(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + at.length)];
}
