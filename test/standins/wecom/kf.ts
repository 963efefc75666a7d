import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { CallbackSender } from "./callbackSender.ts";
import { checkKfBody, type KfBody, kfBody, kfMessageId, MAY_FOLLOW } from "./kfRules.ts";
import type { MediaStore } from "./media.ts";
import { ApiRefusal, type Corp, DAY, HOUR, type Options, secondsOf } from "./platform.ts";

/** What lies on a citizen's phone, theirs and ours. */
export type PhoneLine = { from: "citizen" | "office" | "servicer"; at: number; msgid: string; body: unknown };
export type Session = {
  openKfId: string;
  externalUserId: string;
  state: number;
  servicer: string | null;
  lastWroteAt: number | null;
  sentSince: number;
  welcomedAt: number | null;
  lines: PhoneLine[];
};
type Line = { openKfId: string; at: number; message: Record<string, unknown> };
type EventCode = { until: number; used: boolean; session: Session; types: string[] };

const WINDOW = 48 * HOUR;
const MOST_IN_WINDOW = 5;
const TOKEN_MS = 10 * 60_000;

const sendHead = z.object({ touser: z.string(), open_kfid: z.string(), msgid: kfMessageId });
const onEventHead = z.object({ code: z.string(), msgid: kfMessageId });
const syncBody = z.object({
  cursor: z.string().max(64).default(""),
  token: z.string().max(128).default(""),
  limit: z.number().int().min(1).max(1000).default(1000),
  voice_format: z.union([z.literal(0), z.literal(1)]).default(0),
  open_kfid: z.string(),
});
const personBody = z.object({ open_kfid: z.string(), external_userid: z.string() });
const transBody = personBody.extend({
  service_state: z.number().int().min(0).max(4),
  servicer_userid: z.string().default(""),
});

/** Customer service: sessions with citizens, what they wrote, and what may be written to them. */
export class Kf {
  readonly sessions = new Map<string, Session>();
  readonly #corp: Corp;
  readonly #options: Options;
  readonly #media: MediaStore;
  readonly #callbacks: CallbackSender;
  readonly #lines: Line[] = [];
  readonly #customers = new Map<string, { nickname: string }>();
  readonly #tokens = new Map<string, { openKfId: string; at: number }>();
  readonly #codes = new Map<string, EventCode>();
  readonly #usedIds = new Set<string>();
  readonly #tokenless: number[] = [];

  constructor(corp: Corp, options: Options, media: MediaStore, callbacks: CallbackSender) {
    this.#corp = corp;
    this.#options = options;
    this.#media = media;
    this.#callbacks = callbacks;
  }

  addCustomer(externalUserId: string, nickname: string): void {
    this.#customers.set(externalUserId, { nickname });
  }

  session(openKfId: string, externalUserId: string): Session {
    const key = `${openKfId}/${externalUserId}`;
    const known = this.sessions.get(key);
    if (known !== undefined) return known;
    const made: Session = {
      openKfId,
      externalUserId,
      state: 4,
      servicer: null,
      lastWroteAt: null,
      sentSince: 0,
      welcomedAt: null,
      lines: [],
    };
    this.sessions.set(key, made);
    return made;
  }

  /** A citizen writes. @returns the message's id; resolves when the callback was taken or given up */
  async write(session: Session, body: Record<string, unknown>): Promise<string> {
    const msgid = randomBytes(30).toString("base64url");
    const now = this.#options.now();
    if (session.state === 4) session.state = 0;
    session.lastWroteAt = now;
    session.sentSince = 0;
    session.lines.push({ from: "citizen", at: now, msgid, body });
    await this.#line(session, {
      msgid,
      open_kfid: session.openKfId,
      external_userid: session.externalUserId,
      send_time: secondsOf(now),
      origin: 3,
      ...body,
    });
    return msgid;
  }

  /** A clerk writes to the citizen by hand, in the client. */
  async writeByHand(session: Session, servicer: string, content: string): Promise<void> {
    if (session.state !== 3 || session.servicer !== servicer)
      throw new Error("the session is not this clerk's");
    const msgid = randomBytes(30).toString("base64url");
    const now = this.#options.now();
    const body = { msgtype: "text", text: { content } };
    session.lines.push({ from: "servicer", at: now, msgid, body });
    await this.#line(session, {
      msgid,
      open_kfid: session.openKfId,
      external_userid: session.externalUserId,
      send_time: secondsOf(now),
      origin: 5,
      servicer_userid: servicer,
      ...body,
    });
  }

  /** A citizen opens the chat. A welcome code comes only where nothing greeted them in 48 h and they have not written. */
  async enter(session: Session, scene: string, sceneParam = ""): Promise<void> {
    const now = this.#options.now();
    const quiet = [session.lastWroteAt, session.welcomedAt].every((at) => at === null || at < now - WINDOW);
    const code = quiet ? { welcome_code: this.#code(session, 20_000, ["text", "msgmenu"]) } : {};
    await this.event(session, { event_type: "enter_session", scene, scene_param: sceneParam, ...code });
  }

  /** Any event of a session. */
  async event(session: Session, fields: Record<string, unknown>): Promise<void> {
    await this.#line(session, {
      msgid: randomBytes(30).toString("base64url"),
      send_time: secondsOf(this.#options.now()),
      origin: 4,
      msgtype: "event",
      event: { open_kfid: session.openKfId, external_userid: session.externalUserId, ...fields },
    });
  }

  /** A clerk takes, hands on, or ends a session in the client. @returns nothing; raises session_status_change */
  async change(session: Session, changeType: 1 | 2 | 3, servicer: string): Promise<void> {
    const old = session.servicer ?? "";
    session.state = changeType === 3 ? 4 : 3;
    session.servicer = changeType === 3 ? null : servicer;
    const code =
      changeType === 2
        ? {}
        : {
            msg_code:
              changeType === 1
                ? this.#code(session, WINDOW, ["text"])
                : this.#code(session, 20_000, ["text", "msgmenu"]),
          };
    await this.event(session, {
      event_type: "session_status_change",
      change_type: changeType,
      old_servicer_userid: old,
      new_servicer_userid: session.servicer ?? "",
      ...code,
    });
  }

  /** POST /cgi-bin/kf/sync_msg */
  sync(input: unknown): Record<string, unknown> {
    const { cursor, token, limit, open_kfid } = parse(syncBody, input);
    this.#account(open_kfid);
    this.#checkSyncToken(token, open_kfid);
    const now = this.#options.now();
    const from = cursor === "" ? 0 : positionOf(cursor);
    const all = this.#lines.map((one, i) => ({ ...one, i })).filter((one) => one.openKfId === open_kfid);
    const open = all.filter((one) => one.i >= from && one.at >= now - 3 * DAY);
    // an empty page now and then, although more follows
    const gap = this.#options.emptyPages && open.length > 0 && !cursor.endsWith("g");
    const page = gap ? [] : open.slice(0, limit);
    const next = gap ? from : (page.at(-1)?.i ?? from - 1) + 1;
    return {
      next_cursor: `${Buffer.from(`at:${next}`).toString("base64url")}${gap ? ".g" : ""}`,
      has_more: page.length < open.length ? 1 : 0,
      msg_list: page.map((one) => one.message),
    };
  }

  /** POST /cgi-bin/kf/send_msg */
  send(input: unknown): Record<string, unknown> {
    const head = parse(sendHead, input);
    const body = parse(kfBody, input);
    this.#account(head.open_kfid);
    const session = this.sessions.get(`${head.open_kfid}/${head.touser}`);
    if (session === undefined || !this.#customers.has(head.touser))
      throw new ApiRefusal(40096, "invalid external userid");
    if (session.state === 4) throw new ApiRefusal(95013, "session ended");
    if (session.state > 1) throw new ApiRefusal(95018, "send msg session status invalid");
    const now = this.#options.now();
    if (session.lastWroteAt === null || session.lastWroteAt < now - WINDOW) {
      throw new ApiRefusal(95002, "out of send time limit");
    }
    checkKfBody(body, this.#media);
    const msgid = this.#messageId(head.open_kfid, head.msgid, () => {
      if (session.sentSince >= MOST_IN_WINDOW) throw new ApiRefusal(95001, "send msg count limit");
    });
    session.sentSince += 1;
    session.lines.push({ from: "office", at: now, msgid, body });
    return { msgid };
  }

  /** POST /cgi-bin/kf/send_msg_on_event */
  sendOnEvent(input: unknown): Record<string, unknown> {
    const head = parse(onEventHead, input);
    const body = parse(kfBody, input);
    const code = this.#codes.get(head.code);
    if (code === undefined || code.used || code.until < this.#options.now()) {
      throw new ApiRefusal(95007, "invalid msg token");
    }
    if (!code.types.includes(body.msgtype)) throw new ApiRefusal(40008, "invalid message type");
    checkKfBody(body, this.#media);
    const msgid = this.#messageId(code.session.openKfId, head.msgid, () => undefined);
    code.used = true;
    code.session.welcomedAt = this.#options.now();
    code.session.lines.push({ from: "office", at: this.#options.now(), msgid, body });
    return { msgid };
  }

  /** POST /cgi-bin/kf/service_state/get */
  state(input: unknown): Record<string, unknown> {
    const session = this.#sessionOf(parse(personBody, input));
    return {
      service_state: session.state,
      ...(session.state === 3 ? { servicer_userid: session.servicer } : {}),
    };
  }

  /** POST /cgi-bin/kf/service_state/trans */
  trans(input: unknown): Record<string, unknown> {
    const wanted = parse(transBody, input);
    const session = this.#sessionOf(wanted);
    if (!(MAY_FOLLOW[session.state] ?? []).includes(wanted.service_state)) {
      throw new ApiRefusal(95016, `not allowed to change from ${session.state} to ${wanted.service_state}`);
    }
    if (wanted.service_state === 3) {
      const member = this.#corp.members.find((one) => one.userid === wanted.servicer_userid);
      if (member === undefined || member.status !== 1) throw new ApiRefusal(95014, "servicer not available");
    }
    session.state = wanted.service_state;
    session.servicer = wanted.service_state === 3 ? wanted.servicer_userid : null;
    if (wanted.service_state === 2) return { msg_code: this.#code(session, WINDOW, ["text"]) };
    return wanted.service_state === 4 ? { msg_code: this.#code(session, 20_000, ["text", "msgmenu"]) } : {};
  }

  /** POST /cgi-bin/kf/customer/batchget */
  customers(input: unknown): Record<string, unknown> {
    const { external_userid_list } = parse(
      z.object({ external_userid_list: z.array(z.string()).min(1).max(100) }),
      input,
    );
    const known = external_userid_list.filter((id) => this.#customers.has(id));
    return {
      customer_list: known.map((id) => ({
        external_userid: id,
        nickname: this.#customers.get(id)?.nickname,
        avatar: "",
        gender: 0,
        unionid: `u${id}`,
      })),
      invalid_external_userid: external_userid_list.filter((id) => !known.includes(id)),
    };
  }

  /** POST /cgi-bin/kf/account/list */
  accounts(input: unknown): Record<string, unknown> {
    const { offset, limit } = parse(
      z.object({
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(100).default(100),
      }),
      input,
    );
    const list = this.#corp.kfAccounts.slice(offset, offset + limit);
    return { account_list: list.map((one) => ({ ...one, avatar: "", manage_privilege: true })) };
  }

  /** POST /cgi-bin/kf/add_contact_way */
  contactWay(input: unknown): Record<string, unknown> {
    const { open_kfid, scene } = parse(
      z.object({
        open_kfid: z.string(),
        scene: z
          .string()
          .regex(/^[0-9a-zA-Z_-]{0,32}$/)
          .default(""),
      }),
      input,
    );
    this.#account(open_kfid);
    return {
      url: `https://work.weixin.qq.com/kfid/${open_kfid}${scene === "" ? "" : `?enc_scene=${scene}`}`,
    };
  }

  /** What came from one account, as sync_msg shows it. */
  linesOf(openKfId: string): Record<string, unknown>[] {
    return this.#lines.filter((one) => one.openKfId === openKfId).map((one) => one.message);
  }

  async #line(session: Session, message: Record<string, unknown>): Promise<void> {
    const at = this.#options.now();
    this.#lines.push({ openKfId: session.openKfId, at, message });
    await this.notify(session.openKfId);
  }

  /** The callback that says there is something to pull. */
  async notify(openKfId: string): Promise<void> {
    const at = this.#options.now();
    const token = `ENC${randomBytes(24).toString("base64url")}`;
    this.#tokens.set(token, { openKfId, at });
    await this.#callbacks.deliver(this.#corp.kf, {
      ToUserName: this.#corp.corpId,
      CreateTime: secondsOf(at),
      MsgType: "event",
      Event: "kf_msg_or_event",
      Token: token,
      OpenKfId: openKfId,
    });
  }

  #account(openKfId: string): void {
    if (!this.#corp.kfAccounts.some((one) => one.open_kfid === openKfId)) {
      throw new ApiRefusal(95004, "open_kfid not exist");
    }
  }

  #sessionOf({ open_kfid, external_userid }: z.infer<typeof personBody>): Session {
    this.#account(open_kfid);
    const session = this.sessions.get(`${open_kfid}/${external_userid}`);
    if (session === undefined) throw new ApiRefusal(40096, "invalid external userid");
    return session;
  }

  #checkSyncToken(token: string, openKfId: string): void {
    const now = this.#options.now();
    if (token !== "") {
      const known = this.#tokens.get(token);
      if (known === undefined || known.openKfId !== openKfId || known.at < now - TOKEN_MS) {
        throw new ApiRefusal(95007, "invalid msg token");
      }
      return;
    }
    while ((this.#tokenless[0] ?? now) < now - 60_000) this.#tokenless.shift();
    if (this.#tokenless.length >= this.#options.tokenlessSyncsPerMinute) {
      throw new ApiRefusal(45009, "api freq out of limit");
    }
    this.#tokenless.push(now);
  }

  #messageId(openKfId: string, wanted: string | undefined, check: () => void): string {
    const msgid = wanted ?? randomBytes(16).toString("hex");
    const key = `${openKfId}/${msgid}`;
    if (this.#usedIds.has(key)) throw new ApiRefusal(40058, "invalid Request Parameter: msgid is repeated");
    check();
    this.#usedIds.add(key);
    return msgid;
  }

  #code(session: Session, ms: number, types: string[]): string {
    const code = randomBytes(24).toString("base64url");
    this.#codes.set(code, { until: this.#options.now() + ms, used: false, session, types });
    return code;
  }
}

function positionOf(cursor: string): number {
  const found = /^at:(\d+)$/.exec(Buffer.from(cursor.replace(/\.g$/, ""), "base64url").toString())?.[1];
  if (found === undefined) throw new ApiRefusal(40058, "invalid Request Parameter: cursor");
  return Number(found);
}

/** Reads a request's body as strictly as the platform. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ApiRefusal(40058, `invalid Request Parameter: ${parsed.error.issues[0]?.path.join(".") ?? ""}`);
}

export type { KfBody };
