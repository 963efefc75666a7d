import type { IncomingMessage, ServerResponse } from "node:http";
import { Faults } from "../alicloud/faults.ts";
import { answerJson, serveHttp } from "../alicloud/httpServer.ts";

export const TOKEN = "4711:AAtesttokenoftelegram";

/** A message that the bot sent. */
export type SentMessage = {
  messageId: number;
  chatId: number;
  method: "sendMessage" | "sendPhoto" | "sendDocument";
  /** what was sent as a photo or document */
  file: { name: string; bytes: Buffer } | null;
  text: string;
  keyboard: { text: string; callback_data: string }[][];
  parseMode: string | null;
};

type Fields = Record<string, unknown>;
type Update = { update_id: number } & Record<string, unknown>;

/** The Bot API as this program knows it, over real HTTP. */
export type TelegramStandIn = {
  url: string;
  faults: Faults;
  sent: SentMessage[];
  /** ids of presses that were answered */
  answered: string[];
  /** files by path, for getFile */
  files: Map<string, Buffer>;
  /** chats whose person has blocked the bot, or is gone, or never was */
  blocked: Set<number>;
  deactivated: Set<number>;
  unknown: Set<number>;
  webhook: { url: string; secret: string; allowed: string[] } | null;
  /** pretends that somebody else asks for updates with the same token */
  otherAsks: boolean;
  /** a message of a person, in a private chat; it waits until it is delivered or fetched. @returns its update */
  says: (chatId: number, content: Record<string, unknown>) => Update;
  /** presses a button under a message */
  presses: (message: SentMessage, row: number) => Update;
  /** any update */
  updates: (content: Record<string, unknown>) => Update;
  /**
   * Posts what waits to the webhook, each update until it is acknowledged or the tries are used up.
   * @param url stands in for the https address that was set
   * @returns the statuses
   */
  deliver: (url: string, tries?: number) => Promise<number[]>;
  /** posts one update as it is, and keeps nothing of it */
  post: (update: unknown, secret: string | null, url: string) => Promise<Response>;
  waiting: () => number;
  stop: () => Promise<void>;
};

const ALLOWED_PORT = /^https:\/\/[^/:]+(:(443|80|88|8443))?\//;

/** @param now epoch ms, shared with the program under test */
export async function startTelegram(now: () => number): Promise<TelegramStandIn> {
  const faults = new Faults();
  const sent: SentMessage[] = [];
  const answered: string[] = [];
  const files = new Map<string, Buffer>();
  const sets = { blocked: new Set<number>(), deactivated: new Set<number>(), unknown: new Set<number>() };
  let pending: Update[] = [];
  let nextUpdate = 1_000;
  let nextMessage = 1;
  const asking: (() => void)[] = [];

  const fail = (response: ServerResponse, code: number, description: string, parameters?: object): void =>
    answerJson(response, code, {
      ok: false,
      error_code: code,
      description,
      ...(parameters ? { parameters } : {}),
    });
  const succeed = (response: ServerResponse, result: unknown): void =>
    answerJson(response, 200, { ok: true, result });

  function add(content: Record<string, unknown>): Update {
    const update = { update_id: nextUpdate++, ...content };
    pending.push(update);
    for (const go of asking.splice(0)) go();
    return update;
  }

  /** Why a message cannot be sent, or null. */
  function refusal(
    chatId: number,
    text: string,
    keyboard: SentMessage["keyboard"],
    file: { method: string; bytes: Buffer } | null,
  ): [number, string] | null {
    if (file !== null && file.bytes.length === 0) return [400, "Bad Request: file must be non-empty"];
    if (file?.method === "sendPhoto" && (file.bytes.length > 10 * 1024 * 1024 || !isPicture(file.bytes)))
      return [400, "Bad Request: IMAGE_PROCESS_FAILED"];
    if (file !== null && file.bytes.length > 50 * 1024 * 1024) return [413, "Request Entity Too Large"];
    if (sets.unknown.has(chatId)) return [400, "Bad Request: chat not found"];
    if (sets.deactivated.has(chatId)) return [403, "Forbidden: user is deactivated"];
    if (sets.blocked.has(chatId)) return [403, "Forbidden: bot was blocked by the user"];
    if (text === "" && file === null) return [400, "Bad Request: message text is empty"];
    if (text.length > 4096) return [400, "Bad Request: message is too long"];
    const bad = keyboard
      .flat()
      .some(({ callback_data: data }) => data === "" || Buffer.byteLength(data) > 64);
    return bad ? [400, "Bad Request: BUTTON_DATA_INVALID"] : null;
  }

  function send(response: ServerResponse, method: SentMessage["method"], body: Fields, lost: boolean): void {
    const chatId = Number(body["chat_id"]);
    const text = String(body["text"] ?? body["caption"] ?? "");
    const given = body["file"];
    const file = isFile(given) ? given : null;
    if (method !== "sendMessage" && file === null) {
      fail(response, 400, "Bad Request: there is no photo or document in the request");
      return;
    }
    const keyboard = keyboardIn(body["reply_markup"]);
    const refused = refusal(chatId, text, keyboard, file === null ? null : { ...file, method });
    if (refused !== null) {
      fail(response, ...refused);
      return;
    }
    const parseMode = typeof body["parse_mode"] === "string" ? body["parse_mode"] : null;
    const message = { messageId: nextMessage++, chatId, method, text, keyboard, parseMode, file };
    sent.push(message);
    if (lost) {
      response.socket?.destroy();
      return;
    }
    const { messageId } = message;
    const date = Math.floor(now() / 1000);
    succeed(response, { message_id: messageId, date, chat: { id: chatId, type: "private" }, text });
  }

  async function getUpdates(body: Fields, request: IncomingMessage, response: ServerResponse) {
    if (standIn.webhook !== null) {
      return fail(
        response,
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    if (standIn.otherAsks) {
      return fail(
        response,
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
      );
    }
    const offset = Number(body["offset"] ?? 0);
    // asking for more is what acknowledges: what lies before is gone
    pending = pending.filter(({ update_id: id }) => id >= offset);
    if (pending.length === 0 && Number(body["timeout"] ?? 0) > 0) {
      await new Promise<void>((resolve) => {
        asking.push(resolve);
        request.socket.once("close", () => resolve());
      });
    }
    if (!response.writableEnded) succeed(response, pending.slice(0, Number(body["limit"] ?? 100)));
  }

  async function answer(method: string, body: Fields, request: IncomingMessage, response: ServerResponse) {
    switch (method) {
      case "getMe":
        return succeed(response, { id: 4711, is_bot: true, first_name: "desk", username: "desk_bot" });
      case "getUpdates":
        return await getUpdates(body, request, response);
      case "setWebhook": {
        const url = String(body["url"] ?? "");
        if (url !== "" && !ALLOWED_PORT.test(url)) {
          return fail(response, 400, "Bad Request: bad webhook: HTTPS url must be provided for webhook");
        }
        const allowed = Array.isArray(body["allowed_updates"]) ? body["allowed_updates"].map(String) : [];
        standIn.webhook = url === "" ? null : { url, secret: String(body["secret_token"] ?? ""), allowed };
        return succeed(response, true);
      }
      case "deleteWebhook":
        standIn.webhook = null;
        return succeed(response, true);
      case "getFile": {
        const path = String(body["file_id"]);
        if (!files.has(path))
          return fail(response, 400, "Bad Request: wrong file_id or the file is temporarily unavailable");
        return succeed(response, { file_id: path, file_unique_id: path, file_path: path });
      }
      case "answerCallbackQuery":
        answered.push(String(body["callback_query_id"]));
        return succeed(response, true);
      case "sendMessage":
      case "sendPhoto":
      case "sendDocument":
        return send(response, method, body, false);
      default:
        return fail(response, 404, "Not Found");
    }
  }

  const server = await serveHttp(async (request, body, response) => {
    const [, kind, token, ...rest] = /^\/(file\/)?bot([^/]+)\/(.*)$/.exec(request.url ?? "") ?? [];
    const method = rest[0] ?? "";
    if (token !== TOKEN) return fail(response, 401, "Unauthorized");
    const isFile = kind !== undefined;
    const fault = faults.take(isFile ? "file" : method);
    if (fault?.kind === "lostBefore") return void request.socket.destroy();
    if (fault?.kind === "html")
      return void response.writeHead(502, { "content-type": "text/html" }).end("<html>");
    if (fault?.kind === "refuse") {
      const retry = fault.retryAfter === undefined ? undefined : { retry_after: fault.retryAfter };
      return fail(response, fault.status, fault.message, retry);
    }
    if (fault?.kind === "slow") await faults.held();
    if (isFile) {
      const file = files.get(method);
      return void (file === undefined ? response.writeHead(404).end() : response.writeHead(200).end(file));
    }
    const form = request.headers["content-type"] ?? "";
    const read: unknown = form.startsWith("multipart/")
      ? multipartFields(body, form)
      : body.length === 0
        ? {}
        : JSON.parse(body.toString());
    const fields = typeof read === "object" && read !== null ? Object.fromEntries(Object.entries(read)) : {};
    if (
      fault?.kind === "lostAfter" &&
      (method === "sendMessage" || method === "sendPhoto" || method === "sendDocument")
    ) {
      return send(response, method, fields, true);
    }
    await answer(method, fields, request, response);
  });

  const standIn: TelegramStandIn = {
    url: server.url,
    faults,
    sent,
    answered,
    files,
    ...sets,
    webhook: null,
    otherAsks: false,
    says: (chatId, content) =>
      add({
        message: {
          message_id: nextMessage++,
          date: Math.floor(now() / 1000),
          chat: { id: chatId, type: "private" },
          from: { id: chatId, is_bot: false, first_name: "某" },
          ...content,
        },
      }),
    presses: (message, row) =>
      add({
        callback_query: {
          id: `query${nextUpdate}`,
          from: { id: message.chatId },
          chat_instance: "1",
          data: message.keyboard.flat()[row]?.callback_data,
          message: {
            message_id: message.messageId,
            date: Math.floor(now() / 1000),
            chat: { id: message.chatId, type: "private" },
            text: message.text,
            reply_markup: { inline_keyboard: message.keyboard },
          },
        },
      }),
    updates: add,
    deliver: async (url, tries = 3) => {
      const hook = standIn.webhook;
      if (hook === null) throw new Error("no webhook is set");
      const statuses: number[] = [];
      for (const update of pending.splice(0)) {
        for (let i = 0; i < tries; i++) {
          const { status } = await standIn.post(update, hook.secret, url);
          statuses.push(status);
          if (status >= 200 && status < 300) break;
        }
      }
      return statuses;
    },
    post: async (update, secret, url) =>
      await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(secret === null ? {} : { "x-telegram-bot-api-secret-token": secret }),
        },
        body: JSON.stringify(update),
      }),
    waiting: () => pending.length,
    stop: async () => {
      faults.release();
      for (const go of asking.splice(0)) go();
      await server.stop();
    },
  };
  return standIn;
}

type SentFile = { name: string; bytes: Buffer };

function isFile(value: unknown): value is SentFile {
  return typeof value === "object" && value !== null && "bytes" in value && Buffer.isBuffer(value.bytes);
}

/** JPEG, PNG or WEBP, by its first bytes. */
function isPicture(bytes: Buffer): boolean {
  return ["ffd8ff", "89504e47", "52494646"].some((magic) => bytes.toString("hex", 0, 4).startsWith(magic));
}

/** Fields of a form; the part with a file name is `file`, where the field that stands for it names it (attach://). */
function multipartFields(body: Buffer, contentType: string): Fields {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1] ?? "";
  const parts = new Map<string, { fileName: string | undefined; bytes: Buffer }>();
  for (const part of body.toString("latin1").split(`--${boundary}`)) {
    const split = part.indexOf("\r\n\r\n");
    const head = part.slice(0, Math.max(0, split));
    const name = /name="([^"]*)"/.exec(head)?.[1];
    if (name === undefined) continue;
    const fileName = /filename="?([^"\r\n;]*)"?/.exec(head)?.[1];
    parts.set(name, { fileName, bytes: Buffer.from(part.slice(split + 4, -2), "latin1") });
  }
  const fields: Fields = {};
  for (const [name, { fileName, bytes }] of parts) {
    if (fileName !== undefined) continue;
    const text = bytes.toString("utf8");
    const attached = /^"?attach:\/\/([^"]+)"?$/.exec(text)?.[1];
    const file = attached === undefined ? undefined : parts.get(attached);
    if (file === undefined) fields[name] = text;
    else
      fields["file"] = {
        name: Buffer.from(file.fileName ?? "", "latin1").toString("utf8"),
        bytes: file.bytes,
      };
  }
  return fields;
}

function keyboardIn(markup: unknown): { text: string; callback_data: string }[][] {
  const rows: unknown =
    typeof markup === "object" && markup !== null ? Reflect.get(markup, "inline_keyboard") : [];
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) =>
    (Array.isArray(row) ? row : []).map((one: unknown) => ({
      text: String(typeof one === "object" && one !== null ? Reflect.get(one, "text") : ""),
      callback_data: String(typeof one === "object" && one !== null ? Reflect.get(one, "callback_data") : ""),
    })),
  );
}
