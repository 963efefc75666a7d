import { z } from "zod";
import type { StaffMember } from "../../core/office/office.ts";
import type { Hall } from "./hall.ts";

const caseShape = z.object({
  id: z.string(),
  version: z.int(),
  status: z.string(),
  tickets: z.array(z.string()),
  published: z.object({ jointly: z.string().nullable(), shared: z.boolean() }).nullable(),
});
export type Case = z.infer<typeof caseShape>;

const offerShape = z.object({
  kind: z.string(),
  id: z.string(),
  office: z.object({ id: z.string() }),
  why: z.array(z.string()),
});

/** Drafts a case from a ticket that was handled. */
export async function draftCase(hall: Hall, who: string, number: string): Promise<Case> {
  const path = `/api/offices/${hall.office.id}/tickets/${encodeURIComponent(number)}/case`;
  return done(await hall.ask(who, "POST", path, undefined, hall.key()));
}

/** One step with a case as somebody. `hall`: where that person signs in; `office`: whose case it is. */
export async function stepCase(
  hall: Hall,
  who: string | StaffMember,
  { id, version }: Case,
  command: Record<string, unknown>,
  office = hall.office.id,
): Promise<Case> {
  const path = `/api/offices/${office}/cases/${id}/commands`;
  return done(await hall.ask(who, "POST", path, { seen: version, command }, hall.key()));
}

/** What is offered for a ticket. */
export async function offersOf(hall: Hall, who: string, number: string) {
  return z.array(offerShape).parse(await hall.get(who, `/tickets/${encodeURIComponent(number)}/offers`));
}

/** The published cases of the tree that this office may use, by id. */
export async function casesOfTree(hall: Hall, who: string): Promise<string[]> {
  const found = await hall.get(who, "/cases?tree=true&size=100");
  return z
    .array(z.object({ id: z.string() }))
    .parse(found)
    .map(({ id }) => id);
}

function done({ status, body }: { status: number; body: unknown }): Case {
  if (status !== 200) throw new Error(`case: ${status} ${JSON.stringify(body)}`);
  return caseShape.parse(body);
}
