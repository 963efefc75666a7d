import { z } from "zod";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Sql } from "../../../core/store/database.ts";
import { messagesOfPerson } from "../../../core/store/inboxStore.ts";
import { latestToPerson, messagesToPerson, type OwedRow } from "../../../core/store/outboxStore.ts";
import { inboundBody } from "../../inbound.ts";

/** One bubble of the chat page. Ids of the desk's bubbles rise; the browser asks for those after the last it has. */
export const bubble = z.object({
  id: z.string(),
  from: z.enum(["me", "desk"]),
  text: z.string(),
  choices: z.array(z.object({ title: z.string(), payload: z.string() })),
  photos: z.array(z.string()),
  at: z.string(),
});
export type Bubble = z.infer<typeof bubble>;

const said = z.object({
  text: z.string(),
  choices: z.array(z.object({ title: z.string(), payload: z.string() })).optional(),
});

const HISTORY = 100;

/** Whose chat it is. */
export type ChatPerson = { officeId: string; personKey: string };

/** The desk's bubbles after an id. */
export async function bubblesAfter(
  sql: Sql,
  seal: Seal,
  person: ChatPerson,
  after: bigint,
): Promise<Bubble[]> {
  const rows = await messagesToPerson(sql, person.officeId, person.personKey, after, HISTORY);
  return rows.map((row) => deskBubble(seal, person.officeId, row));
}

/** Both sides' latest bubbles, oldest first: what a reloaded page shows. */
export async function history(sql: Sql, seal: Seal, person: ChatPerson): Promise<Bubble[]> {
  const { officeId, personKey } = person;
  const [mine, desk] = await Promise.all([
    messagesOfPerson(sql, officeId, personKey, HISTORY),
    latestToPerson(sql, officeId, personKey, HISTORY),
  ]);
  const all = [
    ...mine.map((row) => ({
      at: row.receivedAt.getTime(),
      order: 0,
      id: row.id,
      bubble: ownBubble(seal, officeId, row),
    })),
    ...desk.map((row) => ({
      at: row.createdAt.getTime(),
      order: 1,
      id: row.id,
      bubble: deskBubble(seal, officeId, row),
    })),
  ];
  all.sort((a, b) => a.at - b.at || a.order - b.order || Number(a.id - b.id));
  return all.map((one) => one.bubble);
}

function deskBubble(seal: Seal, officeId: string, row: OwedRow): Bubble {
  const body =
    row.bodySealed === null ? { text: "" } : said.parse(JSON.parse(seal.open(row.bodySealed, officeId)));
  return {
    id: String(row.id),
    from: "desk",
    text: body.text,
    choices: body.choices ?? [],
    photos: [],
    at: shanghaiIso(row.createdAt.getTime()),
  };
}

function ownBubble(
  seal: Seal,
  officeId: string,
  row: { id: bigint; receivedAt: Date; bodySealed: Uint8Array },
): Bubble {
  const body = inboundBody.parse(JSON.parse(seal.open(row.bodySealed, officeId)));
  const photos = body.kind === "chat" ? body.attachments.map((one) => one.id) : [];
  return {
    id: `i${row.id}`,
    from: "me",
    text: body.kind === "call" ? "" : body.text,
    choices: [],
    photos,
    at: shanghaiIso(row.receivedAt.getTime()),
  };
}
