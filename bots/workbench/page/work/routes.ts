import type { Page } from "../pages.ts";
import { workTexts as t } from "./texts.ts";
import WorkView from "./WorkView.vue";

const DECIDERS = [
  "triageOfficer",
  "caseOfficer",
  "manager",
  "leaderInCharge",
  "districtOffice",
  "unitLeader",
  "chiefRepresentative",
];

/** My work, lists, search, queues. */
export const workRoutes: Page[] = [
  {
    path: "/",
    name: "work",
    title: t.work,
    // the page that everybody opens first comes with the script itself
    view: async () => ({ default: WorkView }),
    nav: { label: t.work, group: "work", order: 1 },
  },
  {
    path: "/triage",
    name: "triage",
    title: t.triage,
    view: () => import("./TriageView.vue"),
    nav: { label: t.triage, group: "work", order: 3 },
    needs: { roles: ["triageOfficer", "caseOfficer", "manager"] },
  },
  {
    path: "/approvals",
    name: "approvals",
    title: t.approvals,
    view: () => import("./ApprovalsView.vue"),
    nav: { label: t.approvals, group: "work", order: 4 },
    needs: { roles: DECIDERS },
  },
  {
    path: "/joint",
    name: "joint",
    title: t.joint,
    view: () => import("./JointView.vue"),
    nav: { label: t.joint, group: "work", order: 5 },
  },
  {
    path: "/tickets",
    name: "tickets",
    title: t.tickets,
    view: () => import("./ListView.vue"),
    nav: { label: t.tickets, group: "work", order: 6 },
  },
  { path: "/search", name: "search", title: t.search, view: () => import("./SearchView.vue") },
];
