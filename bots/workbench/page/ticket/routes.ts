import type { Page } from "../pages.ts";
import { ticketTexts as t } from "./texts.ts";

/** One ticket. */
export const ticketRoutes: Page[] = [
  { path: "/tickets/:number", name: "ticket", title: t.title, view: () => import("./TicketView.vue") },
];
