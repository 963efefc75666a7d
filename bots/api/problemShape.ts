import { z } from "zod";

/** What every refusal looks like (RFC 9457), in Chinese. */
export const problemShape = z
  .object({
    type: z.string(),
    title: z.string().describe("出了什么事"),
    status: z.int(),
    code: z.string().optional().describe("机器可读的原因，如 stale、forbidden、wrongStage"),
    detail: z.string().optional().describe("为什么"),
    possible: z.array(z.string()).optional().describe("现在能做什么"),
  })
  .meta({
    id: "Problem",
    example: { type: "about:blank", title: "操作没有保存", status: 409, code: "stale" },
  });

/** For the response table of every route. */
export const problems = { "4xx": problemShape.describe("没有办成，以及为什么") } as const;
