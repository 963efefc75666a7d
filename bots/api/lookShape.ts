import { z } from "zod";

/** A look at personal data. */
export const lookShape = z.object({
  staffId: z.string(),
  staffName: z.string(),
  fields: z.array(z.string()),
  fieldsText: z.string(),
  purpose: z.string(),
  purposeText: z.string(),
  at: z.string(),
});

/** The same as the register of looks has it. */
export const registeredLookShape = lookShape.extend({ id: z.string(), number: z.string() });
