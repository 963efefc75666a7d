import type { Page } from "../pages.ts";
import { callQueueTexts as t } from "./texts.ts";

/** Calls in which more was said than is registered. */
export const callRoutes: Page[] = [
  {
    path: "/call-matters",
    name: "callMatters",
    title: t.title,
    view: () => import("./CallMattersView.vue"),
    nav: { label: t.title, group: "work", order: 7 },
    needs: { rights: ["intake"] },
  },
];
