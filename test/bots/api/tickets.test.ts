import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { verifyChains } from "../../../core/store/verifyChains.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signInAs } from "./staffClient.ts";

describe("the API of tickets", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let clerk: StaffClient;
  let triage: StaffClient;
  let second: StaffClient;
  let unit: StaffClient;
  let other: StaffClient;
  let unitId: string;

  beforeAll(async () => {
    test = await startTestServer();
    // a regulation in which a unit may be given something at once, without a form or a sheet before it
    office = officeWhose(
      test,
      ({ pack: { lifecycle } }) =>
        lifecycle.workSheetApproval === undefined &&
        lifecycle.confirmation === undefined &&
        lifecycle.opinionBeforeDispatch === undefined,
    );
    unitId = office.staff.find((one) => one.departmentId !== null)?.departmentId ?? "";
    const otherId = office.departments.find(({ id }) => id !== unitId)?.id ?? "";
    clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    triage = await signInAs(test, office, "triageOfficer");
    second = await signInAs(test, office, "manager");
    unit = await signInAs(test, office, ["liaison", "operator"], unitId);
    other = await signInAs(test, office, ["liaison", "operator"], otherId);
  });
  afterAll(async () => await test.stop());

  const CITIZEN = {
    name: "王建国",
    phone: "13800138000",
    idNumber: "11010119900307002X",
    address: "幸福小区3号楼2单元501室",
  };
  const WORDS =
    "我叫王建国，电话13800138000，住在幸福小区3号楼2单元501室。我的居住证办了两个月，跑了三趟都说再等等";
  const request = (more: Record<string, unknown> = {}) => ({ text: WORDS, contact: CITIZEN, ...more });
  const settle = (more: Record<string, unknown> = {}) => ({
    type: "triage",
    kind: "coordinate",
    departmentId: unitId,
    ...more,
  });

  /** A ticket that was triaged and sent to the unit. */
  async function dispatched(): Promise<string> {
    const { body } = await clerk.register(request());
    expect(await triage.give(body.number, settle())).toMatchObject({ status: 200 });
    const sent = await triage.give(body.number, {
      type: "dispatch",
      units: [{ departmentId: unitId, lead: true }],
    });
    expect(sent).toMatchObject({ status: 200, body: { status: "dispatched" } });
    return body.number;
  }

  it("lets nobody in who is not signed in", async () => {
    const answer = await fetch(`${test.url}/api/offices/${office.id}/tickets`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({ code: "signIn", title: "请先登录" });
  });

  it("refuses a change that does not come from its own pages", async () => {
    const answer = await clerk.send("POST", clerk.at("/tickets"), request());
    expect(answer).toMatchObject({ status: 403, body: { code: "guard" } });
  });

  it("registers what a clerk puts down, masked, with the clerk as first asked", async () => {
    const given = await clerk.register(request());
    expect(given.status).toBe(200);
    expect(given.body.code).toMatch(/^\d{6}$/);
    const { status, body, text } = await clerk.get(clerk.ticket(given.body.number));
    expect(status).toBe(200);
    expect(body.firstAsked).toBe(office.staff.find((one) => one.id === clerk.staffId)?.name);
    expect(body.channel).toBe("counter");
    expect(body.citizen).toEqual({ name: "王**", phone: "138****8000" });
    for (const secret of Object.values(CITIZEN)) expect(text).not.toContain(secret);
    expect(body.words).toContain("居住证");
    expect(body.clocks[0].days.length).toBeGreaterThan(0);
    expect(body.clocks[0].articles[0].text).not.toBe("");
    expect(body.timeline[0].text).toContain("登记");
    expect(body.possible.length).toBeGreaterThan(0);
  });

  it("gives the same number to the same key, and refuses the key for anything else", async () => {
    const first = await clerk.register(request(), "intake-key-1");
    const again = await clerk.register(request(), "intake-key-1");
    expect(again.body).toEqual({ ...first.body, again: true });
    const changed = await clerk.register(request({ text: "另一件事" }), "intake-key-1");
    expect(changed).toMatchObject({ status: 422, body: { code: "keyReused" } });
    const twice = await Promise.all([1, 2].map(() => clerk.register(request(), "intake-key-2")));
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(twice.map(({ body }) => body.number)).size).toBe(1);
  });

  it("lists what there is with its next limit, and counts it honestly", async () => {
    const list = await clerk.get(clerk.at("/tickets?order=newest&size=2"));
    expect(list.body.rows).toHaveLength(2);
    expect(list.body.rows[0].next.dueAt).toMatch(/^2026-11-\d\dT/);
    const counts = await clerk.get(clerk.at("/counts"));
    expect(counts.body.open).toBe(list.body.total);
    expect(list.text).not.toContain(CITIZEN.phone);
    const found = await clerk.get(clerk.at(`/tickets?words=${CITIZEN.phone}`));
    expect(found.body.total).toBe(list.body.total);
    expect((await unit.get(unit.at(`/tickets?words=${CITIZEN.phone}`))).body.total).toBe(0);
    expect((await clerk.get(clerk.at("/tickets?words=完全没有的词"))).body).toMatchObject({
      total: 0,
      rows: [],
    });
  });

  it("takes a ticket from the window to the unit and back to the citizen", async () => {
    const number = await dispatched();
    const at = (await unit.get(unit.ticket(number))).body;
    expect(at.mine).toBe(true);
    const partId = at.parts[0].id;
    expect(await unit.give(number, { type: "signFor", partId })).toMatchObject({ status: 200 });
    const reply = { result: "done", text: "已经办好，可以来领证", operator: "小张" };
    expect(await unit.give(number, { type: "reply", partId, reply })).toMatchObject({ status: 200 });
    const check = { type: "checkReply", partId, verdict: "pass" };
    expect(await second.give(number, check)).toMatchObject({ status: 200 });
    expect(await clerk.give(number, { type: "giveFeedback", channel: "phone" })).toMatchObject({
      status: 200,
      body: { statusText: "正在把结果告诉群众" },
    });
    expect(await clerk.give(number, { type: "recordDelivery", channel: "phone" })).toMatchObject({
      status: 200,
      body: { status: "closed" },
    });
    const view = (await clerk.get(clerk.ticket(number))).body;
    expect(view.timeline.map((one: { type: string }) => one.type)).toContain("feedbackDelivered");
    expect(view.rounds[0].result).toMatchObject({ result: "done", label: "办成" });
    expect((await verifyChains(test.program.database.prisma)).broken).toBeNull();
  });

  it("tells the later of two who was first, and what they did", async () => {
    const { body } = await clerk.register(request());
    const { version } = (await triage.get(triage.ticket(body.number))).body;
    const both = await Promise.all([
      triage.give(body.number, settle(), { version }),
      second.give(body.number, settle({ kind: "assist" }), { version }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = both.find(({ status }) => status === 409);
    expect(lost?.body.code).toBe("stale");
    const names = office.staff
      .filter((one) => [triage.staffId, second.staffId].includes(one.id))
      .map(({ name }) => name);
    expect(names.some((name) => lost?.body.detail.includes(name))).toBe(true);
    expect(lost?.body.detail).toContain("研判");
  });

  it("carries out the same command with the same key once", async () => {
    const { body } = await clerk.register(request());
    const key = "command-key-1";
    const first = await triage.give(body.number, settle(), {}, key);
    const again = await triage.give(body.number, settle(), {}, key);
    expect(again.body).toEqual({ ...first.body, again: true });
    expect(await triage.give(body.number, settle({ kind: "assist" }), {}, key)).toMatchObject({
      status: 422,
      body: { code: "keyReused" },
    });
  });

  it("says why not and what is possible: who may not, what comes too early, what is incomplete", async () => {
    const number = await dispatched();
    const partId = (await unit.get(unit.ticket(number))).body.parts[0].id;
    const reply = { type: "reply", partId, reply: { result: "cannot", text: "办不了", operator: "小张" } };
    expect(await clerk.give(number, reply)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const bare = await unit.give(number, { type: "sendBack", partId, reason: "", basis: "" });
    expect(bare.status).toBe(422);
    const early = await clerk.give(number, { type: "reopen", reason: "没办成" });
    expect(early).toMatchObject({ status: 409, body: { code: "wrongStage" } });
    expect(early.body.possible.length).toBeGreaterThan(0);
    const wrong = await clerk.give(number, { type: "noSuchThing" });
    expect(wrong).toMatchObject({ status: 400, body: { code: "invalid" } });
    expect(await clerk.give("没有这个号", settle())).toMatchObject({ status: 404 });
  });

  it("shows a unit only what it has a part in", async () => {
    const number = await dispatched();
    expect((await unit.get(unit.ticket(number))).status).toBe(200);
    expect(await other.get(other.ticket(number))).toMatchObject({ status: 404, body: { code: "notFound" } });
    const mine = (await other.get(other.at("/tickets?group=all&size=100"))).body;
    expect(mine).toMatchObject({ total: 0, rows: [] });
    const list = (await unit.get(unit.at("/tickets?group=all&size=100"))).body;
    expect(list.total).toBe(list.rows.length);
    expect(list.rows.map((row: { number: string }) => row.number)).toContain(number);
  });

  it("keeps what somebody types into a command free of the citizen's number", async () => {
    const number = await dispatched();
    const partId = (await unit.get(unit.ticket(number))).body.parts[0].id;
    const progress = `已给${CITIZEN.name}打电话${CITIZEN.phone}，说下周来`;
    await unit.give(number, { type: "reportProgress", partId, progress, reasons: "等材料" });
    const { text } = await clerk.get(clerk.ticket(number));
    expect(text).toContain("说下周来");
    expect(text).not.toContain(CITIZEN.phone);
  });

  describe("photos and files of the staff", () => {
    const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const REPLY = { result: "done", text: "证已经办好，今天就能领", operator: "小张" };

    it("go into the files with the reply, sealed, on record, and can be opened again", async () => {
      const number = await dispatched();
      const kept = await unit.upload(PHOTO, "C:\\照片\\王先生13800138000的证.jpg");
      expect(kept).toMatchObject({ status: 200, body: { contentType: "image/jpeg", size: PHOTO.length } });
      expect(kept.body.fileName).not.toContain("13800138000");
      const stored = await test.program.database.prisma.attachment.findFirstOrThrow({
        where: { officeId: office.id, id: kept.body.id },
      });
      expect(Buffer.from(stored.bodySealed).includes(Buffer.from(PHOTO))).toBe(false);
      const { parts } = (await unit.get(unit.ticket(number))).body;
      const command = { type: "reply", partId: parts[0].id, reply: REPLY, attachmentIds: [kept.body.id] };
      expect(await unit.give(number, command)).toMatchObject({ status: 200, body: { status: "replied" } });
      const { body } = await triage.get(triage.ticket(number));
      expect(body.attachments).toMatchObject([{ id: kept.body.id, contentType: "image/jpeg" }]);
      expect(JSON.stringify(body.timeline)).toContain("放进1个照片、文件");
      const owed = { officeId: office.id, template: "supplemented" };
      expect(await test.program.database.prisma.outbox.count({ where: owed })).toBe(0);
      const opened = await triage.get(triage.ticket(number, `/attachments/${kept.body.id}?purpose=handle`));
      expect([...opened.bytes]).toEqual([...PHOTO]);
    });

    it("go into the files of a registration, and of a ticket at any time without a word", async () => {
      const photo = (await clerk.upload(PHOTO, "1.jpg")).body;
      const { number } = (await clerk.register(request({ attachmentIds: [photo.id] }))).body;
      const form = (await clerk.upload(new TextEncoder().encode("%PDF-1.7 ..."), "申请表.pdf")).body;
      const added = await clerk.give(number, { type: "supplement", text: "", attachmentIds: [form.id] });
      expect(added.status).toBe(200);
      const { attachments } = (await clerk.get(clerk.ticket(number))).body;
      expect(attachments).toMatchObject([
        { id: photo.id, contentType: "image/jpeg" },
        { id: form.id, contentType: "application/pdf", fileName: "申请表.pdf" },
      ]);
    });

    it("are refused where they are something else than they look, too large, or somebody else's", async () => {
      const page = new TextEncoder().encode("<html><script>alert(1)</script></html>");
      expect(await clerk.upload(page, "照片.jpg")).toMatchObject({ status: 415, body: { code: "fileType" } });
      const huge = new Uint8Array(20 * 1024 * 1024 + 1);
      huge.set(PHOTO);
      expect((await clerk.upload(huge, "大.jpg")).status).toBe(413);
      const theirs = (await unit.upload(PHOTO, "1.jpg")).body.id;
      const { number } = (await clerk.register(request())).body;
      const stolen = { type: "supplement", text: "", attachmentIds: [theirs] };
      expect(await clerk.give(number, stolen)).toMatchObject({ status: 422, body: { code: "unknown" } });
      expect((await clerk.register(request({ attachmentIds: [theirs] }))).status).toBe(422);
      expect((await clerk.get(clerk.ticket(number))).body.attachments).toEqual([]);
    });
  });
});
