import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import { type NewTelegramUpdate, storeUpdate } from "../../../core/store/telegramStore.ts";
import { chatOf, type TelegramUpdate } from "./update.ts";

/** What storing an update needs. */
export type IntakeParts = {
  database: Database;
  seal: Seal;
  botId: string;
  /** the office that the bot belongs to; null: none is set up yet */
  office: () => string | null;
  now: () => number;
};

/** There is no office yet that the bot could work for. */
export class NoOffice extends Error {
  override name = "NoOffice";
}

/** Stores an update before it is acknowledged. @returns false where it is there already. @throws NoOffice */
export async function keepUpdate(parts: IntakeParts, update: TelegramUpdate): Promise<boolean> {
  return await storeUpdate(parts.database.prisma, rowOf(parts, update));
}

/** An update as it is stored. Those without a chat are in nobody's order. @throws NoOffice */
export function rowOf(parts: IntakeParts, update: TelegramUpdate): NewTelegramUpdate {
  const officeId = parts.office();
  if (officeId === null) throw new NoOffice("no office is set up");
  const chat = chatOf(update);
  return {
    officeId,
    botId: parts.botId,
    updateId: BigInt(update.update_id),
    chatKey: chat === null ? `update:${update.update_id}` : parts.seal.hash(`telegram ${chat.id}`, officeId),
    bodySealed: parts.seal.seal(JSON.stringify(update), officeId),
    receivedAt: new Date(parts.now()),
  };
}

/** Who writes: the same person with the same bot has the same key in an office. */
export function personKeyOf(seal: Seal, officeId: string, chatId: number): string {
  return `telegram:${seal.hash(`telegram ${chatId}`, officeId)}`;
}
