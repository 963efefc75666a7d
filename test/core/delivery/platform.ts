import { createServer, type IncomingMessage, type Server } from "node:http";
import { z } from "zod";
import type { Outgoing, Sender, SendResult } from "../../../core/delivery/sender.ts";

const order = z.object({ way: z.string(), address: z.string(), text: z.string(), deliveryId: z.string() });
export type Received = z.infer<typeof order>;

/** What the platform does with a request: `lost`: takes the message, but its answer never arrives. */
export type Whim = "ok" | "busy" | "slowDown" | "lost" | "blocked" | "refused";

/** A platform over real HTTP, as far as deliveries see it: it takes messages, and has its whims. */
export class Platform {
  readonly received: Received[] = [];
  /** how often each delivery was asked for */
  readonly asked = new Map<string, number>();
  /** ways on which a second message with the same key is not delivered again */
  readonly keyed = new Set(["wecomKf", "wecomApp", "sms", "voice"]);
  whim: (order: Received) => Whim = () => "ok";
  #server: Server;
  #url = "";

  constructor() {
    this.#server = createServer((request, response) => {
      void readBody(request).then((body) => {
        const [status, answer] = this.#take(order.parse(JSON.parse(body)));
        if (status === 0) {
          request.socket.destroy();
          return;
        }
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    if (typeof address !== "object" || address === null) throw new Error("the platform has no port");
    this.#url = `http://127.0.0.1:${address.port}`;
    return this.#url;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  get url(): string {
    return this.#url;
  }

  /** What one address has received, in order. */
  textsTo(address: string): string[] {
    return this.received.filter((one) => one.address === address).map(({ text }) => text);
  }

  #take(message: Received): [number, unknown] {
    this.asked.set(message.deliveryId, (this.asked.get(message.deliveryId) ?? 0) + 1);
    const whim = this.whim(message);
    if (whim === "busy") return [503, {}];
    if (whim === "slowDown") return [429, { retryAfterMs: 2_000 }];
    if (whim === "blocked") return [403, { kind: "closed" }];
    if (whim === "refused") return [400, { kind: "final" }];
    const known = this.received.some(
      ({ way, deliveryId }) => way === message.way && deliveryId === message.deliveryId,
    );
    if (!(known && this.keyed.has(message.way))) this.received.push(message);
    return whim === "lost" ? [0, {}] : [200, { receipt: `r-${message.deliveryId}` }];
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

const answer = z.object({
  receipt: z.string().optional(),
  retryAfterMs: z.number().optional(),
  kind: z.enum(["closed", "final"]).optional(),
});

/** A sender to such a platform. */
export function senderTo(url: string, way: string): Sender {
  return { way, send: async (message) => await send(url, way, message) };
}

async function send(url: string, way: string, message: Outgoing): Promise<SendResult> {
  const { address, text, deliveryId } = message;
  const failed = (kind: "transient" | "throttled" | "closed" | "final" | "unknown", code: string) => ({
    ok: false as const,
    kind,
    retryAfterMs: null,
    code,
    why: `对方没有接收（${code}）`,
  });
  try {
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify({ way, address, text, deliveryId }),
    });
    const body = answer.parse(await response.json());
    if (response.ok) return { ok: true, receipt: body.receipt ?? null };
    if (response.status === 429)
      return { ...failed("throttled", "429"), retryAfterMs: body.retryAfterMs ?? 1_000 };
    return failed(body.kind ?? "transient", String(response.status));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // the connection broke: on a platform that knows keys that may simply be asked again
    return failed(way === "telegram" ? "unknown" : "transient", "broken");
  }
}
