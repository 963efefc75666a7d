import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import { inTime } from "../alicloud/inTime.ts";
import { type IntakeParts, keepUpdate, NoOffice } from "./intake.ts";
import { telegramUpdate } from "./update.ts";

export type TelegramRouteParts = IntakeParts & {
  /** TELEGRAM_WEBHOOK_SECRET */
  secret: string;
  /** called after an update was stored: whoever takes updates need not wait for the next sweep */
  onStored: () => void;
};

const ANSWER_MS = 900;

/** POST /telegram/webhook: 200 once the update is durably stored; the same update again changes nothing. */
export function telegramRoutes(server: Server, parts: TelegramRouteParts): void {
  server.post(
    "/telegram/webhook",
    {
      schema: {
        summary: "Telegram 的消息",
        description: "由 Telegram 调用；X-Telegram-Bot-Api-Secret-Token 要与 TELEGRAM_WEBHOOK_SECRET 相同。",
        headers: z.object({ "x-telegram-bot-api-secret-token": z.string().optional() }),
        // an update of a shape that we do not know is no reason to be sent it again and again
        body: z.object({ update_id: z.number().int().nonnegative() }).loose(),
        response: { 200: z.object({ ok: z.literal(true) }) },
      },
      onRequest: async (request) => {
        const given = request.headers["x-telegram-bot-api-secret-token"];
        if (!isSecret(typeof given === "string" ? given : "", parts.secret)) {
          throw new Problem(401, "口令不对");
        }
      },
    },
    async (request) => {
      const read = telegramUpdate.safeParse(request.body);
      const update = read.success ? read.data : { update_id: request.body.update_id };
      if (!read.success)
        request.log.warn({ issues: read.error.issues.length }, "telegram update not understood");
      try {
        await inTime(ANSWER_MS, keepUpdate(parts, update));
      } catch (error) {
        if (error instanceof NoOffice)
          throw new Problem(503, "还没有设置任何窗口，请联系管理员", { cause: error });
        throw error;
      }
      parts.onStored();
      return { ok: true as const };
    },
  );
}

/** Compares in constant time, whatever the lengths. An empty secret is nobody's. */
function isSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return secret !== "" && timingSafeEqual(digest(given), digest(secret));
}
