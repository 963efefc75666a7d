import type { Page } from "../pages.ts";
import { knowledgePageTexts as t } from "./texts.ts";

const { titles } = t;

/** Guides, notices and cases. */
export const knowledgeRoutes: Page[] = [
  {
    path: "/knowledge",
    name: "knowledge",
    title: titles.knowledge,
    view: () => import("./KnowledgeView.vue"),
    nav: { label: titles.knowledge, group: "knowledge", order: 10 },
  },
  {
    path: "/guides",
    name: "guides",
    title: titles.guides,
    view: () => import("./GuidesView.vue"),
    nav: { label: titles.guides, group: "knowledge", order: 20 },
  },
  { path: "/guides/new", name: "newGuide", title: titles.newGuide, view: () => import("./GuideView.vue") },
  { path: "/guides/:id", name: "guide", title: titles.guide, view: () => import("./GuideView.vue") },
  {
    path: "/cases",
    name: "cases",
    title: titles.cases,
    view: () => import("./CasesView.vue"),
    nav: { label: titles.cases, group: "knowledge", order: 30 },
  },
  {
    path: "/tickets/:number/notice",
    name: "notice",
    title: titles.notice,
    view: () => import("./NoticeView.vue"),
  },
  { path: "/cases/new", name: "newCase", title: titles.newCase, view: () => import("./NewCaseView.vue") },
  { path: "/cases/:id", name: "case", title: titles.case, view: () => import("./CaseView.vue") },
];
