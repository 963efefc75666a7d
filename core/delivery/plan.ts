import { addOfficeTime } from "../deadline/officeHours.ts";
import { MINUTE_MS } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { nextCallTime } from "./callHours.ts";
import { planTexts as t } from "./planTexts.ts";
import { KF_WINDOW, wayRules } from "./ways.ts";

/** A message as far as its plan depends on it. Times are epoch ms. */
export type Owed = {
  audience: "citizen" | "staff" | "system";
  /** the channel that the citizen came by; `wecomApp` for staff; for a system its way, `system:<id>` */
  channel: string;
  template: string;
  dueAt: number;
  /** handed over once: it stands where the browser reads it, or a platform took it */
  handedAt: number | null;
  /** shown by the browser, or taken up by staff */
  receivedAt: number | null;
};

/** How the addressee can be reached. */
export type Reach = {
  /** ways that this installation has a sender for */
  senders: ReadonlySet<string>;
  /** the address on the citizen's channel is known; of staff: somebody was found */
  address: boolean;
  phone: boolean;
  /** when they last wrote, and how many messages were handed to their chat since; null: never wrote */
  chat: { lastInAt: number; sentSince: number } | null;
};

/** What came of a try. `null`: not known; the node died over it. */
export type Tried = {
  way: string;
  at: number;
  outcome: string | null;
  why: string | null;
  receipt: string | null;
  proof: string | null;
  proofAt: number | null;
};

/** What to do now. */
export type Step =
  | { do: "send"; way: string }
  /** nothing can be done before that moment */
  | { do: "wait"; way: string; until: number }
  /** it stands where the browser reads it; looked at again at that moment, or never */
  | { do: "show"; until: number | null }
  /** `proven`: the platform or the browser said so; else it took it and that is all there is to know */
  | { do: "arrived"; way: string; at: number; receipt: string | null; proven: boolean }
  /** taken by a platform that tells no more */
  | { do: "sent"; way: string }
  | { do: "call"; why: string }
  | { do: "dead"; why: string };

type Planner = Pick<WorkingOffice, "timetable" | "pack" | "isOpen" | "opensAt">;

/** Answers that a ticket waits for: it closes only when they arrived, or when the tries are on record. */
export const MUST_ARRIVE: readonly string[] = ["result", "declined", "transferred"];
/** Only makes sense where it was asked for. */
const IN_CHAT_ONLY: readonly string[] = ["say"];
/** Asked for nobody's sake but ours: never at an hour at which people rest. */
const AT_CALL_HOURS: readonly string[] = ["survey"];
/** Office time in which the browser may show a message before it goes another way. */
const WEB_PATIENCE_MINUTES = 60;
const SPENT: readonly string[] = ["closed", "final", "exhausted", "unproven"];

/**
 * What to do for a message now. Pure: everything it depends on is given. For citizens: the chat of the channel they
 * came by while it is open, else a short message, else a call in allowed hours, else a person's call list; for staff
 * the application, in office hours; for other systems their connector.
 * @param tried the tries since the ways were last open anew, in order. @param now epoch ms
 */
export function planDelivery(
  office: Planner,
  message: Owed,
  reach: Reach,
  tried: readonly Tried[],
  now: number,
): Step {
  const known = arrived(message, tried, now);
  if (known !== null) return known;
  switch (message.audience) {
    case "citizen":
      return planForCitizen(office, message, reach, tried, now);
    case "staff":
      return planForStaff(office, reach, tried, now);
    case "system":
      return planForSystem(message, reach, tried);
  }
}

/** What is known of a message that was handed over already; null: it has to be tried (again). */
function arrived(message: Owed, tried: readonly Tried[], now: number): Step | null {
  const proven = tried.find((one) => one.proof === "delivered");
  if (proven !== undefined)
    return {
      do: "arrived",
      way: proven.way,
      at: proven.proofAt ?? now,
      receipt: proven.receipt,
      proven: true,
    };
  if (message.receivedAt !== null)
    return { do: "arrived", way: message.channel, at: message.receivedAt, receipt: null, proven: true };
  const must = message.audience === "citizen" && MUST_ARRIVE.includes(message.template);
  let pending: Step | null = null;
  for (const { way, at, outcome, proof, receipt } of tried) {
    if (outcome !== "ok" || proof !== null) continue;
    const { arrives, waitMs } = wayRules(way);
    if (arrives === "accepted") return { do: "arrived", way, at, receipt, proven: false };
    if (!must) return { do: "sent", way };
    if (now < at + waitMs) pending = { do: "wait", way, until: at + waitMs };
    else if (arrives === "silence") return { do: "arrived", way, at, receipt, proven: false };
  }
  return pending;
}

function planForCitizen(
  office: Planner,
  message: Owed,
  reach: Reach,
  tried: readonly Tried[],
  now: number,
): Step {
  // sent again, it might be told twice: a person finds out
  const lost = tried.find((one) => one.outcome === "unknown");
  if (lost !== undefined) return { do: "call", why: t.lost(t.way(lost.way)) };
  if (AT_CALL_HOURS.includes(message.template)) {
    const from = nextCallTime(office, now);
    if (from > now) return { do: "wait", way: message.channel, until: from };
  }
  const reasons: string[] = [];
  for (const way of waysTo(message)) {
    const step = tryWay(office, way, message, reach, tried, now);
    if (typeof step !== "string") return step;
    reasons.push(step);
  }
  return { do: "call", why: [...new Set(reasons.filter((one) => one !== ""))].join(t.and) };
}

function waysTo({ channel, template }: Owed): string[] {
  const chat = ["wecomKf", "telegram", "web"].includes(channel) ? [channel] : [];
  return IN_CHAT_ONLY.includes(template) ? chat : [...chat, "sms", "voice"];
}

/** The step by this way, or why it is shut. */
function tryWay(
  office: Planner,
  way: string,
  message: Owed,
  reach: Reach,
  tried: readonly Tried[],
  now: number,
): Step | string {
  if (way === "web") return showOnPage(office, message, now);
  const phoned = way === "sms" || way === "voice";
  if (phoned && !reach.phone) return t.noPhone;
  if (!reach.senders.has(way)) return phoned ? "" : t.noSender(t.way(way));
  if (!phoned && !reach.address) return t.noAddress(t.way(way));
  const spent = whySpent(way, tried, now);
  if (spent !== null && typeof spent === "string") return spent;
  if (way === "wecomKf" && !isGoingOn(way, tried)) {
    const shut = kfShut(reach.chat, now);
    if (shut !== null) return shut;
  }
  if (way === "voice") {
    const from = nextCallTime(office, Math.max(now, spent?.notBefore ?? 0));
    if (from > now) return { do: "wait", way, until: from };
  }
  return { do: "send", way };
}

/** A try of unknown outcome was begun while the window was open: it is made again with its key. */
function isGoingOn(way: string, tried: readonly Tried[]): boolean {
  return tried.some((one) => one.way === way && one.outcome === null);
}

function showOnPage(office: Planner, message: Owed, now: number): Step | string {
  if (IN_CHAT_ONLY.includes(message.template)) return { do: "show", until: null };
  const until = addOfficeTime(office.timetable, message.dueAt, WEB_PATIENCE_MINUTES * MINUTE_MS);
  return now < until ? { do: "show", until } : t.notShown;
}

/** 微信客服 takes a few messages within two days of the person's last one. */
function kfShut(chat: Reach["chat"], now: number): string | null {
  if (chat === null || now >= chat.lastInAt + KF_WINDOW.ms) return t.kfOver;
  return chat.sentSince >= KF_WINDOW.messages ? t.kfFull : null;
}

/** Why a way is of no use any more; or from when on it may be tried again; null: at once. */
function whySpent(way: string, tried: readonly Tried[], now: number): string | { notBefore: number } | null {
  const { tries, againAfterMs, arrives, waitMs } = wayRules(way);
  const here = tried.filter((one) => one.way === way);
  const unheard = here.filter(
    (one) =>
      one.proof === "failed" ||
      (one.outcome === "ok" && one.proof === null && arrives === "receipt" && one.at + waitMs <= now),
  );
  const shut = here.find((one) => one.outcome !== null && SPENT.includes(one.outcome));
  const last = shut ?? unheard.at(-1);
  if (last === undefined) return null;
  if (shut !== undefined || unheard.length >= tries) return t.failed(t.way(way), last.why ?? t.noReceipt);
  return { notBefore: (last.proofAt ?? last.at) + againAfterMs };
}

function planForStaff(office: Planner, reach: Reach, tried: readonly Tried[], now: number): Step {
  // an installation without the application: it stands in the workbench, where staff see it
  if (!reach.senders.has("wecomApp")) return { do: "sent", way: "workbench" };
  if (!reach.address) return { do: "dead", why: t.nobody };
  const spent = whySpent("wecomApp", tried, now);
  if (typeof spent === "string") return { do: "dead", why: spent };
  if (!office.isOpen(now)) return { do: "wait", way: "wecomApp", until: office.opensAt(now) };
  return { do: "send", way: "wecomApp" };
}

function planForSystem({ channel: way }: Owed, reach: Reach, tried: readonly Tried[]): Step {
  if (!reach.senders.has(way)) return { do: "dead", why: t.noConnector };
  const spent = whySpent(way, tried, 0);
  return typeof spent === "string" ? { do: "dead", why: spent } : { do: "send", way };
}
