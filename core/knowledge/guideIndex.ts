import type { Guide, GuideBody } from "./guide.ts";

/** An answer that the guides give to a question, and how sure that is (0–1). */
export type FoundGuide = { guide: Guide; confidence: number };

export type GuideIndex = { find: (question: string) => FoundGuide | null };

/** Different everyday words for one thing, folded into one of them; longer names stand before their parts. */
const SAME_WORDS: readonly (readonly [RegExp, string])[] = [
  [/[弄搞]?丢[失掉]?了?|遗失|不见了?|掉了|找不到了?/g, "，丢，"],
  [/补[办领发]|重新办/g, "，补，"],
  [/小孩子?|孩子|娃娃?|宝宝|儿子|女儿|闺女|小朋友/g, "孩子"],
  [/爸爸?|父亲|妈妈?|母亲|爹|娘/g, "父母"],
  [/爷爷|奶奶|外公|外婆|姥姥|姥爷|老年人|老人家/g, "老人"],
  [/媳妇|老婆|妻子|老公|丈夫|爱人|配偶/g, "夫妻"],
  [/车子|汽车|车辆|小车|机动车|私家车/g, "车"],
  [/住房公积金/g, "公积金"],
  [/不动产权?证书?|房产证|房本|产权证/g, "房证"],
  [/房子|房屋|住房|房产|不动产/g, "房"],
  [/过期|期满|到期/g, "，到期，"],
];

/** Words that any question may have: they say nothing about the matter. */
const EMPTY_WORDS = anyOf(
  "请问 想?问一?下 咨询一?下 想知道 我们?家? 你们? 您好? 你好 谢谢 麻烦 一下子?",
  "怎么办理 怎么办 怎么弄 怎么操作 怎么 怎样 咋办 咋弄 咋 如何 什么 啥 哪些 哪里 哪儿 哪个 哪家 哪",
  "需不需要 要不要 能不能 可不可以 是不是 需要 可以 应该 可 能(?!力) 想 要 该",
  "材料 手续 证件 东西 流程 条件 程序 准备 提交 带 窗口 部门 办理 申请 办 收费 要钱",
  "多少钱 多少 多久 多长时间 多长 几天 几个月 什么时候 时间 现在 今年 明年",
  "已经 刚刚 刚 以后 之后 之前 如果 因为 所以 但是 或者 还是 以及 大概 大约 一般 直接 具体",
  "的 了 吗 呢 啊 呀 吧 嘛 么 不 没 是 在 去 到(?!期) 和 有 他 她 把 给 就 还 都 也 先 后 (?<!社)会(?!计)",
  "第一次 [一两几][张家套份台辆本块次] 个(?![体人]) 这边 这里 这儿 本人 我俩 我 [\\s\\p{P}\\d]",
);

/**
 * Somebody tells what went wrong, and wants more than to be told the way: a person hears that out, even where a
 * guide treats the matter.
 */
const TOLD_TROUBLE = anyOf(
  // sent away again and again
  "[跑来去]了?[一二两三四五六七八九十几好多\\d]+[趟次回] 白跑 跑断 踢皮球 推[来给脱诿] 互相推 扯皮",
  // refused
  "不[给让肯] 不予 不受理 不[认服公] 不接 不说 驳回 拒绝 被[人拒拿盗骗取停扣] (?<!辞)退[回了] 通不过 不通过 未[给能按] 非[要说让] [又老总]说 还是[说不没要] 说我",
  // kept waiting
  "拖[了着欠] 迟迟 一直 老是 总是 还没 [等排卡]了 没[来有到]?(?:消息|动静|下文|到账|办[成好下]) 到账都?没 没人 打不通 接不通 加快 催 效率 太[差慢低坑久]",
  // treated badly, or wronged
  "态度 刁难 黑脸 爱理不理 骂 走人 红包 找关系 乱[收要] 收我 把我的?钱 停了我 [冒盗]用 顶替 办难 难办 [太很理事]难 生气 气死 不合理 凭[啥什] 为[啥什么]+[不没还老总]",
  // broken or mistaken
  "报错 提交不了 点不[了开] 打不开 办不[了成下] 查不到 错了 写错 弄错",
  // wants it heard
  "投诉 举报 反映 曝光",
);

/** What people want done with a paper, each in its everyday words. */
const DEEDS = [
  /丢|补(?![交缴贴助])|换|到期|(?<![手接])续|延期|延续/,
  /注销|销户|不[开干做]/,
  /变更|更正|改/,
  /贷|抵押/,
  /退(?![休役伍])/,
  /查/,
  /[提取领]/,
  /转|合并|合到/,
  /过户|继承|名下/,
  /迁|落户|投靠/,
  /补贴|津贴|补助|优惠/,
  /年报/,
] as const;
/** a guide that so many of its ways of asking tie to a deed answers only questions about that deed */
const TIED = 0.7;

/** below it the index stays silent: nothing is better than something wrong */
const SURE = 0.68;
/** the best must lead the next guide by so much, else the question fits both */
const LEAD = 0.07;
/** so much of the question must be about the guide, however near the rest is */
const LEAST_COVERED = 0.42;
/** longer ones are stories, not questions: a person reads them */
const LONGEST_QUESTION = 120;
/** a single character says less than a pair */
const CHARACTER = 0.35;
/** weight of a word that no guide knows, as a share of the rarest word's: the question may be about something else */
const UNKNOWN = 0.56;
/** how much a pair counts that stands in the guide's text, but in none of the ways of asking */
const IN_BODY = { evidence: 0.12, covered: 0.7 };
/** evidence that is as good as any more, in words of the rarest kind */
const ENOUGH = 2.3;

/** A term's part in one guide: how much it speaks for it, and whether (0–1) the guide is about it. */
type Posting = { guide: number; evidence: number; covered: number };
type Term = { weight: number; postings: Posting[]; variants: number[] };

/** Builds the index of an office's guides from their titles, the ways in which people ask for them, and their texts. */
export function indexGuides(guides: readonly Guide[]): GuideIndex {
  const variants = guides.flatMap((guide, place) =>
    [guide.title, ...guide.asked]
      .map((text) => ({ guide: place, terms: termsOf(text) }))
      .filter((one) => one.terms.size > 0),
  );
  const terms = indexTerms(guides, variants);
  const deeds = guides.map(deedsOf);
  const rarest = Math.log(1 + guides.length);
  const weightOf = (term: string) => terms.get(term)?.weight ?? UNKNOWN * rarest;
  const wholes = variants.map((one) => sum(one.terms, weightOf));

  const known = new Map(
    guides.flatMap((guide) => [guide.title, ...guide.asked].map((text) => [bare(text), guide] as const)),
  );

  return {
    find: (question) => {
      const same = known.get(bare(question));
      if (same !== undefined) return { guide: same, confidence: 1 };
      if (question.length > LONGEST_QUESTION || TOLD_TROUBLE.test(question)) return null;
      const asked = termsOf(question);
      if (asked.size === 0) return null;
      const evidence = new Float64Array(guides.length);
      const covered = new Float64Array(guides.length);
      const matched = new Float64Array(variants.length);
      for (const [name, size] of asked) {
        const term = terms.get(name);
        if (term === undefined) continue;
        const weight = size * term.weight;
        for (const posting of term.postings) {
          evidence[posting.guide] = (evidence[posting.guide] ?? 0) + weight * posting.evidence;
          covered[posting.guide] = (covered[posting.guide] ?? 0) + weight * posting.covered;
        }
        for (const variant of term.variants) matched[variant] = (matched[variant] ?? 0) + weight;
      }
      const whole = sum(asked, weightOf);
      const closest = new Float64Array(guides.length);
      variants.forEach((one, n) => {
        closest[one.guide] = Math.max(closest[one.guide] ?? 0, (matched[n] ?? 0) / (wholes[n] ?? 1));
      });
      // what is asked should be about the guide, and be asked nearly as people ask for it
      const sure = closest.map(
        (nearness, n) =>
          0.35 * ((covered[n] ?? 0) / whole) +
          0.45 * nearness +
          0.2 * Math.min(1, (evidence[n] ?? 0) / (ENOUGH * rarest)),
      );
      const [best, next] = twoLargest(sure);
      const guide = guides[best];
      const confidence = sure[best] ?? 0;
      if (guide === undefined || confidence < SURE || confidence - (sure[next] ?? 0) < LEAD) return null;
      if ((covered[best] ?? 0) / whole < LEAST_COVERED) return null;
      const wanted = deedsIn(question);
      const { knows, needs } = deeds[best] ?? NO_DEEDS;
      return (wanted & ~knows) === 0 && (needs & ~wanted) === 0 ? { guide, confidence } : null;
    },
  };
}

function indexTerms(
  guides: readonly Guide[],
  variants: readonly { guide: number; terms: ReadonlyMap<string, number> }[],
): Map<string, Term> {
  const terms = new Map<string, Term>();
  const counts = guides.map(() => new Map<string, number>());
  const perGuide = guides.map(() => 0);
  variants.forEach((variant, place) => {
    perGuide[variant.guide] = (perGuide[variant.guide] ?? 0) + 1;
    const own = counts[variant.guide];
    for (const name of variant.terms.keys()) {
      own?.set(name, (own.get(name) ?? 0) + 1);
      const term = terms.get(name) ?? { weight: 0, postings: [], variants: [] };
      term.variants.push(place);
      terms.set(name, term);
    }
  });
  counts.forEach((own, guide) => {
    // how many of the ways of asking have it matters less and less
    for (const [name, count] of own)
      terms
        .get(name)
        ?.postings.push({ guide, evidence: Math.sqrt(count / (perGuide[guide] ?? 1)), covered: 1 });
  });
  // a word found in few guides says more
  for (const term of terms.values()) term.weight = Math.log(1 + guides.length / term.postings.length);
  guides.forEach(({ body }, guide) => {
    for (const name of termsOf(bodyText(body)).keys()) {
      if (name.length === 2 && counts[guide]?.has(name) === false)
        terms.get(name)?.postings.push({ guide, ...IN_BODY });
    }
  });
  return terms;
}

type Deeds = { knows: number; needs: number };
const NO_DEEDS: Deeds = { knows: 0, needs: 0 };

/** The deeds of which a guide speaks at all, and those that it is about; a bit each. */
function deedsOf({ title, asked, body }: Guide): Deeds {
  const ways = [title, ...asked].map(deedsIn);
  const knows = ways.reduce((bits, own) => bits | own, deedsIn(bodyText(body)));
  const needs = DEEDS.reduce((bits, _, place) => {
    const tied = ways.filter((own) => (own & (1 << place)) !== 0).length;
    return tied >= TIED * ways.length ? bits | (1 << place) : bits;
  }, 0);
  return { knows, needs };
}

/** The deeds that a text speaks of, a bit each. */
function deedsIn(text: string): number {
  const folded = fold(text);
  return DEEDS.reduce((bits, deed, place) => (deed.test(folded) ? bits | (1 << place) : bits), 0);
}

function fold(text: string): string {
  return SAME_WORDS.reduce((so, [words, one]) => so.replace(words, one), text.toLowerCase());
}

function bare(text: string): string {
  return text.replace(/[\s\p{P}]/gu, "");
}

/** One expression for alternatives that are parted by blanks. */
function anyOf(...lines: readonly string[]): RegExp {
  return new RegExp(lines.flatMap((line) => line.split(" ")).join("|"), "u");
}

function bodyText({ who, where, howLong, steps, materials }: GuideBody): string {
  return [who, where, howLong, ...steps, ...materials.flatMap(({ name, note }) => [name, note ?? ""])].join(
    "，",
  );
}

/** Characters and pairs of characters that say something, with how much of a pair each is. */
function termsOf(text: string): Map<string, number> {
  const terms = new Map<string, number>();
  for (const part of fold(text).split(EMPTY_WORDS)) {
    for (let i = 0; i < part.length; i += 1) {
      terms.set(part.slice(i, i + 1), part.length === 1 ? 1 : CHARACTER);
      if (i + 1 < part.length) terms.set(part.slice(i, i + 2), 1);
    }
  }
  return terms;
}

function sum(terms: ReadonlyMap<string, number>, weight: (term: string) => number): number {
  let all = 0;
  for (const [term, size] of terms) all += size * weight(term);
  return all;
}

/** Places of the largest and of the second largest number; -1 where there is none. */
function twoLargest(numbers: Float64Array): [number, number] {
  let best = -1;
  let next = -1;
  numbers.forEach((number, place) => {
    if (best === -1 || number > (numbers[best] ?? 0)) {
      next = best;
      best = place;
    } else if (next === -1 || number > (numbers[next] ?? 0)) next = place;
  });
  return [best, next];
}

/** The one-time notice as lines that can be read out or printed. */
export function noticeText(title: string, body: GuideBody): string {
  const materials = body.materials.map((one, i) => {
    const note = one.note === undefined ? "" : `（${one.note}）`;
    const later = one.mayFollow ? "（可以先办，之后补交）" : "";
    return `${i + 1}. ${one.name}${note}${later}`;
  });
  return [
    `【${title}】一次性告知`,
    `谁能办：${body.who}`,
    "要带的材料：",
    ...(materials.length > 0 ? materials : ["不用带材料"]),
    `到哪儿办：${body.where}`,
    ...(body.steps.length > 0 ? ["怎么办：", ...body.steps.map((step, i) => `${i + 1}. ${step}`)] : []),
    `多久办好：${body.howLong}`,
    `收费：${body.cost}`,
    ...(body.phone === undefined ? [] : [`咨询电话：${body.phone}`]),
    ...(body.basis.length > 0 ? [`依据：${body.basis.join("；")}`] : []),
  ].join("\n");
}
