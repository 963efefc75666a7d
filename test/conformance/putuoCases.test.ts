import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setUpOffice } from "../../core/store/officeStore.ts";
import { type Case, casesOfTree, draftCase, offersOf, stepCase } from "./cases.ts";
import { Hall } from "./hall.ts";

/** 普陀 2023, 五(四): one district, two centres below it. */
describe("putuo's library of cases", () => {
  let district: Hall;
  let one: Hall;
  let other: Hall;
  beforeAll(async () => {
    district = await Hall.open("putuo");
    const { id: parentId, settings, departments, staff, duties, pack } = district.office;
    for (const id of ["one", "other"]) {
      await setUpOffice(
        district.test.program.database.prisma,
        {
          id,
          name: `${id}中心`,
          parentId,
          packId: pack.id,
          packVersion: pack.version,
          settings: { ...settings, shortCode: id, calledNumbers: [] },
          departments,
          staff,
          duties,
          guides: [],
        },
        new Date(district.test.clock.now()),
      );
    }
    await district.test.program.refresh();
    one = district.beside("one");
    other = district.beside("other");
  });
  afterAll(async () => await district.close());

  const STORY = "我来补办社保卡，单位已经注销，窗口说没有单位证明不给办，跑了三趟";

  async function handled(): Promise<string> {
    const { number } = await one.intake("clerk", {
      text: STORY,
      contact: { name: "王建国", phone: "13900000001" },
      signed: true,
      answer: {
        result: {
          result: "explained",
          text: "单位注销的，凭工商注销登记和本人身份证就能补办社保卡。",
          basis: null,
          alternative: null,
        },
      },
    });
    return number;
  }

  it("PT-5d a case that a centre wrote is published by the district, and every centre of it has it", async () => {
    const number = await handled();
    const draft = await draftCase(one, "clerk", number);
    expect(draft.tickets).toEqual([number]);
    const content = {
      title: "单位已经注销的怎么补办社保卡",
      problem: STORY,
      method: "不再要单位证明，查工商登记确认单位已经注销后当场受理。",
      conclusion: "凭工商注销登记和本人身份证补办社保卡。",
    };
    const edited = await stepCase(one, "clerk", draft, { type: "edit", content });
    const submitted = await stepCase(one, "clerk", edited, { type: "submit" });
    const approved = await stepCase(one, "center", submitted, { type: "approve" });
    await expect(stepCase(one, "center", approved, { type: "publish" })).rejects.toThrow("403");
    expect(await casesOfTree(other, "clerk")).toEqual([]);
    const published: Case = await stepCase(district, "district", approved, { type: "publish" }, "one");
    expect(published).toMatchObject({ status: "published", published: { jointly: null, shared: true } });

    for (const hall of [one, other, district]) {
      expect(await casesOfTree(hall, "clerk")).toEqual([draft.id]);
    }
    const read = await other.get("clerk", `/cases/${draft.id}?from=one`);
    expect(read).toMatchObject({ office: { id: "one" }, possible: [] });
    expect(JSON.stringify(read)).not.toContain("13900000001");
    const asked = await other.intake("clerk", { text: "单位注销了，社保卡怎么补办？窗口要单位证明" });
    expect(await offersOf(other, "clerk", asked.number)).toContainEqual(
      expect.objectContaining({ id: draft.id, office: { id: "one" } }),
    );
    const elsewhere = district.test.program.offices().find(({ pack }) => pack.id !== district.office.pack.id);
    const far = district.beside(elsewhere?.id ?? "");
    expect(await casesOfTree(far, far.office.staff[0]?.roles[0] ?? "")).toEqual([]);
  });
});
