import type { Correction } from "../../core/desk/desk.ts";
import type { Kind } from "../../core/words.ts";
import { addToTicket } from "./addition.ts";
import { draftMeaning, draftText, takeWords } from "./draft.ts";
import { foldText, wordLength } from "./foldText.ts";
import type { Draft } from "./memory.ts";
import { now, say, turnsOutToBe, understand } from "./moment.ts";
import { texts } from "./texts.ts";

const KIND_WORDS: readonly [RegExp, Kind][] = [
  [/^(是|要|想)?(咨询|问一?问|打听)(引导)?(一下)?的?$/, "consult"],
  [/^(是|要|想)?(帮办|代办|帮忙办|请人帮)(代办)?的?$/, "assist"],
  [/^(是|要|想)?(投诉|督办|协调|举报|催办)(督办)?的?$/, "coordinate"],
];
const FIELD_WORDS: readonly [RegExp, "name" | "phone" | "address" | "unit"][] = [
  [/^(我的?)?(电话|手机号?|号码|联系方式)(号码)?/, "phone"],
  [/^(我的?)?(名字|姓名|叫|姓)|^我(叫|姓)/, "name"],
  [/^(我的?|家)?(地址|住址|住在?)/, "address"],
  [/^(单位|窗口|部门|大厅)(名称|名字)?/, "unit"],
];
const LONGEST_VALUE = 40;

/** What a correcting phrase puts right; null where it is rather a piece of story. @param said what it denies, if said */
export function readCorrected(
  rest: string,
  said: string | null,
  known: readonly string[],
): Correction | null {
  const value = rest
    .replace(/^(应该|应当|其实|正确的)?(是|叫)?[：:，,\s]*/u, "")
    .replace(/[。！!，,\s]+$/u, "");
  if (value === "") return null;
  const kind = KIND_WORDS.find(([words]) => words.test(foldText(value)));
  if (kind !== undefined) return { field: "kind", value: kind[1] };
  const { slots } = understand(rest);
  const named = FIELD_WORDS.find(([words]) => words.test(value));
  const stripped =
    named === undefined ? value : value.replace(named[0], "").replace(/^(应该|是|叫|为|[：:，,\s])+/u, "");
  if (slots.phone && (named === undefined || named[1] === "phone"))
    return { field: "phone", value: slots.phone.value };
  if (named?.[1] === "phone") return null;
  if (named?.[1] === "name") return filled("name", slots.name?.value ?? stripped);
  if (named?.[1] === "address") return filled("address", slots.address?.value ?? stripped);
  if (named?.[1] === "unit") return filled("unit", stripped);
  const meant =
    /^(应该|应当|其实|正确的)?(是|叫)/u.test(rest) ||
    (said !== null && known.some((one) => alike(one, said)));
  if (!meant || wordLength(value) > LONGEST_VALUE || /[，,；;]/u.test(value)) return null;
  if (slots.unit && wordLength(slots.unit.text) + 2 >= wordLength(value))
    return { field: "unit", value: slots.unit.value };
  if (slots.name && slots.name.text.length === value.length)
    return { field: "name", value: slots.name.value };
  return { field: "matter", value: slots.matter?.value ?? value };
}

function filled(field: "name" | "address" | "unit", value: string): Correction | null {
  return value === "" ? null : { field, value: value.slice(0, LONGEST_VALUE) };
}

function alike(one: string, other: string): boolean {
  const [a, b] = [foldText(one), foldText(other)];
  return a !== "" && b !== "" && (a.includes(b) || b.includes(a));
}

/** What of the request being told could be meant by “不是 …”. */
export function knownValues(draft: Draft): string[] {
  const { matter, unit, name, phone } = draftMeaning(draft).slots;
  return [matter, unit, name, phone].flatMap((slot) => (slot === undefined ? [] : [slot.value, slot.text]));
}

/** Puts right what was told before registering. The citizen's words are kept in any case. */
export function correctDraft(draft: Draft, words: string): void {
  const correction = readCorrected(words, null, knownValues(draft));
  applyToDraft(draft, correction);
  if (correction === null || !isContact(correction)) takeWords(draft, words);
  turnsOutToBe("addition");
}

/** Takes over a correction that was read already. */
export function applyToDraft(draft: Draft, correction: Correction | null): void {
  if (correction === null) return;
  const { field, value } = correction;
  if (field === "matter" || field === "unit") draft.corrected[field] = value;
  else if (field === "name" || field === "phone" || field === "address") draft.contact[field] = value;
  else draft.corrected.kind = kindOf(value);
}

function isContact({ field }: Correction): boolean {
  return field === "name" || field === "phone" || field === "address";
}

function kindOf(value: string): Kind {
  return KIND_WORDS.find(([, kind]) => kind === value)?.[1] ?? "coordinate";
}

/** Puts right a ticket that is registered already, and says so; what cannot be put right is kept as an addition. */
export async function correctTicket(number: string, correction: Correction, words: string): Promise<void> {
  const { desk } = now();
  const corrected = await desk.correct(number, correction);
  if (!corrected.ok) {
    await say(texts.correctionRefused(number, corrected.why));
    return addToTicket(number, { text: words, attachmentIds: [] });
  }
  turnsOutToBe("addition");
  const label = desk.office.pack.kinds.find(({ kind }) => kind === correction.value)?.label;
  await say(
    texts.corrected(number, correction.field === "kind" ? (label ?? correction.value) : correction.value),
  );
}

/** True where the request has any words yet that a correction could be about. */
export function isCorrectable(draft: Draft | null): draft is Draft {
  return draft !== null && draftText(draft) !== "";
}
