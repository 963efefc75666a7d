import { localDateAt } from "../../../core/deadline/shanghaiTime.ts";

/** A short message that went out. */
export type SentSms = {
  bizId: string;
  outId: string;
  phone: string;
  signName: string;
  templateCode: string;
  params: Record<string, string>;
  at: number;
  reported: boolean;
};

/** A call that was placed. */
export type PlacedCall = {
  callId: string;
  outId: string;
  phone: string;
  /** TtsCode or StartCode */
  code: string;
  params: Record<string, string>;
  /** keys of the menu */
  keys: string[];
  at: number;
  reported: boolean;
};

export type MessageState = {
  sms: SentSms[];
  calls: PlacedCall[];
  /** numbers that refuse to be written to */
  blocked: Set<string>;
  balance: "enough" | "spent";
  signNames: Set<string> | null;
  limits: boolean;
};

type Refusal = { Code: string; Message: string; RequestId: string };
const MINUTE = 60_000;

/** SendSms, QuerySendDetails, SingleCallByTts and IvrCall. */
export function answerMessages(
  state: MessageState,
  action: string,
  params: Map<string, string>,
  now: number,
): unknown {
  if (action === "SendSms") return sendSms(state, params, now);
  if (action === "QuerySendDetails") return sendDetails(state, params);
  return placeCall(state, action, params, now);
}

function sendSms(state: MessageState, params: Map<string, string>, now: number): unknown {
  const get = (name: string) => params.get(name) ?? "";
  const phone = get("PhoneNumbers");
  if (state.balance === "spent") return refuse("isv.AMOUNT_NOT_ENOUGH", "账户余额不足");
  if (!/^1[3-9]\d{9}$/.test(phone))
    return refuse("isv.MOBILE_NUMBER_ILLEGAL", `${phone}invalid mobile number`);
  if (state.signNames !== null && !state.signNames.has(get("SignName"))) {
    return refuse("isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名");
  }
  if (!/^SMS_\w+$/.test(get("TemplateCode")))
    return refuse("isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板");
  if (state.blocked.has(phone)) return refuse("isv.BLACK_KEY_CONTROL_LIMIT", "黑名单管控");
  const same = state.sms.filter((one) => one.phone === phone && one.templateCode === get("TemplateCode"));
  if (state.limits && same.filter(({ at }) => now - at < 24 * 60 * MINUTE).length >= 50) {
    return refuse("isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:50");
  }
  const bizId = `${900_000_000_000_000 + state.sms.length}^0`;
  state.sms.push({
    bizId,
    outId: get("OutId"),
    phone,
    signName: get("SignName"),
    templateCode: get("TemplateCode"),
    params: jsonParams(get("TemplateParam")),
    at: now,
    reported: false,
  });
  return { Code: "OK", Message: "OK", BizId: bizId, RequestId: "r" };
}

function sendDetails(state: MessageState, params: Map<string, string>): unknown {
  const page = Number(params.get("CurrentPage"));
  const size = Number(params.get("PageSize"));
  const all = state.sms.filter(
    (one) =>
      one.phone === params.get("PhoneNumber") &&
      localDateAt(one.at).replaceAll("-", "") === params.get("SendDate"),
  );
  const rows = all.slice((page - 1) * size, page * size).map((one) => ({
    PhoneNum: one.phone,
    SendStatus: 3,
    ErrCode: "DELIVERED",
    TemplateCode: one.templateCode,
    Content: "",
    OutId: one.outId,
  }));
  return {
    Code: "OK",
    Message: "OK",
    RequestId: "r",
    SmsSendDetailDTOs: { SmsSendDetailDTO: rows },
    TotalCount: String(all.length),
  };
}

function placeCall(state: MessageState, action: string, params: Map<string, string>, now: number): unknown {
  const get = (name: string) => params.get(name) ?? "";
  const phone = get("CalledNumber");
  const ivr = action === "IvrCall";
  const values = get(ivr ? "StartTtsParams" : "TtsParam");
  if (state.balance === "spent") return refuse("isv.AMOUNT_NOT_ENOUGH", "账户余额不足");
  if (!/^(1[3-9]\d{9}|0?\d{7,11})$/.test(phone)) return refuse("isv.MOBILE_NUMBER_ILLEGAL", "号码格式非法");
  if (!/^TTS_\w+$/.test(get(ivr ? "StartCode" : "TtsCode")))
    return refuse("isv.TTS_TEMPLATE_ILLEGAL", "文本转语音模板非法");
  if (ivr && get("CalledShowNumber") === "") return refuse("isv.DISPLAY_NUMBER_ILLEGAL", "显号非法");
  if (values.length >= 250) return refuse("isv.PARAM_LENGTH_LIMIT", "参数超过长度限制");
  if (Buffer.byteLength(get("OutId")) > 15) return refuse("isv.INVALID_PARAMETERS", "OutId非法");
  if (state.blocked.has(phone)) return refuse("isv.COMPLAINT_REJECT", "被叫投诉，拒绝外呼");
  const limit = state.limits
    ? limitHit(
        state.calls.filter((one) => one.phone === phone),
        now,
      )
    : null;
  if (limit !== null) return refuse("isv.BUSINESS_LIMIT_CONTROL", limit);
  const callId = `${116_000_000_000 + state.calls.length}^102`;
  state.calls.push({
    callId,
    outId: get("OutId"),
    phone,
    code: get(ivr ? "StartCode" : "TtsCode"),
    params: jsonParams(values),
    keys: [...params].filter(([name]) => /^MenuKeyMap\.\d+\.Key$/.test(name)).map(([, key]) => key),
    at: now,
    reported: false,
  });
  return { Code: "OK", Message: "OK", CallId: callId, RequestId: "r" };
}

/** 1 a minute, 5 an hour, 20 in 24 hours to one number. */
function limitHit(calls: PlacedCall[], now: number): string | null {
  const within = (span: number) => calls.filter(({ at }) => now - at < span).length;
  if (within(MINUTE) >= 1) return "触发分钟级流控Permits:1";
  if (within(60 * MINUTE) >= 5) return "触发小时级流控Permits:5";
  return within(24 * 60 * MINUTE) >= 20 ? "触发天级流控Permits:20" : null;
}

function refuse(code: string, message: string): Refusal {
  return { Code: code, Message: message, RequestId: "r" };
}

function jsonParams(text: string): Record<string, string> {
  const read: unknown = text === "" ? {} : JSON.parse(text);
  return typeof read === "object" && read !== null
    ? Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]))
    : {};
}
