import { z } from "zod";
import { CHANNELS, KINDS, ROLES } from "../words.ts";
import { basis } from "./packClocks.ts";

const id = z.string().regex(/^[a-z][A-Za-z0-9]*$/);
const text = z.string().min(1);

/** An article or a part of it, quoted. */
export const article = z.strictObject({ cite: text.describe("第十三条（一）, as it is cited"), text });

/** What the office calls a handling kind, and who holds the duty. */
export const kind = z.strictObject({
  kind: z.enum(KINDS),
  label: text,
  hint: text.describe("when a request is of this kind, for clerks"),
  duty: z.strictObject({
    holder: z.string().describe("role id of who has to bring it to an end"),
    with: z.array(z.string()).default([]).describe("role ids that help"),
    basis,
  }),
});

/** A question of its own that this regulation asks of each request. */
export const dimension = z.strictObject({
  id,
  label: text,
  settledBy: z
    .enum(["citizen", "derived", "clerk"])
    .describe(
      "citizen: may be asked; derived: the classifier proposes, a clerk corrects; clerk: only a person",
    ),
  ask: text.optional().describe("the question put to the citizen; only where settledBy is citizen"),
  values: z
    .array(z.strictObject({ id: z.string().regex(/^\S+$/), label: text, hint: text.optional() }))
    .min(1),
  several: z.boolean().default(false).describe("more than one value at a time"),
  assumed: z.string().optional().describe("value that holds until one is settled"),
  onlyWhen: z
    .record(z.string(), z.array(z.string()).min(1))
    .optional()
    .describe("makes sense only where the other dimension has one of these values"),
  basis,
});
export type PackDimension = z.infer<typeof dimension>;

/** Whence a request comes, where the regulation names sources. */
export const origin = z.strictObject({
  id,
  label: text,
  keepsNumber: z.boolean().describe("true: comes with a number of its own, which is kept and shown"),
  asksStep: z.boolean().default(false).describe("true: the step where the citizen gave up is recorded"),
  basis,
});

/** A way in. */
export const channel = z.strictObject({
  channel: z.enum(CHANNELS),
  label: text,
  hours: z
    .enum(["office", "always"])
    .describe("office: people are there in office hours only; the bot always is"),
  basis,
});

/** What this regulation calls a role. */
export const role = z.strictObject({
  id,
  label: text,
  actsAs: z.enum(ROLES).describe("the rights that go with it"),
  basis: basis.optional().describe("absent: the regulation does not name it, the office needs it"),
});

/** The name of the regulation and its paper. */
export const regulation = z.strictObject({
  name: text,
  document: text.describe("document number"),
  issuer: text,
  date: z.iso.date().describe("date of issue"),
  effective: z.iso.date(),
});

/** What the program may settle without a person. */
export const triage = z.strictObject({
  by: z.string().describe("role id of who settles"),
  automatic: z.boolean().describe("true: a confident classifier may settle kind, dimensions and department"),
  threshold: z.number().min(0.5).max(1).describe("how sure it must be"),
  never: z
    .array(z.enum(["excluded", "conduct", "outOfScope", "joint"]))
    .describe("cases that a person always decides"),
});
