import type { SendResult } from "../../../core/delivery/sender.ts";
import type { Answer } from "./rpc.ts";
import { texts } from "./texts.ts";

type Failed = Extract<SendResult, { ok: false }>;
type Kind = Failed["kind"];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Something is wrong with our account, its money, its signatures or templates: this way is shut for everybody until
 * somebody of the office mends it, so messages go another way and the code says what to mend.
 */
const ACCOUNT = [
  "isv.AMOUNT_NOT_ENOUGH",
  "isv.OUT_OF_SERVICE",
  "isv.PRODUCT_UN_SUBSCRIPT",
  "isv.PRODUCT_UNSUBSCRIBE",
  "isv.ACCOUNT_NOT_EXISTS",
  "isv.ACCOUNT_ABNORMAL",
  "isv.SMS_SIGNATURE_ILLEGAL",
  "isv.SMS_TEMPLATE_ILLEGAL",
  "isv.SMS_SIGN_ILLEGAL",
  "isv.TTS_TEMPLATE_ILLEGAL",
  "isv.DISPLAY_NUMBER_ILLEGAL",
  "isp.RAM_PERMISSION_DENY",
  "SignatureDoesNotMatch",
  "InvalidAccessKeyId.NotFound",
  "InvalidAccessKeyId.Inactive",
  "InvalidTimeStamp.Expired",
  "Forbidden.RAM",
];
/** Numbers that must not be written to, whatever we do. */
const BLOCKED = [
  "isv.COMPLAINT_REJECT",
  "isv.BLACK_KEY_CONTROL_LIMIT",
  "isv.BLACK_LIST",
  "isv.DENY_IP_RANGE",
];
const TRANSIENT = ["ServiceUnavailable", "InternalError", "SignatureNonceUsed", "isv.VOICE_CALL_FAIL"];

/** What a failed answer of the platform means for a message: documented error codes of the voice and SMS products. */
export function failedSend(answer: Extract<Answer<unknown>, { ok: false }>): Failed {
  const { code } = answer;
  const make = (kind: Kind, why: string, retryAfterMs: number | null = null): Failed => {
    return { ok: false, kind, retryAfterMs, code, why };
  };
  if (answer.family !== "refused") return make("transient", texts.noAnswer);
  if (code.startsWith("Throttling")) return make("throttled", texts.throttled, 2_000);
  if (code === "isv.BUSINESS_LIMIT_CONTROL") return limited(answer.message, make);
  if (code === "isv.VOICE_CALL_PERIOD_ERROR") return make("closed", texts.wrongHour);
  if (ACCOUNT.includes(code)) return make("closed", texts.account(code), HOUR);
  if (BLOCKED.includes(code)) return make("final", texts.numberBlocked);
  if (code === "isv.MOBILE_NUMBER_ILLEGAL" || code === "isv.MOBILE_COUNT_OVER_LIMIT") {
    return make("final", texts.badNumber);
  }
  if (TRANSIENT.includes(code) || code.startsWith("isp.")) return make("transient", texts.platformBusy);
  if (code.startsWith("isv.")) return make("final", texts.refusedContent(code));
  return make("transient", texts.platformBusy);
}

/** So much was sent to this number already; the platform's words say in which span (triggered, minute, hour or day). */
function limited(message: string, make: (kind: Kind, why: string, after: number) => Failed): Failed {
  if (message.includes("天级")) return make("closed", texts.tooManyToday, DAY);
  if (message.includes("小时级")) return make("throttled", texts.tooMany, HOUR);
  return make("throttled", texts.tooMany, MINUTE);
}
