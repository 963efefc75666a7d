import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WecomMember } from "../../../../bots/channels/wecom/contacts.ts";
import { planSync, tooManyGone } from "../../../../bots/channels/wecom/directory/planSync.ts";
import type { KnownContacts } from "../../../../core/store/wecomContactStore.ts";
import { WecomHall } from "../../staffTalk/wecomHall.ts";

const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };

describe("what the contacts change", () => {
  const departments = [
    { id: 1, name: "县政府", parentId: null, order: 1 },
    { id: 2, name: "县医保局", parentId: 1, order: 1 },
    { id: 3, name: "待遇科", parentId: 2, order: 1 },
    { id: 4, name: "县人社局", parentId: 1, order: 1 },
  ];
  const office = {
    id: "hall",
    departments: [
      { id: "med", name: "县医保局" },
      { id: "hrss", name: "县人社局" },
    ],
    staff: [
      { id: "ZhangSan", name: "张三", departmentId: null, roles: ["intake"] },
      { id: "lisi", name: "李四", departmentId: "med", roles: ["liaison"] },
    ],
  };
  const nothing: KnownContacts = { units: [], people: [] };
  const member = (userId: string, departmentIds: number[], more: Partial<WecomMember> = {}): WecomMember => ({
    userId,
    name: userId,
    departmentIds,
    leads: [],
    position: "",
    active: true,
    left: false,
    ...more,
  });
  const both = [member("zhangsan", [1], { name: "张三" }), member("LiSi", [3], { name: "李四" })];

  it("finds units by their names, and people whatever the case of their ids", () => {
    const plan = planSync([office], nothing, { departments, members: both });
    expect(plan.links).toEqual([
      { officeId: "hall", unitId: "med", departmentId: 2 },
      { officeId: "hall", unitId: "hrss", departmentId: 4 },
    ]);
    expect(plan.seen.map(({ staffId }) => staffId)).toEqual(["ZhangSan", "lisi"]);
    expect(plan).toMatchObject({ changed: [], added: [], gone: [], renames: [] });
  });

  it("follows a department that is renamed, people who move or are renamed, and newcomers of a unit's own part", () => {
    const known = { ...nothing, units: [{ officeId: "hall", unitId: "med", departmentId: 2 }] };
    const renamed = departments.map((one) => (one.id === 2 ? { ...one, name: "县医疗保障局" } : one));
    const members = [
      member("zhangsan", [1], { name: "张三丰" }),
      member("LiSi", [4], { name: "李四" }),
      member("WangWu", [3], { name: "王五" }),
      member("Outside", [1]),
    ];
    const plan = planSync([office], known, { departments: renamed, members });
    expect(plan.renames).toEqual([{ officeId: "hall", unitId: "med", name: "县医疗保障局" }]);
    expect(plan.changed).toEqual([
      { officeId: "hall", staffId: "ZhangSan", name: "张三丰", departmentId: null },
      { officeId: "hall", staffId: "lisi", name: "李四", departmentId: "hrss" },
    ]);
    expect(plan.added).toEqual([{ officeId: "hall", staffId: "WangWu", name: "王五", departmentId: "med" }]);
  });

  it("takes for leavers only those who were there before", () => {
    const people = [{ officeId: "hall", staffId: "lisi", goneAt: null }];
    const left = [member("LiSi", [3], { left: true, active: false })];
    expect(planSync([office], { ...nothing, people }, { departments, members: left }).gone).toEqual([
      { officeId: "hall", staffId: "lisi", name: "李四" },
    ]);
    expect(planSync([office], nothing, { departments, members: left }).gone).toEqual([]);
  });

  it("takes back whom the contacts took off, and nobody whom an administrator took off", () => {
    const staff = office.staff.slice(0, 1);
    const gone = [{ officeId: "hall", staffId: "lisi", goneAt: new Date(0) }];
    const back = planSync(
      [{ ...office, staff }],
      { ...nothing, people: gone },
      { departments, members: both },
    );
    expect(back.changed.map(({ staffId }) => staffId)).toEqual(["lisi"]);
    const off = [{ officeId: "hall", staffId: "lisi", goneAt: null }];
    const still = planSync(
      [{ ...office, staff }],
      { ...nothing, people: off },
      { departments, members: both },
    );
    expect(still).toMatchObject({ changed: [], added: [] });
  });

  it("does not believe that a quarter of the house left at once", () => {
    const plan = planSync([office], nothing, { departments, members: both });
    const person = (i: number) => ({ officeId: "hall", staffId: `p${i}`, name: `p${i}` });
    const people = (count: number) => Array.from({ length: count }, (_, i) => person(i));
    expect(tooManyGone({ ...plan, gone: people(3), seen: [] })).toBe(false);
    expect(tooManyGone({ ...plan, gone: people(4), seen: people(4) })).toBe(true);
    expect(tooManyGone({ ...plan, gone: people(4), seen: people(40) })).toBe(false);
  });
});

describe("the contacts of WeChat Work", () => {
  let hall: WecomHall;
  beforeAll(async () => {
    hall = await WecomHall.open((pack) => pack.lifecycle.strikeOff !== undefined);
    const elsewhere = { officeId: { not: hall.office.id } };
    await hall.program.database.prisma.staff.updateMany({ where: elsewhere, data: { active: false } });
    await hall.program.refresh();
    hall.standin.corp.departments = [
      { id: 1, name: "县政府", parentid: 0, order: 1 },
      ...hall.office.departments.map(({ name }, i) => ({ id: i + 2, name, parentid: 1, order: 1 })),
    ];
    for (const one of hall.standin.corp.members) {
      const { departmentId } = hall.office.staff.find(({ id }) => id === one.userid) ?? {
        departmentId: null,
      };
      one.department = [departmentIdOf(departmentId)];
    }
    await hall.syncs();
  });
  afterAll(async () => await hall.close());

  const departmentIdOf = (unit: string | null) =>
    unit === null ? 1 : hall.office.departments.findIndex(({ id }) => id === unit) + 2;
  const inCorp = (userid: string) => {
    const found = hall.standin.corp.members.find((one) => one.userid === userid);
    if (found === undefined) throw new Error(`no ${userid}`);
    return found;
  };
  const staffOf = (id: string) => hall.program.office(hall.office.id).staff.find((one) => one.id === id);

  /** The platform says that somebody came, moved or left; a minute later the contacts are read. */
  async function changed(type: string): Promise<void> {
    await hall.standin.app.say("sys", 1000002, {
      MsgType: "event",
      Event: "change_contact",
      ChangeType: type,
    });
    await hall.settle();
    await hall.syncs();
    hall.clock.advance(61_000);
    await hall.syncs();
  }

  let key = 0;
  /** A ticket that lies, signed for, with a unit. */
  async function signed(): Promise<string> {
    hall.clock.advance(70_000);
    const text = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";
    const contact = { name: "王建国", phone: "13900000001" };
    const intake = hall.workbenchOf(hall.who("intake"));
    const { number } = (await intake.register({ text, contact }, `key-register-${++key}`)).body;
    const desk = hall.workbenchOf(hall.who("triage"));
    const dimensions = { obstacle: "cannot" };
    await desk.give(number, { type: "triage", kind: "coordinate", dimensions, departmentId: "hrss" });
    const limit = { workdays: 3 };
    await hall.workbenchOf(hall.who("management")).give(number, { type: "approveSheet", limit, note: null });
    await desk.give(number, { type: "dispatch", units: [HRSS] });
    await hall.settle();
    const unit = hall.workbenchOf(hall.who("sheetContact", "hrss"));
    expect((await unit.give(number, { type: "signFor", partId: "part-1" })).status).toBe(200);
    return number;
  }

  const ownerOf = async (number: string) => {
    const row = await hall.program.database.prisma.ticket.findFirstOrThrow({ where: { number } });
    const events = await hall.program.database.prisma.ticketEvent.findMany({
      where: { ticketId: row.id, type: "handedOver" },
    });
    return { owner: JSON.parse(JSON.stringify(row.state)).owner, handed: events.length };
  };

  it("finds everybody at first and changes nobody", async () => {
    expect(hall.program.office(hall.office.id).staff).toEqual(hall.office.staff);
    const people = await hall.program.database.prisma.wecomPerson.findMany();
    expect(people).toHaveLength(hall.office.staff.length);
    expect(await hall.program.database.prisma.wecomUnit.count()).toBe(hall.office.departments.length);
  });

  it("adds whoever is new in a unit, without a role, and tells the administrator by name", async () => {
    hall.addMember("QianQi", "钱七", [departmentIdOf("hrss")]);
    await changed("create_user");
    expect(staffOf("QianQi")).toMatchObject({ name: "钱七", departmentId: "hrss", roles: [] });
    const admin = hall.office.staff.find(({ id }) => id === "admin-1");
    expect(
      hall
        .phoneOf(admin ?? { id: "" })
        .said()
        .at(-1),
    ).toContain("新来：钱七（");
    const told = hall.phoneOf(admin ?? { id: "" }).said().length;
    await changed("update_user");
    expect(hall.phoneOf(admin ?? { id: "" }).said()).toHaveLength(told);
  });

  it("gives a leaver's tickets to the unit's other liaison, on record, and tells them by a card", async () => {
    const leaver = hall.who("sheetContact", "hrss");
    const number = await signed();
    await hall.program.database.prisma.staff.update({
      where: { officeId_id: { officeId: hall.office.id, id: "QianQi" } },
      data: { roles: leaver.roles },
    });
    await hall.program.refresh();
    inCorp(leaver.id).status = 5;
    await changed("delete_user");
    expect(staffOf(leaver.id)).toBeUndefined();
    expect(await ownerOf(number)).toEqual({
      owner: { role: expect.any(String), staffId: "QianQi", departmentId: "hrss" },
      handed: 1,
    });
    const card = hall.phoneOf({ id: "QianQi" }).said().at(-1);
    expect(card).toContain(number);
    expect(card).toContain(`${leaver.name}的件移交给您，请接着办`);
    // nothing happens twice
    hall.clock.advance(24 * 3_600_000);
    await hall.syncs();
    expect((await ownerOf(number)).handed).toBe(1);

    // and where nobody is left in the unit, the window has it
    inCorp("QianQi").status = 2;
    await hall.at("2026-11-23 10:00");
    await changed("update_user");
    const { owner, handed } = await ownerOf(number);
    expect(handed).toBe(2);
    const window = hall.office.staff.find(({ id }) => id === owner.staffId);
    expect(window?.roles).toContain("triage");
    expect(
      hall
        .phoneOf(window ?? { id: "" })
        .said()
        .at(-1),
    ).toContain("钱七的件移交给您");

    // who comes back is let in again
    inCorp(leaver.id).status = 1;
    await changed("update_user");
    expect(staffOf(leaver.id)).toMatchObject({ name: leaver.name, roles: leaver.roles });
  });

  it("disables nobody where half of the house is not seen any more, and says so", async () => {
    const before = hall.program.office(hall.office.id).staff.length;
    const all = hall.standin.corp.members;
    hall.standin.corp.members = all.filter((one) => one.userid === "admin-1");
    await changed("update_party");
    expect(hall.program.office(hall.office.id).staff).toHaveLength(before);
    expect(hall.phoneOf({ id: "admin-1" }).said().at(-1)).toContain("请检查应用的可见范围");
    hall.standin.corp.members = all;
  });

  it("tries again where the platform refuses, and reads once a night", async () => {
    const reads = () => hall.standin.callsOf("/cgi-bin/department/list").length;
    hall.standin.faults.add("/cgi-bin/department/list", { kind: "status", status: 502 }, 1);
    await changed("update_user");
    const failed = await hall.program.database.prisma.wecomContacts.findFirstOrThrow();
    expect(failed.failure).toBe("http-502");
    hall.clock.advance(5 * 60_000);
    await hall.syncs();
    const done = await hall.program.database.prisma.wecomContacts.findFirstOrThrow();
    expect(done).toMatchObject({ failure: null, failures: 0 });
    expect(done.dueAt.toISOString()).toBe("2026-11-23T20:40:00.000Z");
    const before = reads();
    await hall.at("2026-11-24 04:39");
    await hall.syncs();
    expect(reads()).toBe(before);
    await hall.at("2026-11-24 04:41");
    await hall.syncs();
    expect(reads()).toBe(before + 1);
  });
});
