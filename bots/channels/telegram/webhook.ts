import type { Api } from "grammy";
import { WANTED } from "./update.ts";

/**
 * Tells Telegram where to send updates: once at the start, where our address can be reached from outside.
 * @param publicUrl https, on port 443, 80, 88 or 8443
 * @throws what the API throws; then nothing comes in and the start should say so
 */
export async function announceWebhook(api: Api, publicUrl: string, secret: string): Promise<void> {
  await api.setWebhook(`${publicUrl.replace(/\/$/, "")}/telegram/webhook`, {
    secret_token: secret,
    allowed_updates: [...WANTED],
    max_connections: 40,
  });
}
