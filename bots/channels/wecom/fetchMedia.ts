import { createHash } from "node:crypto";
import type { Logger } from "pino";
import type { NewId } from "../../../core/ids.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import { storeAttachment } from "../../../core/store/attachmentStore.ts";
import type { Database } from "../../../core/store/database.ts";
import { owe } from "../../../core/store/outboxStore.ts";
import {
  claimWecomMedia,
  retryWecomMedia,
  settleWecomMedia,
  type WecomMediaRow,
} from "../../../core/store/wecomMediaStore.ts";
import { fileType } from "../fileType.ts";
import { type KeepVoice, lostVoice, openVoice } from "./voice.ts";
import type { WecomApi } from "./wecomApi.ts";

export type MediaParts = {
  corpId: string;
  api: WecomApi;
  database: Database;
  seal: Seal;
  now: () => number;
  log: Logger;
  newId: NewId;
  /** keeps a voice message to be heard; null: nobody hears here */
  keepVoice: KeepVoice | null;
};

/** what citizens may send, in bytes (developer.work.weixin.qq.com/document/path/94670) */
const LARGEST: Record<string, number> = { image: 10, voice: 2, video: 10, file: 20 };
const MEGABYTE = 1024 * 1024;
const LEASE_MS = 120_000;
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 6 * 3_600_000;

/** Fetches what lies at the platform and keeps it encrypted: the original, byte for byte. */
export async function fetchWecomMedia(parts: MediaParts): Promise<void> {
  for (;;) {
    const at = parts.now();
    const due = await claimWecomMedia(
      parts.database.prisma,
      parts.corpId,
      new Date(at),
      new Date(at + LEASE_MS),
      4,
    );
    if (due.length === 0) return;
    await Promise.all(due.map(async (one) => await fetchOne(parts, one)));
  }
}

async function fetchOne(parts: MediaParts, media: WecomMediaRow): Promise<void> {
  const { corpId, seal } = parts;
  const sql = parts.database.prisma;
  const most = (LARGEST[media.kind] ?? 20) * MEGABYTE;
  const got = await parts.api.download("kf", media.mediaId, most);
  if (!got.ok) {
    parts.log.warn({ code: got.code, attempts: media.attempts, kind: media.kind }, "media not fetched");
    if (got.kind === "final") {
      await settleWecomMedia(sql, corpId, media.mediaId, { status: "dead", failure: got.code });
      return await voiceLost(parts, media);
    }
    const wait = Math.max(got.retryAfterMs ?? 0, Math.min(LONGEST_WAIT, FIRST_WAIT * 3 ** media.attempts));
    const retryAt = new Date(parts.now() + wait);
    const dead = await retryWecomMedia(sql, corpId, media.mediaId, got.code, retryAt);
    return dead ? await voiceLost(parts, media) : undefined;
  }
  const { bytes, fileName } = got.value;
  const contentType = fileType(bytes);
  if (media.voiceSealed !== null && parts.keepVoice !== null) {
    await parts.keepVoice(openVoice(parts.seal, media, bytes, contentType));
    return await settleWecomMedia(sql, corpId, media.mediaId, { status: "done", failure: null });
  }
  await storeAttachment(sql, {
    officeId: media.officeId,
    id: media.attachmentId,
    personKey: media.personKey,
    fileName: fileName === "" ? media.kind : fileName.slice(0, 200),
    contentType,
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bodySealed: seal.seal(bytes, media.officeId),
    createdAt: new Date(parts.now()),
  });
  await settleWecomMedia(sql, corpId, media.mediaId, { status: "done", failure: null });
}

/** A voice message's words were to come in by its sound: without it the person is asked to say it again. */
async function voiceLost(parts: MediaParts, media: WecomMediaRow): Promise<void> {
  if (media.voiceSealed === null) return;
  const row = lostVoice(parts, media);
  await owe(parts.database.prisma, media.officeId, null, new Date(parts.now()), [row]);
}
