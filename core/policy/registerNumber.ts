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
