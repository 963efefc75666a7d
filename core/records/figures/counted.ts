import type { WorkingOffice } from "../../office/workingOffice.ts";
import type { TicketFile } from "../ticketFile.ts";
import type { Figures } from "./tally.ts";

/** A request as it was at the end of the period, which is all that its figures may know. */
export type Counted = {
  office: WorkingOffice;
  figures: Figures;
  /** the record up to the end of the period, folded */
  file: TicketFile;
  /** the moment up to which is counted (epoch ms): the end of the period, or now if that has not come */
  asOf: number;
  during: (at: string) => boolean;
};
