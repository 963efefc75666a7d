import type { Scope } from "../words.ts";
import type { LabelName } from "./labels.ts";

/** What clerks call the things that understanding tells. */
export const labelTexts: Record<LabelName, string> = {
  kind: "类别",
  scope: "受理范围",
  exclusion: "不受理的情形",
  nature: "性质",
  conduct: "是否反映作风",
  domain: "领域",
};

/** Whether a request is one for the window. */
export const scopeTexts: Record<Scope, string> = {
  service: "归窗口受理",
  other: "不归窗口受理",
  excluded: "按规定不受理",
};

/** How a lesson is told: from what it was learned, and what came of it. */
export const learnTexts = {
  learned: (corrections: number, changes: string) => `从${corrections}次更正中学到；${changes}`,
  keptAsItWas: (corrections: number, why: string, changes: string) =>
    `看了${corrections}次更正，${why}，保持原样${changes === "" ? "" : `（${changes}）`}`,
  shipped: "程序自带的",
  tooFew: "新的更正还太少，没法比较",
  nothingBetter: "没有比原来更准",
  change: (label: string, before: string, after: string) => `${label} ${before} → ${after}`,
  between: "，",
};
