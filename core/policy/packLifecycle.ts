import { z } from "zod";
import { EXCLUSIONS, KINDS } from "../words.ts";
import { basis } from "./packClocks.ts";

const id = z.string().regex(/^[a-z][A-Za-z0-9]*$/);
const role = z.string().min(1).describe("role id");
const roles = z.array(z.string().min(1)).min(1).describe("role ids");
const text = z.string().min(1);

/** Dimension id → values: holds where each named dimension has one of its values. */
export const dimensionMatch = z.record(z.string(), z.array(z.string()).min(1));

/** Requests alike: so many within so many days. */
const likeRequests = z.strictObject({ count: z.int().min(2), withinDays: z.int().min(1) });

/** What the request passes through. A key that is absent: this regulation does not ask for it. */
export const lifecycle = z.strictObject({
  oneTimeNotice: z
    .strictObject({
      kinds: z.array(z.enum(KINDS)).min(1).describe("kinds that owe the one-time notice"),
      basis,
    })
    .optional()
    .describe("all that is missing or to be known is told at once, in one notice"),
  onTheSpot: z
    .strictObject({ kinds: z.array(z.enum(KINDS)).min(1), basis })
    .optional()
    .describe("what can be answered on the spot is, and the ticket is born closed"),
  opinionBeforeDispatch: z
    .strictObject({ whenAny: z.array(dimensionMatch).min(1).describe("in any of these cases"), basis })
    .optional()
    .describe("the window verifies and writes an opinion before the ticket may be dispatched"),
  workSheetApproval: z
    .strictObject({ by: role, setsLimit: z.boolean().describe("the approver also sets the limit"), basis })
    .optional()
    .describe("nothing goes out before the sheet is approved"),
  leadUnit: z
    .strictObject({
      whenAny: z.array(dimensionMatch).min(1),
      parallel: z.boolean().describe("all units get it at once"),
      basis,
    })
    .optional()
    .describe("with several units a lead one must be named"),
  otherLevel: z
    .strictObject({
      whenAny: z.array(dimensionMatch).min(1),
      to: role.describe("the role at the other hall that takes it over"),
      asKind: z.enum(KINDS).nullable().describe("handed over as this kind; null: as it is"),
      tell: text.describe("what the citizen is told"),
      basis,
    })
    .optional()
    .describe("matters of another level or place go to a named person there, and stay on this ledger"),
  confirmation: z
    .strictObject({ ways: z.array(z.enum(["signature", "chat"])).min(1), form: id, basis })
    .optional()
    .describe("the citizen confirms the registration form"),
  causeAnalysis: z
    .strictObject({ by: role, form: id, basis })
    .optional()
    .describe("the cause is analysed and written down; its clock is `analysis`"),
  cannotOnlyReply: z
    .strictObject({ action: z.literal("sendBack"), tell: text.describe("what the unit is told"), basis })
    .optional()
    .describe("a reply that only says it cannot be done goes back"),
  replyCheck: z
    .strictObject({ by: role, basis })
    .optional()
    .describe("the window checks the reply before the citizen is told"),
  incompletePromise: z
    .strictObject({ whenAny: z.array(dimensionMatch).min(1), ways: z.array(text).min(1), basis })
    .optional()
    .describe("容缺容承: accepted with a paper missing, against the citizen's promise to bring it"),
  serviceActions: z
    .strictObject({
      kind: z.enum(KINDS),
      actions: z.array(z.strictObject({ id, label: text })).min(1),
      basis,
    })
    .optional()
    .describe("kinds of help given, recorded one by one"),
  firstAsked: z
    .strictObject({ basis })
    .optional()
    .describe("the first clerk asked stays named on the ticket until it closes"),
  conduct: z
    .strictObject({
      to: role.describe("who handles complaints about conduct"),
      keepFrom: roles.describe("roles that never see it where they are the accused side"),
      clues: role
        .nullable()
        .describe("who gets clues of broken law or discipline, on a path of its own; null: `to`"),
      basis,
    })
    .describe("complaints about the conduct of staff"),
  jointMeeting: z
    .strictObject({
      convener: role,
      grounds: z
        .array(
          z.strictObject({
            id,
            label: text,
            proposedBy: z
              .union([
                z.strictObject({ likeRequests }),
                z.strictObject({ dimensions: dimensionMatch }),
                z.literal("person"),
              ])
              .describe("what makes the system propose a meeting; `person`: only somebody can say so"),
            basis,
          }),
        )
        .min(1),
    })
    .optional(),
  taskForce: z
    .strictObject({ members: roles, basis })
    .optional()
    .describe("leaders and representatives who can be called in on a request"),
  triageRota: z
    .strictObject({ role, proposes: z.array(z.enum(["dispatch", "press", "redo"])).min(1), basis })
    .optional()
    .describe("officers who triage and supervise take turns"),
  pressUntilDone: z
    .strictObject({ clock: z.enum(["handling", "plan"]), everyWorkdays: z.int().min(1), basis })
    .optional()
    .describe("after the progress report a further one is asked for every so many working days until done"),
  progressReports: z
    .strictObject({ to: role, every: z.enum(["week", "month"]), publishedTo: roles, basis })
    .optional()
    .describe("progress goes to the leader in charge periodically and is open to a set circle"),
  survey: z
    .strictObject({
      grades: z
        .array(z.strictObject({ id, label: text, satisfied: z.boolean(), good: z.boolean() }))
        .min(2)
        .describe("best first; `satisfied` counts as satisfied, not `good` asks for mending"),
      afterOfficeMinutes: z.int().min(0).describe("office time between telling the result and the callback"),
      attempts: z
        .int()
        .min(1)
        .max(10)
        .describe("how often the citizen is asked before it is put down as unreached"),
      reopenDays: z.int().min(1).describe("calendar days in which `没办成` reopens the ticket"),
      by: role,
      basis,
    })
    .describe("the callback after closure"),
  strikeOff: z
    .strictObject({ when: z.literal("satisfied"), basis })
    .optional()
    .describe("struck off the open list only when the citizen is satisfied"),
  syncs: z
    .array(z.strictObject({ id, label: text, on: z.enum(["registered", "changed", "closed"]), basis }))
    .default([])
    .describe("systems that every request is also sent to"),
  homeDelivery: z
    .strictObject({
      batches: z.boolean().describe("results are gathered and delivered in batches"),
      when: text,
      basis,
    })
    .optional(),
  archive: z
    .strictObject({ holds: z.array(text).min(1).describe("what the bundle of a request holds"), basis })
    .optional(),
  cases: z
    .strictObject({
      reviewedBy: role,
      publishedBy: role,
      jointPublication: z.boolean(),
      sharedWith: z.enum(["office", "network"]).describe("network: every hall under the same superior"),
      basis,
    })
    .optional()
    .describe("solutions that are reviewed, published and offered for like requests"),
  likeProblems: z
    .strictObject({ likeRequests, owes: text.describe("what has to follow"), basis })
    .optional()
    .describe("the same problem again: what was changed has to be written down"),
  unitMeasures: z
    .strictObject({
      minRated: z.int().min(1).describe("no judgement below so many ratings"),
      satisfactionBelow: z.number().min(0).max(1),
      complaintsFrom: z.int().min(1).describe("complaints about one unit within a month"),
      steps: z
        .array(z.enum(["interview", "rectification", "accountability"]))
        .min(1)
        .describe("in this order"),
      basis,
    })
    .optional(),
  circulation: z
    .strictObject({
      grounds: z.array(text).min(1),
      joinedWith: z.array(z.enum(["ratings", "hotline"])).default([]),
      basis,
    })
    .optional()
    .describe("serious or repeated failures are put forward to be made known"),
  assessment: z
    .strictObject({
      counts: z.array(z.enum(["results", "onTime", "satisfaction", "cooperation"])).min(1),
      basis,
    })
    .optional()
    .describe("what of a unit (and person) enters the yearly assessment"),
  supervisorReviews: z
    .strictObject({ reviewers: z.array(text).min(1), occasions: z.array(text).min(1), basis })
    .optional(),
  publication: z
    .strictObject({ what: z.array(z.enum(["channels", "rules", "results"])).min(1), basis })
    .optional()
    .describe("what is open to the public"),
  network: z
    .strictObject({
      halls: z.array(text).min(1).describe("halls that run as offices under this one"),
      dispatchView: z.boolean().describe("one view over all halls and units to dispatch from"),
      basis,
    })
    .optional(),
});

/** Who has to do with an exclusion, and what the citizen hears. */
export const exclusion = z.strictObject({
  exclusion: z.enum(EXCLUSIONS),
  treatment: z
    .enum(["decline", "outOfScope", "guide"])
    .describe(
      "decline: not accepted; outOfScope: the pointer below; guide: accepted, and shown where it belongs",
    ),
  label: text,
  tell: text.describe("what the citizen is told, with the reason"),
  belongsTo: text.describe("where it does belong"),
  basis,
});

const pointer = z.strictObject({
  to: text,
  how: text.describe("what the citizen is told"),
  handOver: z.boolean().describe("true: the office passes it on itself; false: the citizen is shown the way"),
});

/** Public matters that are no service of a hall. */
export const outOfScope = z.strictObject({ person: pointer, enterprise: pointer, basis });
