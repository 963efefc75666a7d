import { readFileSync } from "node:fs";
import type { CallTurn } from "../../../core/calls/call.ts";
import { type Choices, choices } from "../understanding/slotsSpeech.ts";

const PARTS = new URL("../../../core/understanding/training/parts/", import.meta.url);

/** What a citizen tells, and what area it belongs to. */
export type Story = { domain: string; text: string };

/** Stories of our own, with nothing of the other matters in them. */
export function stories(): Story[] {
  return readFileSync(new URL("stories.txt", PARTS), "utf8")
    .split("\n")
    .filter((line) => /^(?:service|other|lack)/.test(line))
    .map((line) => {
      const [, domain = "", , ...rest] = line.split("|");
      return { domain, text: rest.join("|") };
    })
    .filter(({ text }) => text.length > 30);
}

const ANNOUNCED = [
  "还有一个事，",
  "另外还有一件事情，",
  "我再反映一个问题，",
  "第二个事是",
  "还有个是就是",
  "再问您一个事啊",
] as const;
const IN_PASSING = ["另外，", "再一个就是", "对了，顺便问一下，", "还想咨询一下，", "还有就是"] as const;
const FILLERS = ["呃，", "那个", "就是说", "嗯", "然后呢，"] as const;

/** As a recogniser writes it: fillers, and often no marks at all. */
function spoken(c: Choices, text: string): string {
  const isBare = c.next() < 0.4;
  let heard = "";
  for (const character of text) {
    const isMark = /[，。！？、；：]/.test(character);
    if (!isMark || !isBare) heard += character;
    if (isMark && c.next() < 0.2) heard += c.pick(FILLERS);
  }
  return heard;
}

function told(c: Choices, text: string): CallTurn[] {
  const turns: CallTurn[] = [];
  let said = "";
  for (const sentence of text.split(/(?<=[，。！？；])/)) {
    said += sentence;
    if (said.length < 30 || c.next() < 0.5) continue;
    turns.push({ speaker: "citizen", text: spoken(c, said) });
    turns.push({
      speaker: "agent",
      text: c.pick(["嗯，您说。", "好的，您继续。", "大概什么时候的事？", "是在哪个窗口？"]),
    });
    said = "";
  }
  if (said !== "") turns.push({ speaker: "citizen", text: spoken(c, said) });
  return turns;
}

function opened(c: Choices, text: string, words: string): CallTurn[] {
  const [first, ...rest] = told(c, text);
  return first === undefined ? [] : [{ ...first, text: words + first.text }, ...rest];
}

const HELLO: CallTurn = { speaker: "agent", text: "您好，请问有什么可以帮您？" };
const BYE: CallTurn[] = [
  { speaker: "agent", text: "好的，给您登记了，三个工作日内答复您。" },
  { speaker: "citizen", text: "好的谢谢" },
];

/** Calls about one matter, and about two from different areas, by how the second is brought up. */
export type Composed = { how: "one" | "announced" | "inPassing" | "asked"; turns: CallTurn[] };

/** So many calls of each sort, the same in every run of a seed. */
export function composedCalls(seed: number, each: number): Composed[] {
  const c = choices(seed);
  const all = stories();
  const calls: Composed[] = [];
  for (let i = 0; i < each; i += 1) {
    const first = all[c.below(all.length)];
    const others = all.filter(({ domain }) => domain !== first?.domain);
    const second = others[c.below(others.length)];
    if (first === undefined || second === undefined) throw new Error("there are stories");
    const noted: CallTurn = { speaker: "agent", text: "好的，这个给您记下了。" };
    const more: CallTurn = { speaker: "agent", text: "好的，登记了，您还有别的事吗？" };
    const begin = (): CallTurn[] => [HELLO, ...told(c, first.text)];
    calls.push(
      { how: "one", turns: [...begin(), ...BYE] },
      { how: "announced", turns: [...begin(), noted, ...opened(c, second.text, c.pick(ANNOUNCED)), ...BYE] },
      { how: "inPassing", turns: [...begin(), noted, ...opened(c, second.text, c.pick(IN_PASSING)), ...BYE] },
      {
        how: "asked",
        turns: [...begin(), more, ...opened(c, second.text, c.pick(["有，", "嗯有的，"])), ...BYE],
      },
    );
  }
  return calls;
}
