import { z } from "zod";
import { localDateAt } from "../../../core/deadline/shanghaiTime.ts";
import type { Sender } from "../../../core/delivery/sender.ts";
import type { Database } from "../../../core/store/database.ts";
import { isMobile, phoneDigits } from "./numbers.ts";
import { idText, type Rpc } from "./rpc.ts";
import { type Found, sendOnce } from "./sendOnce.ts";
import { type PhoneSettings, templateOf, valuesOf } from "./templates.ts";
import { texts } from "./texts.ts";

export type SmsParts = {
  /** of the SMS product, version 2017-05-25 */
  rpc: Rpc;
  database: Database;
  /** null: the office sends no short messages */
  settings: (officeId: string) => PhoneSettings["sms"] | null;
  now: () => number;
};

const sent = z.object({ BizId: idText });
const details = z.object({
  SmsSendDetailDTOs: z.object({
    SmsSendDetailDTO: z.array(z.object({ OutId: z.string().catch(""), SendStatus: z.unknown() })),
  }),
  TotalCount: z.unknown(),
});

/** A message that was accepted may be listed only so much later. */
const LISTED_AFTER_MS = 60_000;
const PAGE = 50;
const MOST_PAGES = 10;

/** Short messages by SendSms, with the template that the office has registered for the message. */
export function smsSender(parts: SmsParts): Sender {
  return {
    way: "sms",
    // what became of an earlier try is looked up before another one
    knowsKey: true,
    send: async (message) => {
      const settings = parts.settings(message.officeId) ?? null;
      const template = settings === null ? null : templateOf(settings.templates, message.template);
      if (settings === null || template === null) {
        return {
          ok: false,
          kind: "final",
          retryAfterMs: null,
          code: "noTemplate",
          why: texts.noTemplate(message.template),
        };
      }
      const phone = phoneDigits(message.address);
      if (phone === null || !isMobile(phone)) {
        return { ok: false, kind: "final", retryAfterMs: null, code: "badNumber", why: texts.badNumber };
      }
      return await sendOnce(
        parts,
        { officeId: message.officeId, deliveryId: message.deliveryId, way: "sms" },
        async (outId) => {
          const answer = await parts.rpc.call(
            "SendSms",
            {
              PhoneNumbers: phone,
              SignName: settings.signName,
              TemplateCode: template.code,
              TemplateParam: valuesOf(template.variables, message),
              OutId: outId,
            },
            sent,
          );
          return answer.ok ? { ok: true, value: answer.value.BizId } : answer;
        },
        async (outId, triedAt) => await lookUp(parts, phone, outId, triedAt),
      );
    },
  };
}

/**
 * Whether the platform has the message. Its list does not tell the platform's own id, so the receipt is our id:
 * receipts of delivery carry both.
 */
async function lookUp(parts: SmsParts, phone: string, outId: string, triedAt: number): Promise<Found> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await parts.rpc.call(
      "QuerySendDetails",
      {
        PhoneNumber: phone,
        SendDate: localDateAt(triedAt).replaceAll("-", ""),
        PageSize: PAGE,
        CurrentPage: page,
      },
      details,
    );
    if (!answer.ok) return { waitMs: LISTED_AFTER_MS };
    const rows = answer.value.SmsSendDetailDTOs.SmsSendDetailDTO;
    if (rows.some((one) => one.OutId === outId)) return { receipt: outId };
    if (rows.length < PAGE) break;
  }
  const wait = triedAt + LISTED_AFTER_MS - parts.now();
  return wait > 0 ? { waitMs: wait } : "not";
}
