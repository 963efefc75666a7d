import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import chromiumFiles from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type Page, type Route } from "playwright-core";

/**
 * How large the screen of the phone is, in CSS pixels; a finger or a mouse; its clock. `bare`: without the lent font, as
 * quick as a phone that has its own.
 */
export type Screen = {
  width: number;
  height: number;
  touch?: boolean;
  timezoneId?: string;
  bare?: boolean;
};

export type TestBrowser = {
  /** A page of its own: no cookie, no storage shared with any other. */
  openPage: (screen: Screen) => Promise<Page>;
  close: () => Promise<void>;
};

const FONT_PATH = "/chinese-font-of-the-test/";
const require = createRequire(import.meta.url);

/** Starts the Chromium that comes inside a package: no browser and no font of the system is needed. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: await chromiumFiles.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-zygote"],
  });
  return {
    openPage: async (screen) => {
      const context = await browser.newContext({
        viewport: { width: screen.width, height: screen.height },
        hasTouch: screen.touch ?? false,
        isMobile: screen.touch ?? false,
        locale: "zh-CN",
        ...(screen.timezoneId === undefined ? {} : { timezoneId: screen.timezoneId }),
      });
      if (screen.bare !== true) await lendChineseFont(context);
      return await context.newPage();
    },
    close: async () => await browser.close(),
  };
}

/**
 * The machine has no Chinese font. The pages name "Noto Sans SC" among the fonts of old phones; it is lent to them
 * as a style sheet and files of their own origin, which their content policy allows.
 */
async function lendChineseFont(context: BrowserContext): Promise<void> {
  await context.route(`**${FONT_PATH}*`, answerFont);
  // a string, because it runs in the page and not here
  await context.addInitScript({
    content: `document.addEventListener("DOMContentLoaded", () => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = "${FONT_PATH}font.css";
      document.head.append(link);
    });`,
  });
}

async function answerFont(route: Route): Promise<void> {
  const name = new URL(route.request().url()).pathname.slice(FONT_PATH.length);
  if (name === "font.css") return await route.fulfill({ contentType: "text/css", body: fontCss() });
  const file = require.resolve(`@fontsource/noto-sans-sc/files/${name}`);
  await route.fulfill({ contentType: "font/woff2", body: readFileSync(file) });
}

function fontCss(): string {
  const faces = [];
  for (const weight of [400, 700]) {
    // latin after Chinese: its letters and digits win where both have them
    for (const [subset, range] of [
      ["chinese-simplified", "U+2E80-FFEF, U+00B7, U+2000-206F"],
      ["latin", "U+0000-00FF"],
    ]) {
      faces.push(
        `@font-face { font-family: "Noto Sans SC"; font-weight: ${weight}; font-display: block; unicode-range: ${range};` +
          ` src: url("${FONT_PATH}noto-sans-sc-${subset}-${weight}-normal.woff2") format("woff2"); }`,
      );
    }
  }
  return faces.join("\n");
}
