import { z } from "zod";
import { ticketRowShape } from "./ticketShapes.ts";

/** What an office learned, version by version. */
export const learningShape = z.object({
  inUse: z.int().describe("正在用的版本；0 是程序自带的"),
  versions: z
    .array(
      z.object({
        version: z.int(),
        learnedAt: z.string(),
        corrections: z.int().describe("从多少次更正中学"),
        summary: z.string(),
        kept: z.boolean().describe("比原来更准才采用"),
        inUse: z.boolean(),
        usable: z.boolean().describe("还能换回这个版本"),
        chosenBy: z.string().nullable().describe("谁手动换到这个版本"),
        chosenAt: z.string().nullable(),
        changes: z.array(
          z.object({
            label: z.string(),
            name: z.string(),
            heldBack: z.int().describe("留出来检验的件数"),
            before: z.number().describe("原来的准确程度（macro-F1，0–1）"),
            after: z.number(),
          }),
        ),
      }),
    )
    .describe("新的在前"),
});

/** A decision worth a second look. */
export const doubtShape = z.object({
  label: z.string(),
  name: z.string().describe("拿不准的是哪一项"),
  given: z.string().describe("系统判成了什么"),
  chance: z.number().describe("系统自己认为判对的可能（0–1）"),
  ticket: ticketRowShape,
});
