import { type CallTurn, type Place, wordsAt } from "./call.ts";
import { withoutFillers } from "./fillers.ts";
import { asksForMore, behindMarker, markersIn, saysNoted } from "./markers.ts";
import { sameItem, shiftBetween, type Topic, type TopicOf } from "./topic.ts";

/** A place where the talk may turn to another matter, and what speaks for it. */
type Cut = { turn: number; at: number; sign: "strong" | "more" | "weak" | "noted" | "none" };

/** How much of a shift each sign needs beside it. A word that says so needs little; no word at all a lot. */
const NEEDED: Record<Cut["sign"], number> = { strong: -0.2, more: 0.5, weak: 1, noted: 1.3, none: 2.6 };
/** Yes, there is more. */
const SAYS_YES = /^(?:嗯|呃|啊|哦)*[，,]?(?:有(?:啊|的|呢|，|,|一个|个|，)|还有|再)/;
/** Characters of a matter's words that tell what it is about; more makes it no clearer. */
const READ = 400;
/** Fewer characters, without fillers, tell no matter of their own. */
const LEAST = 8;
/** Places looked at in one call at most: no real call has more, and none may hold up the others. */
const MOST_CUTS = 300;
/** A turn that opens a matter by itself is so long. */
const LEAST_TURN = 14;

/** The agent asks about the matter at hand: what comes is the answer. */
const ASKS_BACK =
  /[?？吗呢]|多大|多少|多久|哪|什么|怎么|几|谁|贵姓|称呼|是不是|有没有|(?:报|说|讲|留)一下|姓名|号码|电话/;
/** Words that point back: what follows is about the same. */
const POINTS_BACK =
  /^.{0,14}?(?:刚才|上面|前面说|还是(?:那|这)个|就是(?:那|这)个|他们|她们|那个窗口|这个窗口|那个工作人员|这个证|这个事|同样|(?:态度|服务)(?:也|又|还|都|真|太|特别|非常)*(?:不好|差|恶劣|不行))/;
const ASKS =
  /想问|请问|咨询|打听|反映|投诉|怎么办|怎么弄|咋办|咋弄|能不能|可不可以|需要(?:什么|啥|哪些)|要(?:什么|啥|哪些)|希望|帮我|给(?:我|俺)|办(?:个|一个|理)|没人管|不给/;

/**
 * Parts the turns of a call among its matters: by spoken words that announce another one, by the agent's asking for
 * more, and by shifts of topic (service item, domain, department). Every character of every citizen's and agent's turn
 * belongs to exactly one matter; a call with nothing said has none. Who comes back to an earlier matter goes on with it.
 */
export function partMatters(turns: readonly CallTurn[], topicOf: TopicOf): Place[][] {
  const units = unitsOf(turns);
  const first = units[0];
  if (first === undefined) return [];
  const matters: { places: Place[]; topic: Topic | null }[] = [{ places: [], topic: null }];
  let current = matters[0];
  for (const [i, unit] of units.entries()) {
    if (current !== undefined && unit.sign !== null && i > 0) {
      const told = said(turns, current.places);
      const before = topicOf(told);
      const words = ahead(turns, units, i);
      const after = topicOf(words);
      if (withoutFillers(told).length >= LEAST && isOther(unit.sign, words, before, after)) {
        current.topic = before;
        const earlier = matters.find(
          ({ topic }) => topic?.item != null && after.item !== null && sameItem(topic.item, after.item),
        );
        if (earlier === undefined) {
          current = { places: [], topic: after };
          matters.push(current);
        } else current = earlier;
      }
    }
    current?.places.push({ turn: unit.turn, from: unit.from, to: unit.to });
  }
  return matters.map(({ places }) => places);
}

/** Of two signs the one that needs less beside it. */
function strongest(one: Unit["sign"], other: Unit["sign"]): Unit["sign"] {
  if (one === null || other === null) return one ?? other;
  return NEEDED[one] <= NEEDED[other] ? one : other;
}

type Unit = Place & { sign: Cut["sign"] | null };

/** Turns, cut where another matter may begin. */
function unitsOf(turns: readonly CallTurn[]): Unit[] {
  const units: Unit[] = [];
  let asked: "more" | "noted" | null = null;
  let answers = false;
  let cuts = 0;
  for (const [turn, { speaker, text }] of turns.entries()) {
    if (speaker === "ivr") continue;
    if (speaker === "agent") {
      if (asksForMore(text)) asked = "more";
      else if (saysNoted(text)) asked = asked === "more" ? asked : "noted";
      else if (text.length >= LEAST_TURN) asked = null;
      answers = ASKS_BACK.test(text) && asked === null;
      units.push({ turn, from: 0, to: text.length, sign: null });
      continue;
    }
    const markers = cuts < MOST_CUTS ? markersIn(text).slice(0, MOST_CUTS - cuts) : [];
    cuts += markers.length + 1;
    const opens = markers[0] !== undefined && withoutFillers(text.slice(0, markers[0].at)).length < LEAST / 2;
    let from = 0;
    let sign: Unit["sign"] = cuts > MOST_CUTS || answers || text.length < LEAST_TURN ? null : "none";
    if (cuts <= MOST_CUTS && asked === "noted") sign = "noted";
    if (cuts <= MOST_CUTS && asked === "more") sign = SAYS_YES.test(text) ? "strong" : "more";
    if (opens) sign = strongest(sign, markers[0]?.strength ?? null);
    for (const marker of opens ? markers.slice(1) : markers) {
      units.push({ turn, from, to: marker.at, sign });
      from = marker.at;
      sign = marker.strength;
    }
    units.push({ turn, from, to: text.length, sign });
    // 有 alone answers the question; the matter comes in a later turn
    if (withoutFillers(text).length >= LEAST) asked = null;
  }
  return units;
}

/** What the citizen said in these places, from the beginning, as far as it tells the topic. */
function said(turns: readonly CallTurn[], places: readonly Place[]): string {
  const own: Place[] = [];
  let length = 0;
  for (const place of places) {
    if (turns[place.turn]?.speaker !== "citizen") continue;
    own.push(place);
    length += place.to - place.from;
    if (length >= READ) break;
  }
  return wordsAt(turns, own).slice(0, READ * 2);
}

/** What the citizen says from a unit on: to the next sign that means something. */
function ahead(turns: readonly CallTurn[], units: readonly Unit[], start: number): string {
  const own: Place[] = [];
  let length = 0;
  for (let i = start; i < units.length && length < READ; i += 1) {
    const unit = units[i];
    if (unit === undefined || turns[unit.turn]?.speaker !== "citizen") continue;
    if (i > start && unit.sign !== null && unit.sign !== "none") break;
    own.push(unit);
    length += unit.to - unit.from;
  }
  return wordsAt(turns, own).slice(0, READ);
}

function isOther(sign: Cut["sign"], words: string, before: Topic, after: Topic): boolean {
  const bare = withoutFillers(behindMarker(words));
  if (bare.length < LEAST) return false;
  // without a word for it only another service item makes another matter
  if (sign === "none" && (before.item === null || after.item === null || before.domain === after.domain))
    return false;
  // a short wish after the agent noted something mostly belongs to it
  if (sign === "noted" && after.item === null && bare.length < LEAST * 2.5) return false;
  let shift = shiftBetween(before, after);
  if (ASKS.test(bare)) shift += 0.4;
  if (POINTS_BACK.test(bare)) shift -= 1;
  return shift >= NEEDED[sign];
}
