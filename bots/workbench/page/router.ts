import { createRouter, createWebHistory, type Router } from "vue-router";
import { callRoutes } from "./calls/routes.ts";
import { counterRoutes } from "./counter/routes.ts";
import { deskRoutes } from "./desk/routes.ts";
import { enterRoutes } from "./enter/routes.ts";
import { knowledgeRoutes } from "./knowledge/routes.ts";
import { learningRoutes } from "./learning/routes.ts";
import type { Page } from "./pages.ts";
import { recordsRoutes } from "./records/routes.ts";
import { lookAt, openSession, who } from "./session.ts";
import { talksRoutes } from "./talks/routes.ts";
import { ticketRoutes } from "./ticket/routes.ts";
import { workRoutes } from "./work/routes.ts";

/** All pages, in no order. */
export const pages: readonly Page[] = [
  ...enterRoutes,
  ...workRoutes,
  ...ticketRoutes,
  ...counterRoutes,
  ...talksRoutes,
  ...deskRoutes,
  ...recordsRoutes,
  ...knowledgeRoutes,
  ...learningRoutes,
  ...callRoutes,
];

/** The router: nobody gets behind the entrance without a log-in; `?office=` looks at another of one's offices. */
export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory("/workbench"),
    routes: [
      ...pages.map(({ path, name, view, title, open }) => ({
        path,
        name,
        component: view,
        meta: { title, open: open ?? false },
      })),
      { path: "/:rest(.*)*", name: "nowhere", component: () => import("./enter/NowhereView.vue") },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
  router.beforeEach(async (to) => {
    if (to.meta["open"] === true) return true;
    // the view is fetched while the server says who looks; where that fails, the router asks for it again and tells
    const view = pages.find(({ name }) => name === to.name)?.view;
    view?.().catch(() => undefined);
    if (who.value === null && !(await openSession())) {
      return { name: "enter", query: { back: to.fullPath } };
    }
    const { office } = to.query;
    if (typeof office === "string") lookAt(office);
    return true;
  });
  return router;
}
