import { randomBytes } from "node:crypto";
import { encryptMessage, signature, signedCallback, type XmlFields, xml } from "./callbackCrypto.ts";
import { type Options, type Receiver, secondsOf } from "./platform.ts";
import { type Once, sendOnce, type Try } from "./sendOnce.ts";

/** Makes one try in another place. */
export type Send = (attempt: { method: string; url: string; body: string }) => Promise<Try>;

const TRIES = 3;

/** Sends callbacks as the platform does: at most three times, each cut after the time-out, until one is answered 200. */
export class CallbackSender {
  /** tries of every callback, in the order in which the callbacks began */
  readonly tries: Try[][] = [];
  readonly #corpId: string;
  readonly #options: Options;
  readonly #open = new Set<Promise<unknown>>();
  readonly #under = new Set<Once>();
  #send: Send | null = null;

  constructor(corpId: string, options: Options) {
    this.#corpId = corpId;
    this.#options = options;
  }

  /** Delivers one message. Resolves when it was taken, or given up. */
  async deliver(receiver: Receiver, fields: XmlFields, agentId?: number): Promise<Try[]> {
    const tries: Try[] = [];
    this.tries.push(tries);
    if (receiver.callbackUrl === null) return tries;
    const work = this.#deliver(receiver, receiver.callbackUrl, xml(fields), agentId, tries);
    this.#open.add(work);
    await work.finally(() => this.#open.delete(work));
    return tries;
  }

  /** Resolves when no callback is under way. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  /** Somebody else makes the tries from now on: a thread that measures them. */
  sendBy(send: Send): void {
    this.#send = send;
  }

  /** Breaks whatever is under way. */
  close(): void {
    for (const one of this.#under) one.break();
  }

  /** The verification of the address, as the console does it. @returns what was answered to a secret of `text` */
  async verifyUrl(receiver: Receiver, text: string): Promise<Try> {
    const timestamp = String(secondsOf(this.#options.now()));
    const nonce = randomBytes(8).toString("hex");
    const echostr = encryptMessage(receiver.aesKey, text, this.#corpId);
    const query = new URLSearchParams({
      msg_signature: signature(receiver.token, timestamp, nonce, echostr),
      timestamp,
      nonce,
      echostr,
    });
    return await this.#try("GET", `${receiver.callbackUrl}?${query}`, "");
  }

  async #deliver(
    receiver: Receiver,
    url: string,
    message: string,
    agentId: number | undefined,
    tries: Try[],
  ) {
    let signed = this.#sign(receiver, message, agentId);
    for (let i = 0; i < TRIES; i++) {
      if (i > 0 && this.#options.retryWith === "fresh") signed = this.#sign(receiver, message, agentId);
      const one = await this.#try("POST", `${url}?${signed.query}`, signed.body);
      tries.push(one);
      if (one.status === 200) return;
    }
  }

  #sign(receiver: Receiver, message: string, agentId: number | undefined) {
    const timestamp = String(secondsOf(this.#options.now()));
    const nonce = String(randomBytes(5).readUInt32BE());
    return signedCallback(receiver, this.#corpId, message, { timestamp, nonce, agentId });
  }

  async #try(method: string, url: string, body: string): Promise<Try> {
    const attempt = { method, url, body };
    if (this.#send !== null) return await this.#send(attempt);
    const { later, callbackTimeoutMs } = this.#options;
    const once = sendOnce(attempt, (run) => later(callbackTimeoutMs, run));
    this.#under.add(once);
    return await once.done.finally(() => this.#under.delete(once));
  }
}
