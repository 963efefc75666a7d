import { z } from "zod";
import { type Answer, idText, type Rpc } from "./rpc.ts";
import type { Sentence } from "./sentences.ts";

/**
 * How a recognition stands. `again`: the same step later; `resubmit`: the task is gone; `quota`: nothing more today;
 * `final`: never.
 */
export type Heard =
  | { state: "heard"; sentences: Sentence[] }
  | { state: "running" }
  | { state: "again" | "resubmit" | "quota" | "final"; code: string };

export type Nls = {
  /**
   * Hands over a recording by its address (录音文件识别). @param callbackUrl told when it is done; null: only asked
   * @returns the task's id
   */
  submit: (link: string, callbackUrl: string | null) => Promise<{ taskId: string } | Heard>;
  result: (taskId: string) => Promise<Heard>;
  /** Hears a short recording at once (一句话识别, at most 60 s). */
  hearShort: (sound: Uint8Array, format: SoundFormat) => Promise<Heard>;
};

/** Formats that the one-sentence recogniser reads. */
export const SOUND_FORMATS = ["pcm", "wav", "opus", "speex", "amr", "mp3", "aac"] as const;
export type SoundFormat = (typeof SOUND_FORMATS)[number];

export type NlsParts = {
  /** of filetrans, version 2018-08-17 */
  filetrans: Rpc;
  /** of nls-meta, version 2019-02-28 */
  meta: Rpc;
  /** e.g. https://nls-gateway-cn-shanghai.aliyuncs.com */
  gatewayUrl: string;
  /** of the project in the console; its model settles language and sampling rate */
  appKey: string;
  now: () => number;
  fetch: typeof fetch;
  timeoutMs?: number;
};

const taskAnswer = z.object({
  StatusCode: z.coerce.number(),
  StatusText: z.string().catch(""),
  TaskId: idText.optional(),
  Result: z
    .object({
      Sentences: z
        .array(
          z.object({
            ChannelId: z.coerce.number(),
            BeginTime: z.coerce.number(),
            EndTime: z.coerce.number(),
            Text: z.string(),
          }),
        )
        .default([]),
    })
    .nullish()
    // "" instead of a result, where nothing was said
    .catch(null),
});
type TaskAnswer = z.infer<typeof taskAnswer>;

const tokenAnswer = z.object({ Token: z.object({ Id: z.string().min(1), ExpireTime: z.coerce.number() }) });
const shortAnswer = z.object({ status: z.coerce.number(), result: z.string().catch("") });

const SUCCESS = 21050000;
const RUNNING = [21050001, 21050002];
const NOTHING_SAID = [21050003, 41050029];
const QUOTA = 41050001;
const EXPIRED = 41050010;
const SHORT_OK = 20000000;
/** A token is renewed this long before it runs out. */
const RENEW_MS = 5 * 60_000;

/** Speech to text of Alibaba Cloud, typed. Never throws for what the platform answers. */
export function createNls(parts: NlsParts): Nls {
  let token: { id: string; until: number } | null = null;

  async function currentToken(): Promise<string | Heard> {
    if (token !== null && parts.now() < token.until - RENEW_MS) return token.id;
    const answer = await parts.meta.call("CreateToken", { RegionId: "cn-shanghai" }, tokenAnswer);
    if (!answer.ok) return refused(answer);
    token = { id: answer.value.Token.Id, until: answer.value.Token.ExpireTime * 1000 };
    return token.id;
  }

  return {
    submit: async (link, callbackUrl) => {
      const task = {
        appkey: parts.appKey,
        file_link: link,
        version: "4.0",
        enable_words: false,
        enable_sample_rate_adaptive: true,
        // two people on one channel are told apart
        auto_split: true,
        enable_inverse_text_normalization: true,
        ...(callbackUrl === null ? {} : { enable_callback: true, callback_url: callbackUrl }),
      };
      const answer = await parts.filetrans.call("SubmitTask", { Task: JSON.stringify(task) }, taskAnswer);
      if (!answer.ok) return refused(answer);
      const { StatusCode, TaskId } = answer.value;
      return StatusCode === SUCCESS && TaskId !== undefined ? { taskId: TaskId } : meaningOf(answer.value);
    },
    result: async (taskId) => {
      const answer = await parts.filetrans.call("GetTaskResult", { TaskId: taskId }, taskAnswer, "GET");
      return answer.ok ? meaningOf(answer.value) : refused(answer);
    },
    hearShort: async (sound, format) => {
      const id = await currentToken();
      if (typeof id !== "string") return id;
      const query = new URLSearchParams({
        appkey: parts.appKey,
        format,
        sample_rate: format === "amr" ? "8000" : "16000",
        enable_punctuation_prediction: "true",
        enable_inverse_text_normalization: "true",
      });
      const heard = await postSound(parts, `${parts.gatewayUrl}/stream/v1/asr?${query}`, id, sound);
      // 40000001: the token is refused; the next try asks for a new one
      if (heard.state === "again" && heard.code === "40000001") token = null;
      return heard;
    },
  };
}

async function postSound(parts: NlsParts, url: string, token: string, sound: Uint8Array): Promise<Heard> {
  let body: unknown;
  try {
    const response = await parts.fetch(url, {
      method: "POST",
      headers: { "X-NLS-Token": token, "Content-type": "application/octet-stream" },
      body: Buffer.from(sound),
      signal: AbortSignal.timeout(parts.timeoutMs ?? 20_000),
    });
    body = await response.json();
  } catch (error) {
    // the network, or a page instead of an answer: nothing was heard, and hearing again changes nothing
    return { state: "again", code: error instanceof Error ? error.name : "unknown" };
  }
  const read = shortAnswer.safeParse(body);
  if (!read.success) return { state: "again", code: "unreadable" };
  const { status, result } = read.data;
  if (status === SHORT_OK) {
    const text = result.trim();
    return { state: "heard", sentences: text === "" ? [] : [{ channelId: 0, text, beginMs: 0, endMs: 0 }] };
  }
  const code = String(status);
  if (status === 40000001 || status === 40000005 || status >= 50000000) return { state: "again", code };
  return { state: "final", code };
}

/** Status codes of the recogniser, from its documentation. */
function meaningOf(answer: TaskAnswer): Heard {
  const { StatusCode: status } = answer;
  const code = String(status);
  if (RUNNING.includes(status)) return { state: "running" };
  if (NOTHING_SAID.includes(status)) return { state: "heard", sentences: [] };
  if (status === SUCCESS) {
    const sentences = (answer.Result?.Sentences ?? []).map((one) => ({
      channelId: one.ChannelId,
      text: one.Text,
      beginMs: one.BeginTime,
      endMs: one.EndTime,
    }));
    return { state: "heard", sentences: sentences.sort((a, b) => a.beginMs - b.beginMs) };
  }
  if (status === QUOTA) return { state: "quota", code };
  if (status === EXPIRED) return { state: "resubmit", code };
  // 5xxxxxxx is the platform's own trouble; downloads fail for a while and work again
  if (status >= 50000000 || status === 41050002 || status === 41050026) return { state: "again", code };
  return { state: "final", code };
}

function refused(answer: Extract<Answer<unknown>, { ok: false }>): Heard {
  const account = answer.family === "refused" && ACCOUNT.test(answer.code);
  return { state: account ? "quota" : "again", code: answer.code };
}

/** Our key, its rights or its signature are wrong: somebody has to mend that, so it is tried again much later. */
const ACCOUNT = /^(SignatureDoesNotMatch|InvalidAccessKeyId|Forbidden|InvalidTimeStamp)/;
