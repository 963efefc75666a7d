import { readFileSync } from "node:fs";
import { DOMAINS, type Domain, EXCLUSIONS } from "../words.ts";
import type { LabelledText } from "./labels.ts";
import { makeRandom } from "./linearTrainer.ts";

const PARTS = new URL("./training/parts/", import.meta.url);

/**
 * What has happened to somebody, in a few words as a title and told in a sentence or two; it demands nothing. `use` says
 * which letters it can stand in: "service", "other", "general", "lack:service", "officials:other", "excluded:law" …
 */
type Story = { use: string; domain: Domain; title: string; text: string };
/** The parts that letters are composed of. */
type Parts = { stories: Map<string, Story[]>; phrases: Map<string, string[]> };
type Labels = LabelledText["labels"];
/** A letter in the making: phrases by name, or the story where it says "story". */
type Plan = { count: number; stories: string; titles: string; sketch: (chance: Chance) => Sketch };
type Sketch = { parts: readonly (string | false)[]; labels: Labels; titles?: string };
type Chance = (share: number) => boolean;

/** So much a composed letter counts beside one that was written as a whole. */
const WEIGHT = 0.5;
/** Shares of letters with a greeting, a closing, a word on circumstances, a title, and of those that were cut off. */
const GREETED = 0.5;
const CLOSED = 0.5;
const WITH_CIRCUMSTANCE = 0.35;
const TITLED = 0.7;
const CUT_OFF = 0.1;
/** Share of complaints that also accuse officials; so in letters to mayors too, roughly. */
const ACCUSING = 0.12;

const ASKING_TITLES = "咨询# # #的问题 关于#的咨询 #需要什么条件？ 如何办理# #咨询 请问#怎么办";
const REFUSED_TITLES =
  "#难 反映#的问题 咨询#的问题 #何时能办下来？ 关于#一事 投诉#不给办 #迟迟办不下来 为什么#这么难";
const COMPLAINT_TITLES = "投诉# 反映#问题 #严重 #谁来管 关于#的投诉 # 举报# #的问题怎么办？ 希望解决# 关于#";
const PLEADING_TITLES = "请求解决#的问题 关于#的请求 希望尽快解决# #求助 关于请求解决#的报告 咨询#的问题 #";
/** Titles that accuse those who should have acted. */
const ACCUSING_TITLES =
  "#，主管部门不作为 #有关部门不处理 举报#监管部门渎职 #，投诉无门 #没人管，干部在干什么 #的投诉，相关局不作为不处理 反映干部在#中弄虚作假 关于#，请查处失职人员 # 反映#的问题 #谁来管";
const NEUTRAL_TITLES = "# 反映# 关于# #的问题 投诉# 请求处理#";

const complaint = (scope: string, conduct: boolean): Labels => ({
  kind: "coordinate",
  scope,
  nature: "投诉",
  conduct: String(conduct),
});
const plea = (scope: string): Labels => ({
  kind: "coordinate",
  scope,
  nature: "办事",
  conduct: "false",
});
const question = (scope: string): Labels => ({ kind: "consult", scope, nature: "咨询", conduct: "false" });

/**
 * The kinds of letters. What decides the labels is always a phrase, or a story of its own; greetings, closings, circumstances
 * and the common stories stand in all of them alike, so that none of those is taken for a sign.
 */
const PLANS: readonly Plan[] = [
  {
    count: 1200,
    stories: "service",
    titles: ASKING_TITLES,
    sketch: (chance) => ({
      parts: ["story", "ask", chance(0.5) && "ask"],
      labels: question("service"),
    }),
  },
  {
    count: 100,
    stories: "other",
    titles: "咨询# #的问题 关于#",
    sketch: () => ({ parts: ["story", "askOfPlans"], labels: question("other") }),
  },
  {
    count: 1100,
    stories: "service",
    titles: REFUSED_TITLES,
    sketch: (chance) => {
      const accuses = chance(ACCUSING);
      const pleads = !accuses && chance(0.3);
      return {
        parts: [
          "story",
          "refused",
          chance(0.5) && "refused",
          accuses && "badOfficial",
          chance(0.25) && "outcry",
          chance(0.15) && "ask",
          pleads ? "plead" : "demand",
        ],
        labels: pleads ? plea("service") : complaint("service", accuses),
        ...(pleads ? { titles: PLEADING_TITLES } : {}),
        ...(accuses && chance(0.5) ? { titles: ACCUSING_TITLES } : {}),
      };
    },
  },
  {
    count: 120,
    stories: "service",
    titles: PLEADING_TITLES,
    sketch: () => ({ parts: ["story", "plead"], labels: plea("service") }),
  },
  {
    count: 240,
    stories: "service",
    titles: `${PLEADING_TITLES} 关于#的咨询 关于办理#`,
    sketch: (chance) => ({
      parts: ["story", "held", chance(0.3) && "ask", "plead"],
      labels: plea("service"),
    }),
  },
  {
    count: 1600,
    stories: "other",
    titles: COMPLAINT_TITLES,
    sketch: (chance) => {
      const accuses = chance(ACCUSING * 1.1);
      return {
        parts: [
          "story",
          chance(0.7) && "inVain",
          chance(0.4) && "badPrivate",
          chance(0.35) && "triedOffice",
          accuses && "badAuthority",
          accuses && chance(0.3) && "badAuthority",
          chance(0.25) && "outcry",
          chance(0.85) && "demand",
        ],
        labels: complaint("other", accuses),
        ...(accuses && chance(0.5) ? { titles: ACCUSING_TITLES } : {}),
      };
    },
  },
  {
    count: 120,
    stories: "other",
    titles: "# 建议治理# 反映#",
    sketch: () => ({ parts: ["story", "suggest", "demand"], labels: complaint("other", false) }),
  },
  ...["lack:service", "lack:other"].map(
    (use): Plan => ({
      count: use === "lack:other" ? 230 : 150,
      stories: use,
      titles: PLEADING_TITLES,
      sketch: (chance) => ({
        parts: ["story", chance(0.2) && "inVain", "plead", chance(0.3) && "plead"],
        labels: plea(use.slice("lack:".length)),
      }),
    }),
  ),
  ...["officials:service", "officials:other", "private"].map(
    (use): Plan => ({
      count: use === "private" ? 320 : 220,
      stories: use,
      titles: COMPLAINT_TITLES,
      sketch: (chance) => ({
        parts: [
          "story",
          chance(0.4) && "inVain",
          use === "private" && chance(0.5) && "badPrivate",
          chance(0.25) && "outcry",
          chance(0.7) && "demand",
        ],
        labels:
          use === "private" ? complaint("other", false) : complaint(use.slice("officials:".length), true),
      }),
    }),
  ),
  ...EXCLUSIONS.map(
    (exclusion): Plan => ({
      count: { law: 220, lawsuit: 140, petition: 70, filed: 90, forbidden: 40 }[exclusion],
      stories: `excluded:${exclusion}`,
      titles: NEUTRAL_TITLES,
      sketch: (chance) => {
        const accuses = chance(ACCUSING);
        const labels =
          exclusion === "forbidden" ? question("excluded") : complaint("excluded", accuses && true);
        return {
          parts: [
            "story",
            chance(0.4) && "inVain",
            exclusion !== "forbidden" && chance(0.25) && "badPrivate",
            exclusion !== "forbidden" && chance(0.2) && "triedOffice",
            accuses && exclusion !== "forbidden" && "badAuthority",
            chance(0.2) && "outcry",
            chance(0.8) && "demand",
          ],
          labels: { ...labels, exclusion },
        };
      },
    }),
  ),
  ...["service", "other"].map(
    (scope): Plan => ({
      count: 100,
      stories: `mentions:${scope}`,
      titles: NEUTRAL_TITLES,
      sketch: (chance) => ({
        parts: ["story", chance(0.4) && "inVain", chance(0.8) && "demand"],
        labels: complaint(scope, false),
      }),
    }),
  ),
  {
    count: 560,
    stories: "general",
    titles: "建议# 关于#的建议 #的几点想法 对#的建议 #",
    sketch: (chance) => ({
      parts: ["story", "suggest", chance(0.5) && "suggest"],
      labels: { kind: "none", nature: "建议", conduct: "false" },
    }),
  },
  {
    count: 120,
    stories: "service",
    titles: "感谢信 表扬 点赞 感谢领导 #办好了，谢谢",
    sketch: (chance) => ({
      parts: ["thanks", chance(0.3) && "thanks"],
      labels: { kind: "none", nature: "建议", conduct: "false" },
    }),
  },
  {
    count: 450,
    stories: "service",
    titles: "# 办# #代办 求助#",
    sketch: (chance) => ({
      parts: ["story", chance(0.5) && "fault", "askForHands"],
      labels: { kind: "assist", scope: "service", nature: "办事", conduct: "false" },
    }),
  },
];

/**
 * Letters put together from stories and phrases that the product's authors wrote (training/parts): the same story ends in a
 * question, a plea, a complaint or a request for hands, as letters do. Deterministic. `share` makes that part of them.
 * Throws where a part is missing.
 */
export function composeRows(share = 1): LabelledText[] {
  const parts = readParts();
  const random = makeRandom(7);
  const chance: Chance = (of) => random() < of;
  const rows: LabelledText[] = [];
  for (const plan of PLANS)
    for (let made = 0; made < plan.count * share; made += 1) rows.push(compose(plan, parts, random, chance));
  return rows;
}

function compose(
  plan: Plan,
  { stories, phrases }: Parts,
  random: () => number,
  chance: Chance,
): LabelledText {
  const story = pick(stories.get(plan.stories), random);
  const { parts, labels, titles } = plan.sketch(chance);
  const phrase = (name: string): string => pick(phrases.get(name), random);
  const body = parts
    .filter((part) => part !== false)
    .map((part) => (part === "story" ? story.text : phrase(part)))
    .map((sentence) => (/[。？！?!]$/.test(sentence) ? sentence : `${sentence}。`));
  const text = [
    chance(GREETED) ? phrase("greeting") : "",
    chance(WITH_CIRCUMSTANCE) ? phrase("circumstance") : "",
    ...body,
    chance(CLOSED) ? phrase("closing") : "",
  ].join("");
  const title = chance(TITLED)
    ? pick((titles ?? plan.titles).split(" "), random).replace("#", story.title)
    : "";
  return {
    title,
    text: chance(CUT_OFF) ? `${text.slice(0, Math.max(40, Math.floor(text.length * 0.75)))}...` : text,
    labels: { ...labels, domain: story.domain },
    weight: WEIGHT,
    group: story.title,
  };
}

function readParts(): Parts {
  const stories = new Map<string, Story[]>();
  for (const [use = "", domainName, title = "", text = ""] of readLines("stories.txt")) {
    const domain = DOMAINS.find((one) => one === domainName);
    if (domain === undefined || text === "") throw new Error(`a story without domain or text: ${title}`);
    stories.set(use, [...(stories.get(use) ?? []), { use, domain, title, text }]);
  }
  const phrases = new Map<string, string[]>();
  for (const [use = "", text = ""] of readLines("phrases.txt"))
    phrases.set(use, [...(phrases.get(use) ?? []), text]);
  return { stories, phrases };
}

/** Fields are parted by "|". */
function readLines(name: string): string[][] {
  return readFileSync(new URL(name, PARTS), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("|"));
}

function pick<T>(items: readonly T[] | undefined, random: () => number): T {
  const item = items?.[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("a plan asks for parts that are not there");
  return item;
}
