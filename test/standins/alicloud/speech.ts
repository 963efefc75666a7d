import type { IncomingMessage } from "node:http";

export type StandInSentence = {
  ChannelId: number;
  BeginTime: number;
  EndTime: number;
  Text: string;
};

/** A recording handed over to be heard. */
export type HearingTask = {
  taskId: string;
  link: string;
  callbackUrl: string | null;
  /** what GetTaskResult answers with */
  status: number;
  sentences: StandInSentence[];
  lastAsked: number | null;
  /** the sound, where it was fetched of us */
  sound: Buffer | null;
};

export type SpeechState = {
  tasks: HearingTask[];
  tokens: Map<string, number>;
  appKey: string;
  /** what short recordings say; null: the gateway is at its end */
  heardShort: (sound: Buffer, format: string) => { status: number; result: string };
  shortRequests: { format: string; bytes: number }[];
};

const RUNNING = 21050001;

type Reply = { status: number; body: unknown };

/** SubmitTask, GetTaskResult and CreateToken. */
export async function answerSpeech(
  state: SpeechState,
  action: string,
  params: Map<string, string>,
  now: number,
): Promise<Reply> {
  if (action === "CreateToken") {
    const id = `token${state.tokens.size + 1}`;
    const expires = Math.floor(now / 1000) + 24 * 3600;
    state.tokens.set(id, expires * 1000);
    return ok({ NlsRequestId: "n", RequestId: "r", Token: { Id: id, ExpireTime: expires, UserId: "u" } });
  }
  if (action === "SubmitTask") return await submit(state, params);
  const task = state.tasks.find((one) => one.taskId === params.get("TaskId"));
  if (task === undefined) return ok(answer(params.get("TaskId") ?? "", 41050010, "FILE_TRANS_TASK_EXPIRED"));
  if (task.lastAsked !== null && now - task.lastAsked < 1000) {
    return {
      status: 400,
      body: {
        Code: "Throttling.User",
        Message: "Request was denied due to user flow control.",
        RequestId: "r",
      },
    };
  }
  task.lastAsked = now;
  const Result = task.status === 21050000 ? { Result: { Sentences: task.sentences } } : {};
  return ok({ ...answer(task.taskId, task.status, textOf(task.status)), ...Result, BizDuration: 1000 });
}

async function submit(state: SpeechState, params: Map<string, string>): Promise<Reply> {
  const task: unknown = JSON.parse(params.get("Task") ?? "{}");
  const field = (name: string): unknown =>
    typeof task === "object" && task !== null ? Reflect.get(task, name) : undefined;
  if (field("appkey") !== state.appKey) return ok(answer("", 41050015, "FILE_TRANS_APPKEY_UNREGISTERED"));
  const link = field("file_link");
  if (typeof link !== "string" || !/^https?:\/\/(?![\d.]+[:/])\S+$/.test(link)) {
    return ok(answer("", 41050011, "FILE_TRANS_INVALID_FILE_LINK"));
  }
  const callback = field("callback_url");
  const sound = link.includes("/phone/recordings/") ? await fetched(link) : null;
  if (sound === "missing") return ok(answer("", 41050024, "FILE_404_NOT_FOUND"));
  const taskId = `task${state.tasks.length + 1}`;
  state.tasks.push({
    taskId,
    link,
    callbackUrl: field("enable_callback") === true && typeof callback === "string" ? callback : null,
    status: RUNNING,
    sentences: [],
    lastAsked: null,
    sound,
  });
  return ok(answer(taskId, 21050000, "SUCCESS"));
}

async function fetched(link: string): Promise<Buffer | "missing"> {
  const response = await fetch(link);
  return response.ok ? Buffer.from(await response.arrayBuffer()) : "missing";
}

/** One-sentence recognition: the answer's body. */
export function answerShort(
  state: SpeechState,
  request: IncomingMessage,
  sound: Buffer,
  now: number,
): { task_id: string; result: string; status: number; message: string } {
  const query = new URL(request.url ?? "/", "http://gateway").searchParams;
  const expires = state.tokens.get(String(request.headers["x-nls-token"] ?? ""));
  const base = { task_id: "t", result: "" };
  if (expires === undefined || expires < now) {
    return { ...base, status: 40000001, message: "The token is invalid!" };
  }
  if (query.get("appkey") !== state.appKey) return { ...base, status: 40020105, message: "Appkey not exist" };
  const format = query.get("format") ?? "";
  state.shortRequests.push({ format, bytes: sound.length });
  return { ...base, message: "", ...state.heardShort(sound, format) };
}

function ok(body: unknown): Reply {
  return { status: 200, body };
}

function answer(taskId: string, code: number, text: string) {
  return { TaskId: taskId, RequestId: "r", StatusText: text, StatusCode: code };
}

function textOf(code: number): string {
  if (code === 21050000) return "SUCCESS";
  return code === RUNNING ? "RUNNING" : `STATUS_${code}`;
}
