import type { ServerResponse } from "node:http";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import { Faults } from "./faults.ts";
import { answerJson, serveHttp } from "./httpServer.ts";
import { answerMessages, type MessageState, type PlacedCall, type SentSms } from "./messages.ts";
import { signatureOf, splitForm } from "./signature.ts";
import {
  answerShort,
  answerSpeech,
  type HearingTask,
  type SpeechState,
  type StandInSentence,
} from "./speech.ts";

const ACCOUNT = {
  accessKeyId: "LTAItestkey",
  accessKeySecret: "testSecretOfTheAccount",
  appKey: "appKey1",
};

/** What the program is given to reach a stand-in with. */
export function accountOf(url: string, now: () => number) {
  return {
    accessKeyId: ACCOUNT.accessKeyId,
    accessKeySecret: ACCOUNT.accessKeySecret,
    nlsAppKey: ACCOUNT.appKey,
    filetransUrl: url,
    nlsMetaUrl: url,
    nlsGatewayUrl: url,
    voiceUrl: url,
    smsUrl: url,
    now,
  };
}

/** How a called person behaves: status code of the call, keys, and in which of the three shapes the keys come. */
export type Behaviour = { status: string; keys: string; shape: "report" | "event" | "digits" };

/** Alibaba Cloud as this program knows it, on one port: voice, SMS, recordings, token and one-sentence recognition. */
export type AlicloudStandIn = {
  url: string;
  faults: Faults;
  messages: MessageState;
  speech: SpeechState;
  /** every request that was signed rightly: action and parameters without the common ones */
  requests: { action: string; method: string }[];
  /** how many requests were refused for their signature, nonce, time or key */
  refused: () => number;
  behaves: (phone: string, behaviour: Behaviour) => void;
  /** how a called person behaves: answers and presses nothing, where nothing else was said */
  behaviourOf: (phone: string) => Behaviour;
  /** pushes receipts of what was not reported yet, as batches. @param again also of what was. @returns the answers' codes */
  pushReceipts: (urls: { voice: string; sms: string }, again?: boolean) => Promise<unknown[]>;
  /** posts to the callback's address, as the recogniser does */
  callBack: (task: HearingTask) => Promise<number>;
  finish: (task: HearingTask, sentences: StandInSentence[]) => void;
  stop: () => Promise<void>;
};

const SKEW = 15 * 60_000;
const USUAL: Behaviour = { status: "200000", keys: "", shape: "report" };

/** @param now epoch ms, shared with the program under test */
export async function startAlicloud(now: () => number): Promise<AlicloudStandIn> {
  const faults = new Faults();
  const nonces = new Set<string>();
  const behaviours = new Map<string, Behaviour>();
  const requests: { action: string; method: string }[] = [];
  let refusedCount = 0;
  const messages: MessageState = {
    sms: [],
    calls: [],
    blocked: new Set(),
    balance: "enough",
    signNames: null,
    limits: true,
  };
  const speech: SpeechState = {
    tasks: [],
    tokens: new Map(),
    appKey: ACCOUNT.appKey,
    heardShort: () => ({ status: 20000000, result: "" }),
    shortRequests: [],
  };

  function refuseAccess(response: ServerResponse, status: number, code: string, message: string): void {
    refusedCount += 1;
    answerJson(response, status, {
      Code: code,
      Message: message,
      RequestId: "r",
      HostId: "h",
      Recommend: "",
    });
  }

  /** @returns false where it was refused and answered */
  function admit(method: string, params: Map<string, string>, response: ServerResponse): boolean {
    const get = (name: string) => params.get(name) ?? "";
    const refuse = (status: number, code: string, message: string): false => {
      refuseAccess(response, status, code, message);
      return false;
    };
    if (get("AccessKeyId") !== ACCOUNT.accessKeyId) {
      return refuse(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
    const skew = Math.abs(Date.parse(get("Timestamp")) - now());
    if (!(skew <= SKEW)) {
      return refuse(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    }
    if (signatureOf({ method, params }, ACCOUNT.accessKeySecret) !== get("Signature")) {
      return refuse(400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
    }
    if (nonces.has(get("SignatureNonce"))) {
      return refuse(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    }
    nonces.add(get("SignatureNonce"));
    return true;
  }

  async function perform(
    action: string,
    params: Map<string, string>,
  ): Promise<{ status: number; body: unknown }> {
    if (["SubmitTask", "GetTaskResult", "CreateToken"].includes(action)) {
      return await answerSpeech(speech, action, params, now());
    }
    if (["SendSms", "QuerySendDetails", "SingleCallByTts", "IvrCall"].includes(action)) {
      return { status: 200, body: answerMessages(messages, action, params, now()) };
    }
    return { status: 404, body: { Code: "InvalidAction.NotFound", Message: "Specified api is not found." } };
  }

  const server = await serveHttp(async (request, body, response) => {
    const path = request.url ?? "/";
    const short = path.startsWith("/stream/v1/asr");
    const method = request.method ?? "GET";
    const query = path.includes("?") ? path.slice(path.indexOf("?") + 1) : "";
    const params = short ? new Map<string, string>() : splitForm(method === "POST" ? body.toString() : query);
    if (!short && !admit(method, params, response)) return;
    const action = short ? "asr" : (params.get("Action") ?? "");
    requests.push({ action, method });
    const fault = faults.take(action);
    if (fault?.kind === "lostBefore") return void request.socket.destroy();
    if (fault?.kind === "html") {
      response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad Gateway</html>");
      return;
    }
    if (fault?.kind === "refuse") {
      return answerJson(response, fault.status, { Code: fault.code, Message: fault.message, RequestId: "r" });
    }
    if (short) return answerJson(response, 200, answerShort(speech, request, body, now()));
    const done = await perform(action, params);
    if (fault?.kind === "lostAfter") return void request.socket.destroy();
    if (fault?.kind === "slow") await faults.held();
    answerJson(response, done.status, done.body);
  });

  async function push(url: string, items: unknown[]): Promise<unknown[]> {
    if (items.length === 0) return [];
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(items),
    });
    const answer: unknown = await response.json();
    return [typeof answer === "object" && answer !== null ? Reflect.get(answer, "code") : undefined];
  }

  return {
    url: server.url,
    faults,
    messages,
    speech,
    requests,
    refused: () => refusedCount,
    behaves: (phone, behaviour) => void behaviours.set(phone, behaviour),
    behaviourOf: (phone) => behaviours.get(phone) ?? USUAL,
    pushReceipts: async (urls, again = false) => {
      const calls = messages.calls.filter((one) => again || !one.reported);
      const sms = messages.sms.filter((one) => again || !one.reported);
      const voiceItems = calls.flatMap((one) => callReceipts(one, behaviours.get(one.phone)));
      const codes = [...(await push(urls.voice, voiceItems)), ...(await push(urls.sms, sms.map(smsReceipt)))];
      for (const one of [...calls, ...sms]) one.reported = true;
      return codes;
    },
    callBack: async (task) => {
      if (task.callbackUrl === null) throw new Error("no callback was asked for");
      const response = await fetch(task.callbackUrl, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          TaskId: task.taskId,
          RequestTime: now(),
          StatusText: "SUCCESS",
          StatusCode: task.status,
          Result: { Sentences: [{ ChannelId: 0, BeginTime: 0, EndTime: 1, Text: "这句话不能当真" }] },
        }),
      });
      return response.status;
    },
    finish: (task, sentences) => {
      task.status = 21050000;
      task.sentences = sentences;
    },
    stop: async () => {
      faults.release();
      await server.stop();
    },
  };
}

function callReceipts(call: PlacedCall, behaviour: Behaviour | undefined): unknown[] {
  const { status, keys, shape } = behaviour ?? USUAL;
  const own = { call_id: call.callId, out_id: call.outId };
  const time = shanghaiIso(call.at + 30_000)
    .slice(0, 19)
    .replace("T", " ");
  const during =
    keys === "" || shape !== "event"
      ? []
      : [{ ...own, status_code: "300000", dtmf: keys, status_time: time }];
  const apart =
    keys === "" || shape !== "digits"
      ? []
      : [{ call_id: call.callId, call_time: time, called_num: call.phone, digits: keys }];
  const end = {
    ...own,
    status_code: status,
    status_msg: "",
    duration: status === "200000" ? "30" : "0",
    end_time: time,
    callee: call.phone,
    voice_type: "voice",
    ...(shape === "report" && keys !== "" ? { dtmf: keys } : {}),
  };
  return [{ ...own, status_code: "200101", status_time: time }, ...during, end, ...apart];
}

function smsReceipt(one: SentSms): unknown {
  const time = shanghaiIso(one.at + 5_000)
    .slice(0, 19)
    .replace("T", " ");
  return {
    phone_number: one.phone,
    send_time: time,
    report_time: time,
    success: true,
    err_code: "DELIVERED",
    err_msg: "用户接收成功",
    sms_size: "1",
    biz_id: one.bizId,
    out_id: one.outId,
  };
}
