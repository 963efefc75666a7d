import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { caseRole } from "../../../core/knowledge/cases/caseRights.ts";
import { guideRole } from "../../../core/knowledge/guides/guideEdit.ts";
import { fileNewTickets } from "../../../core/likeness/fileNewTickets.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { setUpOffice } from "../../../core/store/officeStore.ts";
import { staffFor } from "../../core/knowledge/caseOffice.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signIn, signInAs } from "./staffClient.ts";

const NAME = "欧阳明哲";
const PHONE = "13912345678";
const WORDS = `我叫${NAME}，手机${PHONE}。居住证办了两个月，跑了三趟都办不下来，窗口每次都说材料还差`;
const CONTENT = {
  title: "租住单位宿舍怎么办居住证",
  problem: `${NAME}（${PHONE}）住在单位宿舍，没有租房合同，办居住证被退回。`,
  cause: "居住证明只写了租房合同一种",
  method: "由单位开住宿证明，社区核实后受理。",
  steps: ["单位开住宿证明", "社区核实"],
  conclusion: "住单位宿舍的，凭单位住宿证明办居住证。",
  matter: "居住证",
};
const GUIDE = {
  title: "租赁房屋备案登记",
  asked: ["出租房子要不要备案"],
  body: {
    who: "出租房屋的房东",
    materials: [{ name: "房屋权属证明" }, { name: "租赁合同" }, { name: "照片", mayFollow: true }],
    where: "政务大厅住建窗口",
    steps: ["填表", "核对"],
    howLong: "当场办好",
    cost: "不收费",
  },
};

type Offered = { id: string; kind: string; why: string[]; office: { id: string } };
type Step = { type: string; by: { name: string }; why: string | null };

describe("cases and guides at the workbench", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let below: WorkingOffice;
  let writer: StaffClient;
  let reviewer: StaffClient;
  let publisher: StaffClient;
  /** works at the office, and has no part in cases and guides */
  let bystander: StaffClient;

  beforeAll(async () => {
    test = await startTestServer();
    // cases are shared in the tree, and units join in publishing them
    office = officeWhose(test, ({ pack }) => {
      const rule = pack.lifecycle.cases;
      return rule?.sharedWith === "network" && rule.jointPublication;
    });
    const { settings, departments, staff, duties, pack } = office;
    const id = `${office.id}-below`;
    await setUpOffice(
      test.program.database.prisma,
      {
        id,
        name: "下属大厅",
        parentId: office.id,
        packId: pack.id,
        packVersion: pack.version,
        settings: { ...settings, shortCode: "下属", calledNumbers: [] },
        departments,
        staff,
        duties,
        guides: [],
      },
      new Date(test.clock.now()),
    );
    await test.program.refresh();
    below = test.program.office(id);
    const { reviewer: reviews, publisher: publishes } = staffFor(office);
    const idle = office.staff.find(
      (one) =>
        caseRole(office, one, "draft") === null &&
        caseRole(office, one, "approve") === null &&
        guideRole(office, one, "edit") === null,
    );
    writer = await signInAs(test, office, "intakeClerk");
    reviewer = await signIn(test, office.id, reviews.id);
    publisher = await signIn(test, office.id, publishes.id);
    bystander = await signIn(test, office.id, idle?.id ?? "");
  });
  afterAll(async () => await test.stop());

  const at = (id: string, path = "") => `/offices/${office.id}/cases/${id}${path}`;
  const give = async (who: StaffClient, id: string, seen: number, command: Record<string, unknown>) =>
    await who.post(at(id, "/commands"), { seen, command });

  async function published(more: Record<string, unknown> = {}, unitIds: string[] = []): Promise<string> {
    const { id } = (await writer.post(writer.at("/cases"), { ...CONTENT, ...more })).body;
    await give(writer, id, 1, { type: "submit" });
    await give(reviewer, id, 2, { type: "approve" });
    const done = await give(publisher, id, 3, { type: "publish", unitIds });
    if (done.status !== 200) throw new Error(`not published: ${done.text}`);
    return id;
  }

  async function registered(client: StaffClient, words = WORDS, more: Record<string, unknown> = {}) {
    const contact = { name: NAME, phone: PHONE };
    const answer = await client.register({ text: words, contact, ...more });
    if (answer.status !== 200) throw new Error(`not registered: ${answer.text}`);
    return String(answer.body.number);
  }

  it("take a case from its draft to its joint publication, masked, with every step kept", async () => {
    const drafted = await writer.post(writer.at("/cases"), CONTENT, { "idempotency-key": "case-draft-1" });
    expect(drafted.status).toBe(200);
    const { id } = drafted.body;
    expect(drafted.text).not.toContain(PHONE);
    expect(drafted.body.warnings.length).toBeGreaterThan(0);
    const again = await writer.post(writer.at("/cases"), CONTENT, { "idempotency-key": "case-draft-1" });
    expect(again.body).toMatchObject({ id, again: true });

    const edited = { ...CONTENT, problem: "住在单位宿舍，没有租房合同，办居住证被退回。" };
    await give(writer, id, 1, { type: "edit", content: edited });
    await give(writer, id, 2, { type: "submit" });
    const returned = await give(reviewer, id, 3, { type: "return", why: "写上依据" });
    expect(returned.body).toMatchObject({ status: "draft", returned: { why: "写上依据" } });
    await give(writer, id, 4, { type: "edit", content: { ...edited, basis: ["居住证暂行条例"] } });
    await give(writer, id, 5, { type: "submit" });
    await give(reviewer, id, 6, { type: "approve", why: "可以推广" });
    const unit = office.departments[0];
    const done = await give(publisher, id, 7, { type: "publish", unitIds: [unit?.id] });
    expect(done.body).toMatchObject({
      status: "published",
      statusText: "已发布",
      published: { units: [{ departmentId: unit?.id, name: unit?.name }], shared: true },
    });
    expect(done.body.published.jointly).toContain(unit?.name);
    const steps: Step[] = (await writer.get(at(id, "/steps"))).body;
    expect(steps.map(({ type }) => type)).toEqual([
      ...["drafted", "edited", "submitted", "returned", "edited", "submitted", "approved", "published"],
    ]);
    expect(steps[6]).toMatchObject({ why: "可以推广" });

    const stale = await give(publisher, id, 7, { type: "withdraw", why: "规定变了" });
    expect(stale).toMatchObject({ status: 409, body: { code: "stale" } });
    const withdrawn = await give(publisher, id, 8, { type: "withdraw", why: "规定变了" });
    expect(withdrawn.body.status).toBe("withdrawn");
    const revised = await give(publisher, id, 9, { type: "revise", why: "改好再发" });
    expect(revised.body.status).toBe("draft");
  });

  it("refuse who has no right, what is not possible now, and an own case's review, and say why", async () => {
    const { id } = (await writer.post(writer.at("/cases"), { ...CONTENT, conclusion: "" })).body;
    expect(await give(writer, id, 1, { type: "submit" })).toMatchObject({
      status: 422,
      body: { code: "incomplete", detail: expect.stringContaining("结论意见") },
    });
    expect(await give(reviewer, id, 1, { type: "approve" })).toMatchObject({
      status: 409,
      body: { code: "wrongStage" },
    });
    await give(reviewer, id, 1, { type: "edit", content: CONTENT });
    await give(reviewer, id, 2, { type: "submit" });
    expect(await give(reviewer, id, 3, { type: "approve" })).toMatchObject({ status: 403 });
    expect(await give(writer, id, 3, { type: "publish" })).toMatchObject({ status: 409 });
    expect((await bystander.post(writer.at("/cases"), CONTENT)).status).toBe(403);
    expect((await bystander.get(at(id))).status).toBe(404);
    expect((await bystander.get(writer.at("/cases?status=submitted"))).body).toEqual([]);
    expect((await writer.get(at("none"))).status).toBe(404);
    expect((await writer.get(writer.at("/cases?status=submitted"))).body).toMatchObject([{ id }]);
  });

  it("show a published case to the whole tree, to be read there and not changed", async () => {
    const id = await published({ title: "宿舍证明办居住证" });
    const there = await signInAs(test, below, "intakeClerk");
    const list = (await there.get(there.at("/cases?tree=true"))).body;
    expect(list).toContainEqual(
      expect.objectContaining({ id, office: { id: office.id, name: office.name }, status: "published" }),
    );
    const read = await there.get(there.at(`/cases/${id}?from=${office.id}`));
    expect(read.body).toMatchObject({ id, possible: [], tickets: [] });
    expect((await there.get(there.at(`/cases/${id}`))).status).toBe(404);
    const draft = (await writer.post(writer.at("/cases"), CONTENT)).body.id;
    expect((await there.get(there.at(`/cases/${draft}?from=${office.id}`))).status).toBe(404);
    const found: Offered[] = (
      await there.get(there.at(`/knowledge?kind=case&words=${encodeURIComponent("住宿舍办居住证")}`))
    ).body;
    expect(found.map((one) => one.id)).toContain(id);
  });

  it("draw a draft from a ticket that was handled, without anything personal", async () => {
    const clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    const number = await registered(clerk, WORDS, {
      answer: {
        result: { result: "explained", text: `已告诉${NAME}带单位住宿证明`, basis: "居住证暂行条例" },
      },
    });
    const drafted = await writer.post(writer.ticket(number, "/case"), undefined);
    expect(drafted.status).toBe(200);
    expect(drafted.text).not.toContain(NAME);
    expect(drafted.text).not.toContain(PHONE);
    expect(drafted.body).toMatchObject({ status: "draft", tickets: [number] });
    expect(drafted.body.problem).toContain("居住证");
    expect(drafted.body.conclusion).toContain("单位住宿证明");
    const content = { ...CONTENT, title: "改过的标题" };
    const edited = await give(writer, drafted.body.id, 1, { type: "edit", content });
    expect(edited.body.tickets).toEqual([number]);
  });

  it("draw none from what is not handled yet, nor ever from a complaint about conduct", async () => {
    const clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    const open = await registered(clerk);
    expect(await writer.post(writer.ticket(open, "/case"), undefined)).toMatchObject({
      status: 409,
      body: { code: "wrongStage" },
    });
    const complaint = await registered(clerk, "窗口的人态度恶劣、骂人、刁难人，我要投诉他");
    const triage = await signInAs(test, office, "triageOfficer");
    const departmentId = office.departments[0]?.id ?? "";
    const accused = { departmentId, staffIds: [] };
    await triage.give(complaint, { type: "triage", kind: "coordinate", departmentId, accused });
    const manager = await signInAs(test, office, "manager");
    for (const who of [writer, manager, triage]) {
      const refused = await who.post(who.ticket(complaint, "/case"), undefined);
      expect([403, 404]).toContain(refused.status);
    }
    const secret = await triage.post(triage.ticket(complaint, "/case"), undefined);
    expect(secret.body.detail).toContain("工作作风");
    expect((await triage.get(triage.ticket(complaint, "/like"))).body).toMatchObject({
      sameCause: [],
      supplementOf: null,
    });
  });

  it("offer what may help with a ticket, and say why", async () => {
    const id = await published({ title: "没有租房合同怎么办居住证" });
    const clerk = await signInAs(test, below, "intakeClerk");
    const number = await registered(clerk, "我住单位宿舍，没有租房合同，居住证窗口不给办，跑了三趟");
    const offers: Offered[] = (await clerk.get(clerk.ticket(number, "/offers"))).body;
    expect(offers.length).toBeLessThanOrEqual(5);
    const offered = offers.find((one) => one.id === id);
    expect(offered?.office.id).toBe(office.id);
    expect(offered?.why.join()).toMatch(/宿舍|租房合同/);
  });

  it("write a guide, put it before citizens by publishing alone, and take it away again", async () => {
    const manager = await signInAs(test, office, "manager");
    const drafts = manager.at("/guideDrafts");
    const created = await manager.post(drafts, { content: GUIDE });
    expect(created.body).toMatchObject({ version: 1, shown: null, draft: { title: GUIDE.title } });
    const { id } = created.body;
    const step = async (seen: number, command: Record<string, unknown>) =>
      await manager.post(`${drafts}/${id}/commands`, { seen, command });
    const asked = () => test.program.office(office.id).guides.find("出租房子要不要备案")?.guide.id ?? null;
    expect(asked()).not.toBe(id);
    expect((await step(1, { type: "publish" })).body.possible).toEqual(["edit", "withdraw"]);
    expect(asked()).toBe(id);
    await step(2, { type: "edit", content: { ...GUIDE, title: "房屋租赁备案" } });
    const entry = (await manager.get(drafts)).body.find((one: { id: string }) => one.id === id);
    expect(entry).toEqual({ id, title: GUIDE.title, shown: true, pending: true, version: 3 });
    expect(await step(2, { type: "publish" })).toMatchObject({ status: 409, body: { code: "stale" } });
    await step(3, { type: "publish" });
    expect(await step(4, { type: "publish" })).toMatchObject({ status: 409, body: { code: "wrongStage" } });
    await step(4, { type: "withdraw", why: "规定要改" });
    expect(asked()).not.toBe(id);
    const history: Step[] = (await manager.get(`${drafts}/${id}/history`)).body;
    expect(history.map(({ type }) => type)).toEqual([
      ...["edited", "published", "edited", "published", "withdrawn"],
    ]);
    expect((await bystander.post(drafts, { content: GUIDE })).status).toBe(403);
    expect((await manager.get(`${drafts}/none`)).status).toBe(404);
  });

  it("make the one-time notice for one person: all that is missing, as text and as a page", async () => {
    const manager = await signInAs(test, office, "manager");
    const clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    const number = await registered(clerk, "出租的房子怎么备案");
    const { id } = (await manager.post(manager.at("/guideDrafts"), { content: GUIDE })).body;
    const wish = { guideId: id, has: ["租赁合同"], others: [`${NAME}的委托书`] };
    const path = clerk.ticket(number, "/notice");
    expect((await clerk.post(path, { ...wish, has: ["没有的材料"] })).status).toBe(404);
    await manager.post(manager.at(`/guideDrafts/${id}/commands`), { seen: 1, command: { type: "publish" } });
    const notice = await clerk.post(path, wish);
    expect(notice.body.text).toContain("1. 房屋权属证明\n2. ");
    expect(notice.body.text).toContain("委托书");
    expect(notice.body.page).toContain("<!doctype html>");
    expect(notice.body.page).toContain(number);
    expect(notice.text).not.toContain(NAME);
    const query = new URLSearchParams({ guideId: id, has: "租赁合同", others: `${NAME}的委托书` });
    const printed = await clerk.get(`${path}?${query}`);
    expect(printed.headers.get("content-disposition")).toContain("inline");
    expect(printed.text).toBe(notice.body.page);
    expect(await clerk.post(path, { ...wish, has: ["没有的材料"] })).toMatchObject({
      status: 422,
      body: { code: "unknown" },
    });
  });

  it("show the tickets that are like one, once they are filed, and propose without doing anything", async () => {
    const clerk = await signInAs(test, below, "intakeClerk");
    const noise = "柳荫里小区旁边的搅拌站天天半夜开工，灰尘大，吵得老人睡不着，反映过好几次也没有停";
    const numbers: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      const contact = { name: NAME, phone: `1390000000${i}` };
      numbers.push(await registered(clerk, noise, { contact }));
      test.clock.advance(60_000);
    }
    const [first = "", second = ""] = numbers;
    const again = await registered(clerk, `还是柳荫里的搅拌站，昨天半夜又开工，灰尘很大`, {
      contact: { phone: "13900000000" },
    });
    const { prisma } = test.program.database;
    const parts = { prisma, likeness: test.program.likeness, now: test.program.now };
    const before = (await clerk.get(clerk.ticket(second, "/like"))).body;
    expect(before.clusterId).toBeNull();
    let filed = 0;
    for (let count = -1; count !== 0; filed += count) count = await fileNewTickets(parts, 4);
    expect(filed).toBeGreaterThanOrEqual(7);
    expect(await prisma.likenessSignature.count({ where: { officeId: below.id } })).toBe(
      await prisma.ticket.count({ where: { officeId: below.id } }),
    );

    const like = (await clerk.get(clerk.ticket(again, "/like"))).body;
    expect(like.supplementOf?.number).toBe(first);
    expect(like.sameCause.map((one: { number: string }) => one.number).sort()).toEqual(
      numbers.slice(1).sort(),
    );
    expect(JSON.stringify(like)).not.toContain(NAME);
    expect(like.proposals).toEqual([]);
    const manager = await signInAs(test, below, "manager");
    const seen = (await manager.get(manager.ticket(second, "/like"))).body;
    expect(seen.proposals).toContainEqual(
      expect.objectContaining({ proposes: "merge", people: 6, text: expect.stringContaining("并案") }),
    );
    expect((await manager.get(manager.ticket(second))).body.mergedInto).toBeNull();
    const unit = await signInAs(test, below, "liaison");
    expect((await unit.get(unit.ticket(second, "/like"))).status).toBe(404);
  });

  it("files no complaint about conduct", async () => {
    const conduct = await test.program.database.prisma.ticket.findMany({ where: { officeId: office.id } });
    const parts = { ...test.program, prisma: test.program.database.prisma };
    await fileNewTickets(parts, 1_000);
    const filed = await test.program.database.prisma.likenessSignature.findMany({
      where: { officeId: office.id },
    });
    expect(filed.length).toBe(conduct.length - 1);
    expect(await fileNewTickets(parts, 1_000)).toBe(0);
  });
});
