/** Digits of a Chinese telephone number without the country's prefix, or null where it is none. */
export function phoneDigits(address: string): string | null {
  const digits = address.replace(/[^\d]/g, "").replace(/^(?:00)?86(?=1\d{10}$)/, "");
  return /^\d{7,12}$/.test(digits) ? digits : null;
}

/** True for mobile numbers: only they can receive short messages. */
export function isMobile(digits: string): boolean {
  return /^1[3-9]\d{9}$/.test(digits);
}
