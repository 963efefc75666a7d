import type { Page } from "../pages.ts";
import { recordsPageTexts as t } from "./texts.ts";

const { titles } = t;

/** Ledgers, reports, figures and what follows from them. */
export const recordsRoutes: Page[] = [
  {
    path: "/ledger",
    name: "ledger",
    title: titles.ledger,
    view: () => import("./LedgerView.vue"),
    nav: { label: titles.ledger, group: "records", order: 10 },
    needs: { rights: ["records"] },
  },
  {
    path: "/figures",
    name: "figures",
    title: titles.figures,
    view: () => import("./FiguresView.vue"),
    nav: { label: titles.figures, group: "records", order: 20 },
    needs: { rights: ["figures"] },
  },
  {
    path: "/figures/tickets",
    name: "behind",
    title: titles.behind,
    view: () => import("./BehindView.vue"),
    needs: { rights: ["figures"] },
  },
  {
    path: "/surveys",
    name: "surveys",
    title: titles.surveys,
    view: () => import("./SurveysView.vue"),
    nav: { label: titles.surveys, group: "records", order: 30 },
    needs: { rights: ["figures"] },
  },
  {
    path: "/reports",
    name: "reports",
    title: titles.reports,
    view: () => import("./ReportsView.vue"),
    nav: { label: titles.reports, group: "records", order: 40 },
  },
  {
    path: "/proposals",
    name: "proposals",
    title: titles.proposals,
    view: () => import("./ProposalsView.vue"),
    nav: { label: titles.proposals, group: "records", order: 50 },
    needs: { rights: ["proposals"] },
  },
  {
    path: "/measures",
    name: "measures",
    title: titles.measures,
    view: () => import("./MeasuresView.vue"),
    nav: { label: titles.measures, group: "records", order: 60 },
    needs: {
      rights: ["readMeasures", "issueMeasures"],
      roles: ["unitLeader", "chiefRepresentative", "liaison", "operator"],
    },
  },
  {
    path: "/no-loss",
    name: "noLoss",
    title: titles.noLoss,
    view: () => import("./NoLossView.vue"),
    nav: { label: titles.noLoss, group: "records", order: 70 },
    needs: { rights: ["deadLetters"] },
  },
];
