import { describe, expect, it } from "vitest";
import { commandSchema } from "../../../bots/api/commandSchema.ts";
import { type Field, startValues, unfilled, type Values } from "../../../bots/workbench/page/parts/fields.ts";
import type { FormContext } from "../../../bots/workbench/page/ticket/commandForm.ts";
import { commandForms, formOf } from "../../../bots/workbench/page/ticket/commandForms.ts";

const UNITS = ["police", "civil"];
const labelled = (ids: string[]) => ids.map((id) => ({ id, label: `「${id}」` }));

/** A ticket in which everything has happened that a form can ask about; only what forms read of it. */
const given = {
  ticket: {
    kind: "consult",
    round: 1,
    departmentId: "police",
    restricted: true,
    confirmedAt: null,
    classification: { conduct: true },
    dimensions: [{ id: "complexity", label: "难易", values: ["「simple」"] }],
    parts: ["sent", "received", "signed", "sentBack", "replied"].map((status, i) => ({
      id: `part-${i}`,
      status,
      round: 1,
      unit: "公安",
      departmentId: null,
      lead: i === 0,
    })),
    clocks: [
      {
        id: "handling-1",
        clock: "handling",
        label: "办理",
        status: "running",
        dueAt: "2026-11-18T17:00:00+08:00",
        statutory: true,
        late: true,
      },
    ],
    meetings: [{ id: "meeting-1", ground: "多部门", proposedAt: "2026-11-18T10:00:00+08:00", held: null }],
  },
  directory: {
    pack: {
      kinds: ["consult", "assist", "coordinate"].map((kind) => ({ kind, label: kind, hint: "", holder: "" })),
      dimensions: [
        {
          id: "complexity",
          label: "难易",
          several: false,
          settledBy: "derived",
          values: labelled(["simple", "complex"]),
        },
        { id: "cause", label: "原因", several: true, settledBy: "clerk", values: labelled(["a", "b"]) },
      ],
      exclusions: [{ exclusion: "lawsuit", treatment: "decline", label: "涉诉", tell: "", belongsTo: "" }],
      grades: [{ id: "good", label: "满意", satisfied: true, good: true }],
      serviceActions: labelled(["guide"]),
      meetingGrounds: labelled(["several"]),
      incompleteWays: ["承诺"],
      reviewers: ["人大代表"],
      reviewOccasions: ["季度"],
      taskForceRoles: [],
      conductKeepsFrom: [],
      noticeKinds: [],
      extends: ["handling"],
      handsOver: ["enterprise"],
      sheetSetsLimit: true,
      confirmation: ["signature", "chat"],
    },
    departments: UNITS.map((id) => ({ id, name: id, duties: [] })),
    staff: [{ id: "s1", name: "小张", departmentId: null, department: null, roles: labelled(["clerk"]) }],
    guides: [{ id: "g1", title: "办身份证" }],
  },
  me: { id: "s1", name: "小张", departmentId: null },
  offers: [
    {
      kind: "case",
      office: { id: "o", name: "窗口" },
      id: "c1",
      title: "案例",
      matter: null,
      confidence: 1,
      why: [],
    },
  ],
  today: "2026-11-19",
  newId: "0123456789ab",
  // forms read nothing else of a ticket or a directory
} as unknown as FormContext;

/** What somebody would put there. */
function sample(field: Field, pick: number): Values[string] {
  const options = field.options ?? [];
  switch (field.kind) {
    case "choice":
    case "select":
      return options[pick % Math.max(1, options.length)]?.value ?? "";
    case "several":
      return options.slice(0, pick + 1).map(({ value }) => value);
    case "tick":
      return pick === 1;
    case "files":
      return pick === 0 ? [] : ["0190000000000000000000000000"];
    case "number":
      return "3";
    case "date":
      return "2026-12-01";
    case "datetime":
      return "2026-11-18T09:30";
    default:
      return field.name === "phone" ? "13900001234" : "写明白的话";
  }
}

describe("the form of every command", () => {
  it.each(Object.keys(commandForms))("%s asks for what the API takes, whatever is chosen", (type) => {
    const form = formOf(type);
    const fields = form?.fields(given) ?? [];
    const most = Math.max(1, ...fields.map((field) => field.options?.length ?? 1));
    for (let pick = 0; pick < most; pick += 1) {
      const values = Object.fromEntries(fields.map((field) => [field.name, sample(field, pick)]));
      const body = form?.body(values, given);
      const read = commandSchema.safeParse(body?.command);
      expect(read.error?.issues, `${type} ${pick}`).toBeUndefined();
      expect(body?.command.type).toBe(type);
    }
  });

  it.each(Object.keys(commandForms))("%s gives the API nothing that it does not know", (type) => {
    const form = formOf(type);
    const values = Object.fromEntries(
      (form?.fields(given) ?? []).map((field) => [field.name, sample(field, 0)]),
    );
    const body = form?.body(values, given);
    const read = commandSchema.parse(body?.command);
    for (const name of Object.keys(body?.command ?? {})) expect(read).toHaveProperty(name);
  });

  it("says of an empty form what has to be filled in, and of one that begins whole nothing", () => {
    const reply = formOf("reply")?.fields(given) ?? [];
    expect(unfilled(reply, startValues(reply))).toEqual(["哪个单位的这一份", "结果", "怎么办的、办得怎么样"]);
    const triage = formOf("triage")?.fields(given) ?? [];
    expect(unfilled(triage, startValues(triage))).toEqual([]);
  });

  it("asks for grounds and a way out only where something cannot be done", () => {
    const fields = formOf("mergeReplies")?.fields(given) ?? [];
    const values = { ...startValues(fields), text: "说明" };
    expect(unfilled(fields, { ...values, result: "done" })).toEqual([]);
    expect(unfilled(fields, { ...values, result: "cannot" })).toEqual(["法律政策依据", "群众还可以怎么办"]);
  });

  it("is unknown for a command of a newer program", () => {
    expect(formOf("somethingNew")).toBeNull();
  });
});
