import type { Page } from "../pages.ts";
import { talkTexts as t } from "./texts.ts";

/** Conversations with citizens, and clues of misconduct: the two things that not everybody at the desk reads. */
export const talksRoutes: Page[] = [
  {
    path: "/chats",
    name: "talks",
    title: t.title,
    view: () => import("./TalksView.vue"),
    nav: { label: t.title, group: "work", order: 7 },
    needs: { rights: ["intake"] },
  },
  { path: "/chats/:person", name: "talk", title: t.title, view: () => import("./TalkView.vue") },
  {
    path: "/clues",
    name: "clues",
    title: t.clues,
    view: () => import("./CluesView.vue"),
    nav: { label: t.clues, group: "work", order: 8 },
    needs: { roles: ["disciplineInspector"] },
  },
];
