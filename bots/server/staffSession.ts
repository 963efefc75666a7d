import type { FastifyReply, FastifyRequest } from "fastify";
import { createSigner } from "../channels/web/session.ts";
import type { Config } from "../config.ts";

export const STAFF_COOKIE = "bcs_staff";

/** Who is logged in. Times are epoch ms. */
export type StaffSession = { officeId: string; staffId: string; since: number; until: number };

/** Log-ins of staff: a signed cookie that says who and until when, so that every node can read it. */
export type StaffSessions = {
  /** the value of a new log-in's cookie */
  open: (officeId: string, staffId: string) => string;
  /** null: nobody, forged, or over */
  read: (cookie: string | undefined) => StaffSession | null;
  /** writes the cookie of a new log-in */
  write: (reply: FastifyReply, officeId: string, staffId: string) => void;
  clear: (reply: FastifyReply) => void;
  /** a log-in that is used goes on: its cookie is written anew, at most every ten minutes */
  goOn: (request: FastifyRequest, reply: FastifyReply) => void;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Without a request for so long the log-in is over. */
const IDLE_MS = 12 * HOUR;
/** Pages that refresh themselves would go on for ever: in a week everybody logs in anew. */
const LONGEST_MS = 7 * 24 * HOUR;
const WRITE_EVERY_MS = 10 * MINUTE;

/** @param now epoch ms */
export function createStaffSessions(
  config: Pick<Config, "SESSION_KEY" | "PUBLIC_URL">,
  now: () => number,
): StaffSessions {
  const signer = createSigner(config.SESSION_KEY, "staff");
  const secure = config.PUBLIC_URL?.startsWith("https:") ?? false;
  const options = { path: "/", httpOnly: true, sameSite: "strict", secure } as const;

  function signed(session: Omit<StaffSession, "until">): string {
    const until = Math.min(now() + IDLE_MS, session.since + LONGEST_MS);
    return signer.sign([session.officeId, session.staffId, session.since, until].join("/"));
  }

  const open = (officeId: string, staffId: string) => signed({ officeId, staffId, since: now() });

  function read(cookie: string | undefined): StaffSession | null {
    const [officeId = "", staffId = "", since, until, ...rest] = signer.verify(cookie)?.split("/") ?? [];
    const session = { officeId, staffId, since: Number(since), until: Number(until) };
    const whole = rest.length === 0 && Number.isSafeInteger(session.since) && session.until > now();
    return whole ? session : null;
  }

  return {
    open,
    read,
    write: (reply, officeId, staffId) => void reply.setCookie(STAFF_COOKIE, open(officeId, staffId), options),
    clear: (reply) => void reply.clearCookie(STAFF_COOKIE, { path: "/" }),
    goOn: (request, reply) => {
      const session = read(request.cookies[STAFF_COOKIE]);
      if (session === null || session.until - now() > IDLE_MS - WRITE_EVERY_MS) return;
      if (session.until >= session.since + LONGEST_MS) return;
      reply.setCookie(STAFF_COOKIE, signed(session), options);
    },
  };
}
