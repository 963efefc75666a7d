/** A file of rows could not be read at all. The message says in Chinese what to do. */
export class BadTable extends Error {
  override readonly name = "BadTable";
}

/** A row as it stands in the file. `row` is its number there, from 1 */
export type TableRow = { row: number; cells: string[] };
