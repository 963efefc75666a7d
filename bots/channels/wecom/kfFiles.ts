import type { Carried, OpenedFile } from "../../../core/delivery/sender.ts";
import { fileTexts } from "../../../core/delivery/texts.ts";
import type { ApiFailure } from "./apiResult.ts";
import type { KfClient, KfSay } from "./kfClient.ts";
import { WHY } from "./texts.ts";
import type { MediaKind } from "./wecomApi.ts";

const MEGABYTE = 1024 * 1024;
/** What the platform takes (developer.work.weixin.qq.com/document/path/96484). */
const MOST = { image: 10 * MEGABYTE, video: 10 * MEGABYTE, file: 20 * MEGABYTE };
const LEAST_BYTES = 6;
const IMAGES: readonly string[] = ["image/jpeg", "image/png"];

/** What lies at the platform, ready to be shown; and, for the clerk, what does not and why. */
export type Uploaded =
  | { ok: true; says: { name: string; say: KfSay }[]; unsent: string[] }
  | { ok: false; failure: ApiFailure };

/**
 * Puts the files of a message there, one after the other: each is opened when its turn comes. A file that the platform
 * does not take keeps no words back.
 */
export async function uploadFiles(kf: KfClient, files: Carried["files"]): Promise<Uploaded> {
  const says: { name: string; say: KfSay }[] = [];
  const unsent: string[] = [];
  for (const open of files) {
    const file = await open();
    if (file === null) {
      unsent.push(fileTexts.gone);
      continue;
    }
    const kind = kindOf(file);
    if (kind === null) {
      unsent.push(WHY.fileNotSent(file.name, WHY.fileSize));
      continue;
    }
    const result = await kf.upload(kind, file);
    if (result.ok) says.push({ name: file.name, say: result.value });
    else if (result.kind === "transient" || result.kind === "throttled")
      return { ok: false, failure: result };
    else unsent.push(WHY.fileNotSent(file.name, result.why));
  }
  return { ok: true, says, unsent };
}

/** As what it is shown; null: too large, or next to nothing. A picture or film beyond its limit goes as a file. */
function kindOf({ contentType, bytes }: OpenedFile): MediaKind | null {
  const { length } = bytes;
  if (length < LEAST_BYTES || length > MOST.file) return null;
  if (IMAGES.includes(contentType) && length <= MOST.image) return "image";
  return contentType === "video/mp4" && length <= MOST.video ? "video" : "file";
}
