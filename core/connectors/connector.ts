import type { Sender } from "../delivery/sender.ts";
import type { ConnectorSettings } from "./settings.ts";

/**
 * A link with another system, for one office. What it has to do: tell the system of our requests (`tell`, called by
 * the delivery engine through `Sender`), and bring in what the system hands over (`take`; absent where the system
 * calls us). Both may be done twice: `tell` is given a key that stays the same, `take` goes through `registerTransfer`,
 * which knows each number. README.md in this folder tells how to add a kind.
 */
export type Connector = {
  settings: ConnectorSettings;
  tell: Sender["send"];
  /** brings in what waits on the other side; @returns how many requests were looked at */
  take?: () => Promise<number>;
  /** puts out what is gathered first and handed over together; @returns how much was put out */
  put?: () => Promise<number>;
};

/** The way of a system in the delivery engine. */
export function wayOf(systemId: string): string {
  return `system:${systemId}`;
}
