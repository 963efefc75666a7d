import type { Page } from "../pages.ts";
import { counterTexts as t } from "./texts.ts";

/** A request put down at the window. */
export const counterRoutes: Page[] = [
  {
    path: "/counter",
    name: "counter",
    title: t.title,
    view: () => import("./CounterView.vue"),
    nav: { label: t.title, group: "work", order: 2 },
    needs: { rights: ["intake"] },
  },
];
