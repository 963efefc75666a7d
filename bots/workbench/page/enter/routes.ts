import type { Page } from "../pages.ts";
import { enterTexts as t } from "./texts.ts";

/** The entrance. */
export const enterRoutes: Page[] = [
  { path: "/enter", name: "enter", title: t.title, view: () => import("./EnterView.vue"), open: true },
];
