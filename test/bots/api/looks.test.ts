import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { storeAttachment } from "../../../core/store/attachmentStore.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signIn, signInAs } from "./staffClient.ts";

const CITIZEN = { name: "王建国", phone: "13800138000", address: "幸福小区3号楼2单元501室" };
const CLUE = "收了两条香烟才给办";

describe("a look at personal data", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let clerk: StaffClient;
  let manager: StaffClient;
  let number: string;

  beforeAll(async () => {
    test = await startTestServer();
    // a regulation in which clues go another way than the complaint itself
    office = officeWhose(test, ({ pack: { lifecycle } }) => lifecycle.conduct.clues !== null);
    clerk = await signInAs(test, office, "intakeClerk");
    manager = await signInAs(test, office, "manager");
    await storeAttachment(test.program.database.prisma, {
      officeId: office.id,
      id: "photo-1",
      personKey: `staff:${clerk.staffId}`,
      fileName: "材料.jpg",
      contentType: "image/jpeg",
      size: 3,
      sha256: "",
      bodySealed: test.program.seal.seal(new Uint8Array([1, 2, 3]), office.id),
      createdAt: new Date(test.clock.now()),
    });
    const request = { text: "居住证跑了三趟办不下来", contact: CITIZEN, attachmentIds: ["photo-1"] };
    number = (await clerk.register(request)).body.number;
  });
  afterAll(async () => await test.stop());

  const looks = async (who: StaffClient) => (await who.get(who.ticket(number, "/looks"))).body;

  it("shows what the purpose allows, and only after it is on record", async () => {
    const seen = await clerk.post(clerk.ticket(number, "/looks"), {
      fields: ["phone", "name", "idNumber"],
      purpose: "contact",
    });
    expect(seen.body).toEqual({
      values: { phone: CITIZEN.phone, name: CITIZEN.name },
      refused: ["idNumber"],
    });
    expect(await looks(manager)).toMatchObject([
      {
        staffId: clerk.staffId,
        fieldsText: "电话、姓名",
        purposeText: "联系群众",
        at: "2026-11-19T10:00:00+08:00",
      },
    ]);
  });

  it("is refused with the why where the purpose does not allow it, and then nothing is on record", async () => {
    const before = (await looks(manager)).length;
    const answer = await clerk.post(clerk.ticket(number, "/looks"), {
      fields: ["address"],
      purpose: "handle",
    });
    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(answer.body.detail).toContain("住址");
    expect(await looks(manager)).toHaveLength(before);
  });

  it("is needed for a photo too, which goes out as a file that nothing runs", async () => {
    const photo = await clerk.get(clerk.ticket(number, "/attachments/photo-1?purpose=verify"));
    expect([...photo.bytes]).toEqual([1, 2, 3]);
    expect(photo.headers.get("content-disposition")).toContain("attachment");
    expect(photo.headers.get("cache-control")).toBe("no-store");
    expect((await looks(manager)).at(-1)).toMatchObject({ fields: ["attachments"], purpose: "verify" });
    expect(await clerk.get(clerk.ticket(number, "/attachments/photo-2"))).toMatchObject({ status: 404 });
  });

  it("stands in a register that only those who watch over it read", async () => {
    const register = (await manager.get(manager.at("/looks"))).body;
    expect(register.length).toBeGreaterThan(1);
    expect(register[0].number).toBe(number);
    expect(await clerk.get(clerk.at("/looks"))).toMatchObject({ status: 403 });
    const administrator = await signInAs(test, office, "administrator");
    expect((await administrator.get(administrator.at("/looks"))).status).toBe(200);
    expect((await administrator.get(administrator.ticket(number))).status).toBe(404);
  });

  it("shows a clue of misconduct only to the role that the regulation names", async () => {
    const unit = office.staff.find((one) => one.departmentId !== null);
    const accused = { departmentId: unit?.departmentId ?? null, staffIds: [manager.staffId] };
    const complaint = (await clerk.register({ text: "窗口的人态度恶劣，刁难人", contact: CITIZEN })).body
      .number;
    const triage = await signInAs(test, office, "triageOfficer");
    await triage.give(complaint, { type: "triage", kind: "coordinate", accused });
    expect(await triage.give(complaint, { type: "forwardClue" }, { clue: CLUE })).toMatchObject({
      status: 200,
    });
    const inspector = await signInAs(test, office, "disciplineInspector");
    const clues = await inspector.get(inspector.at("/clues"));
    expect(clues.body).toMatchObject([{ number: complaint }]);
    const path = inspector.at(`/clues/${encodeURIComponent(complaint)}/looks`);
    const seen = await inspector.post(path, { purpose: "inspect" });
    expect(seen.body).toEqual({ number: complaint, clues: [CLUE] });
    for (const other of [clerk, triage, manager]) {
      expect((await other.get(other.at("/clues"))).status).toBe(403);
      expect((await other.post(other.at(`/clues/${encodeURIComponent(complaint)}/looks`), {})).status).toBe(
        403,
      );
    }
    const register = (await inspector.get(inspector.at("/looks"))).body;
    expect(register[0]).toMatchObject({ number: complaint, fields: ["conductClues"] });
    // a manager who is accused finds no trace of it: not in the register, not in the list, not by its number
    const traces = await Promise.all([
      manager.get(manager.at("/looks")),
      manager.get(manager.at("/tickets?group=all&size=100")),
    ]);
    for (const { text } of traces) expect(text).not.toContain(complaint);
    expect((await manager.get(manager.ticket(complaint))).status).toBe(404);
    const windowOfUnit = await signIn(test, office.id, unit?.id ?? "");
    expect((await windowOfUnit.get(windowOfUnit.ticket(complaint))).status).toBe(404);
  });
});
