import { z } from "zod";

/** Something that a person has to tell a citizen by telephone. */
export const callShape = z.object({
  id: z.string(),
  number: z.string().nullable(),
  title: z.string().nullable(),
  version: z.int().nullable().describe("工单的版本；登记回访结果时带上"),
  citizen: z
    .object({ name: z.string().nullable(), phone: z.string().nullable() })
    .nullable()
    .describe("已打码"),
  template: z.string().describe("要告诉群众什么：result 是办理结果，survey 是回访"),
  why: z.string().describe("为什么要人来打"),
  dueAt: z.string(),
  tries: z.int(),
});

/** What the one who calls needs. */
export const callPaperShape = z.object({
  words: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
});

/** A message that reached nobody. */
export const deadMessageShape = z.object({
  id: z.string(),
  audience: z.string(),
  number: z.string().nullable().describe("工单编号；您不能打开的不列"),
  template: z.string(),
  createdAt: z.string(),
  failure: z.string().nullable(),
  tries: z.int(),
});

/** A message that came in and could not be handled. */
export const putAsideShape = z.object({
  id: z.string(),
  channel: z.string(),
  receivedAt: z.string(),
  attempts: z.int(),
  failure: z.string().nullable(),
  correlationId: z.string(),
});
