import { maskAddress, maskIdNumber, maskName, maskPhone } from "./mask.ts";
import { type MaskedSpan, maskText } from "./maskText.ts";

/** What is known of the citizen a text is about. */
export type KnownPerson = { name?: string; phone?: string; idNumber?: string; address?: string };

/** Numbers that are never an office's own. */
const ALWAYS: readonly MaskedSpan["kind"][] = ["idNumber", "card", "plate", "email"];
const SHORTEST_NAME = 2;

/**
 * Masks what staff write about a request. Unlike a citizen's own words, a reply has to name offices: the hall's
 * address and its landline stay. Mobile, identity and card numbers are masked always, and wherever the citizen's own
 * name, number or address stands, that too.
 */
export function maskStaffText(text: string, person: KnownPerson): string {
  const known = withoutKnown(text, person);
  let masked = "";
  let at = 0;
  for (const span of maskText(known).spans) {
    if (!isPersonal(known.slice(span.start, span.end), span)) continue;
    masked += known.slice(at, span.start) + span.replacement;
    at = span.end;
  }
  return masked + known.slice(at);
}

function isPersonal(words: string, { kind }: MaskedSpan): boolean {
  if (ALWAYS.includes(kind)) return true;
  return kind === "phone" && /^1\d{10}$/.test(words.replace(/\D/g, ""));
}

function withoutKnown(text: string, { name, phone, idNumber, address }: KnownPerson): string {
  let masked = text;
  if (idNumber !== undefined) masked = masked.replaceAll(idNumber, maskIdNumber(idNumber));
  if (phone !== undefined && phone.length > 6) masked = masked.replaceAll(phone, maskPhone(phone));
  if (address !== undefined && address.length > 4) masked = masked.replaceAll(address, maskAddress(address));
  if (name !== undefined && name.length >= SHORTEST_NAME) masked = masked.replaceAll(name, maskName(name));
  return masked;
}
