import { Api } from "grammy";

/** How Telegram is reached. */
export type TelegramAccount = {
  /** e.g. https://api.telegram.org, or a stand-in's */
  apiUrl: string;
  /** `<bot id>:<secret>` */
  token: string;
  /** most seconds that an answer is waited for; longer than a long poll. Default 60 */
  timeoutSeconds?: number;
};

/** Telegram's API. Only requests go out here: what comes in is stored first and never handled by the library. */
export function telegramApi(account: TelegramAccount): Api {
  return new Api(account.token, {
    apiRoot: account.apiUrl.replace(/\/$/, ""),
    timeoutSeconds: account.timeoutSeconds ?? 60,
    // an error would show the address, and the token is in it
    sensitiveLogs: false,
  });
}

/** The bot's id: the part of the token that is no secret. */
export function botIdOf(token: string): string {
  return token.split(":")[0] ?? "";
}
