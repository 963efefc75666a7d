/** What a register number is made of. `office` is the office's short code. */
export type NumberParts = { year: number; seq: number; office: string };

/** Fills the pack's number format: {year}, {office}, {seq} or {seq:4}, the latter with leading zeros. */
export function registerNumber(format: string, { year, seq, office }: NumberParts): string {
  return format
    .replaceAll("{year}", String(year))
    .replaceAll("{office}", office)
    .replaceAll(/\{seq(?::(\d))?\}/g, (_, width: string | undefined) =>
      String(seq).padStart(Number(width ?? 1), "0"),
    );
}

/**
 * The same format with everything filled in but the sequence number, which the database gives out in the statement
 * that writes the ticket: `{seq}` stands where it goes, padded with zeros to `pad` digits.
 */
export function numberTemplate(
  format: string,
  year: number,
  office: string,
): { numberTemplate: string; pad: number } {
  const pad = Number(/\{seq:(\d)\}/.exec(format)?.[1] ?? 1);
  const filled = format.replaceAll("{year}", String(year)).replaceAll("{office}", office);
  return { numberTemplate: filled.replace(/\{seq(:\d)?\}/, "{seq}"), pad };
}
