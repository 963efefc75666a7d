import { districtLength } from "../understanding/slots/address.ts";
import { surnameLength } from "../understanding/slots/surnames.ts";

/** 王建国 → 王**, 欧阳娜娜 → 欧阳**; a name that shows only the family name (王先生, 王姓) stays. Idempotent. */
export function maskName(name: string): string {
  if (/^..?(?:先生|女士|姓)$/.test(name) && surnameLength(name, 0) > 0) return name;
  // 买买提·吐尔逊: the first character is all that a family name is elsewhere
  const kept = /[·•・‧∙．.]/.test(name) ? 1 : Math.max(1, surnameLength(name, 0));
  if (name.length === 0) return "";
  return name.slice(0, kept) + "*".repeat(Math.min(2, Math.max(1, name.length - kept)));
}

/** 13800138000 → 138****8000; of a landline the area code and the last three digits stay, of a local number these. Idempotent. */
export function maskPhone(phone: string): string {
  if (phone.includes("*")) return phone;
  const digits = phone.replace(/(?<=\d{7})-\d{1,6}$/, "").replace(/\D/g, "");
  if (/^1\d{10}$/.test(digits)) return `${digits.slice(0, 3)}****${digits.slice(7)}`;
  const area = /^0(?:10|2\d|[3-9]\d\d)/.exec(digits)?.[0] ?? "";
  return digits.length < 6 ? "****" : `${area}****${digits.slice(-3)}`;
}

/** 610102196503121234 → 6101**********1234: the province and city and the last four characters stay. Idempotent. */
export function maskIdNumber(id: string): string {
  if (id.includes("*")) return id;
  return id.length < 15 ? "*".repeat(8) : `${id.slice(0, 4)}${"*".repeat(id.length - 8)}${id.slice(-4)}`;
}

/** Keeps an address down to district or town, and stars for the rest; an address without them is all stars. Idempotent. */
export function maskAddress(address: string): string {
  const kept = districtLength(address);
  return kept >= address.length ? address : `${address.slice(0, kept)}***`;
}
