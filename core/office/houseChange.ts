import { z } from "zod";
import { staffId } from "./office.ts";

const words = z.string().trim().min(1).max(200);

/** What the people of an office change of it themselves. */
export const houseChange = z.discriminatedUnion("type", [
  /** a day of the office's own: closed though others work, open though others do not, or as everywhere again */
  z.strictObject({
    type: z.literal("day"),
    date: z.iso.date(),
    day: z.enum(["off", "on", "usual"]),
    why: z.string().trim().max(100),
  }),
  /** what a unit looks after: taken up, or given up */
  z.strictObject({ type: z.literal("duty"), departmentId: words, item: words, has: z.boolean() }),
  /** somebody who works with the office; `id` is their account, and stays */
  z.strictObject({
    type: z.literal("person"),
    id: staffId,
    name: z.string().trim().min(2).max(30),
    departmentId: words.nullable(),
    roles: z.array(z.string()).max(20),
    active: z.boolean(),
  }),
]);
export type HouseChange = z.infer<typeof houseChange>;
