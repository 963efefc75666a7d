import type { House } from "../house.ts";

/** The office that a call belongs to: the one that is named, the one whose number was called, else the usual one. */
export function officeOfCall(
  house: Pick<House, "officeOf" | "offices" | "defaultOffice">,
  wanted: string | undefined,
  called: string,
): string | null {
  if (wanted !== undefined) return house.officeOf(wanted)?.id ?? null;
  const digits = called.replace(/\D/g, "");
  const byNumber = house
    .offices()
    .find((one) => digits !== "" && one.settings.calledNumbers.includes(digits));
  return (byNumber ?? house.defaultOffice())?.id ?? null;
}
