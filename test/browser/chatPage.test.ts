import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Screen, startBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage, loseAnswer, noisePng } from "../support/chatPage.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";

const PAGE = fileURLToPath(new URL("../../bots/channels/web/page/vite.config.ts", import.meta.url));
const SCREENSHOT = fileURLToPath(new URL("./screenshots/chat-360.png", import.meta.url));
const OLD_PHONE: Screen = { width: 360, height: 640, touch: true };
const HALL_PC: Screen = { width: 1024, height: 720 };
const REQUEST = "我跑了三趟都没办成退休手续，社保窗口每次都说材料不齐，又不说差什么";
/** runs in the page */
const TYPE_SIZE = `parseFloat(getComputedStyle(document.getElementById("words")).fontSize)`;
const NUMBER = /编号：(\S+号)/;

let test: TestServer;
let browser: TestBrowser;
let opened: ChatPage[] = [];

beforeAll(async () => {
  await build({ configFile: PAGE, logLevel: "error" });
  [test, browser] = await Promise.all([startTestServer(), startBrowser()]);
});
afterEach(async () => {
  const complaints = opened.flatMap((one) => one.complaints);
  await Promise.all(opened.map(async (one) => await one.page.context().close()));
  opened = [];
  expect(complaints).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await test.stop();
});

async function openChat(screen: Screen = OLD_PHONE, query = ""): Promise<ChatPage> {
  const chat = new ChatPage(await browser.openPage(screen), test.url);
  opened.push(chat);
  await chat.open(query);
  return chat;
}

/** Answers what the desk asks until it names a register number. */
async function untilRegistered(chat: ChatPage, said: string): Promise<string> {
  let answer = said;
  for (let asked = 0; asked < 5 && !NUMBER.test(answer); asked += 1) {
    test.clock.advance(60_000);
    if ((await chat.choice("对，登记").count()) > 0) answer = await chat.choose("对，登记");
    else if (answer.includes("电话")) answer = await chat.ask("13900001234");
    else answer = await chat.ask("社保大厅三号窗口，人家让我回去等，一直没有说法");
  }
  return NUMBER.exec(answer)?.[1] ?? "";
}

async function countStored(): Promise<number> {
  await test.program.worker.idle();
  return await test.program.database.prisma.inbox.count();
}

describe("a citizen with an old phone", () => {
  it("is greeted with where this is, whether somebody is there, and how else to reach it", async () => {
    const chat = await openChat();
    const office = test.program.offices()[0];
    expect(await chat.page.locator("#office").textContent()).toBe(office?.name);
    expect(await chat.page.locator("#presence").textContent()).toBe("现在有人");
    expect(await chat.page.locator("#phone").getAttribute("href")).toBe(
      `tel:${office?.settings.phone.replace("-", "")}`,
    );
    expect(await chat.page.locator("#about").textContent()).toContain(office?.settings.address);
    expect(await chat.page.locator("#demo").textContent()).toContain("演示环境");
    expect(await chat.desk().first().textContent()).toContain(`您好，这里是${office?.name}`);
  });

  it("is told that a machine answers after hours", async () => {
    test.clock.set("2026-11-21T22:00:00+08:00");
    const chat = await openChat();
    expect(await chat.page.locator("#presence").textContent()).toBe("现在下班了，机器人值班");
    test.clock.set("2026-11-23T10:00:00+08:00");
  });

  it("tells a request, answers questions, adds a photo, gets a number, and finds all of it after a reload", async () => {
    const chat = await openChat();
    const number = await untilRegistered(chat, await chat.ask(REQUEST));
    expect(number).not.toBe("");
    expect(await test.program.database.prisma.ticket.findFirst({ where: { number } })).not.toBeNull();

    test.clock.advance(60_000);
    const before = await chat.desk().count();
    await chat.page.setInputFiles("#file", {
      name: "form.png",
      mimeType: "image/png",
      buffer: noisePng(60, 60),
    });
    await chat.page.click("#sendPhotos");
    expect(await chat.answer(before)).toContain(number);
    await chat.page.locator(".bubble.mine .photo").waitFor();

    test.clock.advance(60_000);
    expect(await chat.ask("查进度")).toContain(number);
    const shown = await chat.conversation();
    await chat.reload();
    expect(await chat.conversation()).toEqual(shown);
    const photo = await chat.page.locator(".bubble.mine .photo").getAttribute("src");
    expect((await chat.page.request.get(test.url + photo)).headers()["content-type"]).toBe("image/png");
  });

  it("sees the choices of the latest answer only, and a tapped one becomes the citizen's own words", async () => {
    const chat = await openChat();
    let answer = await chat.ask(REQUEST);
    for (let asked = 0; asked < 5 && (await chat.choice("不想说").count()) === 0; asked += 1) {
      answer = await chat.ask("社保大厅三号窗口，人家让我回去等");
    }
    expect(answer).toContain("电话");
    await chat.choose("不想说");
    expect(await chat.own("不想说").count()).toBe(1);
    expect(await chat.choice("不想说").count()).toBe(0);
  });

  it("has a large photo shrunk before it is sent", async () => {
    const chat = await openChat();
    test.clock.advance(60_000);
    const large = noisePng(2400, 1200);
    await chat.page.setInputFiles("#file", { name: "large.png", mimeType: "image/png", buffer: large });
    await chat.page.click("#sendPhotos");
    await chat.page.locator(".bubble.mine .state", { hasText: "已送到" }).waitFor();
    const stored = await test.program.database.prisma.attachment.findFirst({
      orderBy: { createdAt: "desc" },
    });
    expect(stored?.contentType).toBe("image/jpeg");
    expect(stored?.size).toBeLessThan(large.length / 2);
  });

  it("is told why something cannot be taken, and can give it up", async () => {
    const chat = await openChat();
    const buffer = Buffer.from("this is no picture");
    await chat.page.setInputFiles("#file", { name: "x.jpg", mimeType: "image/jpeg", buffer });
    await chat.page.click("#sendPhotos");
    await chat.page.locator(".state", { hasText: "没发出去：只能发照片" }).waitFor();
    await chat.page.locator("#alert", { hasText: "只能发照片" }).waitFor();
    await chat.page.locator(".mend button", { hasText: "不发了" }).click();
    expect(await chat.page.locator(".bubble.mine").count()).toBe(0);
    await chat.say("你好");
    await chat.isSent("你好");
  });

  it("takes another window of the list, with a conversation of its own", async () => {
    const chat = await openChat();
    await chat.say("你好");
    await chat.isSent("你好");
    const other = test.program.offices()[1];
    await chat.page.click("#more");
    await chat.page.selectOption("#offices", other?.id ?? "");
    await chat.page.click("#goOffice");
    await chat.page.waitForURL(`**/chat?office=${other?.id}`);
    await chat.ready();
    expect(await chat.page.locator("#office").textContent()).toBe(other?.name);
    expect(await chat.own("你好").count()).toBe(0);
    await chat.open();
    expect(await chat.own("你好").count()).toBe(1);
  });
});

describe("a network that comes and goes", () => {
  it("keeps words said without it and delivers them once, in order, when it is back", async () => {
    const chat = await openChat();
    await chat.ask("你好");
    const before = await countStored();
    await chat.page.context().setOffline(true);
    await chat.say("第一句");
    await chat.say("第二句");
    await chat.page.locator("#state", { hasText: "网络断了，正在重连" }).waitFor();
    await chat.own("第一句").locator(".state", { hasText: "还没发出去，会自动再发" }).waitFor();
    await chat.page.context().setOffline(false);
    await chat.isSent("第一句");
    await chat.isSent("第二句");
    await chat.page.locator("#state .trouble").waitFor({ state: "detached" });
    expect(await countStored()).toBe(before + 2);
    await chat.reload();
    const own = (await chat.conversation()).filter((one) => one.startsWith("我"));
    expect(own).toEqual(["我：你好", "我：第一句", "我：第二句"]);
  });

  it("loses nothing when the page is closed over unsent words and an unsent photo", async () => {
    const chat = await openChat();
    await chat.ask("你好");
    const before = await countStored();
    await chat.page.route(/chat\/api\/(messages$|photos\?)/, (route) => route.abort("connectionrefused"));
    await chat.page.setInputFiles("#file", {
      name: "a.png",
      mimeType: "image/png",
      buffer: noisePng(40, 40),
    });
    await chat.page.click("#sendPhotos");
    await chat.say("照片后面的话");
    await chat.page.locator(".bubble.mine .state", { hasText: "还没发出去" }).waitFor();
    await chat.reload();
    await chat.page.locator(".bubble.mine .photo").waitFor();
    expect(await chat.own("照片后面的话").count()).toBe(1);
    expect(await countStored()).toBe(before);
    await chat.page.unroute(/chat\/api\/(messages$|photos\?)/);
    await chat.page.locator(".mend button").first().click();
    await chat.isSent("照片后面的话");
    await chat.reload();
    const own = (await chat.conversation()).filter((one) => one.startsWith("我"));
    expect(own).toEqual(["我：你好", "我：（照片）", "我：照片后面的话"]);
    expect(await countStored()).toBe(before + 2);
  });

  it("does not double what arrived while its acknowledgement was lost", async () => {
    const chat = await openChat();
    await chat.ask("你好");
    const before = await countStored();
    await chat.page.route(/chat\/api\/messages$/, loseAnswer);
    await chat.say("到底到了没有");
    await chat.own("到底到了没有").locator(".state", { hasText: "还没发出去" }).waitFor();
    await chat.page.unroute(/chat\/api\/messages$/);
    await chat.reload();
    // the history has it, and so had the queue: once the desk says that it knows it, one is left
    await chat.page.locator(".bubble.mine .state", { hasText: /./ }).waitFor({ state: "detached" });
    expect(await chat.own("到底到了没有").count()).toBe(1);
    expect(await countStored()).toBe(before + 1);
  });

  it("says what the server says while it is busy, and goes on by itself", async () => {
    const chat = await openChat();
    const busy = JSON.stringify({ type: "about:blank", title: "系统暂时忙，请稍后再试", status: 503 });
    const contentType = "application/problem+json; charset=utf-8";
    await chat.page.route(/chat\/api\//, (route) => route.fulfill({ status: 503, contentType, body: busy }));
    await chat.page.evaluate(`window.dispatchEvent(new Event("online"))`);
    await chat.page.locator("#state", { hasText: "系统暂时忙，请稍后再试" }).waitFor();
    await chat.say("忙的时候说的话");
    await chat.page.unroute(/chat\/api\//);
    await chat.isSent("忙的时候说的话");
    await chat.page.locator("#state .trouble").waitFor({ state: "detached" });
  });

  it("works without any storage of the browser", async () => {
    const page = await browser.openPage(OLD_PHONE);
    const deny = (name: string) =>
      `Object.defineProperty(window, "${name}", { get() { throw new Error("denied"); } });`;
    await page.addInitScript({ content: deny("localStorage") + deny("indexedDB") });
    const chat = new ChatPage(page, test.url);
    opened.push(chat);
    await chat.open();
    await chat.ask("你好");
    await page.setInputFiles("#file", { name: "a.png", mimeType: "image/png", buffer: noisePng(40, 40) });
    await page.click("#sendPhotos");
    await page
      .locator(".bubble.mine", { has: page.locator(".photo") })
      .locator(".state", { hasText: "已送到" })
      .waitFor();
  });
});

describe("the keyboard alone", () => {
  it("reaches everything in reading order, and always shows where it is", async () => {
    const chat = await openChat(HALL_PC);
    const { page } = chat;
    await page.locator("#words:focus").waitFor();
    await page.locator("#large").focus();
    const order = ["large"];
    const focused = `(() => {
      const e = document.activeElement;
      const s = getComputedStyle(e);
      return (e.id || e.textContent) + (s.outlineStyle === "none" || s.outlineWidth === "0px" ? " unseen" : "");
    })()`;
    for (let i = 0; i < 20 && order.at(-1) !== "send"; i += 1) {
      await page.keyboard.press("Tab");
      order.push(await page.evaluate<string>(focused));
    }
    const quick = ["查进度", "补充材料", "转人工", "帮助"];
    const rest = ["log", ...quick, "addPhoto", "words", "send"];
    expect(order).toEqual(["large", "more", "phone", "offices", "goOffice", ...rest]);
  });

  it("sends by Enter, breaks a line by Shift and Enter, and presses a choice", async () => {
    const chat = await openChat(HALL_PC);
    const { page } = chat;
    await page.locator("#words:focus").waitFor();
    const before = await chat.desk().count();
    await page.keyboard.type(REQUEST);
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("请帮帮我");
    await page.keyboard.press("Enter");
    await chat.answer(before);
    expect(await page.locator(".bubble.mine .words").textContent()).toBe(`${REQUEST}\n请帮帮我`);
    for (let asked = 0; asked < 5 && (await page.locator(".choice").count()) === 0; asked += 1) {
      await chat.ask("社保大厅三号窗口，人家让我回去等");
    }
    const said = await page.locator(".bubble.mine").count();
    await page.locator("#log").focus();
    while ((await page.locator(".choice:focus").count()) === 0) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".bubble.mine").nth(said).waitFor();
    expect(await page.locator("#log:focus").count()).toBe(1);
  });
});

describe("eyes that do not see well", () => {
  it.each([
    [320, 568],
    [360, 640],
  ])("find nothing beside a screen of %i × %i, in ordinary and in large type", async (width, height) => {
    const chat = await openChat({ width, height, touch: true });
    const long = `https://example.com/${"a".repeat(120)}`;
    await chat.ask(`${REQUEST}，网址 ${long}`);
    expect(await chat.overhang()).toBe(0);
    const ordinary = await chat.page.evaluate<number>(TYPE_SIZE);
    await chat.page.click("#large");
    expect(await chat.overhang()).toBe(0);
    await chat.reload();
    const large = await chat.page.evaluate<number>(TYPE_SIZE);
    expect(large / ordinary).toBeGreaterThan(1.3);
    expect(await chat.page.locator("#large").getAttribute("aria-pressed")).toBe("true");
    await chat.page.click("#more");
    expect(await chat.overhang()).toBe(0);
  });

  it("grow the type with the phone's own setting", async () => {
    const chat = await openChat();
    const ordinary = await chat.page.evaluate<number>(TYPE_SIZE);
    await chat.page.evaluate(`document.documentElement.style.fontSize = "24px"`);
    expect(await chat.page.evaluate<number>(TYPE_SIZE)).toBeCloseTo(ordinary * 1.5, 1);
  });

  it("are given what the rules for accessible pages ask for", async () => {
    const chat = await openChat();
    await chat.ask(REQUEST);
    await chat.page.click("#more");
    for (const isLarge of [false, true]) {
      if (isLarge) await chat.page.click("#large");
      await chat.page.evaluate(axe.source);
      const violations = await chat.page.evaluate<{ id: string; impact: string; nodes: string[] }[]>(
        `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
          ({ id, impact, nodes: nodes.map(({ html }) => html) })))`,
      );
      expect(violations).toEqual([]);
    }
  });

  it("and fingers that tremble find targets of at least 44 pixels", async () => {
    const chat = await openChat();
    await chat.ask(REQUEST);
    await chat.page.click("#more");
    const small = await chat.page.evaluate<string[]>(
      `[...document.querySelectorAll("button, select, textarea, #phone")]
        .filter((e) => e.offsetParent !== null)
        .filter((e) => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
        .map((e) => e.outerHTML)`,
    );
    expect(small).toEqual([]);
  });
});

describe("the page's files", () => {
  it("come with a policy that lets nothing foreign run, and are asked for anew each time", async () => {
    const answer = await fetch(`${test.url}/chat`);
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain("unsafe");
    const page = await answer.text();
    expect(page).toContain("<noscript>");
    expect(page).toContain("12345");
    expect(page).not.toMatch(/<style|<script(?![^>]* src=)|style="|\{\{/);
  });

  it("carry their content in their names, so that a phone loads them once, compressed", async () => {
    const page = await (await fetch(`${test.url}/chat`)).text();
    const assets = [...page.matchAll(/"(\/chat\/assets\/[^"]+\.(?:js|css))"/g)].map((one) => one[1]);
    expect(assets).toHaveLength(2);
    let bytes = page.length;
    for (const path of assets) {
      const answer = await fetch(test.url + path, { headers: { "accept-encoding": "gzip" } });
      expect(answer.headers.get("cache-control")).toContain("immutable");
      expect(answer.headers.get("content-encoding")).toBe("gzip");
      bytes += Number(answer.headers.get("content-length"));
    }
    expect(bytes).toBeLessThan(40 * 1024);
    expect((await fetch(`${test.url}/chat/assets/none.js`)).status).toBe(404);
  });
});

describe("the picture in the README", () => {
  it("shows a request that got its number", async () => {
    test.clock.set("2026-11-23T10:00:00+08:00");
    const chat = await openChat();
    await untilRegistered(chat, await chat.ask(REQUEST));
    await chat.reload();
    // the lent font came after the page had found its place
    await chat.page.evaluate(`document.querySelector(".bubble:last-child").scrollIntoView()`);
    const picture = await chat.page.screenshot();
    expect(picture.length).toBeLessThan(150 * 1024);
    // kept as it is until somebody removes it: a run of the tests leaves the tree clean
    if (!existsSync(SCREENSHOT)) await chat.page.screenshot({ path: SCREENSHOT });
  });
});
