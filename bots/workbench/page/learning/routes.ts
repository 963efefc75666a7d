import type { Page } from "../pages.ts";
import { learningTexts as t } from "./texts.ts";

/** What the program learned. */
export const learningRoutes: Page[] = [
  {
    path: "/learning",
    name: "learning",
    title: t.title,
    view: () => import("./LearningView.vue"),
    nav: { label: t.title, group: "house", order: 70 },
    // the API gives the doubts to whoever works with requests, and the versions to whoever may decide on them
    needs: { rights: ["intake", "learning"] },
  },
];
