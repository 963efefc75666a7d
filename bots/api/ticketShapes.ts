import { z } from "zod";

const text = z.string();
const maybeText = z.string().nullable();
const article = z.object({ id: text, cite: text, text });

const nextClock = z
  .object({
    id: text,
    clock: text,
    label: text,
    dueAt: text,
    late: z.boolean(),
    provisional: z.boolean(),
    statutory: z.boolean().describe("false：窗口内部的时限，不计入法定时限"),
  })
  .describe("最先到期的时限");

const row = {
  office: z.object({ id: text, name: text }),
  number: text,
  version: z.int().describe("提交操作时带上，用来发现别人先办了"),
  title: text,
  matter: maybeText,
  kind: text,
  kindLabel: text,
  status: text,
  statusText: text,
  problem: text,
  problemText: text,
  open: z.boolean(),
  channel: text,
  channelLabel: text,
  origin: z.object({ id: text, label: text, number: maybeText }).nullable(),
  department: text,
  departmentId: maybeText,
  owner: text,
  mine: z.boolean(),
  registeredAt: text,
  closedAt: maybeText,
  next: nextClock.nullable(),
  overdue: z.boolean(),
  dueSoon: z.boolean(),
  needsTriage: z.boolean(),
  restricted: z.boolean().describe("反映工作作风，另行保管"),
  paused: z.boolean(),
  round: z.int(),
  citizen: z.object({ name: maybeText, phone: maybeText }).describe("已打码"),
};

/** A row of a list. */
export const ticketRowShape = z.object(row);

/** A page of a list, with how many there are in all. */
export const ticketPageShape = z.object({
  total: z.int().describe("符合条件的件数；more 为 true 时是“不少于”"),
  more: z.boolean(),
  page: z.int(),
  size: z.int(),
  rows: z.array(ticketRowShape),
});

const result = z.object({
  result: z.enum(["done", "explained", "cannot"]),
  label: text,
  text,
  basis: maybeText,
  alternative: maybeText,
});

/** A limit with its proof. */
export const clockShape = z.object({
  id: text,
  clock: text,
  label: text,
  statutory: z.boolean(),
  status: text,
  statusText: text,
  startsAt: text,
  dueAt: maybeText,
  earlierDueAt: z.array(text),
  stoppedAt: maybeText,
  late: z.boolean(),
  provisional: z.boolean(),
  bound: text,
  partId: maybeText,
  steps: z.array(z.object({ id: text, letter: text, count: z.int(), lastAt: text })),
  days: z.array(z.object({ date: text, counts: z.boolean(), why: text })).describe("每一天算不算、为什么"),
  articles: z.array(article),
});

const partShape = z.object({
  id: text,
  unit: text,
  departmentId: maybeText,
  role: text,
  lead: z.boolean(),
  round: z.int(),
  status: text,
  statusText: text,
  task: maybeText,
  mustHandle: z.boolean(),
  sentAt: text,
  receivedAt: maybeText,
  signedAt: maybeText,
  operator: maybeText,
  sendBack: z.object({ at: text, reason: text, basis: text, ruling: maybeText }).nullable(),
  plan: z.object({ text, promisedAt: maybeText, at: text }).nullable(),
  progressReports: z.int(),
  reply: result.extend({ at: text, operator: text }).nullable(),
  redos: z.int(),
});

const round = z.object({
  number: z.int(),
  startedAt: text,
  reason: maybeText,
  result: result.nullable(),
  toldAt: maybeText,
  delivery: z.object({ at: text, channel: text }).nullable(),
  attempts: z.array(z.object({ channel: text, at: text, outcome: text })),
  survey: z
    .object({
      at: text,
      grade: maybeText,
      label: maybeText,
      satisfied: z.boolean().nullable(),
      words: maybeText,
      attempts: z.int(),
    })
    .nullable(),
});

const privateField = z.object({
  sight: z.enum(["plain", "masked", "hidden"]).describe("办理用途下最多能看到什么程度"),
  masked: maybeText,
});

/** A ticket that several units work on, with the share of each. */
export const jointRowShape = ticketRowShape.extend({ parts: z.array(partShape) });

/** The whole of a ticket. */
export const ticketShape = z.object({
  ...row,
  firstAsked: maybeText.describe("首问责任人"),
  assignee: z.object({ name: text, role: text }).nullable(),
  receivedAt: text,
  outsideHours: z.boolean(),
  unit: maybeText,
  words: maybeText.describe("群众原话，已打码；null：按规定不给看"),
  personal: z.object({
    name: privateField,
    phone: privateField,
    idNumber: privateField,
    address: privateField,
    words: privateField,
    attachments: privateField,
    conductClues: privateField,
  }),
  classification: z
    .object({
      confidence: z.number(),
      scope: text,
      nature: text,
      domain: text,
      conduct: z.boolean(),
      department: text,
      departmentConfidence: z.number(),
      why: z.array(z.object({ label: text, words: text, weight: z.number(), source: text })),
    })
    .nullable(),
  dimensions: z.array(z.object({ id: text, label: text, values: z.array(text) })),
  decline: z.object({ reason: text, label: text, told: text, articles: z.array(article) }).nullable(),
  answeredBy: z.object({ guideId: text, guideTitle: text }).nullable(),
  confirmedAt: maybeText,
  cause: z.object({ at: text, text }).nullable(),
  opinion: z.object({ at: text, verified: text, text }).nullable(),
  approval: z.object({ at: text, limitAt: maybeText }).nullable(),
  sheetReturned: maybeText,
  clocks: z.array(clockShape),
  parts: z.array(partShape),
  merged: result.nullable(),
  rounds: z.array(round),
  telling: maybeText,
  pause: z.object({ since: text, until: text, papers: z.array(text) }).nullable(),
  extension: z.object({ clockId: text, askedAt: maybeText, why: text, at: text }).nullable(),
  incompletePromise: z.object({ way: text, missing: z.array(text), bringBy: text }).nullable(),
  presses: z.object({ reminded: z.int(), pressed: z.int(), escalated: z.int() }),
  meetings: z.array(
    z.object({
      id: text,
      ground: text,
      proposedAt: text,
      held: z.object({ on: text, participants: z.array(text), decision: text }).nullable(),
    }),
  ),
  taskForce: z.array(z.object({ id: text, name: text })),
  cases: z.array(text),
  absorbed: z.array(text),
  mergedInto: maybeText,
  transfer: z.object({ to: text, number: maybeText }).nullable(),
  attachments: z.array(
    z.object({
      id: text,
      fileName: text,
      contentType: text,
      size: z.int().describe("字节"),
      addedBy: text.describe("谁放进来的"),
      addedAt: text,
      byStaff: z.boolean(),
      forCitizen: z.boolean().describe("答复时标了给群众看"),
      told: z.boolean().describe("已随答复给了群众"),
    }),
  ),
  filesGo: text.describe("照片、文件怎么到这位群众手里"),
  sentFiles: z
    .array(z.object({ at: text, text, whole: z.boolean() }))
    .describe("随答复给群众的照片、文件发得怎么样"),
  timeline: z.array(
    z.object({
      version: z.int(),
      at: text,
      type: text,
      label: text,
      by: text,
      byRole: text,
      text,
    }),
  ),
  possible: z
    .array(z.object({ command: text, label: text, ready: z.boolean(), missing: z.array(text) }))
    .describe("我现在能做什么；还差一步的写明差什么"),
});
