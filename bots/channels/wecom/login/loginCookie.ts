import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { createSigner } from "../../web/session.ts";

/** What a browser remembers between the steps of a log-in. */
const step = z.discriminatedUnion("kind", [
  /** sent to the platform: only this browser may come back with this state */
  z.strictObject({ kind: z.literal("sent"), state: z.string(), next: z.string(), at: z.number() }),
  /** known, and about to choose an office */
  z.strictObject({ kind: z.literal("known"), userId: z.string(), next: z.string(), at: z.number() }),
]);
type LoginStep = z.infer<typeof step>;

const COOKIE = "bcs_login";
const PATH = "/workbench/login";
/** scanning a code takes its time; in ms */
const LASTS_MS = 10 * 60_000;

/** The signed cookie of a log-in under way. Lax: the platform leads back from its own site. */
export type LoginCookie = {
  write: (reply: FastifyReply, step: LoginStep) => void;
  /** null: none, forged, or too old */
  read: (request: FastifyRequest) => LoginStep | null;
  clear: (reply: FastifyReply) => void;
};

/** @param now epoch ms */
export function createLoginCookie(key: Uint8Array, secure: boolean, now: () => number): LoginCookie {
  const signer = createSigner(key, "login");
  return {
    write: (reply, value) =>
      void reply.setCookie(COOKIE, signer.sign(Buffer.from(JSON.stringify(value)).toString("base64url")), {
        path: PATH,
        httpOnly: true,
        sameSite: "lax",
        secure,
        maxAge: LASTS_MS / 1000,
      }),
    read: (request) => {
      const value = signer.verify(request.cookies[COOKIE]);
      if (value === null) return null;
      const found = step.parse(JSON.parse(Buffer.from(value, "base64url").toString("utf8")));
      return found.at > now() - LASTS_MS ? found : null;
    },
    clear: (reply) => void reply.clearCookie(COOKIE, { path: PATH }),
  };
}
