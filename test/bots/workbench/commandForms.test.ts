import { describe, expect, it } from "vitest";
import { commandSchema } from "../../../bots/api/commandSchema.ts";
import {
  type Field,
  readAt,
  startValues,
  unfilled,
  type Values,
  withDraft,
} from "../../../bots/workbench/page/parts/fields.ts";
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
    filesGo: "随答复发到群众的微信。",
    attachments: [
      { id: "f1", fileName: "证.jpg", addedBy: "小张", byStaff: true, forCitizen: true },
      { id: "f2", fileName: "群众的.jpg", addedBy: "群众", byStaff: false, forCitizen: false },
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

  it("means no file for the citizen unless somebody says so, and shows what the unit meant when the answer is told", () => {
    const reply = formOf("reply");
    const fields = reply?.fields(given) ?? [];
    const values = { ...startValues(fields), attachmentIds: ["a", "b"] };
    expect(reply?.body(values, given).command).not.toHaveProperty("forCitizen");
    expect(reply?.body({ ...values, forCitizen: ["b"] }, given).command).toMatchObject({ forCitizen: ["b"] });
    const tell = formOf("giveFeedback");
    const telling = tell?.fields(given) ?? [];
    const field = telling.find(({ name }) => name === "forCitizen");
    expect([field?.options?.map(({ value }) => value), field?.start]).toEqual([["f1"], ["f1"]]);
    const left = { ...startValues(telling), forCitizen: [] };
    expect(tell?.body(left, given).command).toMatchObject({ forCitizen: [] });
  });

  it("asks for grounds and a way out only where something cannot be done", () => {
    const fields = formOf("mergeReplies")?.fields(given) ?? [];
    const values = { ...startValues(fields), text: "说明" };
    expect(unfilled(fields, { ...values, result: "done" })).toEqual([]);
    expect(unfilled(fields, { ...values, result: "cannot" })).toEqual(["法律政策依据", "群众还可以怎么办"]);
  });

  it("keeps what was written before a model's draft, takes the draft once, and waits until a person has read it", () => {
    const fields = formOf("mergeReplies")?.fields(given) ?? [];
    const begun = { ...startValues(fields), result: "done", text: "已经办好" };
    const drafted = withDraft(fields, begun, "请来领证。");
    expect(drafted?.after).toBe(true);
    expect(drafted?.values["text"]).toBe("已经办好\n请来领证。");
    const read = "模型起草的话我已逐句看过，内容属实";
    expect(unfilled(fields, drafted?.values ?? {})).toEqual([read]);
    const seen = { ...drafted?.values, [readAt("text")]: true };
    expect(unfilled(fields, seen)).toEqual([]);
    expect(withDraft(fields, seen, "请来领证。")?.values).toEqual(seen);
    expect(withDraft(fields, begun, "很".repeat(5_000))).toBeNull();
    const answer = formOf("answer")?.fields(given) ?? [];
    expect(withDraft(answer, { ...startValues(answer), guideId: "g1" }, "请来领证。")).toBeNull();
  });

  it("shows what is decided about: the reply that is checked and told, the refusal that is ruled on", () => {
    const reply = { label: "办成", text: "证制好了", basis: null, alternative: null, operator: "小张" };
    const sendBack = { reason: "不归我们管", basis: "职责清单" };
    const parts = [
      {
        id: "p1",
        status: "replied",
        round: 1,
        unit: "公安",
        departmentId: null,
        reply,
        sendBack: null,
        operator: null,
      },
      {
        id: "p2",
        status: "sentBack",
        round: 1,
        unit: "民政",
        departmentId: null,
        reply: null,
        sendBack,
        operator: null,
      },
    ];
    // forms read nothing else of a ticket
    const seen = { ...given, ticket: { ...given.ticket, parts, merged: null } } as unknown as FormContext;
    const said = (type: string) =>
      formOf(type)
        ?.about?.(seen)
        .map(({ by, text }) => `${by}：${text}`);
    const words = "公安（小张）的答复：【办成】证制好了";
    expect(said("checkReply")).toEqual([words, "随答复给群众看的照片、文件：证.jpg"]);
    expect(said("giveFeedback")).toEqual([words]);
    expect(said("ruleSendBack")).toEqual(["民政退单：不归我们管\n依据：职责清单"]);
  });

  it("is unknown for a command of a newer program", () => {
    expect(formOf("somethingNew")).toBeNull();
  });
});
