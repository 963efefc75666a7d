import { z } from "zod";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import { idsIn } from "../../../core/delivery/carriedFiles.ts";
import { wordsOf } from "../../../core/delivery/words.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Sql } from "../../../core/store/database.ts";
import { messagesOfPerson } from "../../../core/store/inboxStore.ts";
import { latestToPerson, messagesToPerson, type OwedRow } from "../../../core/store/outboxStore.ts";
import { attachmentsOf } from "../../../core/store/staffQueries.ts";
import { ticketTitles } from "../../../core/store/ticketTitles.ts";
import { inboundBody } from "../../inbound.ts";

/** One bubble of the chat page. Ids of the desk's bubbles rise; the browser asks for those after the last it has. */
export const bubble = z.object({
  id: z.string(),
  from: z.enum(["me", "desk"]),
  text: z.string(),
  choices: z.array(z.object({ title: z.string(), payload: z.string() })),
  photos: z.array(z.string()),
  files: z
    .array(z.object({ id: z.string(), name: z.string(), size: z.int().describe("字节"), photo: z.boolean() }))
    .describe("窗口给看的照片和文件"),
  at: z.string(),
});
export type Bubble = z.infer<typeof bubble>;

const HISTORY = 100;

/** Whose chat it is. */
export type ChatPerson = { office: WorkingOffice; personKey: string };

/** The desk's bubbles after an id. */
export async function bubblesAfter(
  sql: Sql,
  seal: Seal,
  person: ChatPerson,
  after: bigint,
  now: number,
): Promise<Bubble[]> {
  const { office, personKey } = person;
  const rows = await messagesToPerson(sql, office.id, personKey, after, HISTORY);
  return await deskBubbles(sql, seal, office, rows, now);
}

/** Both sides' latest bubbles, oldest first: what a reloaded page shows. */
export async function history(sql: Sql, seal: Seal, person: ChatPerson, now: number): Promise<Bubble[]> {
  const { office, personKey } = person;
  const officeId = office.id;
  const [mine, desk] = await Promise.all([
    messagesOfPerson(sql, officeId, personKey, HISTORY),
    latestToPerson(sql, officeId, personKey, HISTORY),
  ]);
  const bubbles = await deskBubbles(sql, seal, office, desk, now);
  const all = [
    ...mine.map((row) => ({
      at: row.receivedAt.getTime(),
      order: 0,
      id: row.id,
      bubble: ownBubble(seal, officeId, row),
    })),
    ...desk.flatMap((row, i) => {
      const bubble = bubbles[i];
      return bubble === undefined ? [] : [{ at: row.createdAt.getTime(), order: 1, id: row.id, bubble }];
    }),
  ];
  all.sort((a, b) => a.at - b.at || a.order - b.order || Number(a.id - b.id));
  return all.map((one) => one.bubble);
}

/** What the desk said, in words: its own where the row brings them, else those of the message's name. */
async function deskBubbles(
  sql: Sql,
  seal: Seal,
  office: WorkingOffice,
  rows: readonly OwedRow[],
  now: number,
): Promise<Bubble[]> {
  const named = rows.flatMap((row) =>
    row.bodySealed === null && row.ticketId !== null ? [row.ticketId] : [],
  );
  const tickets = await ticketTitles(sql, office.id, [...new Set(named)]);
  const shown = await attachmentsOf(sql, office.id, [...new Set(rows.flatMap((row) => idsIn(row.params)))]);
  return rows.map((row) => {
    const { text, choices } = wordsOf(
      office,
      {
        audience: "citizen",
        template: row.template,
        params: row.params,
        body: row.bodySealed === null ? null : seal.open(row.bodySealed, office.id),
        ticket: tickets.get(row.ticketId ?? "") ?? null,
      },
      now,
    );
    return {
      id: String(row.id),
      from: "desk",
      text,
      choices: choices.map(({ label, value }) => ({ title: label, payload: value })),
      photos: [],
      files: idsIn(row.params).flatMap((id) => {
        const file = shown.find((one) => one.id === id);
        if (file === undefined) return [];
        const photo = file.contentType.startsWith("image/");
        return [{ id, name: file.fileName, size: file.size, photo }];
      }),
      at: shanghaiIso(row.createdAt.getTime()),
    };
  });
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
    files: [],
    at: shanghaiIso(row.receivedAt.getTime()),
  };
}
