import { filesOnWay } from "./carriedFiles.ts";
import { deliveryIdOf } from "./deliveryId.ts";
import type { DeliveryParts } from "./parts.ts";
import { planTexts } from "./planTexts.ts";
import type { Outgoing, SendResult } from "./sender.ts";
import type { Situation } from "./situation.ts";
import { digestOf, type Words, withNumbers, wordsOf } from "./words.ts";

/** One sending: a message, or a digest of many to the same members. */
export type Parcel = {
  way: string;
  messages: Situation[];
  outgoing: Outgoing;
  /** tokens it needs, beside the account's: whose */
  persons: string[];
  /** not sendable: a defect of ours, treated as a failed try */
  broken: SendResult | null;
};

/** Said whole or not at all: never a line among others. */
const ALONE: readonly string[] = ["morningDigest"];
/** More than so many at once to one member become one. */
const HANDFUL = 5;

/** Makes the sendings of one round. @param onDefect told of messages that have no words */
export function parcelsOf(
  parts: DeliveryParts,
  sends: readonly { one: Situation; way: string }[],
  onDefect: (error: unknown, one: Situation) => void,
): Parcel[] {
  const parcels: Parcel[] = [];
  const make = (messages: Situation[], way: string) => parcel(parts, messages, way, onDefect);
  const groups = new Map<string, Situation[]>();
  for (const { one, way } of sends) {
    if (one.owed.audience !== "staff" || ALONE.includes(one.owed.template)) {
      parcels.push(make([one], way));
      continue;
    }
    const key = `${one.row.officeId}\n${one.address(way)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const burdened = burdenedMembers([...groups.values()].flat());
  for (const group of groups.values()) {
    const many =
      group.length > 1 && group[0]?.members.some((member) => burdened.has(keyOf(group[0], member.id)));
    if (many) parcels.push(make(group, "wecomApp"));
    else for (const one of group) parcels.push(make([one], "wecomApp"));
  }
  return parcels;
}

function burdenedMembers(messages: readonly Situation[]): Set<string> {
  const counts = new Map<string, number>();
  for (const one of messages)
    for (const { id } of one.members) counts.set(keyOf(one, id), (counts.get(keyOf(one, id)) ?? 0) + 1);
  return new Set([...counts].flatMap(([key, count]) => (count > HANDFUL ? [key] : [])));
}

function keyOf(one: Situation | undefined, memberId: string): string {
  return `${one?.row.officeId}\n${memberId}`;
}

function parcel(
  parts: DeliveryParts,
  messages: Situation[],
  way: string,
  onDefect: (error: unknown, one: Situation) => void,
): Parcel {
  const [first] = messages;
  if (first === undefined) throw new Error("a parcel holds a message");
  const { row } = first;
  let broken: SendResult | null = null;
  let words: Words = { text: "", choices: [], params: {} };
  let carried: Outgoing["carried"];
  try {
    const all = messages.map((one) => wordsOf(one.office, one.wording, parts.now()));
    words = all.length === 1 && all[0] !== undefined ? all[0] : digestOf(all);
    const files = filesOnWay(parts, first, way, words.text);
    carried = files.carried;
    if (files.words !== "") words = withMore(words, files.words);
  } catch (error) {
    onDefect(error, first);
    broken = { ok: false, kind: "final", retryAfterMs: null, code: "defect", why: planTexts.defect };
  }
  return {
    way,
    messages,
    persons: first.owed.audience === "staff" ? first.members.map(({ id }) => id) : [row.personKey],
    broken,
    outgoing: {
      deliveryId: deliveryIdOf(row, way, row.tries),
      officeId: row.officeId,
      address: first.address(way),
      template: messages.length === 1 ? row.template : "digest",
      params: words.params,
      text: way === "sms" ? withNumbers(words) : words.text,
      choices: words.choices,
      correlationId: row.correlationId,
      ...(carried === undefined ? {} : { carried }),
    },
  };
}

/** More at the end, in the text and in what templates take of it. */
function withMore({ text, choices, params }: Words, more: string): Words {
  const whole = text + more;
  return { text: whole, choices, params: "text" in params ? { ...params, text: whole } : params };
}
