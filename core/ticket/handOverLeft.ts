import { reasonTexts } from "../lifecycle/texts.ts";
import { type Part, type Ticket, unansweredParts } from "../lifecycle/ticket.ts";
import type { StaffMember } from "../office/office.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Database } from "../store/database.ts";
import { inHand, peopleOf, ticketsLeftBehind } from "../store/leftStore.ts";
import { loadTicket, StaleTicket } from "../store/ticketStore.ts";
import type { Role } from "../words.ts";
import { changeTicket } from "./changeTicket.ts";

/** What handing over needs. `now`: epoch ms. */
export type HandOverParts = {
  prisma: Database["prisma"];
  seal: Seal;
  newId: () => string;
  now: () => number;
  /** told of tickets that nobody can take: no one is left in the unit nor at the window */
  onNobody: (officeId: string, ticketId: string) => void;
};

type Hand = { partId: string | null; role: string; departmentId: string | null };
type Taker = { staff: StaffMember; role: string };

const AT_ONCE = 200;
/** who in a unit takes what comes to it */
const RECEIVING: readonly Role[] = ["liaison", "operator"];

/**
 * Open tickets of people who are not (any more) among the office's people go to somebody who is: a unit's share to the
 * unit's other liaison, else to the window; the window's work to somebody in the same role. Of several whoever has the
 * fewest in hand. It stands in the record, and the new one is told. Safe on any number of nodes, and twice.
 * @returns how many tickets were handed over
 */
export async function handOverLeft(parts: HandOverParts, office: WorkingOffice): Promise<number> {
  const left = await ticketsLeftBehind(parts.prisma, office.id, AT_ONCE);
  if (left.length === 0) return 0;
  const load = await inHand(parts.prisma, office.id);
  let count = 0;
  for (const id of left) {
    try {
      if (await handOverOne(parts, office, id, load)) count += 1;
    } catch (error) {
      // somebody else changed it, or another node was first: the next run looks again
      if (!(error instanceof StaleTicket)) throw error;
    }
  }
  return count;
}

async function handOverOne(
  parts: HandOverParts,
  office: WorkingOffice,
  id: string,
  load: Map<string, number>,
): Promise<boolean> {
  return await parts.prisma.$transaction(async (sql) => {
    let ticket = await loadTicket(sql, office.id, { id }, true);
    if (ticket === null) throw new Error("a ticket that was found is there");
    let moved = false;
    const people = await peopleOf(sql, office.id);
    const staff = office.staff.filter(({ id }) => people.has(id));
    for (const hand of leftHands(people, ticket.ticket)) {
      const taker = takerOf({ ...office, staff }, hand, load);
      if (taker === null) {
        parts.onNobody(office.id, id);
        continue;
      }
      const context = { sql, seal: parts.seal, office, now: parts.now(), correlationId: parts.newId() };
      const given = {
        type: "handOver",
        staffId: taker.staff.id,
        role: taker.role,
        why: reasonTexts.left,
      } as const;
      const command = hand.partId === null ? given : { ...given, partId: hand.partId };
      const result = await changeTicket(context, ticket, command, { role: "program" });
      if (!result.ok) throw new Error(`a ticket cannot be handed over: ${result.why}`);
      ticket = result.after;
      load.set(taker.staff.id, (load.get(taker.staff.id) ?? 0) + 1);
      moved = true;
    }
    return moved;
  });
}

/** What of a ticket lies in the hands of somebody who is not there. */
function leftHands(people: ReadonlySet<string>, ticket: Ticket): Hand[] {
  const gone = (id: string | undefined | null) =>
    id !== undefined && id !== null && !id.includes("/") && !people.has(id);
  const { assignee } = ticket;
  const atWindow: Hand[] =
    assignee !== null && gone(assignee.id) ? [{ partId: null, role: assignee.role, departmentId: null }] : [];
  const shares = unansweredParts(ticket).flatMap((part): Hand[] =>
    gone(holderOf(part)) ? [{ partId: part.id, role: part.role, departmentId: unitOf(part) }] : [],
  );
  return [...atWindow, ...shares];
}

function holderOf({ operator, target }: Part): string | null {
  return operator?.id ?? (target.to === "level" ? target.staffId : null);
}

function unitOf({ target }: Part): string | null {
  return target.to === "level" ? null : target.departmentId;
}

/** Who takes it; null where nobody can. */
function takerOf(office: WorkingOffice, hand: Hand, load: ReadonlyMap<string, number>): Taker | null {
  const { role, departmentId } = hand;
  const there = (departmentId === null ? [] : office.staff).filter(
    (one) => one.departmentId === departmentId,
  );
  const liaisons = there.flatMap((staff): Taker[] => {
    const own = receivingRole(office, staff);
    return own === null ? [] : [{ staff, role: own }];
  });
  const inRole = (wanted: string): Taker[] =>
    office.staff.filter(({ roles }) => roles.includes(wanted)).map((staff) => ({ staff, role: wanted }));
  const groups = [liaisons, departmentId === null ? inRole(role) : [], inRole(office.pack.triage.by)];
  const group = groups.find((one) => one.length > 0) ?? [];
  const [least] = group.toSorted(
    (a, b) =>
      (load.get(a.staff.id) ?? 0) - (load.get(b.staff.id) ?? 0) || a.staff.id.localeCompare(b.staff.id),
  );
  return least ?? null;
}

function receivingRole(office: WorkingOffice, staff: StaffMember): string | null {
  const roles = office.pack.roles.filter(
    ({ id, actsAs }) => staff.roles.includes(id) && RECEIVING.includes(actsAs),
  );
  return roles[0]?.id ?? null;
}
