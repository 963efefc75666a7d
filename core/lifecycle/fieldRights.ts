import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Role } from "../words.ts";
import type { Actor } from "./eventParts.ts";
import { isOwnPart, mayOpen, partiesOf, staffOf } from "./permissions.ts";
import type { Party } from "./rights.ts";
import type { Ticket } from "./ticket.ts";

/** What of a ticket is not everybody's: `words` are the citizen's own, unmasked. */
export const PRIVATE_FIELDS = [
  "name",
  "phone",
  "idNumber",
  "address",
  "words",
  "attachments",
  "conductClues",
] as const;
export type PrivateField = (typeof PRIVATE_FIELDS)[number];

/** Why somebody looks; it is recorded with the look. */
export const PURPOSES = ["handle", "contact", "verify", "visit", "survey", "inspect"] as const;
export type Purpose = (typeof PURPOSES)[number];

export type Sight = "plain" | "masked" | "hidden";

/** The purposes for which a field is shown plainly; for every other one it is masked. Absent: hidden. */
type Row = Partial<Record<PrivateField, readonly Purpose[]>>;

const WINDOW: Row = {
  name: ["handle", "contact", "verify", "survey"],
  phone: ["contact", "verify", "survey"],
  idNumber: ["verify"],
  address: ["verify", "visit"],
  words: ["handle", "contact", "verify"],
  attachments: ["handle", "verify"],
};
const UNIT: Row = {
  name: ["handle", "contact"],
  phone: ["contact"],
  idNumber: ["verify"],
  address: ["visit"],
  words: ["handle"],
  attachments: ["handle"],
};
const OVERSIGHT: Row = { name: [], phone: [], words: ["inspect"], attachments: ["inspect"] };

/** Party × field. The conduct clues lie on a path of their own: only who investigates sees them. */
export const FIELD_RIGHTS: Record<Party, Row> = {
  intakeClerk: WINDOW,
  caseOfficer: WINDOW,
  triageOfficer: WINDOW,
  manager: WINDOW,
  windowStaff: { name: [], words: ["handle"], attachments: ["handle"] },
  liaison: UNIT,
  operator: UNIT,
  chiefRepresentative: { name: [], phone: [], words: ["handle"] },
  unitLeader: { name: [], phone: [], words: ["handle"] },
  helper: { ...UNIT, idNumber: ["verify"], address: ["visit"] },
  countyContact: UNIT,
  leaderInCharge: OVERSIGHT,
  districtOffice: OVERSIGHT,
  disciplineInspector: {
    name: ["inspect", "contact"],
    phone: ["contact"],
    words: ["inspect", "handle"],
    attachments: ["inspect", "handle"],
    conductClues: ["inspect", "handle"],
  },
  reviewer: {},
  supervisor: {},
  administrator: {},
  recipient: {},
  citizen: {
    name: PURPOSES,
    phone: PURPOSES,
    idNumber: [],
    address: PURPOSES,
    words: PURPOSES,
    attachments: PURPOSES,
  },
  timer: {},
  // messages are filled in and sealed data re-sealed by the program; nobody looks
  program: { name: PURPOSES, phone: PURPOSES, words: PURPOSES, address: PURPOSES, attachments: PURPOSES },
};

const UNIT_SIDE: readonly Role[] = [
  "windowStaff",
  "liaison",
  "operator",
  "chiefRepresentative",
  "unitLeader",
  "countyContact",
];

/**
 * How each private field shows to somebody who looks for a purpose. Of several roles the widest holds. Who may not
 * open the ticket sees nothing of it, so the accused side of a complaint never does; a unit sees only a ticket in
 * which it has a part.
 */
export function visibleFields(
  office: WorkingOffice,
  ticket: Ticket,
  actor: Actor,
  purpose: Purpose,
): Record<PrivateField, Sight> {
  const open = mayOpen(office, ticket, actor);
  const parties = open
    ? partiesOf(office, actor).filter((party) => counts(office, ticket, actor, party))
    : [];
  const sight = (field: PrivateField): Sight => {
    const rows = parties.flatMap((party) => {
      const row = FIELD_RIGHTS[party][field];
      return row === undefined ? [] : [row];
    });
    if (rows.some((row) => row.includes(purpose))) return "plain";
    return rows.length > 0 ? "masked" : "hidden";
  };
  return {
    name: sight("name"),
    phone: sight("phone"),
    idNumber: sight("idNumber"),
    address: sight("address"),
    words: sight("words"),
    attachments: sight("attachments"),
    conductClues: sight("conductClues"),
  };
}

/** A role of the unit's side counts only where the unit has a part. */
function counts(office: WorkingOffice, ticket: Ticket, actor: Actor, party: Party): boolean {
  if (!UNIT_SIDE.some((role) => role === party)) return true;
  const staff = staffOf(office, actor);
  return staff !== null && ticket.parts.some((part) => part.status !== "taken" && isOwnPart(part, staff));
}
