import type { Logger } from "pino";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import {
  claimReceipts,
  type PhoneReceiptRow,
  receiptsOf,
  sendsOf,
  settleReceipt,
} from "../../../core/store/phoneStore.ts";
import { keptReceipt, keysPressed, type Receipt } from "./receipts.ts";

/** A receipt as it is handed on: with the delivery of ours that it belongs to, where there is one. */
export type HandedReceipt = {
  officeId: string;
  /** null: it belongs to no message of ours */
  delivery: { deliveryId: string; way: string } | null;
  receipt: Receipt;
};

export type ReceiptSteps = {
  database: Database;
  seal: Seal;
  /** at least once per receipt: it must bear the same one again. What it throws makes the receipt come again later */
  onReceipt: (handed: HandedReceipt) => Promise<void>;
  now: () => number;
  log: Logger;
};

const HOLD_MS = 60_000;
const AT_ONCE = 100;
const LONGEST_WAIT = 60 * 60_000;

/** Hands on stored receipts that nobody has taken, on any number of nodes. @returns how many were handed on */
export async function stepReceipts(parts: ReceiptSteps): Promise<number> {
  const { prisma } = parts.database;
  const now = parts.now();
  const rows = await claimReceipts(prisma, new Date(now), new Date(now + HOLD_MS), AT_ONCE);
  let handed = 0;
  for (const row of rows) {
    try {
      await parts.onReceipt(await handedFrom(parts, row));
      await settleReceipt(prisma, row, null);
      handed += 1;
    } catch (error) {
      parts.log.error({ err: error, office: row.officeId, kind: row.kind }, "receipt not handed on");
      const wait = Math.min(1_000 * 2 ** row.attempts, LONGEST_WAIT);
      await settleReceipt(prisma, row, new Date(parts.now() + wait));
    }
  }
  return handed;
}

async function handedFrom(parts: ReceiptSteps, row: PhoneReceiptRow): Promise<HandedReceipt> {
  const { prisma } = parts.database;
  const receipt = open(parts.seal, row);
  if (row.outId === null && row.platformId === null) {
    return { officeId: row.officeId, delivery: null, receipt };
  }
  const [send] = await sendsOf(
    prisma,
    row.outId === null ? [] : [row.outId],
    row.platformId === null ? [] : [row.platformId],
  );
  const all = receipt.kind === "voice" ? await receiptsOf(prisma, row) : [];
  const keys = keysPressed(all.map((one) => open(parts.seal, one)));
  return {
    // a receipt may have overtaken the note of its own sending: by now it is known
    officeId: send?.officeId ?? row.officeId,
    delivery: send === undefined ? null : { deliveryId: send.deliveryId, way: send.way },
    receipt: receipt.kind === "voice" ? { ...receipt, keys } : receipt,
  };
}

function open(seal: Seal, row: PhoneReceiptRow): Receipt {
  return keptReceipt.parse(JSON.parse(seal.open(row.bodySealed, row.officeId)));
}
