import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Screen, TestBrowser } from "../support/browser.ts";
import type { TestServer } from "../support/testProgram.ts";

const SHOTS = new URL("./screenshots/", import.meta.url).pathname;
export const PHONE: Screen = { width: 360, height: 740, touch: true };
export const PC: Screen = { width: 1440, height: 900 };

/** One of the staff with the workbench before them. */
export class DeskPage {
  readonly page: Page;
  readonly #url: string;
  /** everything that the browser complained about */
  readonly complaints: string[] = [];

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
  }

  /** Somebody of an office, logged in. */
  static async of(
    browser: TestBrowser,
    test: TestServer,
    who: { officeId: string; staffId: string },
    screen: Screen,
  ): Promise<DeskPage> {
    const page = await browser.openPage(screen);
    const headers = { "x-requested-with": "banchengshi" };
    const { officeId, staffId } = who;
    await page.request.post(`${test.url}/api/session`, { data: { officeId, staffId }, headers });
    return new DeskPage(page, test.url);
  }

  /** Opens a page of the workbench and waits until it has shown everything. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.#url}/workbench${path}`);
    await this.settled();
  }

  /** Follows the navigation, as people do. */
  async choose(label: string): Promise<void> {
    const menu = this.page.locator(".tabs button");
    if (await menu.isVisible()) await menu.click();
    await this.page.locator(".navList:visible").getByRole("link", { name: label, exact: true }).click();
    await this.page.getByRole("heading", { level: 1, name: label }).waitFor();
    await this.settled();
  }

  /** until nothing is being read any more, in the right letters */
  async settled(): Promise<void> {
    await this.page.locator("main h1").first().waitFor();
    await this.page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
    await this.page.evaluate("document.fonts.ready.then(() => true)");
  }

  /** Nothing sticks out, and nothing serious stands in the way of whoever cannot see or use a mouse. */
  async isFitFor(everybody: string): Promise<void> {
    const overhang = await this.page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overhang, `${everybody}: sticks out`).toBe(0);
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate<{
      violations: { id: string; impact: string; nodes: unknown[] }[];
    }>("axe.run(document, { resultTypes: ['violations'] })");
    const serious = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${everybody}: ${id} ×${nodes.length}`)).toEqual([]);
  }

  async shoot(name: string): Promise<void> {
    await this.page.screenshot({ path: `${SHOTS}${name}.png` });
  }

  async close(): Promise<void> {
    await this.page.context().close();
    expect(this.complaints).toEqual([]);
  }
}
