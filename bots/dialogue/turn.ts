/** One message of a person, as the dialogue sees it. */
export type Turn = {
  officeId: string;
  personKey: string;
  channel: string;
  /** what the person wrote; empty for a bare photo or sticker */
  text: string;
  /** set when a choice was tapped instead of typed: the choice's payload */
  choice?: string;
  attachments: { id: string; kind: "image" | "voice" | "video" | "file" | "sticker" | "location" }[];
  /** the conversation so far; null at the first contact */
  state: unknown;
};

/** One bubble to the citizen. Channels render choices as menus or buttons where they can, else as numbered lines. */
export type Reply = { text: string; choices?: { title: string; payload: string }[] };

export type TurnResult = {
  /** to be kept and given back with the next turn */
  state: unknown;
  replies: Reply[];
  /** what the message turned out to be: for the daily no-loss statement */
  outcome: "ticket" | "addition" | "answered" | "declined" | "command" | "talk" | "noise";
};
