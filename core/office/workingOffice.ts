import type { Timetable } from "../deadline/dueDate.ts";
import type { GuideIndex } from "../knowledge/guideIndex.ts";
import type { DirectoryIndex } from "../understanding/directory.ts";
import type { Model } from "../understanding/model.ts";
import type { Office } from "./office.ts";

/** An office, ready to work: its rules compiled, its directories indexed, its calendar at hand. */
export type WorkingOffice = Office & {
  /** calendar, hours and way of counting */
  timetable: Timetable;
  directory: DirectoryIndex;
  guides: GuideIndex;
  /** what it learned from its clerks; null: it understands as the program ships */
  model: Model | null;
  /** dimension id → value ids, as understanding wants them */
  dimensionValues: Record<string, readonly string[]>;
  /** changes whenever any day of the calendar does */
  calendarVersion: string;
  /** whether somebody is at the window at this moment (epoch ms) */
  isOpen: (at: number) => boolean;
  /** the moment itself while open, else the next opening (epoch ms) */
  opensAt: (at: number) => number;
  /** e.g. 工作日 9:00–12:00、13:00–17:00 */
  hoursText: (at: number) => string;
};
