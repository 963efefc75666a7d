import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AppMessages } from "./appMessages.ts";
import { CallbackSender } from "./callbackSender.ts";
import { Contacts } from "./contacts.ts";
import { Faults } from "./faults.ts";
import { Kf } from "./kf.ts";
import { MediaStore } from "./media.ts";
import { OAuth, type Person } from "./oauth.ts";
import { ApiRefusal, type Call, type Corp, type Options } from "./platform.ts";
import { type Bearer, Tokens } from "./tokens.ts";

const LARGEST_BODY = 24 * 1024 * 1024;

type Request = {
  method: string;
  path: string;
  query: Record<string, string>;
  raw: Buffer;
  contentType: string;
};
type Handler = (request: Request, bearer: Bearer, body: unknown) => Record<string, unknown>;

/** Answers paths of its own before the platform's; true where it did. */
export type Extra = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  raw: Buffer,
) => Promise<boolean>;

/** A stand-in for WeChat Work over real HTTP, as strict as the platform is. */
export class WecomStandin {
  readonly corp: Corp;
  readonly options: Options;
  readonly callbacks: CallbackSender;
  readonly tokens: Tokens;
  readonly media: MediaStore;
  readonly contacts: Contacts;
  readonly oauth: OAuth;
  readonly kf: Kf;
  readonly app: AppMessages;
  readonly faults: Faults;
  /** every call of the API, in order */
  readonly calls: Call[] = [];
  url = "";
  readonly #server: Server;
  readonly #perMinute = new Map<string, number[]>();
  readonly #extra: Extra | undefined;
  /** who opens links of this machine; null: the link's page asks */
  browserPerson: Person | null = null;

  constructor(corp: Corp, options: Partial<Options> & Pick<Options, "now">, extra?: Extra) {
    this.corp = corp;
    this.options = {
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      callbackTimeoutMs: 5_000,
      retryWith: "same",
      newTokenEndsOld: false,
      tokenSeconds: 7200,
      tokenCallsPerHour: 200,
      callsPerMinute: 10_000,
      tokenlessSyncsPerMinute: 10,
      emptyPages: false,
      ...options,
    };
    this.callbacks = new CallbackSender(corp.corpId, this.options);
    this.tokens = new Tokens(corp, this.options);
    this.media = new MediaStore(this.options);
    this.contacts = new Contacts(corp);
    this.oauth = new OAuth(corp, this.contacts, this.options);
    this.kf = new Kf(corp, this.options, this.media, this.callbacks);
    this.app = new AppMessages(corp, this.options, this.contacts, this.media, this.callbacks);
    this.faults = new Faults(this.options);
    this.#extra = extra;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** @param port 0 for any free one */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`;
    return this.url;
  }

  async close(): Promise<void> {
    this.callbacks.close();
    await this.callbacks.idle();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Calls of one path so far. */
  callsOf(path: string): Call[] {
    return this.calls.filter((one) => one.path === path);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://standin");
    try {
      const raw = await bodyOf(request);
      if ((await this.#extra?.(request, response, url, raw)) === true) return;
      const query = Object.fromEntries(url.searchParams);
      if (url.pathname === "/connect/oauth2/authorize" || url.pathname === "/wwlogin/sso/login")
        return this.#authorize(url.pathname, query, response);
      const contentType = request.headers["content-type"] ?? "";
      await this.#api(
        { method: request.method ?? "", path: url.pathname, query, raw, contentType },
        response,
      );
    } catch (error) {
      if (error instanceof ApiRefusal)
        return sendJson(response, { errcode: error.errcode, errmsg: error.message });
      response.writeHead(500).end(String(error));
    }
  }

  #authorize(path: string, query: Record<string, string>, response: ServerResponse): void {
    const person =
      query["as"] === undefined ? this.browserPerson : ({ kind: "member", userid: query["as"] } as const);
    if (person === null) {
      const links = this.corp.members.map(
        (one) => `<li><a href="?${new URLSearchParams({ ...query, as: one.userid })}">${one.name}</a></li>`,
      );
      const page = `<!doctype html><meta charset="utf-8"><title>登录</title><p>以谁的身份打开？</p><ul>${links.join("")}</ul>`;
      return void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    }
    const back = path.startsWith("/wwlogin")
      ? this.oauth.webRedirect(query, person)
      : this.oauth.redirect(query, person);
    response.writeHead(302, { location: back }).end();
  }

  async #api(request: Request, response: ServerResponse): Promise<void> {
    const isUpload = request.path === "/cgi-bin/media/upload";
    const body = request.raw.length === 0 || isUpload ? null : jsonOf(request.raw);
    this.calls.push({ path: request.path, query: request.query, body, at: this.options.now() });
    const met = await this.faults.meet(request.path, response);
    if (met === "answered") return;
    this.#checkPace(request.path);
    if (request.path === "/cgi-bin/media/get") {
      this.tokens.check(request.query["access_token"]);
      if (met === "lose the answer") return void response.destroy();
      return this.#sendMedia(request.query["media_id"] ?? "", response);
    }
    const result = this.#call(request, body);
    // done, and nobody hears of it
    if (met === "lose the answer") return void response.destroy();
    sendJson(response, { errcode: 0, errmsg: "ok", ...result });
  }

  #call(request: Request, body: unknown): Record<string, unknown> {
    const { query } = request;
    if (request.path === "/cgi-bin/gettoken") {
      return this.tokens.give(query["corpid"] ?? "", query["corpsecret"] ?? "");
    }
    const bearer = this.tokens.check(query["access_token"]);
    const handler = this.#handlers()[`${request.method} ${request.path}`];
    if (handler === undefined) throw new ApiRefusal(-3, "not found");
    return handler(request, bearer, body);
  }

  #handlers(): Record<string, Handler> {
    const { kf, app, contacts } = this;
    const ofKf = (run: (body: unknown) => Record<string, unknown>): Handler => {
      return (_request, bearer, body) => {
        if (bearer.kind !== "kf") throw new ApiRefusal(48002, "api forbidden");
        return run(body);
      };
    };
    const ofApp = (run: (body: unknown, agentId: number) => Record<string, unknown>): Handler => {
      return (_request, bearer, body) => {
        if (bearer.kind !== "app") throw new ApiRefusal(48002, "api forbidden");
        return run(body, bearer.agentId);
      };
    };
    return {
      "POST /cgi-bin/kf/sync_msg": ofKf((body) => kf.sync(body)),
      "POST /cgi-bin/kf/send_msg": ofKf((body) => kf.send(body)),
      "POST /cgi-bin/kf/send_msg_on_event": ofKf((body) => kf.sendOnEvent(body)),
      "POST /cgi-bin/kf/service_state/get": ofKf((body) => kf.state(body)),
      "POST /cgi-bin/kf/service_state/trans": ofKf((body) => kf.trans(body)),
      "POST /cgi-bin/kf/customer/batchget": ofKf((body) => kf.customers(body)),
      "POST /cgi-bin/kf/account/list": ofKf((body) => kf.accounts(body)),
      "POST /cgi-bin/kf/add_contact_way": ofKf((body) => kf.contactWay(body)),
      "POST /cgi-bin/message/send": ofApp((body, agentId) => app.send(body, agentId)),
      "POST /cgi-bin/message/update_template_card": ofApp((body, agentId) => app.update(body, agentId)),
      "POST /cgi-bin/message/recall": ofApp((body) => app.recall(body)),
      "GET /cgi-bin/auth/getuserinfo": ({ query }) => this.oauth.personOf(query["code"]),
      "GET /cgi-bin/department/list": ({ query }) => contacts.departments(query["id"]),
      "GET /cgi-bin/user/list": ({ query }) => contacts.membersOf(query["department_id"], false),
      "GET /cgi-bin/user/simplelist": ({ query }) => contacts.membersOf(query["department_id"], true),
      "GET /cgi-bin/user/get": ({ query }) => contacts.member(query["userid"]),
      "POST /cgi-bin/user/list_id": (_request, _bearer, body) => this.#listIds(body),
      "POST /cgi-bin/media/upload": ({ query, raw, contentType }) =>
        this.media.upload(query["type"] ?? "", raw, contentType),
    };
  }

  #listIds(body: unknown): Record<string, unknown> {
    const asked = typeof body === "object" && body !== null ? body : {};
    const cursor = "cursor" in asked ? String(asked.cursor) : "";
    const limit = "limit" in asked ? Number(asked.limit) : 10_000;
    return this.contacts.ids(cursor, limit);
  }

  #sendMedia(id: string, response: ServerResponse): void {
    const media = this.media.get(id);
    response
      .writeHead(200, {
        "content-type": media.contentType,
        "content-disposition": `attachment; filename="${encodeURIComponent(media.fileName)}"`,
      })
      .end(media.bytes);
  }

  #checkPace(path: string): void {
    const now = this.options.now();
    const made = (this.#perMinute.get(path) ?? []).filter((at) => at > now - 60_000);
    this.#perMinute.set(path, [...made, now]);
    if (made.length >= this.options.callsPerMinute) throw new ApiRefusal(45009, "api freq out of limit");
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY) throw new ApiRefusal(45001, "media size out of limit");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function jsonOf(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch (cause) {
    throw Object.assign(new ApiRefusal(44004, "Warning: wrong json format."), { cause });
  }
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
