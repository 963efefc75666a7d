import type { Logger } from "pino";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";

/** What links with other systems stand on. */
export type LinkParts = {
  database: Database;
  seal: Seal;
  officeOf: (id: string) => WorkingOffice | null;
  newId: () => string;
  /** epoch ms */
  now: () => number;
  log: Logger;
  /** DATA_DIR, absolute: files are exchanged under `connectors/<office>/<system>` in it */
  dataDir: string;
  fetch: typeof fetch;
};
