import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { officeWhose, type StaffClient, signInAs } from "../bots/api/staffClient.ts";
import { type Screen, startBrowser, type TestBrowser } from "../support/browser.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";
import { Visitor } from "../support/visitor.ts";
import { buildWorkbench } from "../support/workbenchPage.ts";
import { DeskPage, PC, PHONE } from "./deskPage.ts";

const REQUEST = "办退休手续跑了三趟，社保窗口每次都说材料不齐，又不说差什么";
const PHONE_NUMBER = "13900001234";

let test: TestServer;
let browser: TestBrowser;
let hall: WorkingOffice;
let clerk: StaffClient;
let triage: StaffClient;
let leader: StaffClient;
/** whose desk, on which screen: opened once, then walked through as people do */
const desks = new Map<string, DeskPage>();

beforeAll(async () => {
  await buildWorkbench();
  [test, browser] = await Promise.all([startTestServer(), startBrowser()]);
  // where a leader decides on extensions
  hall = officeWhose(test, ({ pack }) =>
    pack.roles.some(({ id, actsAs }) => id === pack.extension?.approvedBy && actsAs === "leaderInCharge"),
  );
  clerk = await signInAs(test, hall, "intakeClerk");
  triage = await signInAs(test, hall, "triageOfficer");
  leader = await signInAs(test, hall, "leaderInCharge");
});
afterAll(async () => {
  const complaints = [...desks.values()].flatMap((one) => one.complaints);
  await browser.close();
  await test.stop();
  expect(complaints).toEqual([]);
});

async function as(who: StaffClient, screen: Screen): Promise<DeskPage> {
  const name = `${who.staffId} ${screen.width}`;
  const known = desks.get(name);
  if (known !== undefined) return known;
  const desk = await DeskPage.of(browser, test, who, screen);
  desks.set(name, desk);
  await desk.open("/");
  return desk;
}

/** To another page without loading anything anew. */
async function go(desk: DeskPage, path: string): Promise<void> {
  await desk.page.evaluate(`history.pushState({}, "", ${JSON.stringify(`/workbench${path}`)});
    dispatchEvent(new PopStateEvent("popstate", { state: {} }))`);
  await desk.page.waitForURL((url) => url.href.endsWith(encodeURI(decodeURI(path))));
  await desk.settled();
}

/** Kept as it is until somebody removes it: a run of the tests leaves the tree clean. */
async function shoot({ page }: DeskPage, name: string): Promise<void> {
  const path = fileURLToPath(new URL(`./screenshots/${name}.png`, import.meta.url));
  if (!existsSync(path)) await page.screenshot({ path });
}

async function registered(text = REQUEST): Promise<string> {
  const answer = await clerk.register({ text, contact: { name: "王建国", phone: PHONE_NUMBER } });
  return answer.body.number;
}

/** A request that lies with a unit, and the person there. */
async function dispatched(text = REQUEST): Promise<{ number: string; unit: StaffClient; partId: string }> {
  const number = await registered(text);
  const view = await triage.get(triage.ticket(number));
  const departmentId: string = view.body.departmentId ?? hall.departments[0]?.id ?? "";
  await triage.give(number, { type: "triage", kind: "coordinate", departmentId });
  const sent = await triage.give(number, { type: "dispatch", units: [{ departmentId, lead: true }] });
  expect(sent.status).toBe(200);
  const after = await triage.get(triage.ticket(number));
  const unit = await signInAs(test, hall, ["liaison", "windowStaff"], departmentId);
  return { number, unit, partId: after.body.parts[0].id };
}

/** A request that two units have, one of them in the lead. */
async function dispatchedToTwo(): Promise<{ number: string }> {
  const number = await registered("不动产证要规划和住建两家的材料，哪个都说不归自己管");
  const [one, two] = hall.departments;
  await triage.give(number, { type: "triage", kind: "coordinate", departmentId: one?.id });
  const units = [
    { departmentId: one?.id, lead: true, task: "收件，出证" },
    { departmentId: two?.id, lead: false, task: "核对房屋用途" },
  ];
  const sent = await triage.give(number, { type: "dispatch", units });
  expect(sent.status, sent.text).toBe(200);
  return { number };
}

const at = (number: string) => `/tickets/${encodeURIComponent(number)}`;

describe("the workbench in the browser", () => {
  it("asks who somebody is, and leads them to where they wanted to go", async () => {
    const page = await browser.openPage(PC);
    await page.goto(`${test.url}/workbench/tickets?group=all`);
    await page.getByRole("heading", { name: "请选一个身份进入" }).waitFor();
    await page.getByLabel("窗口", { exact: true }).selectOption(hall.id);
    const name = hall.staff.find(({ id }) => id === clerk.staffId)?.name ?? "";
    await page.getByRole("button", { name }).first().click();
    await page.getByRole("heading", { level: 1, name: "全部工单" }).waitFor();
    expect(new URL(page.url()).search).toBe("?group=all");
    await page.getByRole("button", { name: "退出" }).click();
    await page.getByRole("heading", { name: "请选一个身份进入" }).waitFor();
    await page.context().close();
  });

  it("sends people to WeChat Work's log-in where there is no demo, and names where they wanted to go", async () => {
    const page = await browser.openPage(PHONE);
    // what a program in production answers, and the platform's page behind its log-in
    await page.route(
      "**/api/session/choices",
      async (route) => await route.fulfill({ status: 404, json: {} }),
    );
    await page.route("**/workbench/login**", async (route) => await route.fulfill({ body: "企业微信" }));
    await page.goto(`${test.url}/workbench/tickets/A-1`);
    await page.waitForURL(/\/workbench\/login/);
    expect(new URL(page.url()).searchParams.get("next")).toBe("/workbench/tickets/A-1");
    await page.context().close();
  });

  it("lets a clerk register a walk-in by the keyboard alone, from the words to the next person", async () => {
    const desk = await as(clerk, PC);
    await go(desk, "/counter");
    const { keyboard } = desk.page;
    // the field for the words has the focus already
    await keyboard.type(REQUEST);
    await keyboard.press("Tab");
    await keyboard.type("王建国");
    await keyboard.press("Tab");
    await keyboard.type(PHONE_NUMBER);
    await keyboard.press("Control+Enter");
    const slip = desk.page.getByRole("region", { name: "登记好了" });
    await slip.waitFor();
    const number = (await slip.locator("dd").first().textContent()) ?? "";
    expect((await clerk.get(clerk.ticket(number))).body).toMatchObject({
      channel: "counter",
      firstAsked: clerkName(),
    });
    await shoot(desk, "workbench-clerk-1440");
    // Enter goes on to the next person
    await keyboard.press("Enter");
    await desk.page.getByLabel("群众怎么说的").waitFor();
    expect(await desk.page.evaluate("document.activeElement.id")).toBe("words");
    expect(await desk.page.getByLabel("姓名").inputValue()).toBe("");
  });

  it("says before the button is pressed what is missing", async () => {
    const desk = await as(clerk, PC);
    await go(desk, "/counter");
    expect(await desk.page.getByRole("button", { name: "登记", exact: true }).isDisabled()).toBe(true);
    await desk.page.getByText("先写群众怎么说的").waitFor();
    await desk.page.getByLabel("群众怎么说的").fill(REQUEST);
    await desk.page.getByLabel("当场讲清楚了").check();
    await desk.page.getByText("写明怎么答复的").waitFor();
  });

  it("lets a triage officer work off the queue: what was said, what the program thought, one press", async () => {
    // more than one unit's matter: that is never settled by the program alone
    const number = await registered("孩子落户口，派出所让去民政，民政让回派出所，来回推了两个月");
    const desk = await as(triage, PC);
    await go(desk, "/triage");
    const item = desk.page.locator("article", { hasText: number });
    await item.getByRole("button", { name: "研判", exact: true }).click();
    await item.getByLabel("承办单位").waitFor();
    expect(await item.locator("blockquote").textContent()).toContain("派出所");
    expect(await item.locator("blockquote mark").count()).toBeGreaterThan(0);
    await shoot(desk, "workbench-triage-1440");
    await item.getByRole("button", { name: /^程序判断得对/ }).click();
    await desk.page.getByText("已办：研判").waitFor();
    expect((await triage.get(triage.ticket(number))).body.status).toBe("triaged");
  });

  it("lets what the program thought be put right with one tap", async () => {
    const number = await registered();
    const before = (await clerk.get(clerk.ticket(number))).body.kind;
    const other = hall.pack.kinds.find(({ kind }) => kind !== before);
    const desk = await as(clerk, PC);
    await go(desk, at(number));
    const card = desk.page.getByRole("region", { name: "程序的判断" });
    await card.getByRole("button", { name: other?.label ?? "", exact: true }).click();
    await card.locator(`button[aria-pressed="true"]`, { hasText: other?.label ?? "" }).waitFor();
    expect((await clerk.get(clerk.ticket(number))).body.kind).toBe(other?.kind);
  });

  it("lets a unit sign and reply with one thumb on a small phone", async () => {
    const { number, unit } = await dispatched();
    const phone = await as(unit, PHONE);
    await go(phone, "/");
    await phone.page.getByRole("link", { name: new RegExp(number) }).click();
    await phone.settled();
    await shoot(phone, "workbench-unit-360");
    const thumb = phone.page.locator(".thumbBar");
    await thumb.getByRole("button", { name: "签收" }).click();
    await phone.page.getByRole("dialog").getByRole("button", { name: "签收" }).click();
    await phone.page.getByRole("dialog").waitFor({ state: "hidden" });
    await thumb.getByRole("button", { name: "全部操作" }).click();
    await phone.page.getByRole("dialog").getByRole("button", { name: "提交答复" }).click();
    const form = phone.page.getByRole("dialog", { name: "提交答复" });
    await form.getByLabel("办不了").check();
    await form.getByText(/还没有填：.*法律政策依据.*群众还可以怎么办/).waitFor();
    await form.getByLabel("办成了").check();
    await form.getByLabel("怎么办的、办得怎么样").fill("材料已收齐，当天办好，可以来领证。");
    await form.getByRole("button", { name: "提交答复" }).click();
    await form.waitFor({ state: "hidden" });
    const { status } = (await unit.get(unit.ticket(number))).body;
    expect(["replied", "checked"]).toContain(status);
  });

  it("keeps a half-written reply with its photo while the log-in runs out, until it is sent", async () => {
    const { number, unit } = await dispatched();
    const desk = await DeskPage.of(browser, test, unit, PHONE);
    await desk.open(at(number));
    const { page } = desk;
    const thumb = page.locator(".thumbBar");
    await thumb.getByRole("button", { name: "全部操作" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "提交答复" }).click();
    const form = page.getByRole("dialog", { name: "提交答复" });
    await form.getByLabel("办成了").check();
    await form.getByLabel("怎么办的、办得怎么样").fill("证已经办好了，照片为证。");
    const photo = {
      name: "证.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 9]),
    };
    expect(await form.getByLabel("拍照").getAttribute("capture")).toBe("environment");
    await form.getByLabel("选照片或文件").setInputFiles(photo);
    await form.getByText("证.jpg").waitFor();
    await desk.isFitFor("360, a form with a photo");
    await page.context().clearCookies();
    await form.getByRole("button", { name: "提交答复" }).click();
    await page.getByRole("heading", { name: "请选一个身份进入" }).waitFor();
    desk.complaints.splice(0);
    // somebody else's words are nobody's business; the person finds theirs where they left them
    await page.getByLabel("窗口", { exact: true }).selectOption(hall.id);
    const person = hall.staff.find(({ id }) => id === unit.staffId);
    await page.getByRole("searchbox").fill(person?.name ?? "");
    await page
      .getByRole("button", { name: person?.name ?? "" })
      .first()
      .click();
    await page.getByRole("button", { name: "接着写" }).click();
    expect(await form.getByLabel("怎么办的、办得怎么样").inputValue()).toBe("证已经办好了，照片为证。");
    expect(await form.getByLabel("办成了").isChecked()).toBe(true);
    await form.getByRole("button", { name: "提交答复" }).click();
    await form.waitFor({ state: "hidden" });
    await page.getByText("已办：提交答复").first().waitFor({ state: "attached" });
    expect(await page.getByRole("button", { name: "接着写" }).count()).toBe(0);
    expect(await page.evaluate("sessionStorage.length")).toBe(0);
    const { attachments } = (await unit.get(unit.ticket(number))).body;
    expect(attachments).toMatchObject([{ fileName: "证.jpg" }]);
    await desk.close();
  });

  it("keeps a half-written registration over a reload, and forgets it when somebody leaves", async () => {
    const desk = await DeskPage.of(browser, test, clerk, PC);
    await desk.open("/counter");
    const field = desk.page.getByLabel("群众怎么说的");
    await field.fill("写到一半");
    await desk.page.reload();
    await desk.settled();
    expect(await field.inputValue()).toBe("写到一半");
    await desk.page.getByRole("button", { name: "退出" }).click();
    await desk.page.getByRole("heading", { name: "请选一个身份进入" }).waitFor();
    expect(await desk.page.evaluate("sessionStorage.length")).toBe(0);
    desk.complaints.splice(0);
    await desk.close();
  });

  it("lets a leader decide on an extension from the queue of approvals", async () => {
    const { number, unit, partId } = await dispatched();
    await unit.give(number, { type: "signFor", partId });
    const clocks: { id: string; clock: string; status: string }[] = (await unit.get(unit.ticket(number))).body
      .clocks;
    const running = clocks.find(({ clock, status }) => clock === "handling" && status === "running");
    const wish = {
      type: "askExtension",
      clockId: running?.id,
      asked: { workdays: 3 },
      why: "要等省里的系统修好",
    };
    const asked = await unit.give(number, wish);
    expect(asked.status, asked.text).toBe(200);
    const desk = await as(leader, PHONE);
    await go(desk, "/approvals");
    const item = desk.page.locator("article", { hasText: number });
    await item.getByRole("button", { name: "看一看，定下来" }).click();
    await item.getByText("要等省里的系统修好").waitFor();
    await item.getByLabel("同意延期").check();
    await item.getByLabel(/^理由/).fill("情况属实");
    await shoot(desk, "workbench-leader-360");
    await item.locator("form").getByRole("button", { name: "审批延期" }).click();
    await desk.page.getByText("已办：延期审批").waitFor();
    expect((await leader.get(leader.ticket(number))).body.extension).toBeNull();
  });

  it("shows a phone number after one said why, and everybody can read that it was looked at", async () => {
    const number = await registered();
    const desk = await as(clerk, PC);
    await go(desk, at(number));
    expect(await desk.page.content()).not.toContain(PHONE_NUMBER);
    await desk.page.getByRole("button", { name: "查看电话原文" }).click();
    await desk.page.getByRole("dialog").getByLabel("联系群众").check();
    await desk.page.getByRole("button", { name: "记录并查看" }).click();
    await desk.page.getByRole("link", { name: PHONE_NUMBER }).waitFor();
    await desk.page.getByText("谁看过个人信息").click();
    await desk.page.getByText(`${clerkName()}：电话（联系群众）`).waitFor();
  });

  it("warns two people who have the same ticket open, and says who was faster", async () => {
    const number = await registered();
    const first = await as(triage, PC);
    const isNoted = first.page.waitForResponse(/\/presence$/);
    await go(first, at(number));
    await isNoted;
    const second = await as(clerk, PC);
    await go(second, at(number));
    await second.page.getByText(/也打开着这一件/).waitFor();
    await second.page.getByRole("region", { name: "现在能做" }).getByText("其他操作").click();
    await second.page.getByRole("button", { name: "补充材料" }).click();
    await second.page.getByLabel("补充了什么").fill("户口本复印件也交了");
    await triage.give(number, { type: "supplement", text: "打电话核实过一次" });
    await second.page.getByRole("dialog").getByRole("button", { name: "补充材料" }).click();
    await second.page.getByRole("alert").waitFor();
    // the browser writes every refusal into its log
    second.complaints.splice(0);
    // what was written is still there, and goes out with the next press
    expect(await second.page.getByLabel("补充了什么").inputValue()).toBe("户口本复印件也交了");
    await second.page.getByText("补充：打电话核实过一次").waitFor({ state: "attached" });
    await second.page.getByRole("dialog").getByRole("button", { name: "补充材料" }).click();
    await second.page.getByText("已办：补充材料").waitFor();
  });

  it("finds a ticket by words, and by a whole phone number", async () => {
    const number = await registered("老房子加装电梯，规划和住建互相推，三个月没人管");
    const desk = await as(clerk, PC);
    await go(desk, "/");
    await desk.page.getByRole("searchbox", { name: "搜索" }).fill("加装电梯");
    await desk.page.getByRole("searchbox", { name: "搜索" }).press("Enter");
    await desk.page.getByRole("link", { name: new RegExp(number) }).waitFor();
    await go(desk, `/search?q=${PHONE_NUMBER}`);
    await desk.page.getByRole("link", { name: new RegExp(number) }).waitFor();
  });

  it("lets a clerk take over a conversation with a citizen, answer, and give it back", async () => {
    const citizen = new Visitor(test, hall.id);
    await citizen.say("转人工");
    const desk = await as(clerk, PC);
    await go(desk, "/chats");
    const waiting = desk.page.getByRole("row", { name: /要找人工/ });
    await waiting.getByRole("link").click();
    await desk.page.getByRole("button", { name: "接手这个对话" }).click();
    await desk.page.getByRole("button", { name: "交还给机器人" }).waitFor();
    expect(await citizen.say("有人吗")).toEqual([]);
    await desk.page.getByLabel("回群众的话").fill("您好，我是窗口的工作人员，请讲。");
    await desk.page.keyboard.press("Control+Enter");
    await desk.page.getByRole("log").getByText("您好，我是窗口的工作人员，请讲。").waitFor();
    expect(await citizen.read()).toEqual(["您好，我是窗口的工作人员，请讲。"]);
    await desk.page.getByRole("button", { name: "交还给机器人" }).click();
    await desk.page.getByRole("button", { name: "接手这个对话" }).waitFor();
  });

  it("shows every limit's days, counted or not, with the article", async () => {
    const desk = await as(clerk, PC);
    await go(desk, at(await registered()));
    await desk.page.getByText("为什么是这一天").first().click();
    const day = desk.page.locator(".days li.counts").first();
    expect(await day.textContent()).toMatch(/\d\d-\d\d.*算/);
    expect(await desk.page.locator(".article").first().textContent()).not.toBe("");
  });

  it("is for everybody: nothing sticks out at 360 or 1440 pixels, nothing serious for a screen reader", async () => {
    const { number } = await dispatched();
    const desk = await as(triage, PC);
    const { number: joint } = await dispatchedToTwo();
    // the mark over the page would keep the contrast of what lies under it from being measured
    await desk.page.evaluate(`document.querySelector(".waterMark").style.display = "none"`);
    await desk.isFitFor("1440");
    const looked = ["/counter", "/triage", "/joint", "/tickets", at(number)];
    for (const path of [...looked, "/", "/approvals", "/search?q=退休", "/chats", at(joint)]) {
      await go(desk, path);
      await desk.page.setViewportSize(PC);
      expect(await overhang(desk), `1440 ${path}`).toBe(0);
      if (looked.includes(path)) await desk.isFitFor(`1440 ${path}`);
      await desk.page.setViewportSize(PHONE);
      expect(await overhang(desk), `360 ${path}`).toBe(0);
      if (looked.includes(path)) await desk.isFitFor(`360 ${path}`);
    }
    // and the form of a step over it
    await desk.page.locator(".thumbBar").getByRole("button", { name: "全部操作" }).click();
    await desk.page.getByRole("dialog").getByRole("button", { name: "更正登记内容" }).click();
    await desk.page.getByRole("dialog", { name: "更正登记内容" }).getByLabel("研判的某一项").check();
    await desk.isFitFor("360, a form");
  });

  it("loads less than 300 KB of script, compressed, before somebody can work", async () => {
    const desk = await DeskPage.of(browser, test, clerk, PHONE);
    const sizes: number[] = [];
    const asked: string[] = [];
    desk.page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith("/api/")) asked.push(pathname);
      if (!pathname.endsWith(".js")) return;
      sizes.push(Number(response.headers()["content-length"] ?? 0));
      expect(response.headers()["content-encoding"]).toBe("br");
    });
    await desk.open("/");
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, one) => sum + one, 0)).toBeLessThan(300 * 1024);
    // fetched while the script was on its way, and not a second time by the script
    expect(asked).toEqual(["/api/session", "/api/work"]);
    await desk.close();
  });
});

async function overhang({ page }: DeskPage): Promise<number> {
  return await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

function clerkName(): string {
  return hall.staff.find(({ id }) => id === clerk.staffId)?.name ?? "";
}
