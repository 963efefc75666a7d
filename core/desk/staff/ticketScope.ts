import { closeOf } from "../../deadline/officeHours.ts";
import { dayOf } from "../../deadline/shanghaiTime.ts";
import { mayOpen } from "../../lifecycle/permissions.ts";
import type { Ticket } from "../../lifecycle/ticket.ts";
import type { TicketScope } from "../../store/staffQueries.ts";
import type { StaffAccess } from "./access.ts";

/** A ticket in which nobody has a part and nobody is accused: whoever may open it sees every ticket. */
// only the parts that mayOpen reads
const NOBODYS = { parts: [], taskForce: [], accused: null, classification: null } as unknown as Ticket;

/** Which tickets of an office somebody may open, as the database can tell. The same rule as `mayOpen`. */
export function ticketScope({ office, staff, actor, roles }: StaffAccess, now: number): TicketScope {
  const { keepFrom, to } = office.pack.lifecycle.conduct;
  const answers = staff.roles.includes(to) && staff.departmentId === null;
  return {
    officeId: office.id,
    staffId: staff.id,
    departmentId: staff.departmentId,
    roles: staff.roles,
    all: mayOpen(office, NOBODYS, actor),
    kept: !answers && staff.roles.some((role) => keepFrom.includes(role)),
    conduct: roles.includes("disciplineInspector"),
    now: new Date(now),
    soonUntil: new Date(soonUntil(office.timetable, now)),
  };
}

/** What is due by the close of the next working day is due soon (epoch ms). */
export function soonUntil(timetable: StaffAccess["office"]["timetable"], now: number): number {
  return closeOf(timetable, timetable.calendar.workdayAfter(dayOf(now), 1));
}
