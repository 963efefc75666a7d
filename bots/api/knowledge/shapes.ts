import { z } from "zod";
import { CASE_STATUSES, caseContent, STEP_OF } from "../../../core/knowledge/cases/case.ts";
import { guideBody } from "../../../core/knowledge/guide.ts";
import { guideContent } from "../../../core/knowledge/guides/guideEdit.ts";
import { DOMAINS } from "../../../core/words.ts";
import { ticketRowShape } from "../ticketShapes.ts";

const text = z.string();
const maybeText = z.string().nullable();
const texts = z.array(text);
const why = z.string().trim().max(1000);
const noted = why.nullable().default(null).describe("说明，可以不填");
const reason = why.min(1).describe("原因，必填");

/** What somebody writes of a case; where it was drawn from the program knows by itself. */
export const caseBody = caseContent.omit({ ticketIds: true });

export const caseCommandBody = z
  .object({
    seen: z.int().min(1).describe("您看到的版本；别人先改了就不会保存，并告诉您是谁做了什么"),
    command: z.discriminatedUnion("type", [
      z.object({ type: z.literal("edit"), content: caseBody, why: noted }),
      z.object({ type: z.literal("submit"), why: noted }),
      z.object({ type: z.literal("return"), why: reason }),
      z.object({ type: z.literal("approve"), why: noted }),
      z.object({
        type: z.literal("publish"),
        why: noted,
        unitIds: z.array(z.string().max(100)).max(50).default([]).describe("联合发布的单位"),
      }),
      z.object({ type: z.literal("withdraw"), why: reason }),
      z.object({ type: z.literal("revise"), why: reason }),
    ]),
  })
  .meta({ example: { seen: 3, command: { type: "publish", unitIds: ["hrss"] } } });

const actor = z.object({ id: text, name: text, role: text }).describe("谁，以什么职责");
const office = z.object({ id: text, name: text });
const head = {
  office: office.describe("哪个窗口的案例"),
  id: text,
  title: text,
  matter: maybeText,
  status: z.enum(CASE_STATUSES),
  statusText: text,
};

const contentShape = {
  title: text,
  problem: text.describe("问题详情"),
  cause: text.describe("原因"),
  method: text.describe("处理方法"),
  steps: texts.describe("办理步骤"),
  conclusion: text.describe("结论意见"),
  basis: texts.describe("依据"),
  matter: maybeText,
  domain: z.enum(DOMAINS).nullable(),
  departmentId: maybeText,
};

/** A case in full, masked. */
export const caseShape = z.object({
  ...head,
  ...contentShape,
  version: z.int().describe("提交操作时带上，用来发现别人先改了"),
  author: actor,
  submittedBy: actor.nullable(),
  returned: z.object({ why: text, by: actor, at: text }).nullable().describe("上一次为什么退回"),
  approvedBy: actor.nullable(),
  published: z
    .object({
      at: text,
      by: actor,
      units: z.array(z.object({ departmentId: text, name: text })),
      jointly: maybeText.describe("联合发布的一句话；null 表示单独发布"),
      shared: z.boolean().describe("同一系统的各窗口都能看"),
    })
    .nullable(),
  tickets: texts.describe("由哪些工单写成（只列您能打开的编号）"),
  possible: z
    .array(z.object({ command: z.enum(Object.keys(STEP_OF)), label: text }))
    .describe("我现在能做什么；别的窗口的案例只能看"),
});

/** The answer to a step with a case. */
export const caseDoneShape = caseShape.extend({
  warnings: texts.describe("保存时遮住了哪些个人信息，请再看一遍"),
  again: z.boolean().describe("true：同一个 Idempotency-Key 以前办过，这次没有再办"),
});

export const caseRowShape = z.object({
  ...head,
  version: z.int().nullable().describe("别的窗口的案例没有"),
  at: text.describe("自己窗口的：最近一次改动；别的窗口的：发布时间"),
});

const stepHead = { version: z.int(), at: text, by: actor, type: text, label: text };
export const caseStepShape = z.object({
  ...stepHead,
  why: maybeText,
  content: z.object(contentShape).nullable(),
  units: z.array(z.object({ departmentId: text, name: text })),
});

export const guideContentShape = z.object({ title: text, asked: texts, body: guideBody });

export const guideEntryShape = z.object({
  id: text,
  title: text,
  shown: z.boolean().describe("群众现在看得到"),
  pending: z.boolean().describe("有写好还没发布的修改"),
  version: z.int(),
});

export const guideStateShape = z.object({
  id: text,
  version: z.int().describe("0：还没有人改过"),
  shown: guideContentShape.nullable().describe("群众看到的"),
  draft: guideContentShape.nullable().describe("写好还没有发布的"),
  possible: z.array(z.enum(["edit", "publish", "withdraw"])).describe("我现在能做什么"),
});

export const guideDoneShape = guideStateShape.extend({ again: z.boolean() });

export const guideStepShape = z.object({
  ...stepHead,
  why: maybeText,
  content: guideContentShape.nullable(),
});

export const newGuideBody = z.object({ content: guideContent, why: noted });

export const guideCommandBody = z.object({
  seen: z.int().min(0).describe("您看到的版本；0 是还没有人改过的"),
  command: z.discriminatedUnion("type", [
    z.object({ type: z.literal("edit"), content: guideContent, why: noted }),
    z.object({ type: z.literal("publish"), why: noted }),
    z.object({ type: z.literal("withdraw"), why: reason }),
  ]),
});

export const noticeBody = z
  .object({
    guideId: z.string().min(1).max(100),
    has: z.array(z.string().max(200)).max(50).default([]).describe("这位群众已经有的材料，照指南里的名称"),
    others: z
      .array(z.string().trim().min(1).max(300))
      .max(20)
      .default([])
      .describe("指南以外，这位群众还要办的"),
  })
  .meta({ example: { guideId: "id-card", has: ["居民户口簿"], others: [] } });

/** One value stands alone in an address. */
const some = (one: z.ZodString, most: number) =>
  z.union([one.transform((value) => [value]), z.array(one).max(most)]).default([]);

/** The same for the page that prints, in its address. */
export const noticeQuery = z.object({
  guideId: z.string().min(1).max(100),
  has: some(z.string().max(200), 50),
  others: some(z.string().trim().min(1).max(300), 20),
});

export const noticeShape = z.object({
  text: text.describe("可以发给群众、念给群众听的几行字"),
  page: text.describe("A4 打印页（HTML），签字后交给群众"),
});

const found = {
  kind: z.enum(["guide", "case"]),
  office,
  id: text,
  title: text,
  matter: maybeText,
  confidence: z.number().describe("有多大把握，0 到 1；只供排序和参考"),
};
export const foundShape = z.object(found);
export const offerShape = z.object({ ...found, why: texts.describe("为什么推荐它") });

const likeRow = ticketRowShape.extend({ likeness: z.number().describe("有多像，0 到 1") });
export const likeShape = z.object({
  supplementOf: likeRow.nullable().describe("可能是同一位群众对这一件的补充"),
  sameCause: z.array(likeRow).describe("可能是同一个原因，别的群众反映的"),
  clusterId: maybeText.describe("同一个原因的一组"),
  proposals: z
    .array(
      z.object({
        proposes: z.enum(["jointMeeting", "remedy", "merge"]),
        ground: maybeText.describe("会商的由头（规定里的编号）"),
        text,
        basis: texts,
        people: z.int(),
        withinDays: z.int(),
      }),
    )
    .describe("按规定可以会商、要写明怎么改、可以并案；都由人决定"),
});
