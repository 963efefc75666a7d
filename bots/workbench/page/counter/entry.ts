import { counterTexts as t } from "./texts.ts";

/** What a clerk fills in; empty strings are left out. */
export type Entry = {
  text: string;
  name: string;
  phone: string;
  idNumber: string;
  address: string;
  contactPerson: string;
  channel: "counter" | "phone" | "transfer";
  originId: string;
  originNumber: string;
  originStep: string;
  /** local time in Shanghai, "2026-10-08T09:30"; "" is now */
  receivedAt: string;
  kind: string;
  departmentId: string;
  signed: boolean;
  onSpot: "no" | "guide" | "words" | "decline";
  guideId: string;
  notice: boolean;
  answer: string;
  reason: string;
  /** photos and files that were uploaded */
  attachmentIds: string[];
};

/** What came of it. */
export type Registered = {
  number: string;
  code: string;
  version: number;
  status: string;
  statusText: string;
  again: boolean;
};

/** An empty form. */
export function emptyEntry(): Entry {
  return {
    text: "",
    name: "",
    phone: "",
    idNumber: "",
    address: "",
    contactPerson: "",
    channel: "counter",
    originId: "",
    originNumber: "",
    originStep: "",
    receivedAt: "",
    kind: "",
    departmentId: "",
    signed: false,
    onSpot: "no",
    guideId: "",
    notice: false,
    answer: "",
    reason: "",
    attachmentIds: [],
  };
}

/** What is still missing, in words. @param noticeKinds kinds that the regulation wants answered with a notice in writing */
export function lackingOf(entry: Entry, noticeKinds: readonly string[]): string[] {
  const owesNotice = noticeKinds.includes(entry.kind) && !entry.notice;
  const phone = entry.phone.trim();
  return [
    entry.text.trim() === "" ? t.needWords : "",
    phone !== "" && !/^[\d-]{5,20}$/.test(phone) ? t.needPhone : "",
    entry.onSpot === "guide" && entry.guideId === "" ? t.needGuide : "",
    entry.onSpot === "words" && entry.answer.trim() === "" ? t.needAnswer : "",
    entry.onSpot === "words" && owesNotice ? t.needNotice : "",
    entry.onSpot === "decline" && entry.reason === "" ? t.needReason : "",
  ].filter((one) => one !== "");
}

/** The body that the API takes. */
export function bodyOf(entry: Entry): Record<string, unknown> {
  const { name, phone, idNumber, address, contactPerson, kind, departmentId } = entry;
  const settled = given({ kind, departmentId });
  const origin = given({ id: entry.originId, number: entry.originNumber, step: entry.originStep });
  return {
    text: entry.text.trim(),
    contact: given({ name, phone, idNumber, address, contactPerson }),
    channel: entry.channel,
    ...(entry.receivedAt === "" ? {} : { receivedAt: `${entry.receivedAt}:00+08:00` }),
    ...(entry.originId === "" ? {} : { origin }),
    ...(Object.keys(settled).length === 0 ? {} : { settled }),
    ...(entry.attachmentIds.length === 0 ? {} : { attachmentIds: entry.attachmentIds }),
    ...(entry.signed ? { signed: true } : {}),
    ...onSpot(entry),
  };
}

function onSpot(entry: Entry): Record<string, unknown> {
  switch (entry.onSpot) {
    case "no":
      return {};
    case "guide":
      return { answer: { guideId: entry.guideId, notice: entry.notice } };
    case "words":
      return {
        answer: {
          result: { result: "explained", text: entry.answer.trim() },
          ...(entry.notice ? { notice: true } : {}),
        },
      };
    case "decline":
      return { decline: { reason: entry.reason } };
  }
}

function given(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value.trim() === "" ? [] : [[name, value.trim()]])),
  );
}
