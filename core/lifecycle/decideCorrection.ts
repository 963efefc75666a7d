import type { CommandOf, CorrectionWish } from "./command.ts";
import { add, type Draft, done, refuse, type Step } from "./draft.ts";
import type { Correction, Effects } from "./eventParts.ts";
import { wrongDimension } from "./packRules.ts";
import { recount } from "./recount.ts";
import { refusalTexts as t } from "./texts.ts";
import { activeParts, dimensionsOf, type Ticket } from "./ticket.ts";
import { stopsOf } from "./ticketClocks.ts";

/** What was registered wrongly is put right; limits are counted anew from the receipt, with the pauses there were. */
export function correct(draft: Draft, { change }: CommandOf<"correct">): Step {
  const { ticket, office } = draft;
  const { classification } = ticket;
  switch (change.field) {
    case "kind": {
      if (classification === null) return refuse("incomplete", t.noText("类别"));
      if (change.to === classification.kind) return refuse("noChange", t.sameAlready);
      const effects = recount(office, ticket, { kind: change.to, dimensions: dimensionsOf(ticket) });
      return put(draft, { field: "kind", from: classification.kind, to: change.to }, effects);
    }
    case "dimension":
      return correctDimension(draft, change);
    case "department":
      return correctDepartment(draft, change.to);
    case "matter":
    case "unit":
      if (change.to.trim() === "") return refuse("incomplete", t.noText("更正的内容"));
      if (ticket[change.field] === change.to) return refuse("noChange", t.sameAlready);
      return put(draft, { field: change.field, from: ticket[change.field], to: change.to }, {});
    case "name":
    case "phone":
    case "address":
      return put(draft, { field: change.field }, {});
  }
}

function correctDimension(draft: Draft, wish: Extract<CorrectionWish, { field: "dimension" }>): Step {
  const { ticket, office } = draft;
  const { dimension, to } = wish;
  const kind = ticket.classification?.kind;
  if (kind === undefined || !office.pack.dimensions.some((one) => one.id === dimension))
    return refuse("unknown", t.unknownDimension(dimension));
  const { [dimension]: from = null, ...others } = dimensionsOf(ticket);
  const dimensions = to === null ? others : { ...others, [dimension]: to };
  const wrong = wrongDimension(office.pack, dimensions);
  if (wrong !== null) return refuse("unknown", t.unknownDimension(wrong));
  if (JSON.stringify(from) === JSON.stringify(to)) return refuse("noChange", t.sameAlready);
  const effects = recount(office, ticket, { kind, dimensions });
  return put(draft, { field: "dimension", dimension, from, to }, effects);
}

/** The unit that has it by mistake has it no more; limits that run from the registration go on as they are. */
function correctDepartment(draft: Draft, to: string | null): Step {
  const { ticket, office } = draft;
  if (ticket.classification === null || (to !== null && !office.departments.some((one) => one.id === to)))
    return refuse("unknown", t.unknownDepartment);
  const from = ticket.classification.departmentId;
  if (from === to) return refuse("noChange", t.sameAlready);
  const gone = ticket.status === "dispatched" ? wrongParts(ticket, from) : [];
  const nobodyLeft = gone.length > 0 && activeParts(ticket).length === gone.length;
  const stops = stopsOf(
    ticket,
    "cancelled",
    (clock) =>
      (clock.partId !== undefined && gone.includes(clock.partId)) ||
      (nobodyLeft && clock.partId === undefined && clock.startsOn === "planPromised"),
  );
  const ruling = gone.some((id) => ticket.parts.some((part) => part.id === id && part.status === "sentBack"));
  const rulings = ruling ? stopsOf(ticket, "cancelled", (clock) => clock.clock === "ruling") : [];
  return put(draft, { field: "department", from, to }, { stops: [...stops, ...rulings] }, gone);
}

function wrongParts(ticket: Ticket, departmentId: string | null): string[] {
  return activeParts(ticket)
    .filter(
      ({ target, status }) =>
        target.to === "unit" &&
        target.departmentId === departmentId &&
        status !== "replied" &&
        status !== "passed",
    )
    .map(({ id }) => id);
}

function put(draft: Draft, correction: Correction, effects: Effects, withdrawnParts: string[] = []): Step {
  return done(add(draft, { type: "corrected", correction, withdrawnParts, ...effects }));
}
