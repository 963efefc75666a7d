import { z } from "zod";
import { guideBody } from "../../core/knowledge/guide.ts";
import { CHANNELS, KINDS } from "../../core/words.ts";

const text = z.string();
const labelled = z.object({ id: text, label: text });
/** An office as its staff see it. */
export const officeShape = z.object({
  id: text,
  name: text,
  parentId: text.nullable(),
  own: z.boolean(),
  address: text,
  phone: text,
  hours: text,
  open: z.boolean().describe("现在开门吗"),
  opensAt: text.describe("下次开门；开着就是现在"),
  packId: text,
});
/** A guide in full. */
export const guideShape = z.object({
  id: text,
  title: text,
  asked: z.array(text),
  body: guideBody,
});

/** The regulation of an office: what forms offer to choose from. */
export const packShape = z.object({
  id: text,
  version: z.int(),
  title: text,
  place: text,
  regulation: z.object({ name: text, document: text, issuer: text, date: text, effective: text }),
  articles: z.array(z.object({ id: text, cite: text, text })),
  kinds: z.array(z.object({ kind: z.enum(KINDS), label: text, hint: text, holder: text })),
  dimensions: z.array(
    z.object({
      id: text,
      label: text,
      several: z.boolean(),
      settledBy: text,
      values: z.array(z.object({ id: text, label: text, hint: text.nullable() })),
    }),
  ),
  origins: z.array(z.object({ id: text, label: text, keepsNumber: z.boolean(), asksStep: z.boolean() })),
  channels: z.array(z.object({ channel: z.enum(CHANNELS), label: text })),
  roles: z.array(labelled.extend({ actsAs: text })),
  clocks: z.array(z.object({ clock: text, label: text, words: text })),
  waits: z
    .array(z.enum(["extension", "sendBack", "sheet", "check"]))
    .describe("哪几种等人定的事归我定：延期、退单、审定工作单、核对答复"),
  limits: z.array(text).describe("延期、暂停、催办督办"),
  exclusions: z.array(
    z.object({ exclusion: text, treatment: text, label: text, tell: text, belongsTo: text }),
  ),
  outOfScope: z.object({ person: text, enterprise: text }),
  grades: z.array(labelled.extend({ satisfied: z.boolean(), good: z.boolean() })),
  serviceActions: z.array(labelled),
  meetingGrounds: z.array(labelled),
  incompleteWays: z.array(text),
  reviewers: z.array(text),
  reviewOccasions: z.array(text),
  taskForceRoles: z.array(text),
  conductKeepsFrom: z.array(text).describe("作风投诉里可能是被反映一方的职责"),
  noticeKinds: z.array(text).describe("答复时要给一次性告知单的类别"),
  extends: z.array(text).describe("可以申请延期的时限；空：规定没有延期"),
  handsOver: z.array(z.enum(["person", "enterprise"])).describe("不属于本窗口的，替谁转交别的平台"),
  sheetSetsLimit: z.boolean().describe("审定工作单要同时定下期限"),
  confirmation: z.array(text).describe("群众确认登记表的办法；空：规定没有要求"),
  measures: z.array(text).describe("约谈、整改、追责；空：规定没有"),
  forms: z.array(z.object({ id: text, title: text, annex: text, use: text })),
  ledger: z.object({ title: text, columns: z.array(text), notes: z.array(text) }),
  reports: z.array(z.object({ id: text, title: text, every: text })),
});

/** A unit, and what it looks after. */
export const departmentShape = z.object({ id: text, name: text, duties: z.array(text) });

/** A member of staff, with roles as the regulation calls them. */
export const staffShape = z.object({
  id: text,
  name: text,
  departmentId: text.nullable(),
  department: text.nullable(),
  roles: z.array(labelled),
});

/** What forms of an office offer to choose from. */
export const directoryShape = z.object({
  pack: packShape,
  departments: z.array(departmentShape),
  staff: z.array(staffShape),
  guides: z.array(z.object({ id: z.string(), title: z.string() })),
});
