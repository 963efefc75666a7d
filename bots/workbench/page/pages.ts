import type { Component } from "vue";
import type { Needs } from "./session.ts";

/** Groups of the navigation, in their order. */
export const NAV_GROUPS = ["work", "desk", "records", "knowledge", "house"] as const;
export type NavGroup = (typeof NAV_GROUPS)[number];

/** One page of the workbench: an address, its view (loaded when it is opened), and where it stands in the navigation. */
export type Page = {
  /** behind /workbench, e.g. "/tickets/:number" */
  path: string;
  name: string;
  /** head of the window and of the page */
  title: string;
  view: () => Promise<{ default: Component }>;
  /** absent: reached by links only */
  nav?: { label: string; group: NavGroup; order: number };
  /** who has use for it; absent: everybody who is logged in */
  needs?: Needs;
  /** opens without a log-in */
  open?: true;
};
