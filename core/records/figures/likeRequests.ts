import type { Ticket } from "../../lifecycle/ticket.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { departmentName } from "../recordUnits.ts";

/** A request as far as it can be like another. */
export type Likeable = {
  number: string;
  ticket: Ticket;
  /** who brought it, as a key that is the same for the same person; the same person again makes no crowd */
  personKey: string | null;
};

/** Requests about the same thing, within the days that the regulation looks at. */
export type LikeGroup = {
  /** what they are about */
  about: string;
  departmentId: string | null;
  unit: string | null;
  numbers: string[];
  /** different people among them */
  people: number;
  from: string;
  to: string;
};

const DAY_MS = 86_400_000;
/** Titles that share so much of their pairs of characters are about the same thing. */
const ALIKE = 0.5;

/**
 * Groups of like requests: of one unit and one matter, or, where no matter was found, with much the same title. A
 * group counts when so many different people brought it within so many days up to `now` (epoch ms).
 */
export function likeGroups(
  office: WorkingOffice,
  requests: readonly Likeable[],
  wanted: { count: number; withinDays: number },
  now: number,
): LikeGroup[] {
  const since = now - wanted.withinDays * DAY_MS;
  const recent = requests.filter(({ ticket }) => {
    const at = Date.parse(ticket.registeredAt);
    return at > since && at <= now && ticket.problem !== "withdrawn" && ticket.decline === null;
  });
  const buckets = new Map<string, Likeable[]>();
  for (const one of recent) {
    const key = `${one.ticket.classification?.departmentId ?? ""}|${one.ticket.matter ?? ""}`;
    buckets.set(key, [...(buckets.get(key) ?? []), one]);
  }
  return [...buckets.values()]
    .flatMap((bucket) => (bucket[0]?.ticket.matter == null ? byTitle(bucket) : [bucket]))
    .map((group) => described(office, group))
    .filter((group) => group.people >= wanted.count)
    .sort((a, b) => b.people - a.people || a.about.localeCompare(b.about));
}

/** Each request joins the first group whose first title is like its own. */
function byTitle(bucket: readonly Likeable[]): Likeable[][] {
  const groups: { pairs: Set<string>; of: Likeable[] }[] = [];
  for (const one of bucket) {
    const pairs = pairsOf(one.ticket.title);
    const group = groups.find((known) => likeness(known.pairs, pairs) >= ALIKE);
    if (group === undefined) groups.push({ pairs, of: [one] });
    else group.of.push(one);
  }
  return groups.map(({ of }) => of);
}

function pairsOf(title: string): Set<string> {
  const letters = [...title.replace(/[^\p{L}\p{N}]/gu, "")];
  return new Set(letters.slice(1).map((letter, i) => `${letters[i]}${letter}`));
}

/** Dice's coefficient: twice what both have, of what they have together. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0;
  const both = [...a].filter((pair) => b.has(pair)).length;
  return (2 * both) / (a.size + b.size);
}

function described(office: WorkingOffice, group: readonly Likeable[]): LikeGroup {
  const [first] = group;
  const departmentId = first?.ticket.classification?.departmentId ?? null;
  const dates = group.map(({ ticket }) => ticket.registeredAt).sort((a, b) => Date.parse(a) - Date.parse(b));
  const people = new Set(group.map(({ personKey, number }) => personKey ?? number));
  return {
    about: first?.ticket.matter ?? first?.ticket.title ?? "",
    departmentId,
    unit: departmentName(office, departmentId),
    numbers: group.map(({ number }) => number),
    people: people.size,
    from: dates[0] ?? "",
    to: dates.at(-1) ?? "",
  };
}
