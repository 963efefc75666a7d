import { z } from "zod";
import { clockRule, counting, extension, ladderStep, officeHours, pause } from "./packClocks.ts";
import { form, ledger, report } from "./packForms.ts";
import { exclusion, lifecycle, outOfScope } from "./packLifecycle.ts";
import { article, channel, dimension, kind, origin, regulation, role, triage } from "./packPeople.ts";

/** One regulation as data. Every key is known, every reference leads somewhere: see `parsePack`. */
export const packSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe("what `--pack` and an office's settings name"),
  version: z
    .int()
    .min(1)
    .describe("goes up with each change; an open ticket keeps the version it began under"),
  title: z.string().min(1).describe("name of the window, as the citizen reads it"),
  place: z.string().min(1).describe("the city, county or district"),
  regulation,
  articles: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), article)
    .describe("id → the passage that provisions cite"),
  number: z
    .string()
    .regex(/\{seq(:\d)?\}/)
    .describe(
      "register number: {year}, {seq} or {seq:4} with leading zeros, {office} the office's short code",
    ),
  kinds: z.array(kind).length(3).describe("the three handling kinds"),
  dimensions: z.array(dimension),
  origins: z.array(origin).min(1),
  channels: z.array(channel).min(1),
  roles: z.array(role).min(1),
  counting,
  officeHours,
  clocks: z.array(clockRule).min(1),
  extension: extension.nullable().describe("null: the regulation knows no extension"),
  pause: pause.nullable().describe("null: the regulation knows no pause, clocks never stop"),
  ladder: z.array(ladderStep).min(1),
  exclusions: z.array(exclusion).describe("one for each kind of exclusion"),
  outOfScope,
  triage,
  lifecycle,
  forms: z.array(form).min(1),
  ledger,
  reports: z.array(report),
});
export type Pack = z.infer<typeof packSchema>;
