/** One thing to say to one address over one channel. Texts are ready: words, masks and choices are settled before. */
export type Outgoing = {
  /** the same for every try of the same message: platforms that know such a key are given it; at most 15 bytes, `[0-9a-z-]` */
  deliveryId: string;
  officeId: string;
  /** the address on the platform, opened: external user id, chat id, phone number, member ids joined by `|` */
  address: string;
  /** name of the message; channels with registered templates (SMS, voice) look their own code up by it */
  template: string;
  /** values for registered templates */
  params: Record<string, string>;
  /** the whole message in words */
  text: string;
  /** answers offered as buttons or keys, where the channel has them; else they stand in the text */
  choices: { label: string; value: string }[];
  correlationId: string;
  /** photos and files that go along, where the way has room for such; absent: none */
  carried?: Carried;
};

/** A photo or file, opened only when it is sent. */
export type OpenedFile = { name: string; contentType: string; bytes: Uint8Array };

/** Photos and files of a message. */
export type Carried = {
  /** null: it is not there any more */
  files: (() => Promise<OpenedFile | null>)[];
  /** said to the citizen where one of them could not be sent: how to see it all the same */
  elsewhere: string;
};

/**
 * What became of a try. `transient`: surely not sent, again later (not before `retryAfterMs`, where it is given);
 * `throttled`: again, not before `retryAfterMs`; `closed`: this way is shut for now (48 hours over, blocked by the
 * user), another one may be open; `final`: never by this way; `unknown`: the answer was lost, it may have arrived.
 */
export type SendResult =
  | {
      ok: true;
      receipt: string | null;
      /** of the files that went along, those that did not: which and why, in plain Chinese, for the clerk */
      unsent?: readonly string[];
    }
  | {
      ok: false;
      kind: "transient" | "throttled" | "closed" | "final" | "unknown";
      retryAfterMs: number | null;
      /** the platform's own code, for the record */
      code: string;
      /** in plain Chinese, without personal data */
      why: string;
    };

/** A way out. Never throws for what the platform answers; a thrown error is a defect of ours and is tried again. */
export type Sender = {
  /** name of the way: `wecomKf`, `wecomApp`, `telegram`, `sms`, `voice`, `web`, `system:<id>` */
  way: string;
  send: (message: Outgoing) => Promise<SendResult>;
  /**
   * True where a second sending with the same `deliveryId` does no harm, because the platform knows the key or the
   * sender looks up what became of the first. Absent: what `wayRules` says of the way.
   */
  knowsKey?: boolean;
};
