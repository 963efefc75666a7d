import type { Block, PaperDocument } from "./document.ts";
import { callPaperTexts as t } from "./texts.ts";

type Said = { text: string; turn: number };

/** A call as an archive holds it: shown as its reader may see it. Matters and turns are counted from 0. */
export type ArchivedCall = {
  matters: readonly {
    matter: number;
    own: boolean;
    item: string | null;
    summary: readonly Said[];
    demand: Said | null;
    promises: readonly Said[];
    turns: readonly number[];
    state: "ticket" | "open" | "registered" | "dismissed";
    number: string | null;
  }[];
  turns: readonly {
    turn: number;
    speaker: "citizen" | "agent" | "ivr";
    text: string;
    matters: readonly number[];
  }[];
};

/** The call on paper: what it was about and what was promised, each with the turn it was said in, then every turn. */
export function callPaper(call: ArchivedCall, subtitle: string): PaperDocument {
  const said = ({ text, turn }: Said) => t.said(text, turn + 1);
  const blocks: Block[] = [
    { kind: "heading", text: t.matters },
    {
      kind: "table",
      heads: t.matterHeads,
      widths: [1, 3, 5, 4, 4, 3],
      rows: call.matters.map(({ item, summary, demand, promises, state, number, own, matter }) => [
        String(matter + 1),
        item ?? t.unnamed,
        summary.map(said).join("\n"),
        demand === null ? t.none : said(demand),
        promises.length === 0 ? t.none : promises.map(said).join("\n"),
        `${t.states[state]}${number ?? ""}${own ? t.own : ""}`,
      ]),
    },
    { kind: "heading", text: t.turns },
    {
      kind: "table",
      heads: t.turnHeads,
      widths: [1, 2, 12, 2],
      rows: call.turns.map(({ turn, speaker, text, matters }) => [
        String(turn + 1),
        t.speakers[speaker],
        text,
        matters.map((matter) => String(matter + 1)).join("、"),
      ]),
    },
  ];
  return { title: t.title, subtitle, blocks };
}
