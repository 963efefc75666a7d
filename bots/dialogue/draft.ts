import { createHash } from "node:crypto";
import type { NewRequest } from "../../core/desk/desk.ts";
import type { Meaning, Slot, Slots } from "../../core/understanding/meaning.ts";
import { foldText, wordLength } from "./foldText.ts";
import type { Draft } from "./memory.ts";
import { understand } from "./moment.ts";

/** What stands around a phone number or a name in an answer that gives nothing else. */
const AROUND_CONTACT =
  /我的?|电话|手机号?|号码|联系方式|联系|打|这个|就是?|是|叫|姓名?|名字|身份证号?|住址|地址|住在?|在|可以|请|您好|你好|好的?|的|吧|哦|了|谢谢/gu;

/** The citizen's own words so far. */
export function draftText(draft: Draft): string {
  return draft.lines.join("\n");
}

/** Takes a message into the request: contact data where it is nothing but that, else as words about the matter. */
export function takeWords(draft: Draft, text: string): void {
  const words = text.trim();
  if (words === "" || hasSaid(draft, words)) return;
  const { slots } = understand(words);
  const { phone, name, idNumber, address } = slots;
  if (phone) draft.contact.phone = phone.value;
  if (name) draft.contact.name = name.value;
  if (idNumber) draft.contact.idNumber = idNumber.value;
  if (address) draft.contact.address = address.value;
  if (!isContactOnly(words, slots)) draft.lines.push(text);
}

/** True where the same words were said before in this request. */
export function hasSaid(draft: Draft, text: string): boolean {
  const folded = foldText(text);
  return folded !== "" && draft.lines.some((line) => foldText(line) === folded);
}

function isContactOnly(text: string, slots: Slots): boolean {
  const found = [slots.phone, slots.name, slots.idNumber, slots.address].filter((slot) => slot !== undefined);
  if (found.length === 0) return false;
  const rest = found.reduce((left, slot) => left.replace(slot.text, " "), text);
  return foldText(rest).replace(AROUND_CONTACT, "").length <= 1;
}

/** Understanding of everything said so far, with what the citizen corrected or chose laid over it. */
export function draftMeaning(draft: Draft): Meaning {
  const text = draftText(draft);
  const read = understand(text);
  const { matter, unit, kind } = draft.corrected;
  return {
    ...read,
    ...(kind === undefined ? {} : { kind, confidence: 1 }),
    dimensions: { ...read.dimensions, ...draft.settled },
    slots: {
      ...read.slots,
      ...(matter === undefined ? {} : { matter: slotOf(text, matter) }),
      ...(unit === undefined ? {} : { unit: slotOf(text, unit) }),
    },
  };
}

function slotOf(text: string, value: string): Slot<string> {
  const start = Math.max(text.lastIndexOf(value), 0);
  return { value, text: value, start, end: Math.min(start + value.length, text.length) };
}

/** Who the citizen is, from what was given or found in the words. */
export function draftContact(draft: Draft, meaning: Meaning): NewRequest["contact"] {
  const { name, phone, idNumber, address } = meaning.slots;
  return {
    ...(name ? { name: name.value } : {}),
    ...(phone ? { phone: phone.value } : {}),
    ...(idNumber ? { idNumber: idNumber.value } : {}),
    ...(address ? { address: address.value } : {}),
    ...draft.contact,
  };
}

/** Hashes by which a message is known again: of each line that says enough, and of the whole. */
export function printsOf(draft: Draft): string[] {
  const said = [...draft.lines, draftText(draft)].filter((line) => wordLength(line) >= 4);
  return [...new Set(said.map(printOf))].slice(-12);
}

export function printOf(text: string): string {
  return createHash("sha256").update(foldText(text)).digest("base64url").slice(0, 10);
}
