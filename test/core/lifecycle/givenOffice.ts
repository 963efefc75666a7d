import { shippedYears } from "../../../core/deadline/yearTables.ts";
import type { Actor, Classification } from "../../../core/lifecycle/eventParts.ts";
import type { NewTicket } from "../../../core/lifecycle/register.ts";
import type { StaffMember } from "../../../core/office/office.ts";
import { openOffice } from "../../../core/office/openOffice.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { loadPacks, type Pack, parsePack } from "../../../core/policy/pack.ts";

const UNIT_SIDE = ["liaison", "operator", "windowStaff", "unitLeader", "chiefRepresentative"];
export const UNITS = ["housing", "tax", "civil"] as const;

const packs = loadPacks();
/** Every pack that ships, and a fictitious one that asks for everything at once. */
export const SHIPPED: readonly Pack[] = packs.all();
export const EVERYTHING: Pack = everything();
export const ALL_PACKS: readonly Pack[] = [...SHIPPED, EVERYTHING];

/** The pack that ships and does something that only its regulation asks for. */
export function packWith(asks: (pack: Pack) => boolean): Pack {
  const found = SHIPPED.find(asks);
  if (found === undefined) throw new Error("no pack of this kind ships");
  return found;
}

/** An office with somebody in every role of the pack; roles of the units' side once in each unit. */
export function officeUnder(pack: Pack, daysOff: Record<string, string> = {}): WorkingOffice {
  const staff = pack.roles.flatMap((role): StaffMember[] =>
    UNIT_SIDE.includes(role.actsAs)
      ? UNITS.map((unit) => ({
          id: `${role.id}@${unit}`,
          name: `${role.label}（${unit}）`,
          departmentId: unit,
          roles: [role.id],
        }))
      : [{ id: role.id, name: role.label, departmentId: null, roles: [role.id] }],
  );
  return openOffice(
    {
      id: "hall",
      name: "测试大厅",
      parentId: null,
      pack,
      settings: {
        shortCode: "01",
        address: "幸福路1号",
        phone: "0900-1234567",
        calledNumbers: [],
        openKfIds: [],
        daysOff,
        daysOn: {},
      },
      departments: UNITS.map((id) => ({ id, name: id })),
      staff,
      duties: [],
    },
    [],
    shippedYears(),
  );
}

export const CITIZEN: Actor = { role: "citizen" };
export const TIMER: Actor = { role: "timer", task: "test" };
export const PROGRAM: Actor = { role: "program" };

/** The member of staff of that id. */
export function staffActor(office: WorkingOffice, id: string): Actor {
  const found = office.staff.find((one) => one.id === id);
  if (found === undefined) throw new Error(`nobody is ${id}`);
  return { role: "staff", id: found.id, name: found.name };
}

/** Somebody who acts as this, whatever the pack calls it; of a unit where one is named. */
export function actorAs(office: WorkingOffice, actsAs: readonly string[], unit?: string): Actor {
  for (const wanted of actsAs) {
    const ids = office.pack.roles.filter((role) => role.actsAs === wanted).map((role) => role.id);
    const found = office.staff.find(
      (one) =>
        one.roles.some((role) => ids.includes(role)) && (unit === undefined || one.departmentId === unit),
    );
    if (found !== undefined) return { role: "staff", id: found.id, name: found.name };
  }
  throw new Error(`nobody acts as ${actsAs.join(" or ")}`);
}

export function classification(change: Partial<Classification> = {}): Classification {
  return {
    kind: "coordinate",
    confidence: 0.95,
    scope: "service",
    scopeConfidence: 0.95,
    exclusion: null,
    nature: "办事",
    conduct: false,
    dimensions: {},
    domain: "民政",
    departmentId: "housing",
    departmentConfidence: 0.9,
    why: [],
    ...change,
  };
}

export function newTicket(change: Partial<NewTicket> = {}): NewTicket {
  return {
    source: { channel: "counter", externalId: "m1" },
    origin: null,
    title: "房产证过户办不下来",
    text: "跑了三趟，房产证过户还是办不下来",
    matter: "房产证过户",
    unit: null,
    visits: 3,
    since: null,
    attachmentIds: [],
    receivedAt: Date.parse("2026-10-08T10:00:00+08:00"),
    classification: classification(),
    needsTriage: true,
    confirmed: null,
    decline: null,
    answeredBy: null,
    ...change,
  };
}

/** A regulation of no city: every step that any pack asks for is asked for here. */
function everything(): Pack {
  const base = packWith((pack) => pack.lifecycle.workSheetApproval !== undefined);
  const basis = Object.keys(base.articles).slice(0, 1);
  const role = (actsAs: string) => {
    const found = base.roles.find((one) => one.actsAs === actsAs);
    if (found === undefined) throw new Error(`no role acts as ${actsAs}`);
    return found.id;
  };
  const form = base.forms[0]?.id ?? "";
  const always = [{ complexity: ["general", "complex"] }];
  return parsePack({
    ...base,
    id: "everything",
    clocks: [
      {
        clock: "analysis",
        label: "当日分析",
        startsOn: "registered",
        length: { sameDay: true },
        bound: role("intakeClerk"),
        basis,
      },
      {
        clock: "handling",
        label: "办理",
        startsOn: "registered",
        length: { workdays: 5 },
        bound: role("liaison"),
        basis,
      },
      {
        clock: "decline",
        label: "不予受理答复",
        startsOn: "registered",
        when: { accepted: false },
        length: { workdays: 3 },
        bound: role("intakeClerk"),
        basis,
      },
      {
        clock: "feedback",
        label: "反馈",
        startsOn: "unitReplied",
        length: { halfWorkday: true },
        bound: role("intakeClerk"),
        basis,
      },
      ...base.clocks.filter(
        (rule) => rule.startsOn === "workSheetReceived" || rule.startsOn === "planPromised",
      ),
      {
        clock: "extension",
        label: "延期",
        startsOn: "extensionApproved",
        length: { capped: { workdays: 15 } },
        bound: role("liaison"),
        basis,
      },
    ],
    extension: {
      clocks: ["handling"],
      approvedBy: role("leaderInCharge"),
      capWorkdays: 15,
      tell: ["citizen", role("intakeClerk")],
      basis,
    },
    pause: { clocks: ["handling"], for: "citizenPapers", label: "补材料", limitWorkdays: 10, basis },
    lifecycle: {
      ...base.lifecycle,
      oneTimeNotice: { kinds: ["consult"], basis },
      opinionBeforeDispatch: { whenAny: [{ complexity: ["complex"] }], basis },
      confirmation: { ways: ["signature", "chat"], form, basis },
      causeAnalysis: { by: role("intakeClerk"), form, basis },
      cannotOnlyReply: { action: "sendBack", tell: "请写明怎么办", basis },
      incompletePromise: { whenAny: always, ways: ["容缺受理"], basis },
      serviceActions: { kind: "assist", actions: [{ id: "homeVisit", label: "上门服务" }], basis },
      firstAsked: { basis },
      jointMeeting: {
        convener: role("manager"),
        grounds: [{ id: "instruction", label: "领导批示", proposedBy: "person", basis }],
      },
      taskForce: { members: [role("leaderInCharge"), role("unitLeader")], basis },
      pressUntilDone: { clock: "handling", everyWorkdays: 5, basis },
      progressReports: { to: role("leaderInCharge"), every: "week", publishedTo: [role("manager")], basis },
      archive: { holds: ["登记台账"], basis },
      supervisorReviews: { reviewers: ["人大代表"], occasions: ["开放日"], basis },
    },
  });
}
