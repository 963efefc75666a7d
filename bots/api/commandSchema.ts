import { z } from "zod";
import type { Command } from "../../core/lifecycle/command.ts";
import { RESULTS } from "../../core/lifecycle/eventParts.ts";
import { EXCLUSIONS, KINDS } from "../../core/words.ts";

const text = (most: number) => z.string().trim().max(most);
const words = text(5000);
const short = text(200);
const id = z.string().min(1).max(100);
/** Absent counts as null: nobody has to write what there is none of. */
const maybe = <T extends z.ZodType>(type: T) => type.nullable().default(null);
const date = z.iso.date();
const files = z.array(id).max(20);

export const declineReason = z.enum([...EXCLUSIONS, "outOfScope"]);
export const applicant = z.enum(["person", "enterprise"]);
export const dimensions = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export const accused = z.object({ departmentId: maybe(id), staffIds: z.array(id).default([]) });
const promised = z.union([
  z.strictObject({ workdays: z.int().min(1).max(250) }).describe("从今天起多少个工作日"),
  z.strictObject({ date }).describe("到哪一天"),
]);
export const result = z.object({
  result: z.enum(RESULTS).describe("done 办成，explained 讲清楚，cannot 办不了（要有理由、依据和出路）"),
  text: words,
  basis: maybe(words),
  alternative: maybe(words),
});
const unitOrder = z.object({
  departmentId: id,
  lead: z.boolean().default(false),
  task: maybe(words),
  limit: maybe(promised),
  byHand: z.boolean().default(false).describe("工作单用纸质送达"),
});
const correction = z.discriminatedUnion("field", [
  z.object({ field: z.literal("kind"), to: z.enum(KINDS) }),
  z.object({ field: z.literal("department"), to: z.string().nullable() }),
  z.object({
    field: z.literal("dimension"),
    dimension: id,
    to: z.union([z.string(), z.array(z.string())]).nullable(),
  }),
  z.object({ field: z.enum(["matter", "unit"]), to: short.min(1) }),
  z.object({ field: z.enum(["name", "phone", "address"]) }).describe("新值写在 personal 里，加密保存"),
]);
const attempt = z.object({ channel: id, at: z.iso.datetime({ offset: true }), outcome: short });
const part = { partId: id };
const limitStep = { clockId: id, ladderId: maybe(id) };

/** Every command that a person can give, in the words of the life cycle. */
export const commandSchema = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("answer"),
      guideId: maybe(id),
      guideTitle: maybe(short),
      result: maybe(result),
      notice: z.boolean().default(false),
    }),
    z.object({
      type: z.literal("decline"),
      reason: declineReason,
      applicant: applicant.default("person"),
      delivered: z.boolean().default(false).describe("已经当面告诉群众"),
    }),
    z.object({ type: z.literal("overruleDecline"), reason: words }),
    z.object({ type: z.literal("confirm"), way: z.enum(["signature", "chat"]) }),
    z.object({ type: z.literal("analyseCause"), cause: words, dimensions: dimensions.default({}) }),
    z.object({
      type: z.literal("triage"),
      kind: z.enum(KINDS),
      dimensions: dimensions.default({}),
      departmentId: maybe(id),
      accused: maybe(accused),
      note: maybe(words),
    }),
    z.object({ type: z.literal("giveOpinion"), verified: words, opinion: words }),
    z.object({ type: z.literal("approveSheet"), limit: maybe(promised), note: maybe(words) }),
    z.object({ type: z.literal("returnSheet"), why: words }),
    z.object({ type: z.literal("supplement"), text: words, attachmentIds: files.default([]) }),
    z.object({ type: z.literal("correct"), change: correction }),
    z.object({ type: z.literal("withdraw"), reason: words }),
    z.object({ type: z.literal("assign"), staffId: id, role: id }),
    z.object({ type: z.literal("handOver"), staffId: id, role: id, why: words }),
    z.object({
      type: z.literal("dispatch"),
      units: z.array(unitOrder).max(20),
      unconfirmedWhy: maybe(words),
    }),
    z.object({ type: z.literal("dispatchConduct"), departmentId: maybe(id) }),
    z.object({ type: z.literal("recordReceipt"), ...part }),
    z.object({ type: z.literal("signFor"), ...part }),
    z.object({ type: z.literal("sendBack"), ...part, reason: words, basis: words }),
    z.object({
      type: z.literal("ruleSendBack"),
      ...part,
      ruling: z.enum(["upheld", "rejected"]),
      why: words,
      sendTo: maybe(id),
    }),
    z.object({ type: z.literal("plan"), ...part, plan: words, promised }),
    z.object({ type: z.literal("reportProgress"), ...part, progress: words, reasons: words }),
    z.object({
      type: z.literal("reply"),
      ...part,
      reply: result.extend({ operator: short }),
      attachmentIds: files.optional().describe("能说明结果的照片、文件（先用“上传照片或文件”接口）"),
      forCitizen: files.optional().describe("其中要给群众看的；不写就都不给"),
    }),
    z.object({
      type: z.literal("checkReply"),
      ...part,
      verdict: z.enum(["pass", "redo"]),
      why: maybe(words),
    }),
    z.object({ type: z.literal("mergeReplies"), result }),
    z.object({ type: z.literal("transferToLevel"), hall: short, contact: short, staffId: maybe(id) }),
    z.object({
      type: z.literal("transferToPlatform"),
      applicant: applicant.default("person"),
      number: maybe(short),
      delivered: z.boolean().default(false),
    }),
    z.object({ type: z.literal("takeBack"), from: short, number: maybe(short), why: words }),
    z.object({
      type: z.literal("giveFeedback"),
      text: maybe(words),
      channel: maybe(id),
      forCitizen: files
        .optional()
        .describe("随答复给群众看的照片、文件（已在这一件里的）；不写就是答复时标了给群众看的"),
    }),
    z.object({ type: z.literal("recordDelivery"), channel: id, receipt: maybe(short) }),
    z.object({ type: z.literal("recordUndeliverable"), attempts: z.array(attempt).max(50) }),
    z.object({
      type: z.literal("recordSurvey"),
      grade: maybe(id),
      words: maybe(words),
      attempts: z.int().min(0).max(50).default(1),
    }),
    z.object({ type: z.literal("reopen"), reason: words }),
    z.object({ type: z.literal("strikeOff") }),
    z.object({ type: z.literal("archive") }),
    z.object({ type: z.literal("deliverHome"), what: words, batch: maybe(short) }),
    z.object({ type: z.literal("merge"), why: words }),
    z.object({ type: z.literal("unmerge"), why: words }),
    z.object({ type: z.literal("pause"), papers: z.array(short).max(50) }),
    z.object({ type: z.literal("resume"), why: z.enum(["brought", "limit", "notNeeded"]) }),
    z.object({ type: z.literal("askExtension"), clockId: id, asked: promised, why: words }),
    z.object({ type: z.literal("decideExtension"), granted: z.boolean(), why: words }),
    z.object({ type: z.literal("remind"), ...limitStep }),
    z.object({ type: z.literal("press"), ...limitStep }),
    z.object({ type: z.literal("escalate"), ...limitStep }),
    z.object({ type: z.literal("proposeMeeting"), meetingId: id, ground: id, why: maybe(words) }),
    z.object({
      type: z.literal("holdMeeting"),
      meetingId: id,
      heldOn: date,
      participants: z.array(short).max(100),
      decision: words,
      tasks: z
        .array(z.object({ departmentId: id, task: words }))
        .max(50)
        .default([]),
    }),
    z.object({ type: z.literal("recordInstruction"), leader: short, instruction: words }),
    z.object({ type: z.literal("recordServiceAction"), action: id, note: maybe(words) }),
    z.object({
      type: z.literal("promiseIncomplete"),
      way: short,
      missing: z.array(short).max(50),
      bringBy: date,
    }),
    z.object({ type: z.literal("callTaskForce"), staffIds: z.array(id).max(50), why: words }),
    z.object({ type: z.literal("recordReview"), reviewer: short, occasion: short, opinion: words }),
    z.object({ type: z.literal("linkCase"), caseId: id, title: short }),
    z.object({ type: z.literal("forwardClue") }),
  ])
  .describe("办件操作；和工单的一生（生命周期）里的操作一一对应");

/** Commands of the program's own, which nobody gives over HTTP. */
export type InwardCommand = "absorb" | "release" | "recomputeClocks";
type Outward = Exclude<Command, { type: InwardCommand }>;
type Parsed = z.output<typeof commandSchema>;

/** Does not compile where the two differ, in either direction. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const mirrorsTheLifeCycle: Same<Parsed, Outward> = true;
void mirrorsTheLifeCycle;
