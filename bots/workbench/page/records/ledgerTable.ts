/** A row of the ledger as the API gives it: the regulation's cells by their labels, and beside them what pages sort and link by. */
export type LedgerRow = Readonly<Record<string, unknown>> & {
  number: string;
  kind: string | null;
  clocks: readonly { status: string; dueAt: string | null }[];
};

const BESIDE = ["number", "source", "kind", "status", "clocks"];

/** The labels of the regulation's columns, in its order. */
export function ledgerLabels(rows: readonly LedgerRow[], columns: readonly string[]): string[] {
  const [first] = rows;
  return first === undefined ? [...columns] : Object.keys(first).filter((key) => !BESIDE.includes(key));
}

/** A cell as text. */
export function cellOf(row: LedgerRow, label: string): string {
  const value = row[label];
  return value === null || value === undefined ? "" : String(value);
}

/** What is looked for in a ledger; empty: everything. */
export type Wanted = { words: string; kind: string; late: boolean };

/** The rows that were looked for, in the order asked for. @param now epoch ms */
export function findRows(
  rows: readonly LedgerRow[],
  labels: readonly string[],
  wanted: Wanted,
  sorting: { key: string; down: boolean } | null,
  now: number,
): LedgerRow[] {
  const words = wanted.words.trim();
  const found = rows.filter(
    (row) =>
      (wanted.kind === "" || row.kind === wanted.kind) &&
      (!wanted.late || isLate(row, now)) &&
      (words === "" ||
        row.number.includes(words) ||
        labels.some((label) => cellOf(row, label).includes(words))),
  );
  if (sorting === null) return found;
  const sign = sorting.down ? -1 : 1;
  return found.sort((a, b) => sign * ORDER.compare(cellOf(a, sorting.key), cellOf(b, sorting.key)));
}

/** Whether a limit of the regulation was missed, or is being missed. @param now epoch ms */
export function isLate(row: LedgerRow, now: number): boolean {
  return row.clocks.some(
    ({ status, dueAt }) =>
      status === "late" || (status === "running" && dueAt !== null && Date.parse(dueAt) < now),
  );
}

const ORDER = new Intl.Collator("zh-CN", { numeric: true });

/** The rows as CSV that every spreadsheet opens: a byte order mark, lines by CRLF, nothing that runs as a formula. */
export function csvOf(rows: readonly LedgerRow[], labels: readonly string[]): string {
  const lines = [labels, ...rows.map((row) => labels.map((label) => cellOf(row, label)))];
  return `\uFEFF${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
