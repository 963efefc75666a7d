import type { Desks } from "../../bots/program.ts";
import type { Task } from "../task.ts";

/** Hands on receipts and pressed keys, and takes the next step of recordings to be heard. */
export function phoneTask({ channels: { phone } }: Desks): Task {
  return {
    name: "phone",
    everyMs: 2_000,
    run: async () => (phone === null ? 0 : (await phone.stepReceipts()) + (await phone.stepRecordings())),
    stop: async () => undefined,
  };
}

/** Takes stored updates of Telegram that no node works on. */
export function telegramTask({ channels: { telegram } }: Desks): Task {
  return {
    name: "telegram",
    everyMs: 2_000,
    run: async () => (telegram === null ? 0 : await telegram.step()),
    stop: async () => undefined,
  };
}

/** Exchanges requests and their state with the systems that are linked. */
export function connectorsTask({ channels: { connectors } }: Desks): Task {
  return {
    name: "connectors",
    everyMs: 15_000,
    run: async () => await connectors.step(),
    stop: async () => undefined,
  };
}
