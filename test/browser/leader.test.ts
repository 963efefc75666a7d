import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { saveLesson } from "../../core/store/learningStore.ts";
import { officeWhose, signInAs } from "../bots/api/staffClient.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";
import { buildWorkbench } from "../support/workbenchPage.ts";
import { DeskPage, PC, PHONE } from "./deskPage.ts";
import { type Crew, live } from "./deskWorld.ts";

const TEXTS = ["退休手续跑了三趟没办成，窗口每次都说材料不齐", "退休手续又没办成，材料不齐也不说缺什么"];
const GRADES = ["verySatisfied", "satisfied", "veryUnsatisfied"];

describe("a leader's day", () => {
  let test: TestServer;
  let browser: TestBrowser;
  let office: WorkingOffice;
  let crew: Crew;
  let leaderId: string;
  let late: string;

  beforeAll(async () => {
    [test, browser] = await Promise.all([startTestServer(), startBrowser(), buildWorkbench()]);
    office = officeWhose(
      test,
      ({ pack }) => pack.lifecycle.unitMeasures?.steps.includes("rectification") === true,
    );
    const unitId = office.staff.find((one) => one.departmentId !== null)?.departmentId ?? "";
    crew = {
      office,
      clerk: await signInAs(test, office, "intakeClerk"),
      triage: await signInAs(test, office, "triageOfficer"),
      manager: await signInAs(test, office, "manager"),
      unit: await signInAs(test, office, ["liaison", "operator"], unitId),
      unitId,
    };
    leaderId = crew.manager.staffId;
    late = await live(crew, {
      text: "居住证办了两个月还说再等等",
      phone: "13900001200",
      until: "dispatched",
    });
    for (const [i, grade] of GRADES.entries()) {
      const text = TEXTS[i % 2] ?? "";
      await live(crew, { text, phone: `1390000121${i}`, until: "surveyed", grade });
    }
    const contact = { fields: ["phone"], purpose: "contact" };
    await crew.clerk.post(crew.clerk.ticket(late, "/looks"), contact);
    // two weeks on, still within the month
    test.clock.set("2026-11-30T09:30:00+08:00");
  });
  afterAll(async () => {
    await browser.close();
    await test.stop();
  });

  const open = async (screen = PC) =>
    await DeskPage.of(browser, test, { officeId: office.id, staffId: leaderId }, screen);

  it("goes from a number that stands out to the tickets behind it, and to one of them", async () => {
    const desk = await open();
    const { page } = desk;
    await desk.open("/work");
    await desk.choose("统计数字");
    await page.getByRole("heading", { name: "2026年11月" }).waitFor();
    await page.locator("canvas").first().waitFor();
    const satisfied = page.locator(".figure", { hasText: "回访满意率" });
    expect(await satisfied.textContent()).toMatch(/66\.7%\s*2\s*\/\s*3/);
    await desk.isFitFor("figures on a PC");
    await desk.shoot("leader-figures-1440");
    await satisfied.getByRole("link", { name: "没做到 1 件" }).click();
    await page.getByText("这个数是 1，就是下面这些工单。").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(1);
    await page.locator("tbody a").click();
    await page.waitForURL("**/workbench/tickets/*");
    await desk.settled();
    await desk.close();
  });

  it("reads the survey results and the proposals on the phone, and finds why", async () => {
    const desk = await open(PHONE);
    const { page } = desk;
    await desk.open("/surveys");
    await page.getByRole("heading", { name: "要整改的这几件" }).waitFor();
    await desk.shoot("leader-surveys-360");
    await desk.open("/figures");
    await page.locator("canvas").first().waitFor();
    await desk.isFitFor("figures on a phone");
    await desk.shoot("leader-figures-360");
    await desk.choose("系统提议");
    await page.getByText("退休").first().waitFor();
    await desk.close();
  });

  it("has a brief made now", async () => {
    const desk = await open();
    await desk.open("/reports");
    const brief = desk.page.getByRole("link", { name: "打开", exact: true });
    const address = await brief.getAttribute("href");
    const paper = await desk.page.request.get(`${test.url}${address}`);
    expect(paper.status()).toBe(200);
    expect(await paper.text()).toContain(office.name);
    await desk.close();
  });

  it("sees what was learned, goes back in one tap, and settles what the program doubts", async () => {
    const { prisma } = test.program.database;
    const at = (day: number) => new Date(`2026-11-${day}T20:00:00+08:00`);
    const kind = { label: "kind", heldBack: 71, before: 0.86, after: 0.9 } as const;
    const lesson = { corrections: 214, changes: [kind], summary: "从214次更正中学到；类别 0.86 → 0.90" };
    const file = new URL("../../core/understanding/model/shipped.bin", import.meta.url);
    const model = new Uint8Array(await readFile(file));
    await saveLesson(prisma, office.id, { ...lesson, version: 1, learnedAt: at(20), model });
    const none = { changes: [], summary: "看了230次更正，没有比原来更准，保持原样", model: null };
    await saveLesson(prisma, office.id, { ...none, version: 2, learnedAt: at(27), corrections: 230 });
    // days have passed since the log-in of the others
    const clerk = await signInAs(test, office, "intakeClerk");
    const officer = await signInAs(test, office, "triageOfficer");
    const { number } = (await clerk.register({ text: "那个事到底怎么弄的，说说看", contact: {} })).body;
    const desk = await open();
    const { page } = desk;
    await desk.open("/work");
    await desk.choose("系统学到的");
    const first = page.getByRole("row", { name: /第 1 版/ });
    expect(await first.textContent()).toMatch(/正在用.*从214次更正中学到.*类别 0\.86 → 0\.90/s);
    expect(await page.getByRole("row", { name: /第 2 版/ }).textContent()).toContain("没有采用");
    await desk.isFitFor("what was learned on a PC");
    await desk.shoot("leader-learning-1440");
    await page.getByRole("button", { name: "换回程序自带的" }).click();
    await page.getByText("已经换到“程序自带”。").waitFor();
    await page.getByRole("button", { name: "换到第 1 版" }).click();
    await page.getByText("已经换到“第 1 版”。").waitFor();
    const doubt = page.getByRole("listitem").filter({ hasText: number });
    expect(await doubt.textContent()).toMatch(/拿不准：判成“.+”，自己估计 \d+% 判得对/);
    await desk.close();
    const phone = await open(PHONE);
    await phone.open("/learning");
    await phone.isFitFor("what was learned on a phone");
    await phone.close();
    // whoever triages settles it here
    const triage = await DeskPage.of(browser, test, officer, PHONE);
    await triage.open("/learning");
    const item = triage.page.getByRole("listitem").filter({ hasText: number });
    await item.getByRole("button", { name: "看一看、定下来" }).click();
    await triage.settled();
    await triage.page.getByText("那个事到底怎么弄的").last().waitFor();
    await item.getByRole("button", { name: /研判/ }).first().click();
    await triage.page.getByText("已经定下来，系统会学。").waitFor();
    expect((await officer.get(officer.at("/doubtful"))).text).not.toContain(number);
    await triage.close();
  });

  it("orders a unit to mend, by keyboard, and sees the unit's answer and checks it", async () => {
    const desk = await open();
    const { page } = desk;
    const unit = office.departments.find(({ id }) => id === crew.unitId)?.name ?? "";
    await desk.open("/measures");
    await page.getByRole("button", { name: "发起一项" }).focus();
    await page.keyboard.press("Enter");
    const sheet = page.getByRole("dialog", { name: "发起一项" });
    await sheet.getByLabel("单位").selectOption({ label: unit });
    await sheet.getByText("责令整改", { exact: true }).click();
    await sheet.getByLabel("数字和事实").fill("满意率 66.7%（2/3）");
    await sheet.getByLabel("要求").fill("十个工作日内把退休手续要的材料一次说清");
    expect(await sheet.locator(".lacking").textContent()).toContain("期限");
    await sheet.getByLabel("期限（工作日）").fill("10");
    await desk.isFitFor("the order on a PC");
    await desk.shoot("leader-order-1440");
    await sheet.getByRole("button", { name: "发出" }).click();
    await page.getByText("已经发出，并告诉了单位。").waitFor();
    await desk.close();

    const person = await DeskPage.of(browser, test, crew.unit, PHONE);
    await person.open("/measures");
    await person.page.getByRole("button", { name: /看全过程/ }).click();
    await person.page.getByLabel("整改情况").fill("已经把材料清单贴在窗口，并逐件告知");
    await person.page.getByRole("button", { name: "提交整改情况" }).click();
    await person.page.getByText("已经保存。").waitFor();
    await person.close();

    const again = await open();
    await again.open("/measures");
    await again.page.getByRole("button", { name: /看全过程/ }).click();
    await again.page.getByText("已经把材料清单贴在窗口").waitFor();
    await again.page.getByText("整改到位", { exact: true }).click();
    await again.page.getByLabel("核查意见").fill("到窗口看过，清单在");
    await again.page.getByRole("button", { name: "记下核查结果" }).click();
    await again.page.locator("tbody .tag, tbody td", { hasText: "整改到位" }).first().waitFor();
    await again.close();
  });

  it("sees who looked at whose number, and why", async () => {
    const desk = await open(PHONE);
    const { page } = desk;
    await desk.open("/looks");
    const row = page.locator("tbody tr", { hasText: late });
    expect(await row.textContent()).toContain("电话");
    expect(await row.textContent()).toContain("联系群众");
    await desk.shoot("leader-looks-360");
    await row.getByRole("link").click();
    await page.waitForURL("**/workbench/tickets/*");
    await desk.settled();
    await desk.close();
  });
});
