import type { Page } from "../pages.ts";
import { deskTexts as t } from "./texts.ts";

const { titles } = t;

/** Pages of the desk: what waits for a person, and what the house is. */
export const deskRoutes: Page[] = [
  {
    path: "/calls",
    name: "calls",
    title: titles.calls,
    view: () => import("./CallsView.vue"),
    nav: { label: titles.calls, group: "desk", order: 30 },
    needs: { rights: ["intake"] },
  },
  {
    path: "/stuck",
    name: "stuck",
    title: titles.stuck,
    view: () => import("./StuckView.vue"),
    nav: { label: titles.stuck, group: "desk", order: 40 },
    needs: { rights: ["deadLetters"] },
  },
  {
    path: "/health",
    name: "health",
    title: titles.health,
    view: () => import("./HealthView.vue"),
    nav: { label: titles.health, group: "desk", order: 50 },
    needs: { rights: ["deadLetters"] },
  },
  {
    path: "/looks",
    name: "looks",
    title: titles.looks,
    view: () => import("./LooksView.vue"),
    nav: { label: titles.looks, group: "house", order: 10 },
    needs: { rights: ["readLooks"] },
  },
  {
    path: "/units",
    name: "units",
    title: titles.units,
    view: () => import("./UnitsView.vue"),
    nav: { label: titles.units, group: "house", order: 20 },
  },
  {
    path: "/people",
    name: "people",
    title: titles.people,
    view: () => import("./PeopleView.vue"),
    nav: { label: titles.people, group: "house", order: 30 },
  },
  {
    path: "/calendar",
    name: "calendar",
    title: titles.calendar,
    view: () => import("./CalendarView.vue"),
    nav: { label: titles.calendar, group: "house", order: 40 },
  },
  {
    path: "/changes",
    name: "changes",
    title: titles.changes,
    view: () => import("./ChangesView.vue"),
    nav: { label: titles.changes, group: "house", order: 60 },
    needs: { rights: ["house"] },
  },
  {
    path: "/pack",
    name: "pack",
    title: titles.pack,
    view: () => import("./PackView.vue"),
    nav: { label: titles.pack, group: "house", order: 50 },
  },
];
