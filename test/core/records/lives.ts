import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { BOSS, Chronicle, CLERK, TIMER, UNIT1 } from "./chronicle.ts";

/** Ways in which a request can go. */
export const COURSES = [
  "open",
  "inTime",
  "late",
  "declined",
  "answered",
  "withdrawn",
  "reopened",
  "sentBack",
  "unreached",
  "unsatisfied",
] as const;
export type Course = (typeof COURSES)[number];

/** A request that goes one of these ways, begun on the n-th working morning of October 2026. */
export function lifeOf(office: WorkingOffice, number: string, course: Course, day: number): Chronicle {
  const date = (shift: number) => `2026-10-${String(Math.min(31, 9 + day + shift)).padStart(2, "0")}`;
  const begun = () => new Chronicle(office, number, { at: `${date(0)} 10:00` });
  const worked = () =>
    begun()
      .triaged(`${date(0)} 10:10`, {})
      .sent(`${date(0)} 11:00`, "hrss");
  const done = (life: Chronicle, shift: number, part = "part-1") =>
    life
      .signed(`${date(shift)} 11:10`, part, UNIT1)
      .replied(`${date(shift)} 14:00`, part, UNIT1)
      .passed(`${date(shift)} 14:10`, part)
      .told(`${date(shift)} 14:20`);
  switch (course) {
    case "open":
      return begun();
    case "inTime":
      return done(worked(), 0).surveyed(`${date(0)} 16:00`, "verySatisfied");
    case "late":
      return done(worked(), 14).surveyed(`${date(14)} 16:00`, "fair");
    case "declined":
      return begun().add(`${date(0)} 10:30`, CLERK, {
        type: "declined",
        reason: "lawsuit",
        basis: [],
        told: "这件事法院正在审理，请找法院",
        delivered: true,
      });
    case "answered":
      return begun().add(`${date(0)} 10:05`, CLERK, {
        type: "answered",
        guideId: null,
        guideTitle: null,
        result: { result: "explained", text: "带身份证到三楼即可", basis: null, alternative: null },
        notice: true,
      });
    case "withdrawn":
      return worked().add(`${date(0)} 15:00`, { role: "citizen" }, { type: "withdrawn", reason: "不办了" });
    case "reopened": {
      const life = done(worked(), 0).surveyed(`${date(0)} 16:00`, "unsatisfied", "还是没办成");
      return life.add(
        `${date(0)} 16:30`,
        { role: "citizen" },
        {
          type: "reopened",
          round: 2,
          reason: "没办成",
          clocks: [],
        },
      );
    }
    case "sentBack":
      return worked()
        .add(`${date(0)} 14:00`, UNIT1, {
          type: "sentBack",
          partId: "part-1",
          reason: "不归我们管",
          basis: "三定方案",
        })
        .add(`${date(0)} 15:00`, BOSS, {
          type: "sendBackRuled",
          partId: "part-1",
          ruling: "rejected",
          forced: false,
          why: "职责清单写明由你单位负责",
        });
    case "unreached":
      return done(worked(), 0).surveyed(`${date(1)} 16:00`, null);
    case "unsatisfied": {
      const life = worked().signed(`${date(0)} 11:10`, "part-1", UNIT1);
      const [clock] = life.ticket.clocks.filter(({ status }) => status === "running");
      if (clock !== undefined) {
        life.add(`${date(1)} 16:00`, TIMER, {
          type: "pressed",
          clockId: clock.id,
          ladderId: null,
          letter: "督办通知",
          to: [],
          copies: [],
        });
      }
      return life
        .replied(`${date(1)} 16:10`, "part-1", UNIT1, "不行")
        .add(`${date(1)} 16:20`, CLERK, {
          type: "replyChecked",
          partId: "part-1",
          verdict: "redo",
          why: "只说不能办",
          cannotOnly: true,
        })
        .replied(`${date(2)} 10:00`, "part-1", UNIT1)
        .passed(`${date(2)} 10:10`, "part-1")
        .told(`${date(2)} 10:20`)
        .surveyed(`${date(2)} 16:00`, "veryUnsatisfied", "跑了很多趟");
    }
  }
}
