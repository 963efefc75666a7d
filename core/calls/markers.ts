/** Where another matter may begin: `strong` says that it does, `weak` may also go on with the same one. */
export type Marker = { at: number; strength: "strong" | "weak" };

// 是 and 事 sound alike, 在 and 再, 令外 and 另外: recognised speech has the one for the other
const MATTER = "(?:事情|事儿?|是(?!不|说|我|他|你|因)|问题|情况|业务)";
const STRONG = new RegExp(
  [
    `(?:还|海)有(?:另外)?[一二两几1]?(?:个|件|桩|样)(?:别的|其他|小)?的?${MATTER}`,
    `(?:另外|令外|领外|再)(?:还|也|我)*(?:想|要)?(?:有|反映|问|咨询|说|跟您说|打听|麻烦)*(?:您|你|一下)?[一1](?:个|件|桩)(?:别的|其他|小)?的?${MATTER}`,
    `(?:还|再)(?:想|要)*(?:反映|问|咨询|说|打听)(?:您|你)?(?:一|1)?(?:个|件|桩)(?:别的|其他|小)?的?${MATTER}`,
    `另一(?:个|件|桩|回)(?:别的)?${MATTER}`,
    `第[二三四五2345](?:个|件|桩)${MATTER}`,
    `(?:还有|再说|问您?个|说个|换个)别的(?:事|问题)`,
    "(?:除了|撇开|不说)这个(?:事情|事|问题)?(?:之外|以外|了)?[，,]?(?:我)?还",
  ].join("|"),
  "g",
);
const WEAK =
  /(?:顺便|顺遍|顺带|捎带|顺道)(?:着)?(?:再|还|也|想|我|跟您|给您)*(?:问|咨询|打听|反映|说|提|了解|请教)|(?:还|也)(?:想|要)(?:再|跟您|向你们)*(?:问|咨询|反映|打听|了解|投诉|说)(?:一下|一个|一句|个|下)?|另外|令外|领外|(?:再|在)(?:有)?一个(?=就?是|呢|[，,]|我|你)|再(?:就是|一点|有就是)|第[二三四](?=就?是|呢|[，,])|对了(?!吗|吧|没)|还有(?=就是|呢|[，,]|我|你们|那个|一)|除此(?:之|以)外|其次/g;
/** A word may also stand in the middle of a sentence (去另外一个窗口): one that does is none. */
const NOT_AFTER = /(?:去|到|找|跟|和|换|在|从|往|给|把|要|说|做|弄)(?:了)?$/;
const NOT_BEFORE = /^另外[一两几]?(?:个|家|本|张|份|的|那)(?!事|问题|情况)/;
/** The agent asks whether there is more. */
const MORE =
  /(?:还有|有没有|还有没有)(?:什么|啥|没有)?(?:别的|其他|其它|另外)(?:的)?(?:事|问题|需要|业务|诉求|情况|要)?|还有(?:什么|啥)(?:可以|能|需要|要|问题|事|问的|反映)|还(?:需要|要)(?:咨询|办|反映|补充|了解)?(?:别的|其他|其它|什么)/;
/** The agent has put it down: often the end of a matter. */
const NOTED =
  /(?:记下|记录|登记|记好|记住|录(?:入|上|好))(?:下来|好|上|过)?(?:了|啦)|(?:我|这边)(?:给您|帮您)(?:记|登记|转|反映)/;
/** Two markers so close to each other are one. */
const CLOSE = 14;
/** A marker stands at the beginning where no more than a filler stands before it. */
const BEFORE = 4;
const BEGINNING = 40;

/** The markers of a text, in order; of several in a row the first place and the greatest strength. */
export function markersIn(text: string): Marker[] {
  const found: Marker[] = [
    ...[...text.matchAll(STRONG)].map(({ index }): Marker => ({ at: index, strength: "strong" })),
    ...[...text.matchAll(WEAK)]
      .filter(
        ({ index }) =>
          !NOT_AFTER.test(text.slice(Math.max(0, index - 3), index)) &&
          !NOT_BEFORE.test(text.slice(index, index + 8)),
      )
      .map(({ index }): Marker => ({ at: index, strength: "weak" })),
  ].sort((a, b) => a.at - b.at);
  const kept: Marker[] = [];
  for (const one of found) {
    const last = kept.at(-1);
    if (last === undefined || one.at - last.at > CLOSE) kept.push({ ...one });
    else if (one.strength === "strong") last.strength = "strong";
  }
  return kept;
}

/** What follows the marker that a text begins with. */
export function behindMarker(text: string): string {
  for (const marks of [STRONG, WEAK]) {
    for (const { index, 0: marker } of text.slice(0, BEGINNING).matchAll(marks)) {
      if (index <= BEFORE) return text.slice(index + marker.length);
    }
  }
  return text;
}

/** Whether the agent asks for other matters: what the citizen says next may be one. */
export function asksForMore(text: string): boolean {
  return MORE.test(text);
}

/** Whether the agent says that it is put down. */
export function saysNoted(text: string): boolean {
  return NOTED.test(text);
}
