import { z } from "zod";

const said = z.object({ text: z.string(), turn: z.int().describe("在第几句说的（从 0 数）") });

/** The call behind a ticket, masked. */
export const callShape = z.object({
  matters: z.array(
    z.object({
      matter: z.int(),
      own: z.boolean().describe("就是正在看的这件工单的事"),
      item: z.string().nullable().describe("办什么事"),
      summary: z.array(said).describe("用群众自己的话说的要点，去掉了口头语"),
      demand: said.nullable().describe("群众要什么"),
      promises: z.array(said).describe("话务员答应了什么"),
      turns: z.array(z.int()).describe("说这件事的所有句子"),
      state: z
        .enum(["ticket", "open", "registered", "dismissed"])
        .describe(
          "ticket 就是这通电话登记的工单；open 等经办人定；registered 已单独登记；dismissed 不单独登记",
        ),
      number: z.string().nullable(),
      by: z.string().nullable().describe("谁定的"),
      at: z.string().nullable(),
    }),
  ),
  turns: z.array(
    z.object({
      turn: z.int(),
      speaker: z.enum(["citizen", "agent", "ivr"]),
      text: z.string(),
      matters: z.array(z.int()),
      used: z.boolean().describe("要点、诉求、答应的事或联系方式在这一句里"),
    }),
  ),
  maySettle: z.boolean().describe("我可以定一件事要不要单独登记"),
});

/** What came of a decision about a matter. */
export const matterShape = z.object({
  state: z.enum(["registered", "dismissed"]),
  number: z.string().nullable(),
  code: z.string().nullable().describe("查询码，和编号一起交给群众"),
  again: z.boolean(),
});
