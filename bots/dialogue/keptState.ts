import { z } from "zod";
import { sameNumber } from "./commands.ts";
import { type Recent, readMemory } from "./memory.ts";

/** Where Botkit's state keeps what the dialogue remembers of a person. */
export const MEMORY = "memory";

const keptItem = z.looseObject({
  memory: z.unknown().optional(),
  dialogState: z.looseObject({ dialogStack: z.array(z.unknown()).optional() }).optional(),
});
const keptState = z.object({ items: z.record(z.string(), keptItem) });

/**
 * Whether a conversation waits for no answer: no request is being told and no question is open. @param state as the
 * last turn gave it back
 */
export function isIdle(state: unknown): boolean {
  const kept = keptState.safeParse(state);
  if (!kept.success) return true;
  return Object.values(kept.data.items).every(({ memory, dialogState }) => {
    const { draft, pendingAddition } = readMemory(memory);
    return draft === null && pendingAddition === null && (dialogState?.dialogStack ?? []).length === 0;
  });
}

/**
 * The conversation in which a ticket was just taken up again, beside the dialogue: what the person says next is about
 * it, as it is after a registration. @param state as the last turn gave it back. @param ticket when it was taken up, and
 * what is known of it
 * @returns the state for the next turn
 */
export function withReopened(state: unknown, ticket: Omit<Recent, "prints" | "reopened">): unknown {
  const read = keptState.safeParse(state);
  const items = read.success ? read.data.items : {};
  const memory = readMemory(items[MEMORY]?.memory);
  const known = memory.recent.find(({ number }) => sameNumber(number, ticket.number));
  const others = memory.recent.filter((one) => one !== known);
  const reopened: Recent = { ...ticket, prints: known?.prints ?? [], reopened: true };
  const recent = [reopened, ...others];
  return { items: { ...items, [MEMORY]: { ...items[MEMORY], memory: { ...memory, recent } } } };
}
