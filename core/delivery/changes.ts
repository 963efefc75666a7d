import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { OwedMessageRow, RowChange } from "../store/deliveryStore.ts";
import type { Step } from "./plan.ts";
import type { SendResult } from "./sender.ts";
import { firstWayOf, type Situation } from "./situation.ts";

/** A row as it stands, free for the next pass. */
export function unchanged(row: OwedMessageRow): RowChange {
  return {
    officeId: row.officeId,
    id: row.id,
    relay: row.relay,
    round: row.round,
    number: null,
    deliveryId: null,
    tryWay: null,
    startedAt: null,
    outcome: null,
    code: null,
    why: null,
    receipt: null,
    status: row.sentAt === null ? "waiting" : "sent",
    way: row.way,
    nextTryAt: null,
    sentAt: null,
    receivedAt: null,
    settledAt: null,
    failure: null,
    kept: false,
  };
}

/** A row that is looked at again at that moment (epoch ms), on that way. */
export function later(one: Situation, way: string, at: number): RowChange {
  return {
    ...unchanged(one.row),
    way: way === firstWayOf(one.row) ? null : way,
    nextTryAt: shanghaiIsoMs(at),
  };
}

/** What a step other than sending makes of a row. @param now epoch ms */
export function changeFor(
  one: Situation,
  step: Exclude<Step, { do: "send" } | { do: "call" }>,
  now: number,
): RowChange {
  const at = shanghaiIsoMs(now);
  const same = unchanged(one.row);
  switch (step.do) {
    case "wait":
      return later(one, step.way, step.until);
    case "show":
      return step.until === null
        ? { ...same, status: "sent", sentAt: at, settledAt: at }
        : { ...same, status: "sent", sentAt: at, nextTryAt: shanghaiIsoMs(step.until) };
    case "arrived": {
      const arrivedAt = shanghaiIsoMs(step.at);
      const arrived = { ...same, sentAt: arrivedAt, settledAt: at };
      return step.proven
        ? { ...arrived, status: "received", receivedAt: arrivedAt }
        : { ...arrived, status: "sent" };
    }
    case "sent":
      return { ...same, status: "sent", sentAt: at, settledAt: at };
    case "dead":
      return { ...same, status: "dead", settledAt: at, failure: step.why };
  }
}

/** A try as it is put on record; `startedAt` is ISO 8601. */
export type Attempt = { way: string; number: number; deliveryId: string; startedAt: string };

/** What the result of a try makes of its row; a platform out of order leaves it to the work queue (`kept`). */
export function changeAfter(one: Situation, attempt: Attempt, result: SendResult, now: number): RowChange {
  const at = shanghaiIsoMs(now);
  const { way, ...noting } = attempt;
  const tried = { ...later(one, way, now), ...noting, tryWay: way };
  if (result.ok) {
    const { receipt, unsent = [] } = result;
    const why = unsent.length === 0 ? null : unsent.join("；");
    return { ...tried, outcome: "ok", receipt, why, status: "sent", sentAt: at };
  }
  const { kind, code, why, retryAfterMs } = result;
  const noted = { ...tried, outcome: kind, code, why };
  if (kind === "throttled" || (kind === "transient" && retryAfterMs !== null))
    return { ...noted, nextTryAt: shanghaiIsoMs(now + Math.max(1_000, retryAfterMs ?? 0)) };
  return kind === "transient" ? { ...noted, kept: true } : noted;
}

/** To the millisecond: what comes a moment later must stay later. @param at epoch ms; a part of one is dropped */
export function shanghaiIsoMs(at: number): string {
  const whole = Math.floor(at);
  return `${shanghaiIso(whole).slice(0, 19)}.${String(((whole % 1000) + 1000) % 1000).padStart(3, "0")}+08:00`;
}
