import { randomBytes } from "node:crypto";
import { ApiRefusal, DAY, type Options, secondsOf } from "./platform.ts";

export type StoredMedia = { type: string; fileName: string; contentType: string; bytes: Buffer; at: number };

const LARGEST = { image: 10, voice: 2, video: 10, file: 20 };
const TYPES = ["image", "voice", "video", "file"] as const;
type MediaType = (typeof TYPES)[number];

/** Temporary media: three days, then gone. */
export class MediaStore {
  readonly #options: Options;
  readonly #known = new Map<string, StoredMedia>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** POST /cgi-bin/media/upload. @param body multipart with a part named `media` */
  upload(type: string, body: Buffer, contentType: string): Record<string, unknown> {
    const kind = TYPES.find((one) => one === type);
    if (kind === undefined) throw new ApiRefusal(40004, "invalid media type");
    const part = mediaPart(body, contentType);
    if (part.bytes.length <= 5) throw new ApiRefusal(40006, "file too small");
    if (part.bytes.length > LARGEST[kind] * 1024 * 1024)
      throw new ApiRefusal(45001, "media size out of limit");
    if (kind === "image" && !/^image\/(jpeg|png)$/.test(part.contentType)) {
      throw new ApiRefusal(40005, "invalid file type");
    }
    const id = this.keep({ type: kind, ...part });
    return { type: kind, media_id: id, created_at: String(secondsOf(this.#options.now())) };
  }

  keep(media: Omit<StoredMedia, "at">): string {
    const id = `m${randomBytes(24).toString("base64url")}`;
    this.#known.set(id, { ...media, at: this.#options.now() });
    return id;
  }

  /** @throws ApiRefusal 40007 where it is unknown or older than three days */
  get(id: string, type?: MediaType): StoredMedia {
    const media = this.#known.get(id);
    if (media === undefined || media.at < this.#options.now() - 3 * DAY) {
      throw new ApiRefusal(40007, "invalid media_id");
    }
    if (type !== undefined && media.type !== type) throw new ApiRefusal(40004, "invalid media type");
    return media;
  }
}

function mediaPart(
  body: Buffer,
  contentType: string,
): { fileName: string; contentType: string; bytes: Buffer } {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw new ApiRefusal(41005, "missing media data");
  const raw = body.toString("latin1");
  for (const part of raw.split(`--${boundary}`)) {
    const split = part.indexOf("\r\n\r\n");
    const head = part.slice(0, split);
    const name = /name="([^"]*)"/.exec(head)?.[1];
    const fileName = /filename="([^"]*)"/.exec(head)?.[1];
    if (split < 0 || name !== "media" || fileName === undefined) continue;
    return {
      fileName: Buffer.from(fileName, "latin1").toString("utf8"),
      contentType: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1]?.trim() ?? "application/octet-stream",
      bytes: Buffer.from(part.slice(split + 4, -2), "latin1"),
    };
  }
  throw new ApiRefusal(41005, "missing media data");
}
