import type { InboundBody } from "../../inbound.ts";
import type { Sentence } from "./sentences.ts";

type Turn = Extract<InboundBody, { kind: "call" }>["turns"][number];

/**
 * Who speaks on which channel of a recording. `citizen: n`: the citizen's channel by number, everybody else is the
 * agent. `firstIsAgent`: both on one channel, told apart by the recogniser; whoever greets first took the call.
 */
export type Speakers = { citizen: number } | "firstIsAgent";

/**
 * Sentences as turns of a call, in order of time. Where only one voice was told apart it is the citizen's: what they
 * said must not be taken for the agent's.
 */
export function turnsOf(sentences: readonly Sentence[], speakers: Speakers): Turn[] {
  const voices = new Set(sentences.map(({ channelId }) => channelId));
  const agent = speakers === "firstIsAgent" && voices.size > 1 ? (sentences[0]?.channelId ?? null) : null;
  return sentences
    .filter(({ text }) => text.trim() !== "")
    .map(({ channelId, text, beginMs, endMs }) => {
      const isCitizen = speakers === "firstIsAgent" ? channelId !== agent : channelId === speakers.citizen;
      return { speaker: isCitizen ? "citizen" : "agent", text, beginMs, endMs };
    });
}
