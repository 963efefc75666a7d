import type { Slot } from "../meaning.ts";
import {
  HARD_STOPS,
  LONGER,
  LONGER_UNCUED,
  NO_PLACE_ENDS,
  NO_PLACES,
  STOP_PARTS,
  STOPS,
  SUFFIXES,
} from "./addressWords.ts";
import { CharacterSet, matchAt } from "./characterSet.ts";
import { unitBegins } from "./unit.ts";

/** An address found; `district` is where the part below district and town begins; `home` where it leads to someone's door. */
export type Address = Slot<string> & { district: number; home: boolean; fit: number };

const BY_LAST = new Map<string, (readonly [string, number])[]>();
for (const row of SUFFIXES) {
  const last = row[0].slice(-1);
  BY_LAST.set(last, [...(BY_LAST.get(last) ?? []), row]);
}

const LAST = new CharacterSet([...BY_LAST.keys()].join(""));
const GREAT_LAST = new CharacterSet(
  SUFFIXES.filter(([, level]) => level <= 5)
    .map(([suffix]) => suffix.slice(-1))
    .join(""),
);

const NUMBER_BEFORE = /(?:[0-9０-９A-Za-z甲乙丙丁东西南北]|[一二三四五六七八九十百零])$/;
const CUE =
  /(?:住址(?:是|为|在)?|家住|现住|地址(?:是|为|在)?|家在|我家是|户籍(?:地|所在地)?(?:是|在|为)?|户口(?:所在地)?(?:在|是)|位于|坐落(?:于|在)?|老家(?:是|在)?|房子在|租住在?|居住(?:在|于)|居住地(?:是|为)?|暂住|送到|寄到|住所(?:是|在)?|我是|我们是|本人是|我?住(?![宅户房院建宿进满不了着过手处])(?:在|的是)?|系)[\s，,:：嗯呃啊]{0,3}(?:那个|就是|这个|的|在|来自|家住在?|住在|居住[于在])?/y;
const CUE_STARTS = new CharacterSet("住家现地我户位坐老房租居暂送寄本系");
/** The cues that are whole with one character; every other goes on with one of CUE_SECONDS. */
const CUE_ALONE = new CharacterSet("住系");
const CUE_SECONDS = new CharacterSet("址住在家是们籍口于落子到所人");
const HOME = /^(?:的)?(?:居民|村民|业主|住户|人(?![民口员]))/;
/** A body's name goes on behind a place's: B2区公安分局, 青山县水利局. */
const ORGAN =
  /^[\u4e00-\u9fff]{0,7}(?:局|中心|大队|支队|委|厅|法院|检察院|集团|公司|银行|学校|医院|政府|公安|经侦|交警|城管|人大|政协|办事处)/;
const MAX_SEGMENT = 10;

type Segment = { start: number; end: number; level: number };

/** All addresses of a text: chains of 省 市 区 县 镇 村 路 小区 栋 单元 室; a place that only names a unit's seat is none. */
export function findAddresses(text: string): Address[] {
  const found: Address[] = [];
  const cues = cueEnds(text);
  let seen = 0;
  for (let at = nextOpening(text, 0, cues); at < text.length; at = nextOpening(text, at + 1, cues)) {
    const first = cues.has(at) ? segmentAt(text, at, 0) : undefined;
    const opening = first ?? (GREAT_LAST.at(text, at) ? nameEndingAt(text, at, seen) : undefined);
    if (!opening) continue;
    const chain = chainFrom(text, opening);
    const address = toAddress(text, chain, cues.has(opening.start));
    if (address) found.push(address);
    seen = Math.max(address?.end ?? 0, chain.at(-1)?.end ?? 0);
    at = Math.max(at, seen - 1);
  }
  return found;
}

/** The next place where an address can be read: after a cue, or at the end of a greater place's name. */
function nextOpening(text: string, from: number, cues: ReadonlySet<number>): number {
  const great = GREAT_LAST.next(text, from);
  if (cues.size === 0) return great;
  for (let at = from; at < great; at++) if (cues.has(at)) return at;
  return great;
}

function cueEnds(text: string): Set<number> {
  const ends = new Set<number>();
  for (let at = CUE_STARTS.next(text, 0); at < text.length; at = CUE_STARTS.next(text, at + 1)) {
    if (!CUE_ALONE.at(text, at) && !CUE_SECONDS.at(text, at + 1)) continue;
    const cue = matchAt(CUE, text, at);
    if (cue) ends.add(at + cue[0].length);
  }
  return ends;
}

/** How much of an address names its district or town, in characters: what may be shown. 0 where it names none. */
export function districtLength(address: string): number {
  const opening = segmentAt(address, 0, 0);
  return opening ? districtEnd(chainFrom(address, opening)) : 0;
}

/** The citizen's address: the best cued and most complete one. */
export function pickAddress(found: readonly Address[]): Slot<string> | undefined {
  let best: Address | undefined;
  for (const one of found) if (!best || one.fit > best.fit) best = one;
  return best && { value: best.value, text: best.text, start: best.start, end: best.end };
}

function chainFrom(text: string, opening: Segment): Segment[] {
  const chain = [opening];
  let last = opening;
  while (chain.length < 14) {
    const next = segmentAt(text, last.end, last.level);
    if (!next) return chain;
    chain.push(next);
    last = next;
  }
  return chain;
}

/** The next segment of an address that stands open at `at`, deeper than `above`. */
function segmentAt(text: string, at: number, above: number): Segment | undefined {
  const limit = Math.min(text.length, at + MAX_SEGMENT);
  for (let end = at + 1; end <= limit; end++) {
    if (HARD_STOPS.at(text, end - 1) && !STOP_PARTS.test(text.slice(end - 1, end + 1))) return undefined;
    const row = suffixEndingAt(text, at, end);
    if (!row) continue;
    const [suffix, level] = row;
    if (level < above || (level === above && level !== 8 && level !== 2)) continue;
    if (isPlace(text, at, end, suffix, level, above)) return widened(text, { start: at, end, level }, above);
  }
  return undefined;
}

/** 东街村, 石家庄市, 小屯岭镇: a name that holds a lesser place's suffix goes on to the greater one. */
function widened(text: string, segment: Segment, above: number): Segment {
  const limit = segment.level < 5 ? segment.end + 1 : Math.min(segment.end + 2, segment.start + 6);
  for (let end = segment.end + 1; end <= limit; end++) {
    if (HARD_STOPS.at(text, end - 1)) return segment;
    const next = suffixEndingAt(text, segment.start, end);
    if (!next || !/^[市县区镇乡村]$/.test(next[0]) || next[1] <= above) continue;
    if (next[1] < segment.level || (next[1] === 2 && segment.level === 2))
      return { ...segment, end, level: next[1] };
  }
  return segment;
}

function suffixEndingAt(text: string, from: number, end: number): readonly [string, number] | undefined {
  if (!LAST.at(text, end - 1)) return undefined;
  const row = BY_LAST.get(text[end - 1] ?? "")?.find(
    ([suffix]) => end - suffix.length >= from && text.startsWith(suffix, end - suffix.length),
  );
  return row && !goesOn(text, end) ? row : undefined;
}

/** 街 of 街道, 号 of 号楼: a longer word is meant. */
function goesOn(text: string, end: number): boolean {
  return LONGER.has(text.slice(end - 1, end + 1));
}

/** Without a cue: the name before a suffix of a greater place, cut at the words that cannot belong to it. */
function nameEndingAt(text: string, at: number, seen: number): Segment | undefined {
  const row = suffixEndingAt(text, seen, at + 1);
  if (!row || row[1] > 5 || LONGER_UNCUED.has(text.slice(at, at + 2))) return undefined;
  const [suffix, level] = row;
  const nameEnd = at + 1 - suffix.length;
  const lettered = /[A-Z][0-9]{0,3}$/.exec(text.slice(Math.max(seen, nameEnd - 4), nameEnd));
  let start = nameEnd - (lettered?.[0].length ?? 0);
  if (!lettered) {
    while (start > seen && nameEnd - start < 6 && !stopsAt(text, start - 1)) start--;
    // too long for a name: most have two characters
    if (nameEnd - start > 4) start = nameEnd - 2;
  }
  if (start === nameEnd || !isPlace(text, start, at + 1, suffix, level, 0)) return undefined;
  return widened(text, { start, end: at + 1, level }, 0);
}

function stopsAt(text: string, at: number): boolean {
  return STOPS.at(text, at) && !STOP_PARTS.test(text.slice(at, at + 2));
}

function isPlace(
  text: string,
  start: number,
  end: number,
  suffix: string,
  level: number,
  above: number,
): boolean {
  const name = text.slice(start, end - suffix.length);
  if (name.length === 0 || NO_PLACES.has(text.slice(start, end))) return false;
  if (name.length > 1 && NO_PLACE_ENDS.has(text.slice(end - 2, end))) return false;
  if (suffix === "组" && above === 5) return true;
  if (/^(?:号|期|组|队|小组)$/.test(suffix) || level >= 9)
    return NUMBER_BEFORE.test(name) && name.length <= 6;
  return !/[办申问交领贷]|公司|集团|医院|银行/.test(name);
}

function toAddress(text: string, chain: readonly Segment[], cued: boolean): Address | undefined {
  const first = chain[0];
  if (!first) return undefined;
  const kept = unitBegins(text, chain.at(-1)?.end ?? 0) ? chain.slice(0, -1) : [...chain];
  const last = kept.at(-1);
  if (!last) return undefined;
  const end = roomEnd(text, last);
  const dwelling = HOME.test(text.slice(end, end + 4));
  const deep = last.level >= 5;
  if (kept.length === 1 && last.level >= 9) return undefined;
  if (!cued && !deep && ORGAN.test(text.slice(end, end + 10))) return undefined;
  const spread = kept.length >= 2 && first.level <= 4 && last.level >= 3;
  if (!spread && !((cued || dwelling) && (deep || last.level >= 3) && kept.length >= 1)) return undefined;
  if (kept.length < chain.length && !cued && !deep) return undefined;
  const value = text.slice(first.start, end).replace(/\s/g, "");
  const district = districtEnd(kept);
  const home = cued || dwelling || last.level >= 8;
  const fit = (cued ? 4 : 0) + (dwelling ? 2 : 0) + kept.length + (last.level >= 8 ? 1 : 0);
  return { value, text: text.slice(first.start, end), start: first.start, end, district, home, fit };
}

/** The end of the district's or town's name: what comes after it leads to a door. */
function districtEnd(chain: readonly Segment[]): number {
  let end = chain[0]?.start ?? 0;
  for (const segment of chain) if (segment.level <= 4) end = segment.end;
  return end;
}

const ROOM = /(?:[-－—][0-9０-９]{1,4}){1,3}|[0-9０-９]{3,4}(?![0-9０-９]|年|元|块|个|户|人|平)/y;

/** 3栋1单元501, 5-2-301: the room's number without 室. */
function roomEnd(text: string, last: Segment): number {
  if (last.level < 8) return last.end;
  ROOM.lastIndex = last.end;
  return last.end + (ROOM.exec(text)?.[0].length ?? 0);
}
