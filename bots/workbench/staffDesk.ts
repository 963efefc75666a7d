import type { FastifyReply, FastifyRequest } from "fastify";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { createSigner } from "../channels/web/session.ts";
import type { Program } from "../program.ts";
import type { Html } from "./html.ts";
import { page, type Viewer } from "./pages.ts";

export const STAFF_COOKIE = "bcs_staff";

/** What all staff routes share: who is looking, and how a page goes out. */
export type StaffDesk = {
  /** who looks, and at which office; null where nobody is logged in */
  viewer: (request: FastifyRequest) => { who: Viewer; office: WorkingOffice } | null;
  send: (reply: FastifyReply, title: string, who: Viewer | null, body: Html) => Promise<FastifyReply>;
  /** the signed value that says who somebody is */
  cookie: (officeId: string, staffId: string) => string;
};

/** Makes it from the program's session key. */
export function staffDesk(program: Program): StaffDesk {
  const signer = createSigner(program.config.SESSION_KEY, "staff");
  return {
    cookie: (officeId, staffId) => signer.sign(`${officeId}/${staffId}`),
    viewer: (request) => {
      const value = signer.verify(request.cookies[STAFF_COOKIE]);
      if (value === null) return null;
      const [officeId = "", staffId = ""] = value.split("/");
      const office = program.officeOf(officeId);
      const staff = office?.staff.find((one) => one.id === staffId);
      if (office === null || staff === undefined) return null;
      return { office, who: { officeId, staffId, name: staff.name } };
    },
    send: async (reply, title, who, body) =>
      await reply
        .type("text/html; charset=utf-8")
        .header("cache-control", "no-store")
        .header(
          "content-security-policy",
          "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
        )
        .send(page(title, program.config.demo, who, body)),
  };
}
