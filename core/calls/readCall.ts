import { digitRuns, hasDigits } from "../understanding/slots/digitRuns.ts";
import { idLikeIn } from "../understanding/slots/idNumber.ts";
import { findOwnNames } from "../understanding/slots/name.ts";
import { phonesIn, pickPhone } from "../understanding/slots/phone.ts";
import { demandIn, isAside, isPromise, obstacleIn } from "./acts.ts";
import { type CallMatter, type CallReading, type CallTurn, type Place, placesOf, wordsAt } from "./call.ts";
import { clausesOf } from "./clauses.ts";
import { withoutFillers } from "./fillers.ts";
import { behindMarker } from "./markers.ts";
import { partMatters } from "./matters.ts";
import type { Topic, TopicOf } from "./topic.ts";

/** A summary is so many clauses, and so many characters without fillers, at most. */
const MOST_CLAUSES = 4;
const MOST_CHARACTERS = 120;
const MOST_PROMISES = 5;
/** Clauses of one matter that are weighed at most; the telling ones stand at the beginning or near the demand. */
const MOST_WEIGHED = 400;

/**
 * Reads a call: its matters, of each the service item, the demand, a summary in the citizen's own clauses and what the
 * agent promised, all by the turns where it was said; and how to reach the citizen. Deterministic; takes any turns.
 * @param whole what the whole call is about, where it was read already: it is the topic of a call's only matter
 */
export function readCall(
  turns: readonly CallTurn[],
  topicOf: TopicOf,
  whole: Topic | null = null,
): CallReading {
  const parts = partMatters(turns, topicOf);
  const known = parts.length === 1 ? whole : null;
  const matters = parts.map((places) => readMatter(turns, places, topicOf, known));
  return { matters, contactTurns: contactTurnsIn(turns) };
}

function readMatter(
  turns: readonly CallTurn[],
  places: Place[],
  topicOf: TopicOf,
  known: Topic | null,
): CallMatter {
  const own = placesOf(turns, places, "citizen");
  const topic = known ?? topicOf(wordsAt(turns, own));
  const clauses = own.flatMap((place) => clausesIn(turns, told(turns, place))).slice(0, MOST_WEIGHED);
  const demand = demandOf(turns, clauses);
  return {
    places,
    item: topic.item,
    summary: summaryOf(turns, clauses, demand, topic),
    demand,
    promises: placesOf(turns, places, "agent")
      .flatMap((place) => clausesIn(turns, place))
      .filter((place) => isPromise(textAt(turns, place)))
      .slice(0, MOST_PROMISES),
  };
}

/** A place without the words that only announce what comes. */
function told(turns: readonly CallTurn[], place: Place): Place {
  const words = turns[place.turn]?.text.slice(place.from, place.to) ?? "";
  return { ...place, from: place.from + words.length - behindMarker(words).length };
}

function clausesIn(turns: readonly CallTurn[], { turn, from, to }: Place): Place[] {
  const text = turns[turn]?.text.slice(from, to) ?? "";
  return clausesOf(text).map((one) => ({ turn, from: from + one.from, to: from + one.to }));
}

function textAt(turns: readonly CallTurn[], { turn, from, to }: Place): string {
  return turns[turn]?.text.slice(from, to).trim() ?? "";
}

/** The clause that asks most plainly; of equals the last: people come to it in the end. */
function demandOf(turns: readonly CallTurn[], clauses: readonly Place[]): Place | null {
  let best: { place: Place; weight: number } | null = null;
  for (const place of clauses) {
    const text = textAt(turns, place);
    const weight = isAside(text) ? 0 : demandIn(text);
    if (weight >= 1 && weight >= (best?.weight ?? 0)) best = { place, weight };
  }
  return best?.place ?? null;
}

function summaryOf(
  turns: readonly CallTurn[],
  clauses: readonly Place[],
  demand: Place | null,
  topic: Topic,
): Place[] {
  const telling = topic.why.map(({ words }) => words).filter((words) => words.length > 1);
  const item = topic.item?.slice(0, 2) ?? null;
  const weighed = clauses
    .map((place, order) => {
      const text = withoutFillers(textAt(turns, place));
      return { place, order, text, weight: weightOf(text, item, telling) + (place === demand ? 4 : 0) };
    })
    .filter(({ weight, text }) => weight > 0 && text.length >= 3)
    .sort((a, b) => b.weight - a.weight || a.order - b.order);
  const kept: typeof weighed = [];
  let length = 0;
  for (const one of weighed) {
    if (kept.length >= MOST_CLAUSES) break;
    if (kept.length > 0 && length + one.text.length > MOST_CHARACTERS) continue;
    // what is said again in the same words tells nothing more
    if (kept.some(({ text }) => text.includes(one.text) || one.text.includes(text))) continue;
    kept.push(one);
    length += one.text.length;
  }
  return kept.sort((a, b) => a.order - b.order).map(({ place }) => place);
}

function weightOf(text: string, item: string | null, telling: readonly string[]): number {
  if (text === "" || isAside(text)) return 0;
  const words = telling.filter((one) => text.includes(one)).length;
  return (
    0.1 +
    obstacleIn(text) +
    demandIn(text) * 0.6 +
    (item !== null && text.includes(item) ? 1.5 : 0) +
    Math.min(words, 3) * 0.5 +
    (/[两三四五六七八九十几\d]+(?:趟|次|回|遍|个月|天|年)/.test(text) ? 0.6 : 0)
  );
}

const AGREES = /^(?:嗯|呃|啊|哦)*[，,]?(?:对|是的?|没错|就是|正确|行|可以|好)/;
const LEAST_DIGITS = 7;

/** Turns in which the citizen named a person or a number, or agreed to a number that the agent read back. */
function contactTurnsIn(turns: readonly CallTurn[]): number[] {
  return turns.flatMap(({ speaker, text }, turn) => {
    if (speaker === "citizen") return phoneIn(text) !== null || findOwnNames(text).length > 0 ? [turn] : [];
    return agreedPhone(turns, turn) === null ? [] : [turn];
  });
}

/** The first number that the agent read back and the citizen agreed to; null where there is none. */
export function confirmedPhone(turns: readonly CallTurn[]): string | null {
  for (const turn of turns.keys()) {
    const phone = agreedPhone(turns, turn);
    if (phone !== null) return phone;
  }
  return null;
}

function agreedPhone(turns: readonly CallTurn[], turn: number): string | null {
  const said = turns[turn];
  const answer = turns[turn + 1];
  if (said?.speaker !== "agent" || answer?.speaker !== "citizen" || !AGREES.test(answer.text)) return null;
  return phoneIn(said.text);
}

function phoneIn(text: string): string | null {
  if (!hasDigits(text, LEAST_DIGITS)) return null;
  const runs = digitRuns(text, LEAST_DIGITS);
  return pickPhone(runs.flatMap((run) => phonesIn(text, run, idLikeIn(run))))?.value ?? null;
}
