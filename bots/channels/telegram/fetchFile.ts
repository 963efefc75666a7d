import type { Api } from "grammy";
import type { TelegramAccount } from "./api.ts";

/** Bots can fetch files up to this size. */
export const LARGEST_FILE = 20 * 1024 * 1024;

/** A file could not be fetched this time. The message never holds its address: the token is in it. */
export class FileNotFetched extends Error {
  override name = "FileNotFetched";
}

/** Fetches a file by its id. @throws FileNotFetched, or what the API throws */
export async function fetchFile(
  parts: { api: Api; account: TelegramAccount; fetch: typeof fetch },
  fileId: string,
): Promise<Uint8Array> {
  const { file_path: path } = await parts.api.getFile(fileId);
  if (path === undefined) throw new FileNotFetched("the file has no path");
  const { apiUrl, token } = parts.account;
  const seconds = parts.account.timeoutSeconds ?? 60;
  try {
    const response = await parts.fetch(`${apiUrl.replace(/\/$/, "")}/file/bot${token}/${path}`, {
      signal: AbortSignal.timeout(seconds * 1000),
    });
    if (!response.ok) throw new FileNotFetched(`status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof FileNotFetched) throw error;
    throw new FileNotFetched(error instanceof Error ? error.name : "unknown");
  }
}
