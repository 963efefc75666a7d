import { z } from "zod";
import type { Pack } from "../policy/pack.ts";
import { officeHours } from "../policy/packClocks.ts";

const localDate = z.iso.date();
/** A person's id is their account at WeChat Work, as the platform allows them. */
export const staffId = z.string().regex(/^[\w.@-]{1,64}$/);

/** What an office says of itself; kept as JSON in the database, checked whenever it is read. */
export const officeSettings = z.strictObject({
  /** stands for {office} in register numbers */
  shortCode: z.string().min(1).max(8),
  address: z.string().min(1),
  /** the number printed on the door */
  phone: z.string().min(1),
  /** numbers whose calls belong to this office, digits only */
  calledNumbers: z.array(z.string().regex(/^\d{3,15}$/)).default([]),
  /** accounts of 微信客服 whose conversations belong to this office */
  openKfIds: z.array(z.string().regex(/^[\w-]{1,64}$/)).default([]),
  /** the office's own days off and on, over the State Council's calendar: local date → reason */
  daysOff: z.record(localDate, z.string()).default({}),
  daysOn: z.record(localDate, z.string()).default({}),
  /** absent: the pack's hours hold */
  hours: officeHours.optional(),
});
export type OfficeSettings = z.infer<typeof officeSettings>;

export type Department = { id: string; name: string };

export type StaffMember = {
  id: string;
  name: string;
  departmentId: string | null;
  /** role ids of the pack */
  roles: string[];
};

/** An office with everything that is needed to handle a request in it. */
export type Office = {
  id: string;
  name: string;
  parentId: string | null;
  pack: Pack;
  settings: OfficeSettings;
  departments: Department[];
  staff: StaffMember[];
  /** the duty directory: who is in charge of what */
  duties: { departmentId: string; item: string }[];
};

/** No office of that id is known. */
export class UnknownOffice extends Error {
  override name = "UnknownOffice";
}
