import { describe, expect, it } from "vitest";
import { RECORD_FIELD_IDS } from "../../../core/policy/recordFields.ts";
import { recordOf } from "../../../core/records/recordOf.ts";
import type { PersonalData } from "../../../core/records/ticketFile.ts";
import { BOSS, Chronicle, CLERK, local, UNIT1, wholeLife, wholeLifeClosed } from "./chronicle.ts";
import { lifeOf } from "./lives.ts";
import { officeUnder, PACK_IDS } from "./office.ts";

const NOW = local("2026-10-15 09:00");

const fieldsOf = (life: Chronicle, now = NOW) => recordOf(life.office, life.file, { now }).fields;

describe("a record", () => {
  it.each(PACK_IDS)("has every field that a form may ask for: %s", (packId) => {
    const fields = fieldsOf(wholeLifeClosed(officeUnder(packId), "7"));
    for (const id of RECORD_FIELD_IDS) expect(fields[id]).toBeTypeOf("string");
    for (const { id } of officeUnder(packId).pack.dimensions) {
      expect(fields[`dimension.${id}`]).toBeTypeOf("string");
    }
  });

  it("ST-3a: keeps problem, demand and suggestion apart", () => {
    expect(fieldsOf(wholeLife(officeUnder("shanting"), "7"))).toMatchObject({
      problem: "我叫欧阳**，电话139****1234。退休手续跑了三趟没办成，窗口说档案缺一页。",
      demand: "希望尽快给我办。",
      suggestion: "建议把要带的材料一次说清楚。",
    });
  });

  it("says of a limit that runs by how much it is overdue now, and that it is not yet over before", () => {
    const life = wholeLife(officeUnder("shanting"), "7");
    expect(fieldsOf(life, local("2026-10-12 16:59")).remark).toBe("未到期");
    expect(fieldsOf(life, local("2026-10-15 09:00")).remark).toBe(
      "超期：一般事项落实反馈应于 2026年10月12日 17:00 完成，至今未完成，已超期3个工作日",
    );
  });

  it("says in hours what was late by less than a working day", () => {
    const life = new Chronicle(officeUnder("shaoguan"), "7", { kind: "consult" })
      .triaged("2026-10-09 10:10", {})
      .sent("2026-10-09 11:00", "hrss")
      .signed("2026-10-09 11:10", "part-1", UNIT1)
      .replied("2026-10-12 09:00", "part-1", UNIT1)
      .passed("2026-10-12 09:10", "part-1")
      .told("2026-10-12 16:30");
    expect(fieldsOf(life).remark).toMatch(/^超期：窗口把办理结果反馈给群众应于 .* 完成，超期\d+小时/);
  });

  it("ST-3c4: keeps an extension with both dates, who granted it and why", () => {
    const life = wholeLife(officeUnder("shanting"), "7");
    const clock = life.ticket.clocks.find(({ clock: name }) => name === "handling");
    if (clock === undefined) throw new Error("the pack has a handling clock");
    life
      .add("2026-10-12 10:00", UNIT1, {
        type: "extensionAsked",
        clockId: clock.id,
        asked: { workdays: 3 },
        askedAt: null,
        why: "等上级批复",
      })
      .add("2026-10-12 11:00", BOSS, {
        type: "extensionDecided",
        clockId: clock.id,
        granted: true,
        dueAt: "2026-10-15T17:00:00+08:00",
        why: "等上级批复",
        tell: ["citizen"],
        stops: [{ id: clock.id, how: "extended" }],
        clocks: [
          {
            ...clock,
            id: "extension-9",
            clock: "extension",
            length: { promised: true },
            startsAt: "2026-10-12T11:00:00+08:00",
            dueAt: "2026-10-15T17:00:00+08:00",
            lateAfter: "2026-10-15T17:00:00+08:00",
          },
        ],
      });
    const fields = fieldsOf(life, local("2026-10-13 09:00"));
    expect(fields.remark).toContain(
      "延期：由 2026年10月12日 17:00 延至 2026年10月15日 17:00（石大山批准，等上级批复）",
    );
    expect(fields.dueAt).toBe("2026年10月15日 17:00");
    expect(recordOf(life.office, life.file, { now: NOW }).ticks["limitClass"]).toEqual(["twoWorkdays"]);
  });

  it("keeps both dates of a limit that a changed calendar moved", () => {
    const life = wholeLife(officeUnder("shanting"), "7");
    const clock = life.ticket.clocks.find(({ clock: name }) => name === "handling");
    if (clock === undefined) throw new Error("the pack has a handling clock");
    life.add(
      "2026-10-10 09:40",
      { role: "program" },
      {
        type: "clockRecomputed",
        calendarVersion: "v2",
        moves: [
          {
            id: clock.id,
            before: clock.dueAt,
            dueAt: "2026-10-13T17:00:00+08:00",
            lateAfter: "2026-10-13T17:00:00+08:00",
            provisional: false,
            trigger: clock.trigger,
            status: "running",
          },
        ],
      },
    );
    expect(fieldsOf(life, local("2026-10-10 10:00")).remark).toContain(
      "由 2026年10月12日 17:00 改为 2026年10月13日 17:00（放假安排调整）",
    );
  });

  it("names a limit that moved for several units alike once", () => {
    const life = wholeLife(officeUnder("shanting"), "7");
    const clock = life.ticket.clocks.find(({ clock: name }) => name === "handling");
    if (clock === undefined) throw new Error("the pack has a handling clock");
    const { id, dueAt: before, trigger } = clock;
    const dueAt = "2026-10-13T17:00:00+08:00";
    const move = {
      id,
      before,
      dueAt,
      lateAfter: dueAt,
      provisional: false,
      trigger,
      status: "running",
    } as const;
    const moved = { type: "clockRecomputed", calendarVersion: "v2", moves: [move, move] } as const;
    life.add("2026-10-10 09:40", { role: "program" }, { ...moved, moves: [...moved.moves] });
    const { remark } = fieldsOf(life, local("2026-10-10 10:00"));
    expect(String(remark).split("放假安排调整")).toHaveLength(2);
  });

  it("does not give the old result of a request taken up again for its new one", () => {
    const fields = fieldsOf(lifeOf(officeUnder("ankang"), "7", "reopened", 0));
    expect(fields.result).toBe(
      "群众反映没有办成，正在第2次办理；上次结果：退休已办好，社保卡本月起发养老金。",
    );
    expect(fields.closedAt).toBe("");
    expect(fields.handlingState).toBe("在办");
    expect(fields.redos).toBe("是，2026年10月9日 16:30");
  });

  it("ticks 补正材料 while papers are awaited, and none of the three where it was declined", () => {
    const office = officeUnder("shaoguan");
    const waiting = wholeLife(office, "7").add("2026-10-10 10:00", CLERK, {
      type: "paused",
      papers: ["身份证"],
      until: "2026-10-24T17:00:00+08:00",
    });
    const record = recordOf(office, waiting.file, { now: NOW });
    expect(record.ticks["handlingState"]).toEqual(["papers"]);
    expect(record.fields.remark).toContain("补正材料，暂停计时，最晚到 2026年10月24日 17:00");
    const declined = recordOf(office, lifeOf(office, "8", "declined", 0).file, { now: NOW });
    expect(declined.ticks["handlingState"]).toEqual([]);
    expect(declined.fields.result).toBe("不予受理：这件事法院正在审理，请找法院");
  });

  it("CM-5: tells what cannot be done with its basis and with what can be done instead", () => {
    const office = officeUnder("ankang");
    const life = wholeLife(office, "7").replied("2026-10-13 10:00", "part-1", UNIT1);
    for (const part of ["part-1", "part-2"]) life.passed("2026-10-13 10:30", part);
    life.add("2026-10-13 11:00", CLERK, {
      type: "feedbackGiven",
      result: {
        result: "cannot",
        text: "未到退休年龄",
        basis: "《国务院关于工人退休、退职的暂行办法》第一条",
        alternative: "可以先办灵活就业缴费",
      },
      channel: null,
    });
    expect(fieldsOf(life).result).toBe(
      "未到退休年龄。依据：《国务院关于工人退休、退职的暂行办法》第一条。可以这样办：可以先办灵活就业缴费。",
    );
    expect(fieldsOf(life).feedbackAt).toBe("");
  });

  it("says how often somebody was called who was not reached", () => {
    const fields = fieldsOf(lifeOf(officeUnder("ankang"), "7", "unreached", 0));
    expect(fields.satisfaction).toBe("未联系上（已联系1次）");
    expect(fields.satisfied).toBe("");
  });

  it("ticks 当场答复 for what was answered at once, with the notice that was given", () => {
    const office = officeUnder("shanting");
    const record = recordOf(office, lifeOf(office, "7", "answered", 0).file, { now: NOW });
    expect(record.ticks["onTheSpot"]).toEqual(["yes"]);
    expect(record.fields.onTheSpotAnswer).toBe("带身份证到三楼即可。\n已给一次性告知单");
  });

  it("PT-2: names the source with its own number and the step given up at", () => {
    const life = new Chronicle(officeUnder("putuo"), "7", {
      origin: { id: "halfway", number: "S-42", step: "上传材料" },
    });
    expect(fieldsOf(life).origin).toBe("市“一网通办”中途退出反映渠道（编号 S-42），办到“上传材料”时退出");
  });
});

describe("CM-7: the citizen's data in a record", () => {
  const full: PersonalData = { name: "买买提·吐尔逊", contactPerson: "司马光明", phone: "0916-8765432" };

  it("are masked unless the caller asks for all", () => {
    const life = wholeLife(officeUnder("wuzhi"), "7");
    life.personal = full;
    const masked = recordOf(life.office, life.file, { now: NOW }).fields;
    expect(masked).toMatchObject({
      citizenName: "买**",
      contactPerson: "司马**",
      citizenPhone: "0916****432",
    });
    const plain = recordOf(life.office, life.file, { now: NOW, sight: "full" }).fields;
    expect(plain).toMatchObject({ citizenName: "买买提·吐尔逊", citizenPhone: "0916-8765432" });
  });

  it("are left out altogether where the caller has none", () => {
    const life = wholeLife(officeUnder("wuzhi"), "7");
    life.personal = null;
    expect(fieldsOf(life)).toMatchObject({ citizenName: "", citizenPhone: "", citizenAddress: "" });
  });

  it("tells the citizen's own words only to whom all is shown", () => {
    const life = wholeLife(officeUnder("wuzhi"), "7");
    expect(recordOf(life.office, life.file, { now: NOW, sight: "full" }).fields.story).toContain(
      "13900001234",
    );
    expect(fieldsOf(life).story).not.toContain("13900001234");
  });
});
