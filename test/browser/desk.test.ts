import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { addCall } from "../../core/store/callTaskStore.ts";
import { officeWhose, signInAs } from "../bots/api/staffClient.ts";
import { ModelStandIn } from "../standins/model/standIn.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";
import { Visitor } from "../support/visitor.ts";
import { buildWorkbench } from "../support/workbenchPage.ts";
import { DeskPage, PC, PHONE } from "./deskPage.ts";
import { type Crew, live } from "./deskWorld.ts";

const CITIZENS_PHONE = "13900001201";
const SAY = "您的事有结果了：材料收到，可以来领证。";

describe("a clerk's desk", () => {
  const model = new ModelStandIn();
  let test: TestServer;
  let browser: TestBrowser;
  let office: WorkingOffice;
  let crew: Crew;
  let told: string;
  let withUnit: string;

  beforeAll(async () => {
    const helped = { LLM_BASE_URL: await model.start(), LLM_MODEL: "stand-in" };
    [test, browser] = await Promise.all([
      startTestServer(undefined, undefined, helped),
      startBrowser(),
      buildWorkbench(),
    ]);
    office = officeWhose(
      test,
      ({ pack: { lifecycle } }) =>
        lifecycle.workSheetApproval === undefined &&
        lifecycle.confirmation === undefined &&
        lifecycle.opinionBeforeDispatch === undefined,
    );
    const unitId = office.staff.find((one) => one.departmentId !== null)?.departmentId ?? "";
    crew = {
      office,
      clerk: await signInAs(test, office, ["intakeClerk", "caseOfficer"]),
      triage: await signInAs(test, office, "triageOfficer"),
      manager: await signInAs(test, office, "manager"),
      unit: await signInAs(test, office, ["liaison", "operator"], unitId),
      unitId,
    };
    told = await live(crew, { text: "退休手续跑了三趟没办成", phone: CITIZENS_PHONE, until: "told" });
    withUnit = await live(crew, {
      text: "居住证办了两个月还说再等等",
      phone: "13900001202",
      until: "dispatched",
    });
    await live(crew, { text: "医保报销退回来三次了", phone: "13900001203", until: "registered" });
  });
  afterAll(async () => {
    await browser.close();
    await model.stop();
    await test.stop();
  });

  const open = async (who: { officeId: string; staffId: string }, screen = PC) =>
    await DeskPage.of(browser, test, who, screen);

  it("says whom to call and what to say, and takes down what the citizen thinks of it", async () => {
    const { prisma } = test.program.database;
    const ticket = await prisma.ticket.findFirstOrThrow({ where: { officeId: office.id, number: told } });
    await addCall(prisma, {
      officeId: office.id,
      outboxId: "1",
      round: 0,
      ticketId: ticket.id,
      personKey: ticket.personKey,
      template: "survey",
      wordsSealed: test.program.seal.seal(SAY, office.id),
      why: "没有留微信",
      createdAt: new Date(test.clock.now()),
      dueAt: new Date(test.clock.now() + 3_600_000),
    });
    const desk = await open(crew.clerk, PHONE);
    const { page } = desk;
    await desk.open("/work");
    await desk.choose("要打的电话");
    await page.getByRole("button", { name: /^打电话/ }).click();
    const sheet = page.getByRole("dialog", { name: "打电话" });
    expect(await sheet.textContent()).not.toContain(CITIZENS_PHONE);
    await sheet.getByRole("button", { name: "看看打给谁、说什么" }).click();
    expect(await sheet.locator("a[href^='tel:']").getAttribute("href")).toBe(`tel:${CITIZENS_PHONE}`);
    await sheet.getByText(SAY).waitFor();
    await sheet.getByText("打通了，说清楚了").click();
    await sheet.getByText(office.pack.lifecycle.survey.grades[0]?.label ?? "", { exact: true }).click();
    await sheet.getByLabel("群众的原话").fill("这回真办成了，谢谢");
    await desk.isFitFor("a call on a phone");
    await desk.shoot("desk-call-360");
    await sheet.getByRole("button", { name: "记下结果" }).click();
    await page.getByText("没有要打的电话。").waitFor();
    const view = (await crew.clerk.get(crew.clerk.ticket(told))).body;
    expect(view.rounds.at(-1).survey).toMatchObject({ satisfied: true, words: "这回真办成了，谢谢" });
    const looks = (await crew.manager.get(crew.manager.ticket(told, "/looks"))).body;
    expect(looks.at(-1)).toMatchObject({ staffId: crew.clerk.staffId, purpose: "survey" });
    await desk.close();
  });

  it("tries a message again that was put aside, and one that reached nobody", async () => {
    const { prisma } = test.program.database;
    await new Visitor(test, office.id).say("你好");
    await prisma.inbox.updateMany({
      where: { officeId: office.id, channel: "web" },
      data: { status: "dead", failure: "数据库一时连不上", attempts: 5 },
    });
    const message = await prisma.outbox.findFirstOrThrow({
      where: { officeId: office.id, audience: "staff" },
    });
    await prisma.outbox.update({
      where: { officeId_id: { officeId: office.id, id: message.id } },
      data: { status: "dead", failure: "对方没有企业微信", settledAt: new Date(test.clock.now()) },
    });
    const desk = await open(crew.manager);
    const { page } = desk;
    await desk.open("/health");
    await page.getByText("有 2 条消息没有办成或者没有送到").waitFor();
    await desk.shoot("desk-health-1440");
    await page.getByRole("link", { name: "去看没办成、没送到的" }).click();
    await page.getByText("数据库一时连不上").waitFor();
    await desk.isFitFor("what is stuck on a PC");
    await page
      .getByRole("row", { name: /数据库一时连不上/ })
      .getByRole("button", { name: "再试一次" })
      .click();
    await page.getByText("没有放在一边的来信。").waitFor();
    await page
      .getByRole("row", { name: /对方没有企业微信/ })
      .getByRole("button", { name: "再试一次" })
      .click();
    await page.getByText("没有送不到的消息。").waitFor();
    await test.program.worker.idle();
    expect(await prisma.inbox.count({ where: { officeId: office.id, status: "done" } })).toBe(1);
    await desk.close();
  });

  it("finds, sorts, chooses columns, exports and prints the ledger", async () => {
    const desk = await open(crew.clerk);
    const { page } = desk;
    await desk.open("/ledger");
    const rows = page.locator("tbody tr");
    expect(await rows.count()).toBe(3);
    await desk.isFitFor("the ledger on a PC");
    await page.getByLabel("查找").fill("居住证");
    expect(await rows.count()).toBe(1);
    await page.getByLabel("查找").fill("");
    const [first, second] = office.pack.ledger.columns.map(({ label }) => label);
    const number = page.getByRole("button", { name: "编号" }).first();
    await number.click();
    await number.click();
    expect(await rows.first().textContent()).toContain("医保");
    await page.locator("summary", { hasText: "显示哪些栏" }).click();
    await page.getByLabel(second ?? "", { exact: true }).uncheck();
    expect(await page.getByRole("columnheader", { name: second ?? "", exact: true }).count()).toBe(0);
    await desk.shoot("desk-ledger-1440");

    await page.locator("summary", { hasText: "导出和打印" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出现在看到的（CSV）" }).click();
    const csv = await readFile(await (await saved).path(), "utf8");
    const [head, ...lines] = csv.replace("\uFEFF", "").trimEnd().split("\r\n");
    expect(head?.split(",")[0]).toBe(first);
    expect(head).not.toContain(second);
    expect(lines).toHaveLength(3);
    expect(csv).not.toContain(CITIZENS_PHONE);
    const sheet = await page.getByRole("link", { name: /Excel/ }).getAttribute("href");
    expect((await page.request.get(test.url + sheet)).headers()["content-type"]).toContain("spreadsheet");

    const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(paper) ?? [];
    // A4 across, in points
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([842, 595]);
    await page.emulateMedia({ media: "print" });
    await desk.shoot("desk-ledger-print");
    await desk.close();
  });

  it("shows the same on a phone: nothing sticks out on any page that a manager has", async () => {
    const desk = await open(crew.manager, PHONE);
    const { page } = desk;
    await desk.open("/work");
    await page.locator(".tabs button").click();
    const groups = page.locator(".navList:visible section", {
      hasNot: page.getByText("我的工作", { exact: true }),
    });
    const names = await groups.locator("a").allTextContents();
    expect(names.length).toBeGreaterThan(15);
    await page.keyboard.press("Escape");
    const wide: string[] = [];
    for (const name of names) {
      await desk.choose(name);
      if (name === "登记台账") await desk.shoot("desk-ledger-360");
      const overhang = await page.evaluate<number>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      if (overhang > 0) wide.push(`${name}: ${overhang}`);
    }
    expect(wide).toEqual([]);
    await desk.close();
  });

  it("writes a case from nothing, which another reviews and publishes jointly, and finds it by a citizen's words", async () => {
    const desk = await open(crew.clerk);
    await desk.open("/cases/new");
    const { page } = desk;
    for (const [label, words] of [
      ["标题", "退休手续材料反复补正怎么办"],
      ["遇到什么问题", "一位老人跑了三趟退休手续没办成，每次都说材料不齐"],
      ["怎么处理的", "窗口和社保一起核对清单，一次告知"],
      ["结论：以后遇到怎么办", "先照清单一次说全，再收件"],
    ] as const) {
      await page.getByLabel(label).fill(words);
    }
    await page.getByRole("button", { name: "存成草稿" }).click();
    await page.getByRole("button", { name: "报送审核" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "报送审核" }).click();
    await page.getByText("已报送，待审核").first().waitFor();
    const address = new URL(page.url()).pathname.replace("/workbench", "");
    await desk.close();

    const second = await open(crew.manager);
    await second.open(address);
    for (const step of ["审核通过", "发布"]) {
      await second.page.getByRole("button", { name: step, exact: true }).click();
      const sheet = second.page.getByRole("dialog");
      await sheet.getByRole("button", { name: step, exact: true }).click();
      await sheet.waitFor({ state: "hidden" });
    }
    await second.page.getByText("已发布").first().waitFor();
    await second.shoot("desk-case-1440");
    await second.open("/knowledge?q=退休手续老说材料不齐");
    await second.page.getByRole("link", { name: "退休手续材料反复补正怎么办" }).waitFor();
    await second.close();
  });

  it("closes for a day of its own, and everybody sees it in the calendar", async () => {
    const admin = await signInAs(test, office, "administrator");
    const desk = await open(admin, PHONE);
    const { page } = desk;
    await desk.open("/calendar");
    await page.getByRole("button", { name: "加一个自己的安排" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("哪一天").fill("2026-12-01");
    await sheet.getByText("本窗口停办").click();
    expect(await sheet.locator(".lacking").textContent()).toContain("原因");
    await sheet.getByLabel("原因").fill("大厅搬迁");
    await sheet.getByRole("button", { name: "保存" }).click();
    await page.locator("tbody tr", { hasText: "大厅搬迁" }).waitFor();
    await desk.open("/changes");
    await page.getByText("2026-12-01 停办：大厅搬迁").waitFor();
    await desk.close();
  });

  it("changes a guide, which citizens see once it is published", async () => {
    const desk = await open(crew.manager);
    const { page } = desk;
    await desk.open("/guides");
    await page.locator("tbody a").first().click();
    await page.getByRole("button", { name: "修改" }).click();
    await page.getByLabel("多久办好").fill("十五分钟办好");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("还没有发布").first().waitFor();
    await page.getByRole("button", { name: "发布给群众" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "发布给群众" }).click();
    await page.getByText("已经发布").first().waitFor();
    await desk.settled();
    expect(await page.locator(".guide").first().textContent()).toContain("十五分钟办好");
    await desk.close();
  });

  it("reads a call in short, and registers its other matter with one tap", async () => {
    const turns = [
      ["agent", "您好，请问有什么可以帮您？"],
      [
        "citizen",
        "喂你好，呃，我想问一下，就是我爸那个居住证，在派出所窗口跑了三趟，每次都说租房合同不行，希望你们一次说清楚",
      ],
      ["agent", "好的，这个我给您登记，转给公安局，三个工作日内答复您。"],
      ["citizen", "对了还有一个事，我家小孩的医保停了，药店刷不出来，能不能帮我查一下，我电话13900001204"],
      ["agent", "医保我帮您反映给医保局，让他们联系您。"],
      ["citizen", "好的好的谢谢啊再见"],
    ].map(([speaker, text]) => ({ speaker, text }));
    const handed = await fetch(`${test.url}/phone/transcripts?office=${office.id}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${test.config.PHONE_TOKEN}` },
      body: JSON.stringify({ callId: "desk-1", startedAt: "2026-11-19T09:40:00+08:00", caller: "", turns }),
    });
    expect(handed.status).toBe(202);
    await test.program.worker.idle();
    const { prisma } = test.program.database;
    const ticket = await prisma.ticket.findFirstOrThrow({
      where: { officeId: office.id, externalId: "desk-1" },
    });
    const desk = await open(crew.clerk, PHONE);
    const { page } = desk;
    await desk.open("/call-matters");
    await page.getByText("电话里的其他事（1）").waitFor();
    await page.getByRole("button", { name: "看一看、定下来" }).click();
    await page.getByRole("article", { name: "另一件（1）" }).waitFor();
    await desk.isFitFor("calls with further matters on a phone");
    await desk.open(`/tickets/${encodeURIComponent(ticket.number)}`);
    const card = page.getByRole("region", { name: "电话里说的" });
    await card.getByText("希望你们一次说清楚").first().waitFor();
    await card.getByText("转给公安局").first().waitFor();
    const other = card.getByRole("article", { name: "另一件（1）" });
    await other.getByRole("button", { name: "第4句" }).first().click();
    expect(await card.locator("li:focus").textContent()).toContain("药店刷不出来");
    expect(await card.textContent()).not.toContain("13900001204");
    await desk.isFitFor("a call's matters on a phone");
    await other.scrollIntoViewIfNeeded();
    await desk.shoot("desk-call-matters-360");
    await other.getByRole("button", { name: "单独登记", exact: true }).click();
    await card.getByText(/已登记，编号“.+”，查询码 \d{6}/).waitFor();
    await other.getByRole("link").click();
    await page.waitForURL("**/workbench/tickets/*");
    await desk.settled();
    await page.getByText("这通电话先登记的是：").waitFor();
    await desk.close();
  });

  it("puts a model's draft behind what was written, marked until a person has read it, and sends nothing", async () => {
    const desk = await open(crew.unit, PHONE);
    const { page } = desk;
    const path = `/tickets/${encodeURIComponent(withUnit)}`;
    const now = async () => (await crew.unit.get(crew.unit.ticket(withUnit))).body;
    const before = await now();
    const label = before.possible.find((one: { command: string }) => one.command === "reply").label;
    await desk.open(path);
    await page.getByRole("button", { name: "全部操作" }).click();
    await page.getByRole("button", { name: label, exact: true }).click();
    const sheet = page.getByRole("dialog", { name: label });
    const words = sheet.getByLabel("怎么办的、办得怎么样");
    await sheet.getByText("讲清楚了").click();
    await words.fill("证已经制好。");
    await sheet.getByRole("button", { name: "关闭" }).click();
    const card = page.getByRole("region", { name: "请模型帮忙" });
    await card.getByRole("button", { name: "起草答复" }).click();
    const draft = await card.getByLabel("答复的草稿（请核对、修改以后再用）").inputValue();
    await card.getByRole("button", { name: "用作答复草稿" }).click();
    await sheet.getByText("您写的都在，草稿接在后面，还没有提交。").waitFor();
    expect(await words.inputValue()).toBe(`证已经制好。\n${draft}`);
    const send = sheet.getByRole("button", { name: label, exact: true });
    expect(await send.isDisabled()).toBe(true);
    await desk.isFitFor("a draft in the answer's form");
    await desk.shoot("desk-draft-used-360");
    // the mark outlives the page, and the draft is not put in a second time
    await desk.open(path);
    await page.getByRole("button", { name: "接着写" }).click();
    expect(await words.inputValue()).toBe(`证已经制好。\n${draft}`);
    await sheet.getByText("还不是答复").waitFor();
    expect(await send.isDisabled()).toBe(true);
    expect(await now()).toEqual(before);
    await sheet.getByLabel("模型起草的话我已逐句看过，内容属实").check();
    expect(await send.isEnabled()).toBe(true);
    await desk.close();
  });

  it("has a language model draft a reply, which is only a draft", async () => {
    const desk = await open(crew.clerk, PHONE);
    const { page } = desk;
    await desk.open(`/tickets/${encodeURIComponent(told)}`);
    const before = (await crew.clerk.get(crew.clerk.ticket(told))).body;
    const card = page.getByRole("region", { name: "请模型帮忙" });
    await card.getByRole("button", { name: "起草答复" }).click();
    const draft = card.getByLabel("答复的草稿（请核对、修改以后再用）");
    await draft.waitFor();
    expect(await draft.inputValue()).toContain("居住证");
    await card.scrollIntoViewIfNeeded();
    await desk.isFitFor("a draft on a phone");
    await desk.shoot("desk-draft-360");
    model.mood = "never";
    await model.stop();
    await card.getByRole("button", { name: "概括一下" }).click();
    await card.getByText("连不上模型").waitFor();
    expect((await crew.clerk.get(crew.clerk.ticket(told))).body).toEqual(before);
    // the refusal is the server's, and said on the page: the browser notes it too
    desk.complaints.length = 0;
    await desk.close();
  });
});
