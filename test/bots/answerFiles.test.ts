import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesOnWay } from "../../core/delivery/carriedFiles.ts";
import type { DeliveryParts } from "../../core/delivery/parts.ts";
import type { Situation } from "../../core/delivery/situation.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { progressCode } from "../../core/privacy/progressCode.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";
import { Visitor } from "../support/visitor.ts";
import { officeWhose, type StaffClient, signInAs } from "./api/staffClient.ts";
import { look, read, send } from "./public/publicForms.ts";

const STORY = "我叫王建国，电话13800138000，我的居住证办了两个月了还没有下来，窗口一直说再等等，跑了三趟";
const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...Array<number>(300).fill(7)]);
const SCAN = new TextEncoder().encode("%PDF-1.7 只给窗口看");

describe("photos and files of an answer", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let clerk: StaffClient;
  let unit: StaffClient;
  let citizen: Visitor;
  let number: string;
  let photo: string;
  let scan: string;

  beforeAll(async () => {
    test = await startTestServer();
    office = officeWhose(
      test,
      ({ pack: { lifecycle } }) =>
        lifecycle.workSheetApproval === undefined &&
        lifecycle.confirmation === undefined &&
        lifecycle.opinionBeforeDispatch === undefined,
    );
    const unitId = office.staff.find((one) => one.departmentId !== null)?.departmentId ?? "";
    clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    unit = await signInAs(test, office, ["liaison", "operator"], unitId);
    const triage = await signInAs(test, office, "triageOfficer");
    const manager = await signInAs(test, office, "manager");
    citizen = new Visitor(test, office.id);
    await citizen.say(STORY);
    const { prisma } = test.program.database;
    number = (await prisma.ticket.findFirstOrThrow({ where: { officeId: office.id } })).number;
    await clerk.give(number, { type: "analyseCause", cause: "材料没有一次说清" });
    await done(triage, { type: "triage", kind: "coordinate", departmentId: unitId });
    await done(triage, { type: "dispatch", units: [{ departmentId: unitId, lead: true }] });
    const partId = (await unit.get(unit.ticket(number))).body.parts[0].id;
    await done(unit, { type: "signFor", partId });
    photo = (await unit.upload(PHOTO, "证.jpg")).body.id;
    scan = (await unit.upload(SCAN, "内部审批.pdf")).body.id;
    const reply = { result: "done", text: "证制好了", operator: "小张" };
    const given = { type: "reply", partId, reply };
    const foreign = await unit.give(number, { ...given, attachmentIds: [scan], forCitizen: [photo] });
    expect(foreign.status).toBe(422);
    await done(unit, { ...given, attachmentIds: [photo, scan], forCitizen: [photo] });
    await done(manager, { type: "checkReply", partId, verdict: "pass" });
  });
  afterAll(async () => await test.stop());

  async function done(who: StaffClient, command: Record<string, unknown>): Promise<void> {
    const { status, text } = await who.give(number, command);
    expect([command["type"], status, text]).toEqual([command["type"], 200, text]);
  }

  const bubbles = async (): Promise<
    { text: string; files: { id: string; name: string; photo: boolean }[] }[]
  > =>
    JSON.parse(await (await citizen.open(`/chat/api/messages?office=${office.id}&after=0&wait=0`)).text())
      .bubbles;
  const file = (id: string) => `/chat/api/files/${id}?office=${office.id}`;

  it("are on the ticket with who put them there, when and how large, and which are meant for the citizen", async () => {
    const { attachments, filesGo } = (await clerk.get(clerk.ticket(number))).body;
    const name = office.staff.find(({ id }) => id === unit.staffId)?.name;
    const by = { addedBy: name, addedAt: "2026-11-19T10:00:00+08:00", byStaff: true, told: false };
    expect(attachments).toMatchObject([
      { id: photo, fileName: "证.jpg", size: PHOTO.length, ...by, forCitizen: true },
      { id: scan, fileName: "内部审批.pdf", size: SCAN.length, ...by, forCitizen: false },
    ]);
    expect(filesGo).toContain("聊天网页");
  });

  it("are for nobody before the answer is told, and then only those that were marked, for that citizen alone", async () => {
    expect((await citizen.open(file(photo))).status).toBe(404);
    await done(clerk, { type: "giveFeedback", text: null, channel: null });
    const told = (await bubbles()).at(-1);
    expect(told?.files).toEqual([{ id: photo, name: "证.jpg", size: PHOTO.length, photo: true }]);
    const shown = await citizen.open(file(photo));
    expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect(shown.headers.get("content-disposition")).toMatch(/^inline/);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(PHOTO);
    expect((await citizen.open(file(scan))).status).toBe(404);
    expect((await new Visitor(test, office.id).open(file(photo))).status).toBe(404);
    const { attachments } = (await clerk.get(clerk.ticket(number))).body;
    expect(attachments).toMatchObject([
      { told: true, forCitizen: false },
      { told: false, forCitizen: false },
    ]);
  });

  it("can be had on the page of progress with number and code, for a quarter of an hour", async () => {
    const code = progressCode(test.program.seal, office.id, number);
    const { text } = await send(test, `/public/${office.id}/progress`, { number, code });
    expect(read(text)).toContain("打开：证.jpg（1 KB）");
    expect(text).not.toContain("内部审批");
    const path = /href="([^"]*\/file\?token=[^"]*)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const opened = await fetch(`${test.url}${path}`);
    expect(opened.headers.get("content-security-policy")).toContain("sandbox");
    expect(new Uint8Array(await opened.arrayBuffer())).toEqual(PHOTO);
    expect((await look(test, `${path}x`)).status).toBe(404);
    test.clock.advance(15 * 60_000);
    expect((await look(test, path)).text).toContain("过时了");
    test.clock.advance(-15 * 60_000);
  });

  it("are told of in words where a way takes none: how to see them, with number and code", () => {
    const { seal, database } = test.program;
    const parts = { seal, database, publicUrl: "https://hall.example/" } as unknown as DeliveryParts;
    const at = (sentSince: number) =>
      ({
        office,
        row: { params: { files: ["a", "b", "c"] }, officeId: office.id },
        owed: { audience: "citizen" },
        wording: { ticket: { number } },
        reach: { chat: { lastInAt: 0, sentSince } },
        // nothing else of it is read
      }) as unknown as Situation;
    const code = progressCode(seal, office.id, number);
    const page = `请打开https://hall.example/public/${office.id}，在“查办到哪了”里填编号“${number}”、查询码${code}，就能看。`;
    expect(filesOnWay(parts, at(0), "sms", "好了。")).toEqual({
      words: `\n还有3个照片、文件这里看不到：${page}`,
    });
    expect(filesOnWay(parts, at(0), "voice", "好了。").words).toContain(office.settings.phone);
    expect(filesOnWay(parts, at(0), "voice", "好了。").words).not.toContain("https");
    const chat = filesOnWay(parts, at(0), "wecomKf", "好了。");
    expect([chat.words, chat.carried?.files.length]).toEqual(["\n给您看的照片、文件有3个，请看下面。", 3]);
    // three of the five messages are left; the words are one, and one is kept for the callback
    const full = filesOnWay(parts, at(2), "wecomKf", "好了。");
    expect([full.carried?.files.length, full.words]).toEqual([
      1,
      `\n给您看的照片、文件有1个，请看下面。\n还有2个照片、文件这里看不到：${page}`,
    ]);
  });
});
