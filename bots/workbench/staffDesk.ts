import type { FastifyRequest } from "fastify";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { Program } from "../program.ts";
import { createStaffSessions, STAFF_COOKIE } from "../server/staffSession.ts";

export { STAFF_COOKIE };

/** Who is logged in, and where. */
export type Viewer = { officeId: string; staffId: string; name: string };

/** What all staff routes share: who is looking. */
export type StaffDesk = {
  /** who looks, and at which office; null where nobody is logged in */
  viewer: (request: FastifyRequest) => { who: Viewer; office: WorkingOffice } | null;
  /** the signed value that says who somebody is */
  cookie: (officeId: string, staffId: string) => string;
};

/** Makes it from the program's session key. */
export function staffDesk(program: Program): StaffDesk {
  const sessions = createStaffSessions(program.config, program.now);
  return {
    cookie: sessions.open,
    viewer: (request) => {
      const session = sessions.read(request.cookies[STAFF_COOKIE]);
      if (session === null) return null;
      const { officeId, staffId } = session;
      const office = program.officeOf(officeId);
      const staff = office?.staff.find((one) => one.id === staffId);
      if (office === null || staff === undefined) return null;
      return { office, who: { officeId, staffId, name: staff.name } };
    },
  };
}
