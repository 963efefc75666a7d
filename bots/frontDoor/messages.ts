import type { CallbackAddresses } from "../channels/wecom/callbacks.ts";
import type { Stored } from "../channels/wecom/takeCallback.ts";

/** What the thread is given at its start. */
export type Order = {
  host: string;
  port: number;
  /** of the program's own server, on this machine */
  insidePort: number;
  databaseUrl: string;
  piiKey: Uint8Array;
  addresses: CallbackAddresses;
  /** of `CallbackCounts` */
  counts: SharedArrayBuffer;
  logLevel: string;
};

/** What the thread is asked: whether it is there, and to stop. */
export const CALL = "there?";
export const STOP = "stop";

/** What the thread tells. `thread`: as `ownThread` names it. */
export type Told =
  | { kind: "listening"; port: number; thread: number | null }
  | { kind: "stored"; what: Stored }
  | { kind: "here" };
