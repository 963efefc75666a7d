import { createHash } from "node:crypto";
import { z } from "zod";
import { parseTime } from "../../../core/deadline/shanghaiTime.ts";
import type { NewId } from "../../../core/ids.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import { storeAttachment } from "../../../core/store/attachmentStore.ts";
import type { Sql } from "../../../core/store/database.ts";
import { storeRecording } from "../../../core/store/recordingStore.ts";
import { CHANNELS, type Channel } from "../../../core/words.ts";

/** Where a recording lies, who spoke, and where its words go. Kept sealed. */
export const recordingSource = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("call"),
    callId: z.string(),
    startedAt: z.string(),
    caller: z.string(),
    called: z.string(),
    link: z.string(),
    speakers: z.union([z.strictObject({ citizen: z.number() }), z.literal("firstIsAgent")]),
  }),
  z.strictObject({
    kind: z.literal("voice"),
    personKey: z.string(),
    address: z.string(),
    attachmentId: z.string(),
    contentType: z.string(),
    seconds: z.number().nullable(),
  }),
]);
export type RecordingSource = z.infer<typeof recordingSource>;

/** A telephone system hands over a recorded call (POST /phone/recordings). */
export const recordedCall = z.object({
  callId: z.string().min(1).max(200),
  startedAt: z.string().refine((text) => parseTime(text) !== null),
  caller: z.string().max(40).default(""),
  called: z.string().max(40).default(""),
  /** where the recogniser fetches it: http(s) with a host name, no spaces, valid for some hours */
  link: z
    .url({ protocol: /^https?$/, hostname: z.regexes.domain })
    .max(2_000)
    .refine((text) => !/\s/.test(text)),
  /** the citizen's channel (0 or 1); absent: one channel, told apart by who speaks first */
  citizenChannel: z.number().int().min(0).max(7).optional(),
});
export type RecordedCall = z.infer<typeof recordedCall>;

/** What keeping a recording needs. `newId` makes the correlation id. */
export type KeepParts = { sql: Sql; seal: Seal; newId: NewId; now: () => number };

/** Keeps a call whose recording lies elsewhere; `stepRecordings` does the rest. @returns false where it is kept already */
export async function keepCall(parts: KeepParts, officeId: string, call: RecordedCall): Promise<boolean> {
  const source: RecordingSource = {
    kind: "call",
    callId: call.callId,
    startedAt: call.startedAt,
    caller: call.caller,
    called: call.called,
    link: call.link,
    speakers: call.citizenChannel === undefined ? "firstIsAgent" : { citizen: call.citizenChannel },
  };
  const receivedAt = parseTime(call.startedAt) ?? parts.now();
  return await keep(parts, { officeId, channel: "phone", externalId: call.callId, receivedAt, source });
}

/** A voice message of a chat, its sound in hand. */
export type VoiceMessage = {
  officeId: string;
  channel: Channel;
  /** the id under which its words will come in: the same message again changes nothing */
  externalId: string;
  personKey: string;
  /** where to write to the person on the channel */
  address: string;
  /** epoch ms */
  receivedAt: number;
  sound: Uint8Array;
  /** e.g. audio/ogg, audio/amr */
  contentType: string;
  seconds: number | null;
};

/**
 * Keeps a voice message: its sound, encrypted, as an attachment, and that it is to be heard. Its words come in later
 * as an ordinary message of the same person with the attachment. @returns false where it is kept already
 */
export async function keepVoice(parts: KeepParts, voice: VoiceMessage): Promise<boolean> {
  const { officeId, channel, externalId, personKey, address, contentType, seconds } = voice;
  const attachmentId = recordingId(channel, externalId);
  await storeAttachment(parts.sql, {
    officeId,
    id: attachmentId,
    personKey,
    fileName: `voice.${contentType.split("/")[1]?.split(";")[0] ?? "bin"}`,
    contentType,
    size: voice.sound.length,
    sha256: createHash("sha256").update(voice.sound).digest("hex"),
    bodySealed: parts.seal.seal(voice.sound, officeId),
    createdAt: new Date(parts.now()),
  });
  const source: RecordingSource = { kind: "voice", personKey, address, attachmentId, contentType, seconds };
  return await keep(parts, { officeId, channel, externalId, receivedAt: voice.receivedAt, source });
}

async function keep(
  parts: KeepParts,
  what: {
    officeId: string;
    channel: string;
    externalId: string;
    receivedAt: number;
    source: RecordingSource;
  },
): Promise<boolean> {
  const { officeId, channel, externalId, source } = what;
  return await storeRecording(parts.sql, {
    officeId,
    id: recordingId(channel, externalId),
    channel,
    externalId,
    sourceSealed: parts.seal.seal(JSON.stringify(source), officeId),
    attachmentId: source.kind === "voice" ? source.attachmentId : null,
    receivedAt: new Date(Math.min(what.receivedAt, parts.now())),
    createdAt: new Date(parts.now()),
    correlationId: parts.newId(),
  });
}

/** The same for the same message of the same channel. */
function recordingId(channel: string, externalId: string): string {
  return createHash("sha256").update(`${channel}\n${externalId}`).digest("hex").slice(0, 32);
}

/** The addresses of ours that the recogniser is given; nobody without the key can guess them. */
export function recordingPath(seal: Seal, officeId: string, id: string, what: "sound" | "done"): string {
  return `/phone/recordings/${encodeURIComponent(officeId)}/${id}/${recordingProof(seal, officeId, id, what)}/${what}`;
}

export function recordingProof(seal: Seal, officeId: string, id: string, what: "sound" | "done"): string {
  return seal.hash(`recording ${what} ${id}`, officeId);
}

/** @throws Error for a name that was never written by this program */
export function channelNamed(name: string): Channel {
  const channel = CHANNELS.find((one) => one === name);
  if (channel === undefined) throw new Error(`unknown channel ${name}`);
  return channel;
}
