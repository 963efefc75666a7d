import { z } from "zod";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { NewId } from "../../../core/ids.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { WecomMediaRow } from "../../../core/store/wecomMediaStore.ts";
import type { OutboxRow } from "../../../core/ticket/ticketDraft.ts";
import type { Inbound } from "../../inbound.ts";
import type { VoiceMessage } from "../alicloud/recording.ts";
import { VOICE } from "./texts.ts";

/** Keeps a voice message to be heard; its words come in later, as an ordinary message of the same person. */
export type KeepVoice = (voice: VoiceMessage) => Promise<boolean>;

type Parts = { seal: Seal; newId: NewId; now: () => number };

/** Whose a voice message is, kept sealed until its sound is fetched. */
const waiting = z.strictObject({ externalId: z.string(), address: z.string(), receivedAt: z.number() });

export function sealVoice(seal: Seal, inbound: Inbound, address: string): Uint8Array<ArrayBuffer> {
  const { externalId, receivedAt, officeId } = inbound;
  const kept: z.infer<typeof waiting> = { externalId, address, receivedAt };
  return seal.seal(JSON.stringify(kept), officeId);
}

type Kept = Pick<WecomMediaRow, "officeId" | "personKey" | "voiceSealed" | "mediaId">;

/** @throws Error for media that is no voice message to be heard */
export function openVoice(seal: Seal, media: Kept, sound: Uint8Array, contentType: string): VoiceMessage {
  const { officeId, personKey, voiceSealed } = media;
  if (voiceSealed === null) throw new Error("no voice message");
  const { externalId, address, receivedAt } = waiting.parse(JSON.parse(seal.open(voiceSealed, officeId)));
  return {
    officeId,
    channel: "wecomKf",
    externalId,
    personKey,
    address,
    receivedAt,
    sound,
    contentType,
    seconds: amrSeconds(sound),
  };
}

const AMR = "#!AMR\n";
/** bytes of a frame of each type, its head byte included (RFC 4867, 3GPP TS 26.101); a frame is 20 ms long */
const FRAME_BYTES = [13, 14, 16, 18, 20, 21, 27, 32, 6];
const FRAME_SECONDS = 0.02;

/** How long a recording in AMR (narrow band) is; null where it is none. What stands behind a broken frame is not counted. */
export function amrSeconds(sound: Uint8Array): number | null {
  if (Buffer.from(sound.subarray(0, AMR.length)).toString("latin1") !== AMR) return null;
  let frames = 0;
  for (let at = AMR.length; at < sound.length; frames++) {
    // types above 8 are empty frames of a head byte alone
    const type = ((sound[at] ?? 0) >> 3) & 0x0f;
    at += FRAME_BYTES[type] ?? 1;
  }
  return frames * FRAME_SECONDS;
}

/** The sound cannot be had: the person is asked for it again. Owed once. */
export function lostVoice(parts: Parts, media: Kept): OutboxRow {
  return saying(parts, media, VOICE.lost, `voice/${media.mediaId}/lost`);
}

/** Nobody but a person can hear it: the citizen is told so, and whoever takes in requests is called, once an hour. */
export function unheard(parts: Parts, inbound: Inbound, triageRole: string): OutboxRow[] {
  const { personKey, externalId, channel } = inbound;
  const hour = shanghaiIso(parts.now()).slice(0, 13);
  return [
    saying(parts, inbound, VOICE.forPerson, `voice/${externalId}/unheard`),
    {
      audience: "staff",
      channel: "wecomApp",
      personKey: `role:${triageRole}`,
      template: "personWanted",
      params: { personKey, channel, reason: VOICE.listen },
      sealed: null,
      dueAt: shanghaiIso(parts.now()),
      dedupeKey: `${personKey}/wanted/${hour}`,
      correlationId: parts.newId(),
    },
  ];
}

function saying(
  { seal, newId, now }: Parts,
  to: { officeId: string; personKey: string },
  text: string,
  dedupeKey: string,
): OutboxRow {
  return {
    audience: "citizen",
    channel: "wecomKf",
    personKey: to.personKey,
    template: "say",
    params: {},
    sealed: Buffer.from(seal.seal(JSON.stringify({ text }), to.officeId)).toString("base64"),
    dueAt: shanghaiIso(now()),
    dedupeKey,
    correlationId: newId(),
  };
}
