import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setUpOffice } from "../../../core/store/officeStore.ts";
import { Hall } from "../hall.ts";

const PACK = new URL("./yunxi.json", import.meta.url).pathname;

/** A county of no map, whose regulation has its own numbers, roles, form and three grades: one data file, no code. */
describe("a sixth regulation, added as one data file", () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.openWith(
      async (dataDir) => {
        await mkdir(join(dataDir, "packs"), { recursive: true });
        await copyFile(PACK, join(dataDir, "packs", "yunxi.json"));
      },
      async (program) => {
        await setUpOffice(
          program.database.prisma,
          {
            id: "yunxi-hall",
            name: "云溪县政务服务大厅",
            parentId: null,
            packId: "yunxi",
            packVersion: 1,
            settings: {
              shortCode: "云",
              address: "云溪县溪口路2号",
              phone: "0900-7654321",
              calledNumbers: ["09007654321"],
              openKfIds: [],
              daysOff: {},
              daysOn: {},
            },
            departments: [
              { id: "hrss", name: "云溪县人力资源和社会保障局" },
              { id: "land", name: "云溪县自然资源局" },
            ],
            staff: [
              { id: "desk-1", name: "周一凡", departmentId: null, roles: ["desk"] },
              { id: "captain-1", name: "吴双", departmentId: null, roles: ["captain"] },
              { id: "county-1", name: "郑三", departmentId: null, roles: ["county"] },
              { id: "watch-1", name: "王四海", departmentId: null, roles: ["watch"] },
              { id: "hrss-1", name: "冯五", departmentId: "hrss", roles: ["unit"] },
              { id: "hrss-2", name: "陈六", departmentId: "hrss", roles: ["head"] },
              { id: "land-1", name: "褚七", departmentId: "land", roles: ["unit"] },
            ],
            duties: [
              { departmentId: "hrss", item: "社会保障卡申领、补办" },
              { departmentId: "land", item: "不动产登记" },
            ],
            guides: [],
          },
          new Date(program.now()),
        );
      },
      "yunxi",
    );
  });
  afterAll(async () => await hall.close());

  const STORY = "社保卡补办两个月了还没有下来，窗口一直推，跑了三趟";
  const REPLY = {
    result: "done",
    text: "卡已做好，可到窗口领取",
    basis: null,
    alternative: null,
    operator: "冯五",
  } as const;

  async function out(complexity: string): Promise<string> {
    const { number } = await hall.intake("desk", {
      text: STORY,
      contact: { name: "王建国", phone: "13900000002" },
    });
    await hall.does("captain", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: { complexity },
      departmentId: "hrss",
    });
    await hall.does("captain", number, {
      type: "dispatch",
      units: [{ departmentId: "hrss", lead: true, task: null, limit: null, byHand: false }],
    });
    return number;
  }

  it("numbers in its own way, and answers questions the same day", async () => {
    hall.at("2026-11-19 10:00");
    const { number } = await hall.intake("desk", {
      text: "请问社保卡怎么补办",
      settled: { kind: "consult" },
    });
    expect(number).toMatch(/^云难办2026-\d{5}$/);
    const answer = await hall.clock("captain", number, "answer");
    expect(answer.dueAt).toBe("2026-11-19T17:30:00+08:00");
    expect(answer.articles[0]?.text).toContain("当日答复");
  });

  it("has four working days for the general and eight for the complex, and both are proved day by day", async () => {
    hall.at("2026-11-19 10:00");
    const general = await hall.clock("captain", await out("general"), "handling");
    const complex = await hall.clock("captain", await out("complex"), "handling");
    expect(general.dueAt).toBe("2026-11-25T17:30:00+08:00");
    expect(complex.dueAt).toBe("2026-12-01T17:30:00+08:00");
    expect(complex.days.filter((day) => day.counts)).toHaveLength(8);
  });

  it("reminds, presses and reports up by its own ladder", async () => {
    hall.at("2026-11-19 10:00");
    const number = await out("general");
    hall.at("2026-11-25 14:30");
    await hall.sweep();
    expect(await hall.owed(number, "reminded")).toHaveLength(1);
    hall.at("2026-11-26 08:20");
    await hall.sweep();
    const pressed = await hall.owed(number, "pressed");
    expect(pressed.map((row) => row.params)).toContainEqual(
      expect.objectContaining({ letter: "督办通知书" }),
    );
    hall.at("2026-11-27 09:00");
    await hall.sweep();
    expect((await hall.owed(number, "escalated")).map((row) => row.personKey)).toEqual(["role:county"]);
  });

  it("goes the whole way: reply, check, half a day to tell, three grades, and a bad one begins again", async () => {
    hall.at("2026-11-19 10:00");
    const number = await out("general");
    const unit = hall.who("unit", "hrss");
    await hall.does(unit, number, { type: "signFor", partId: "part-1" });
    const bare = { ...REPLY, result: "cannot", text: "办不了" } as const;
    await hall.tries(unit, number, { type: "reply", partId: "part-1", reply: bare });
    expect((await hall.view("captain", number)).status).toBe("dispatched");
    await hall.does(unit, number, { type: "reply", partId: "part-1", reply: REPLY });
    expect((await hall.clock("desk", number, "feedback")).dueAt).toBe("2026-11-19T15:45:00+08:00");
    await hall.does("desk", number, { type: "checkReply", partId: "part-1", verdict: "pass", why: null });
    await hall.does("desk", number, { type: "giveFeedback", text: null, channel: "counter" });
    await hall.does("desk", number, { type: "recordDelivery", channel: "counter", receipt: "当面" });
    expect((await hall.view("desk", number)).status).toBe("closed");
    const wrong = await hall.refused("desk", number, {
      type: "recordSurvey",
      grade: "verySatisfied",
      words: null,
      attempts: 1,
    });
    expect(wrong.why).not.toBe("");
    await hall.does("desk", number, {
      type: "recordSurvey",
      grade: "bad",
      words: "卡是别人的名字",
      attempts: 1,
    });
    const after = await hall.view("desk", number);
    expect(after.rounds[0]?.survey?.label).toBe("差");
    expect(after.round).toBe(2);
    expect(after.status).toBe("triaged");
  });

  it("keeps a complaint about conduct from the unit that it is about", async () => {
    hall.at("2026-11-19 10:00");
    const { number } = await hall.intake("desk", { text: "社保局窗口的人骂人，态度太差了，我要投诉" });
    await hall.does("captain", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: {},
      departmentId: "hrss",
      accused: { departmentId: "hrss", staffIds: [] },
    });
    await hall.does("captain", number, { type: "dispatchConduct", departmentId: null });
    const path = `/api/offices/${hall.office.id}/tickets/${encodeURIComponent(number)}`;
    expect((await hall.ask(hall.who("unit", "hrss"), "GET", path)).status).toBe(404);
    expect((await hall.ask("watch", "GET", path)).status).toBe(200);
  });

  it("prints its own form and keeps its own ledger", async () => {
    hall.at("2026-11-19 10:00");
    const number = await out("general");
    const form = String(await hall.get("desk", `/tickets/${encodeURIComponent(number)}/forms/card`));
    for (const words of ["云溪县群众难事处置卡", "难在哪里", "怎么办成的", `卡号：${number}`, "好 ☐"]) {
      expect(form).toContain(words);
    }
    expect(form).not.toContain("13900000002");
    const csv = String(await hall.get("captain", "/ledger?format=csv&year=2026"));
    expect(csv.split("\r\n")[0]).toBe("序号,卡号,登记时间,难在哪里,承办单位,怎么办成的,群众评价");
    expect(csv).toContain(number);
  });
});
