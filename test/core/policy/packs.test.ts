import { describe, expect, it } from "vitest";
import { loadPacks, type Pack } from "../../../core/policy/pack.ts";
import { CHANNELS, CLOCK_NAMES, EXCLUSIONS, KINDS } from "../../../core/words.ts";

const packs = loadPacks();
const all = packs.all();

/** The lengths of one clock of a pack: "3 workdays" with the conditions under which they hold. */
function lengths(id: string, clock: string): string[] {
  return packs
    .get(id)
    .clocks.filter((rule) => rule.clock === clock)
    .map(({ length, when, startsOn }) => {
      const kinds = when.kind ? [`kind ${when.kind.join("|")}`] : [];
      const dimensions = Object.entries(when.dimensions ?? {}).map(
        ([key, values]) => `${key} ${values.join("|")}`,
      );
      const rest = [...kinds, ...dimensions, ...(when.accepted === false ? ["not accepted"] : [])];
      return `${JSON.stringify(length)} on ${startsOn}${rest.length > 0 ? ` if ${rest.join(", ")}` : ""}`;
    });
}

describe("the packs that ship", () => {
  it("are the five regulations, each with its paper", () => {
    expect(all.map((pack) => [pack.id, pack.regulation.document, pack.regulation.date])).toEqual([
      ["ankang", "安行审发〔2021〕8号", "2021-07-02"],
      ["putuo", "普政务服务办〔2023〕2号", "2023-05-17"],
      ["shanting", "山政管办〔2022〕1号", "2022-01-25"],
      ["shaoguan", "韶政数〔2021〕35号", "2021-06-08"],
      ["wuzhi", "武政数〔2024〕11号", "2024-06-11"],
    ]);
  });

  it.each(all.map((pack) => [pack.id, pack] as const))(
    "%s names all three kinds, every exclusion, and ways in",
    (_, pack) => {
      expect(pack.kinds.map((one) => one.kind)).toEqual([...KINDS]);
      expect(pack.exclusions.map((one) => one.exclusion)).toEqual([...EXCLUSIONS]);
      expect(CHANNELS).toEqual(expect.arrayContaining(pack.channels.map((one) => one.channel)));
      expect(pack.channels.some((one) => one.channel === "phone" && one.hours === "office")).toBe(true);
    },
  );

  it.each(all.map((pack) => [pack.id, pack] as const))(
    "%s rests every provision on an article that is quoted",
    (_, pack) => {
      const cited = basesOf(pack);
      expect(cited.length).toBeGreaterThan(40);
      for (const id of cited) expect(pack.articles[id]?.text.length ?? 0).toBeGreaterThan(5);
    },
  );

  it.each(all.map((pack) => [pack.id, pack] as const))(
    "%s reminds before the due date, presses after it, then reports",
    (_, pack) => {
      const steps = (step: string) => pack.ladder.filter((one) => one.step === step);
      expect(steps("remind").every((one) => one.when.from === "beforeDue")).toBe(true);
      expect(steps("press").every((one) => one.when.from === "afterDue")).toBe(true);
      expect(steps("escalate").every((one) => one.when.from === "afterPress")).toBe(true);
      const pressed = new Set(steps("press").flatMap((one) => one.clocks));
      const used = new Set(pack.clocks.map((rule) => rule.clock));
      expect([...used].filter((clock) => !pressed.has(clock))).toEqual([]);
      expect(CLOCK_NAMES).toEqual(expect.arrayContaining([...used]));
    },
  );

  it.each(all.map((pack) => [pack.id, pack] as const))(
    "%s has five grades, the last two of them bad",
    (_, pack) => {
      const { grades } = pack.lifecycle.survey;
      expect(grades.map((one) => one.good)).toEqual([true, true, true, false, false]);
    },
  );
});

/** Every article id that stands under a `basis` anywhere in the pack. */
function basesOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "basis" && Array.isArray(inner) ? inner.map(String) : basesOf(inner),
  );
}

describe("the limits of the regulations", () => {
  it("AK-13a–c: consult 1, assist 5, coordinate 10 working days, each with its duty holder", () => {
    expect(lengths("ankang", "handling")).toEqual([
      '{"workdays":1} on registered if kind consult',
      '{"workdays":5} on registered if kind assist',
      '{"workdays":10} on registered if kind coordinate',
    ]);
    expect(packs.get("ankang").kinds.map((one) => [one.duty.holder, ...one.duty.with])).toEqual([
      ["liaison"],
      ["liaison", "helper"],
      ["center", "liaison"],
    ]);
  });

  it("ST-3c1–4: at once, 2, 5 working days to a progress report, and an extension on approval", () => {
    expect(lengths("shanting", "answer")[0]).toContain("atOnce");
    expect(lengths("shanting", "handling")).toEqual([
      '{"workdays":5} on registered if complexity complex',
      '{"workdays":5} on registered if joint yes',
      '{"workdays":2} on registered if asksAbove yes',
      '{"workdays":2} on registered if complexity general',
    ]);
    const { extension, lifecycle } = packs.get("shanting");
    expect(extension).toMatchObject({ approvedBy: "leader", capWorkdays: null });
    expect(lifecycle.pressUntilDone?.clock).toBe("handling");
    expect(lifecycle.otherLevel?.asKind).toBe("assist");
  });

  it("PT-4d1–5 and PT-6b: at once, 3, 7, 10 in all, 3 to decline, the same day to analyse", () => {
    expect(lengths("putuo", "answer")[0]).toContain("atOnce");
    expect(lengths("putuo", "handling")).toEqual([
      '{"workdays":3} on registered if complexity general',
      '{"workdays":7} on registered if complexity complex',
      '{"capped":{"workdays":10}} on registered if complexity special',
    ]);
    expect(lengths("putuo", "extension")).toEqual([
      '{"capped":{"workdays":10}} on extensionApproved if complexity special',
    ]);
    expect(packs.get("putuo").extension).toMatchObject({ capWorkdays: 10, tell: ["citizen", "clerk"] });
    expect(lengths("putuo", "decline")).toEqual(['{"workdays":3} on registered if not accepted']);
    expect(lengths("putuo", "analysis")).toEqual(['{"sameDay":true} on registered']);
  });

  it("SG-5c, SG-5d, SG-6: 2 and 5 working days, then half a one, from the opening on", () => {
    expect(lengths("shaoguan", "handling")).toEqual([
      '{"workdays":5} on registered if complexity complex',
      '{"workdays":2} on registered if complexity general',
    ]);
    expect(lengths("shaoguan", "feedback")).toEqual(['{"halfWorkday":true} on unitReplied']);
    expect(all.filter((pack) => pack.counting.outsideHours === "atOpening").map((pack) => pack.id)).toEqual([
      "shaoguan",
    ]);
  });

  it("WZ-7a, WZ-9a–c: on the spot; 3 from the sheet's receipt; at once or as promised; a plan in 5, then as it promises", () => {
    expect(lengths("wuzhi", "answer")).toHaveLength(2);
    expect(lengths("wuzhi", "handling")).toEqual(['{"workdays":3} on workSheetReceived if obstacle cannot']);
    expect(new Set(lengths("wuzhi", "plan").map((text) => text.split(" if ")[0]))).toEqual(
      new Set(['{"workdays":5} on workSheetReceived']),
    );
    expect(new Set(lengths("wuzhi", "promise").map((text) => text.split(" if ")[0]))).toEqual(
      new Set(['{"promised":true} on planPromised', '{"promised":true} on workSheetReceived']),
    );
  });

  it("WZ-10: reminds, presses, then reports to inspection office and government with a copy to discipline inspection", () => {
    const pack = packs.get("wuzhi");
    const label = (id: string) => pack.roles.find((role) => role.id === id)?.label;
    expect(pack.ladder.map((step) => step.letter)).toEqual(["催办单", "督办单", "未按督办要求办理情况通报"]);
    expect(pack.ladder.at(-1)?.to.map(label)).toEqual(["县政府督查室", "同级政府"]);
    expect(pack.ladder.at(-1)?.copies.map(label)).toEqual(["同级纪委监委"]);
  });
});

describe("forms and ledgers", () => {
  it("are those of the annexes", () => {
    expect(all.map((pack) => [pack.id, pack.forms.map((form) => form.title)])).toEqual([
      ["ankang", ["群众反映“办不成事”问题工单"]],
      ["putuo", ["“办不成事”事项登记表", "“办不成事”事项承办单"]],
      ["shanting", ["“办不成事”登记窗口受理单", "“办不成事”登记窗口转办单"]],
      ["shaoguan", ["韶关市政务服务大厅“办不成事”反映窗口受理登记表"]],
      ["wuzhi", ["政务服务中心、便民服务中心“有诉即办”问题工作单"]],
    ]);
  });

  it("ST-F3: the ledger has the annex's ten columns in their order", () => {
    expect(packs.get("shanting").ledger.columns.map((column) => column.label)).toEqual([
      "编号",
      "反映人",
      "联系电话",
      "反映事项",
      "受理时间",
      "问题类型及办理时限",
      "承办单位",
      "办理结果",
      "实际办结时间",
      "备注",
    ]);
  });

  it("WZ-F2: the ledger has the annex's seventeen columns in their order, and its notes", () => {
    const { ledger } = packs.get("wuzhi");
    expect(ledger.columns.map((column) => column.label)).toEqual([
      "序号",
      "姓名或单位名称",
      "单位联系人",
      "联系方式",
      "主要诉求",
      "诉求类别",
      "政务服务责任部门及牵头部门",
      "分办转办时间",
      "要求办理期限",
      "是否催办及时间",
      "是否督办及时间",
      "是否退回重办及时间",
      "实际办结时间",
      "办理情况",
      "回访时间",
      "办理结果满意度",
      "备注",
    ]);
    expect(ledger.notes).toHaveLength(3);
  });

  it("PT-F2: the 承办单 has limit and count of presses", () => {
    const form = packs.get("putuo").forms.find((one) => one.id === "undertaking");
    expect(fieldsOf(form)).toEqual(expect.arrayContaining(["limit", "pressCount", "citizenOpinion"]));
  });

  it("SG-F: the form has the handling state", () => {
    expect(fieldsOf(packs.get("shaoguan").forms)).toEqual(
      expect.arrayContaining(["handlingState", "redoState"]),
    );
  });

  it("ST-F2: the 转办单 has the box for satisfied or not", () => {
    expect(fieldsOf(packs.get("shanting").forms)).toContain("satisfied");
  });
});

function fieldsOf(value: Pack["forms"] | Pack["forms"][number] | unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === "field" || key === "tick") && typeof inner === "string" ? [inner] : fieldsOf(inner),
  );
}
