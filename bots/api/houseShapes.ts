import { z } from "zod";

const text = z.string();

/** Somebody who works, or worked, with an office. */
export const personShape = z.object({
  id: text.describe("企业微信账号"),
  name: text,
  departmentId: text.nullable(),
  roles: z.array(text),
  active: z.boolean(),
});

/** A change of the office on record. */
export const houseChangeShape = z.object({ id: text, at: text, by: text, text });
