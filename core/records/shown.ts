import { maskAddress, maskIdNumber, maskName, maskPhone } from "../privacy/mask.ts";
import { maskText } from "../privacy/maskText.ts";
import type { PersonalData, Sight } from "./ticketFile.ts";

/** Lets through of a text that somebody typed only what may stand on this paper. */
export type Sieve = (typed: string) => string;

/** The citizen's data as they may show, and the sieve for everything that somebody typed. */
export type Shown = { personal: PersonalData; text: Sieve };

/**
 * What of the citizen may stand on paper. Masked: name, phone, papers and address with stars, and in every typed text
 * what looks like such data, or is this citizen's own, gets stars too, for a clerk may have typed a number where none
 * belongs. The citizen's own words are then left to the masked ones of the record.
 */
export function shownOf(personal: PersonalData | null, sight: Sight): Shown {
  if (sight === "full") return { personal: personal ?? {}, text: (typed) => typed };
  if (personal === null) return { personal: {}, text: (typed) => maskText(typed).masked };
  const { name, contactPerson, phone, idNumber, address } = personal;
  const own: [string, string][] = [];
  const masked: PersonalData = {};
  const mask = (
    key: "name" | "contactPerson" | "phone" | "idNumber" | "address",
    plain: string | undefined,
    how: (value: string) => string,
  ) => {
    if (plain === undefined || plain === "") return;
    masked[key] = how(plain);
    if (plain.length >= 2 && plain !== masked[key]) own.push([plain, masked[key]]);
  };
  mask("idNumber", idNumber, maskIdNumber);
  mask("phone", phone, maskPhone);
  mask("address", address, maskAddress);
  mask("name", name, maskName);
  mask("contactPerson", contactPerson, maskName);
  const text = (typed: string): string => {
    if (typed === "") return "";
    let clean = typed;
    for (const [plain, stars] of own) if (clean.includes(plain)) clean = clean.replaceAll(plain, stars);
    return maskText(clean).masked;
  };
  return { personal: masked, text };
}
