import type { Logger } from "pino";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import { loadOwnAttachment } from "../../../core/store/attachmentStore.ts";
import type { Database } from "../../../core/store/database.ts";
import { owe } from "../../../core/store/outboxStore.ts";
import {
  claimRecordings,
  type RecordingRow,
  type RecordingStep,
  settleRecording,
} from "../../../core/store/recordingStore.ts";
import type { OutboxRow } from "../../../core/ticket/ticketDraft.ts";
import type { Inbound } from "../../inbound.ts";
import type { Receive } from "../../receive.ts";
import { parseTranscript } from "../phone/parse.ts";
import { type Heard, type Nls, SOUND_FORMATS, type SoundFormat } from "./nls.ts";
import { channelNamed, type RecordingSource, recordingPath, recordingSource } from "./recording.ts";
import { type Sentence, sentencesKept } from "./sentences.ts";
import { texts } from "./texts.ts";
import { turnsOf } from "./turns.ts";

export type RecordingParts = {
  nls: Nls;
  database: Database;
  seal: Seal;
  /** the one way in: the words become an ordinary message, known by the recording's own id */
  receive: Receive;
  /** who is told when a call's recording cannot be heard: an address of the outbox such as `role:…` */
  staffOf: (officeId: string) => string;
  /** null: nobody outside can reach us; then voice messages must be short, and tasks are only asked after */
  publicUrl: string | null;
  now: () => number;
  log: Logger;
};

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;
/** longer than any step takes */
const HOLD_MS = 2 * 60 * SECOND;
const AT_ONCE = 20;
/** The same task may be asked after once a second; it takes minutes, or hours where nothing is paid. */
const FIRST_POLL = 10 * SECOND;
const LONGEST_POLL = 5 * 60 * SECOND;
const LONGEST_SHORT = 60;
/** Free tasks are done within 24 hours; two days later it is a person's turn. */
const GIVE_UP_AFTER = 48 * HOUR;

/**
 * Does the next step of every recording that has one due: hand it over, ask after it, pass its words on. What was done
 * is written before the next step, so a node killed at any point leaves the rest to others; words come in under the
 * recording's own id, so they come in once. Safe on any number of nodes. @returns how many steps were done
 */
export async function stepRecordings(parts: RecordingParts): Promise<number> {
  const now = parts.now();
  const { prisma } = parts.database;
  const rows = await claimRecordings(prisma, new Date(now), new Date(now + HOLD_MS), AT_ONCE);
  await Promise.all(rows.map(async (row) => await stepOne(parts, row)));
  return rows.length;
}

async function stepOne(parts: RecordingParts, row: RecordingRow): Promise<void> {
  const { log, database, seal } = parts;
  try {
    const source = recordingSource.parse(JSON.parse(seal.open(row.sourceSealed, row.officeId)));
    switch (row.status) {
      case "waiting":
        return await settle(parts, row, source, await hand(parts, row, source));
      case "submitted":
        return await settle(parts, row, source, await parts.nls.result(row.taskId ?? ""));
      case "heard":
        return await passOn(parts, row, source);
      case "done":
      case "failed":
        return;
    }
  } catch (error) {
    log.error({ err: error, office: row.officeId, correlation: row.correlationId }, "recording step failed");
    // where the database is away this fails too: then the hold runs out and the step is done again
    await settleRecording(database.prisma, row, later(parts, row, row.status, "defect"));
  }
}

/** The first step: heard at once where it is short, else handed over. */
async function hand(
  parts: RecordingParts,
  row: RecordingRow,
  source: RecordingSource,
): Promise<Heard | { taskId: string }> {
  const at = (what: "sound" | "done"): string | null =>
    parts.publicUrl === null
      ? null
      : `${parts.publicUrl.replace(/\/$/, "")}${recordingPath(parts.seal, row.officeId, row.id, what)}`;
  if (source.kind === "call") return await parts.nls.submit(source.link, at("done"));
  const format = formatOf(source.contentType);
  const short = format !== null && source.seconds !== null && source.seconds <= LONGEST_SHORT;
  if (short) {
    const heard = await parts.nls.hearShort(await soundOf(parts, row, source), format);
    if (heard.state !== "final") return heard;
  }
  const link = at("sound");
  if (link === null) return { state: "final", code: "noPublicUrl" };
  return await parts.nls.submit(link, at("done"));
}

async function soundOf(
  parts: RecordingParts,
  row: RecordingRow,
  source: Extract<RecordingSource, { kind: "voice" }>,
): Promise<Uint8Array> {
  const { officeId } = row;
  const found = await loadOwnAttachment(
    parts.database.prisma,
    officeId,
    source.personKey,
    source.attachmentId,
  );
  if (found === null) throw new Error("a voice message is kept with its sound");
  return parts.seal.openBytes(found.bodySealed, officeId);
}

/** Telegram's voices are Opus in Ogg; WeChat's are AMR. */
function formatOf(contentType: string): SoundFormat | null {
  const name = contentType.split(";")[0]?.split("/")[1]?.replace(/^x-/, "") ?? "";
  if (name === "ogg") return "opus";
  if (name === "mpeg") return "mp3";
  return SOUND_FORMATS.find((one) => one === name) ?? null;
}

async function settle(
  parts: RecordingParts,
  row: RecordingRow,
  source: RecordingSource,
  what: Heard | { taskId: string },
): Promise<void> {
  const { prisma } = parts.database;
  const now = parts.now();
  const base = { attempts: 0, taskId: row.taskId, wordsSealed: null, failure: null, at: new Date(now) };
  const write = async (step: RecordingStep) => await settleRecording(prisma, row, step);
  if ("taskId" in what) {
    const dueAt = new Date(now + FIRST_POLL);
    await write({ ...base, status: "submitted", taskId: what.taskId, dueAt });
    return;
  }
  if (what.state === "heard") {
    const wordsSealed = parts.seal.seal(JSON.stringify(what.sentences), row.officeId);
    const kept = await write({ ...base, status: "heard", wordsSealed, dueAt: new Date(now + HOLD_MS) });
    // passed on at once while the hold holds; else by whoever holds it then
    if (kept) await passOn(parts, { ...row, wordsSealed, status: "heard" }, source);
    return;
  }
  if (what.state === "running") {
    await write(later(parts, row, "submitted", null));
    return;
  }
  const tooOld = now - row.createdAt.getTime() > GIVE_UP_AFTER;
  if (what.state === "final" || tooOld) return await giveUp(parts, row, source, what.code);
  if (what.state === "resubmit") {
    await write({ ...later(parts, row, "waiting", what.code), taskId: null });
    return;
  }
  const step = later(parts, row, row.status, what.code);
  await write(what.state === "quota" ? { ...step, dueAt: new Date(now + HOUR) } : step);
}

/** The same state again after a while, each time a longer one. */
function later(
  parts: RecordingParts,
  row: RecordingRow,
  status: RecordingRow["status"],
  failure: string | null,
): RecordingStep {
  const now = parts.now();
  const wait = Math.min(FIRST_POLL * 2 ** Math.min(row.attempts, 10), LONGEST_POLL);
  const { taskId, wordsSealed } = row;
  return {
    status,
    dueAt: new Date(now + wait),
    attempts: row.attempts + 1,
    taskId,
    wordsSealed,
    failure,
    at: new Date(now),
  };
}

/** The last step. Coming in twice under the same id is coming in once. */
async function passOn(parts: RecordingParts, row: RecordingRow, source: RecordingSource): Promise<void> {
  if (row.wordsSealed === null) throw new Error("what is heard is kept with its words");
  const sentences = sentencesKept.parse(JSON.parse(parts.seal.open(row.wordsSealed, row.officeId)));
  if (source.kind === "voice" && sentences.length === 0)
    return await giveUp(parts, row, source, "nothingSaid");
  await parts.receive(inboundOf(parts, row, source, sentences));
  await settleRecording(parts.database.prisma, row, {
    status: "done",
    dueAt: null,
    attempts: 0,
    taskId: row.taskId,
    // the words are in the inbox now
    wordsSealed: null,
    failure: null,
    at: new Date(parts.now()),
  });
}

function inboundOf(
  parts: RecordingParts,
  row: RecordingRow,
  source: RecordingSource,
  sentences: Sentence[],
): Inbound {
  if (source.kind === "call") {
    const { callId, startedAt, caller, called, speakers } = source;
    const call = { callId, startedAt, caller, called, turns: turnsOf(sentences, speakers) };
    return parseTranscript(call, row.officeId, parts.seal.hash);
  }
  return {
    officeId: row.officeId,
    channel: channelNamed(row.channel),
    externalId: row.externalId,
    personKey: source.personKey,
    receivedAt: row.receivedAt.getTime(),
    body: {
      kind: "chat",
      text: sentences.map(({ text }) => text).join(""),
      attachments: [{ id: source.attachmentId, kind: "voice" }],
      address: source.address,
    },
  };
}

/** Nobody will hear it: the person is asked to write, and of a call somebody of the staff is told, who can listen to it. */
async function giveUp(
  parts: RecordingParts,
  row: RecordingRow,
  source: RecordingSource,
  code: string,
): Promise<void> {
  const at = new Date(parts.now());
  await parts.database.prisma.$transaction(async (tx) => {
    const step = { status: "failed" as const, dueAt: null, attempts: row.attempts, taskId: row.taskId };
    const ours = await settleRecording(tx, row, { ...step, wordsSealed: null, failure: code, at });
    if (ours) await owe(tx, row.officeId, null, at, [apology(parts, row, source, code)]);
  });
}

function apology(parts: RecordingParts, row: RecordingRow, source: RecordingSource, code: string): OutboxRow {
  const common = {
    dueAt: shanghaiIso(parts.now()),
    dedupeKey: `recording/${row.id}/notHeard`,
    correlationId: row.correlationId,
  };
  if (source.kind === "voice") {
    const reply = parts.seal.seal(JSON.stringify({ text: texts.notHeard }), row.officeId);
    return {
      ...common,
      audience: "citizen",
      channel: row.channel,
      personKey: source.personKey,
      template: "say",
      params: {},
      sealed: Buffer.from(reply).toString("base64"),
    };
  }
  return {
    ...common,
    audience: "staff",
    channel: "wecomApp",
    personKey: parts.staffOf(row.officeId),
    template: "recordingNotHeard",
    params: { callId: source.callId, startedAt: source.startedAt, code },
    sealed: null,
  };
}
