/** What another system is told of a request. Names that a mapping may use. */
export const OUT_FIELDS = [
  "key",
  "number",
  "originNumber",
  "version",
  "event",
  "changedAt",
  "receivedAt",
  "registeredAt",
  "channel",
  "kind",
  "nature",
  "domain",
  "matter",
  "title",
  "text",
  "name",
  "contactPerson",
  "phone",
  "address",
  "status",
  "statusText",
  "unit",
  "dueAt",
  "result",
  "resultText",
  "basis",
  "alternative",
  "satisfaction",
  "closedAt",
  "office",
] as const;
export type OutField = (typeof OUT_FIELDS)[number];

/** A request as another system is told of it; "" where there is nothing to tell. Times are ISO 8601 in +08:00. */
export type OutRecord = Record<OutField, string>;

/** What a request that is handed over to us may tell. Names that a mapping may use. */
export const IN_FIELDS = [
  "number",
  "receivedAt",
  "title",
  "text",
  "name",
  "contactPerson",
  "phone",
  "idNumber",
  "address",
  "step",
] as const;
export type InField = (typeof IN_FIELDS)[number];

/** A request as another system hands it over, read and checked. */
export type HandedOver = {
  /** its number there: kept, and the key against doubles */
  number: string;
  /** epoch ms; null where the system does not tell */
  receivedAt: number | null;
  title: string | null;
  text: string;
  name: string | null;
  /** whom to ask for where a firm brought it */
  contactPerson: string | null;
  phone: string | null;
  idNumber: string | null;
  address: string | null;
  /** the step of an online process at which the citizen gave up */
  step: string | null;
};

/** Something wrong with a field of a request that was handed over. */
export type FieldProblem = { field: InField; why: string };
