import type { EventOf } from "../lifecycle/ticketEvent.ts";
import type { LabelledText } from "../understanding/labels.ts";
import type { Domain } from "../words.ts";

/** The steps by which a person settles what a request is. */
export const SETTLING = ["triaged", "corrected", "declined", "declineOverruled"] as const;
export type SettlingEvent = EventOf<(typeof SETTLING)[number]>;

/** The domain that a unit of the office stands for; null where that cannot be said. */
type DomainOfUnit = (departmentId: string) => Domain | null;

/**
 * What clerks settled about one request, as labels to learn from; the last word on each counts. Steps that the program or the
 * citizen took teach nothing. A unit teaches its domain, where it stands for one.
 */
export function settledLabels(
  events: readonly SettlingEvent[],
  domainOf: DomainOfUnit,
): LabelledText["labels"] {
  return events
    .filter(({ by }) => by.role === "staff")
    .reduce<LabelledText["labels"]>((labels, event) => settle(labels, event, domainOf), {});
}

function settle(
  labels: LabelledText["labels"],
  event: SettlingEvent,
  domainOf: DomainOfUnit,
): LabelledText["labels"] {
  switch (event.type) {
    case "triaged": {
      const { kind, departmentId, accused } = event;
      return { ...labels, kind, conduct: String(accused !== null), ...ofUnit(departmentId, domainOf) };
    }
    case "corrected":
      if (event.correction.field === "kind") return { ...labels, kind: event.correction.to };
      if (event.correction.field !== "department") return labels;
      return { ...labels, ...ofUnit(event.correction.to, domainOf) };
    case "declined":
      if (event.reason === "outOfScope") return { ...withoutExclusion(labels), scope: "other" };
      return { ...labels, scope: "excluded", exclusion: event.reason };
    case "declineOverruled":
      return { ...withoutExclusion(labels), scope: "service" };
  }
}

function ofUnit(departmentId: string | null, domainOf: DomainOfUnit): { domain?: Domain } {
  const domain = departmentId === null ? null : domainOf(departmentId);
  return domain === null ? {} : { domain };
}

function withoutExclusion({ exclusion: _gone, ...labels }: LabelledText["labels"]): LabelledText["labels"] {
  return labels;
}
