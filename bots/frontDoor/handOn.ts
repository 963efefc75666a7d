import { Agent, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { BlockList, isIPv6 } from "node:net";
import { PROBLEM_TYPE, problemJson } from "../server/problem.ts";
import { SAFE_HEADERS } from "../server/safeHeaders.ts";

/** An idle connection is given up before the other side does (72 s): none is used that is just being closed. */
const IDLE_MS = 30_000;

/** Speak of one connection only (RFC 9110, 7.6.1). `expect` was answered here; a body's framing goes on as it came. */
const OF_THE_CONNECTION = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "expect",
]);
/** What a web server in front says of the caller. Whoever comes from elsewhere has nobody to speak for them. */
const OF_THE_CALLER = /^(x-forwarded-.*|forwarded)$/;
const FORWARDED_FOR = "x-forwarded-for";
const WITHOUT_BODY = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"]);

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Hands requests on to the program's own server, and its answers back, as they come in. */
export type HandOn = {
  handOn: (request: IncomingMessage, response: ServerResponse) => void;
  /** lets go of idle connections */
  close: () => void;
};

/** @param port of the program's own server, on this machine */
export function createHandOn(port: number): HandOn {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 32 });
  const to = { host: "127.0.0.1", port, agent };

  function handOn(request: IncomingMessage, response: ServerResponse): void {
    const caller = request.socket.remoteAddress;
    // whoever hung up already has no address any more, and hears no answer
    if (caller === undefined) return void request.destroy();
    const { method = "GET", url: path = "/" } = request;
    const inside = ask({ ...to, method, path, headers: headersInside(request, caller) });
    inside.on("response", (answer) => {
      handBack(request, answer, response);
      // answered before it was all in: what still comes is read and thrown away here, since nothing more goes inside
      answer.on("end", () => {
        if (request.complete) return;
        request.unpipe(inside).resume();
        inside.destroy();
      });
    });
    inside.on("error", () => sendAway(response));
    // whoever leaves before the end is not waited for any longer: inside, too
    response.on("close", () => {
      if (!response.writableFinished) inside.destroy();
    });
    request.on("error", () => inside.destroy());
    request.pipe(inside);
  }

  return { handOn, close: () => agent.destroy() };
}

/**
 * What the own server reads: all that came, and from whom, as a web server in front would say it. It trusts this machine
 * and nobody else (createServer.ts), so the address that it finds is the one that it would find without a front door.
 * @param caller the address of whoever connected
 * @returns names and values, one after the other
 */
export function headersInside(request: IncomingMessage, caller: string): string[] {
  const trusted = LOOPBACK.check(caller, isIPv6(caller) ? "ipv6" : "ipv4");
  const headers = kept(request, (name) => name !== FORWARDED_FOR && (trusted || !OF_THE_CALLER.test(name)));
  const said = trusted ? request.headersDistinct[FORWARDED_FOR] : undefined;
  headers.push(FORWARDED_FOR, [...(said ?? []), caller].join(", "));
  // HTTP/1.0 knows no Host, and HTTP/1.1 cannot do without
  if (request.headers.host === undefined) headers.push("host", "");
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  const empty = length === undefined && coding === undefined;
  if (empty && !WITHOUT_BODY.has(request.method ?? "")) headers.push("content-length", "0");
  return headers;
}

function handBack(request: IncomingMessage, answer: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) return void answer.destroy();
  const headers = kept(answer, (name) => name !== "transfer-encoding");
  // the own server reads no further: nor do we
  if (!request.complete && answer.headers.connection === "close") headers.push("connection", "close");
  response.writeHead(answer.statusCode ?? 503, answer.statusMessage, headers);
  // an answer that says nothing for a while has begun all the same
  response.flushHeaders();
  answer.on("error", () => response.destroy());
  answer.pipe(response);
}

/** Names and values, one after the other, without those that speak of the connection. */
function kept(message: IncomingMessage, keep: (name: string) => boolean): string[] {
  const named = (message.headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const headers: string[] = [];
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    const [name = "", value = ""] = message.rawHeaders.slice(i, i + 2);
    const low = name.toLowerCase();
    if (!OF_THE_CONNECTION.has(low) && !named.includes(low) && keep(low)) headers.push(name, value);
  }
  return headers;
}

/** The own server is not there: every platform comes again after a 503. */
function sendAway(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  response
    .writeHead(503, { ...SAFE_HEADERS, "content-type": PROBLEM_TYPE, connection: "close" })
    .end(problemJson(503, "系统暂时忙，请稍后再试"));
}
