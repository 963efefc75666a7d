import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Screen, startBrowser, type TestBrowser } from "../support/browser.ts";
import { type ChildServer, startChild } from "../support/childServer.ts";
import { buildWorkbench } from "../support/workbenchPage.ts";
import { sentences } from "./sentences.ts";

const TICKETS = 80;
const PHONE: Screen = { width: 360, height: 740, touch: true, bare: true };
/** how much slower than this machine the phone is */
const SLOWER = 4;
const HEADERS = { "x-requested-with": "banchengshi" };

const choices = z.array(
  z.object({
    office: z.object({ id: z.string() }),
    staff: z.array(z.object({ id: z.string(), department: z.string().nullable() })),
  }),
);
const who = z.object({ roles: z.array(z.object({ actsAs: z.string() })), rights: z.array(z.string()) });

/** From the press on the link to a page that can be used, in ms; how often the page asked the API before; KB of script. */
export type Opened = { median: number; worst: number; asked: number; script: number };
export type WorkbenchFigures = { work: Opened; ticket: Opened };

/**
 * The workbench as it is shipped, opened on a phone for the first time: nothing in its store, a processor a quarter as
 * fast as this one, a triage officer with a full desk. Usable: the list is there, and nothing is being read any more.
 */
export async function benchWorkbench(rounds: number): Promise<WorkbenchFigures> {
  await buildWorkbench();
  const home = await mkdtemp(join(tmpdir(), "bcs-workbench-"));
  const server = await startChild({ DATA_DIR: home, PORT: "0" });
  const browser = await startBrowser();
  try {
    const { login, number } = await fullDesk(server);
    const open = async (path: string, usable: string) => {
      const found: Awaited<ReturnType<typeof opened>>[] = [];
      for (let i = 0; i < rounds; i++)
        found.push(await opened(browser, server, login, { path, usable, slower: SLOWER }));
      return summary(found);
    };
    const ticket = `/tickets/${encodeURIComponent(number)}`;
    return {
      work: await open("/", "main .tiles"),
      ticket: await open(ticket, "main .ticketPage"),
    };
  } finally {
    await browser.close();
    await server.interrupt();
    await rm(home, { recursive: true, force: true });
  }
}

type Login = { officeId: string; staffId: string };

/** Registers requests at an office of the demo. @returns whom they wait for, and the number of one */
async function fullDesk(server: ChildServer): Promise<{ login: Login; number: string }> {
  const ask = async (path: string, body: unknown, cookie = "") => {
    const answer = await fetch(`${server.url}/api${path}`, {
      method: body === null ? "GET" : "POST",
      headers: { "content-type": "application/json", cookie, ...HEADERS },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const [first] = choices.parse(await (await ask("/session/choices", null)).json());
  if (first === undefined) throw new Error("the demo has an office");
  const people = first.staff.filter(({ department }) => department === null);
  const officeId = first.office.id;
  const found: { clerk?: string; triage?: Login } = {};
  for (const { id: staffId } of people) {
    const answer = await ask("/session", { officeId, staffId });
    const { roles, rights } = who.parse(await answer.json());
    if (rights.includes("intake")) found.clerk ??= answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    if (roles.some(({ actsAs }) => actsAs === "triageOfficer")) found.triage ??= { officeId, staffId };
  }
  const { clerk, triage } = found;
  if (clerk === undefined || triage === undefined)
    throw new Error("the office has a clerk and a triage officer");
  const said = sentences();
  let number = "";
  for (let i = 0; i < TICKETS; i++) {
    const body = {
      text: said[i % said.length] ?? "",
      contact: { phone: `139${String(i).padStart(8, "0")}` },
    };
    const answer: unknown = await (await ask(`/offices/${officeId}/tickets`, body, clerk)).json();
    number = z.object({ number: z.string() }).parse(answer).number;
  }
  return { login: triage, number };
}

/** Opens a page once, with nothing stored. Times are the browser's own, from the start of the navigation. */
async function opened(
  browser: TestBrowser,
  server: ChildServer,
  login: Login,
  { path, usable, slower }: { path: string; usable: string; slower: number },
): Promise<{ ms: number; asked: number; script: number }> {
  const page = await browser.openPage(PHONE);
  try {
    await page.request.post(`${server.url}/api/session`, { data: login, headers: HEADERS });
    // a string, because it runs in the page and not here
    await page.addInitScript({
      content: `new MutationObserver(() => {
        const there = document.querySelector(${JSON.stringify(usable)}) !== null;
        if (there && document.querySelector('[aria-busy="true"]') === null)
          document.documentElement.dataset.usable ??= performance.now();
      }).observe(document, { childList: true, subtree: true, attributes: true });`,
    });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slower });
    await page.goto(`${server.url}/workbench${path}`);
    await page.locator("html[data-usable]").waitFor({ state: "attached" });
    const read = z.object({ ms: z.number(), asked: z.number(), script: z.number() });
    return read.parse(
      await page.evaluate(`({
        ms: Number(document.documentElement.dataset.usable),
        asked: performance.getEntriesByType("resource").filter((one) =>
          one.name.includes("/api/") && one.startTime < Number(document.documentElement.dataset.usable)).length,
        script: performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".js"))
          .reduce((sum, one) => sum + one.encodedBodySize, 0) / 1024,
      })`),
    );
  } finally {
    await page.context().close();
  }
}

function summary(found: readonly { ms: number; asked: number; script: number }[]): Opened {
  const sorted = found.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const most = (values: number[]) => Math.max(0, ...values);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    worst: sorted.at(-1) ?? 0,
    asked: most(found.map(({ asked }) => asked)),
    script: most(found.map(({ script }) => script)),
  };
}
