import { recordTexts } from "./texts.ts";

/** What a citizen's words are made of. */
export type StoryParts = { problem: string; demand: string; suggestion: string };

const SUGGESTS = /建议|意见是|最好能|提个?意见/;
const DEMANDS =
  /希望|恳请|请求|请你们|请帮|请(?:尽快|问|协调|给|核实|解决|处理|答复)|要求|诉求|盼|望(?:回复|解决|处理|协调)|能不能|能否|可不可以|是否可以|怎么办|帮(?:我|忙|着)/;

/**
 * Puts the sentences of a request into problem, demand and suggestion, each in its order; a sentence that asks for
 * nothing belongs to the problem. A clerk's ledger keeps the three apart.
 */
export function storyParts(text: string): StoryParts {
  const parts: StoryParts = { problem: "", demand: "", suggestion: "" };
  for (const sentence of text.match(/[^。！？!?；;\n]+[。！？!?；;\n]*/g) ?? []) {
    if (SUGGESTS.test(sentence)) parts.suggestion += sentence;
    else if (DEMANDS.test(sentence)) parts.demand += sentence;
    else parts.problem += sentence;
  }
  return { problem: parts.problem.trim(), demand: parts.demand.trim(), suggestion: parts.suggestion.trim() };
}

/** The words under their heads, those that hold something each on a line of its own; a plain problem stands as it is. */
export function storyInParts(text: string): string {
  const { problem, demand, suggestion } = storyParts(text);
  if (demand === "" && suggestion === "") return problem;
  const lines = [
    [recordTexts.storyHeads.problem, problem],
    [recordTexts.storyHeads.demand, demand],
    [recordTexts.storyHeads.suggestion, suggestion],
  ].filter(([, words]) => words !== "");
  return lines.map(([head, words]) => `${head}${words}`).join("\n");
}
