import { z } from "zod";

/** What a language model offers whoever works on a request. */
export const modelShape = z.object({
  use: z.enum(["summary", "reply", "opinion"]),
  summary: z.array(z.string()).nullable(),
  reply: z.string().nullable().describe("答复的草稿，由您改、由您发"),
  opinion: z
    .object({
      kindLabel: z.string(),
      scopeText: z.string(),
      why: z.string(),
      same: z.boolean().describe("和现在的判断一样"),
    })
    .nullable(),
});
