/** A column of a table: `key` names the slot `cell-<key>`, or the field that is shown as it is. */
export type Column = {
  key: string;
  label: string;
  /** digits stand under digits */
  numeric?: boolean;
  sortable?: boolean;
  /** on a phone it heads the card */
  head?: boolean;
  /** not worth a line on a phone */
  wideOnly?: boolean;
};

export type Sorting = { key: string; down: boolean };
