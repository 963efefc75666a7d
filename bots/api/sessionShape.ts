import { z } from "zod";

const role = z.object({ id: z.string(), label: z.string(), actsAs: z.string() });
/** Who is logged in. */
export const sessionShape = z
  .object({
    office: z.object({ id: z.string(), name: z.string() }),
    staff: z.object({
      id: z.string(),
      name: z.string(),
      departmentId: z.string().nullable(),
      department: z.string().nullable(),
    }),
    roles: z.array(role),
    rights: z.array(z.string()).describe("除办件操作以外能做的事"),
    offices: z.array(
      z.object({ id: z.string(), name: z.string(), parentId: z.string().nullable(), own: z.boolean() }),
    ),
    demo: z.boolean(),
    model: z.boolean().describe("接了语言模型，可以请它概括、起草"),
    now: z.string(),
  })
  .describe("谁在看、有哪些职责、能看哪些窗口");

/** The demo's offices and people, to choose from. */
export const choicesShape = z.array(
  z.object({
    office: z.object({ id: z.string(), name: z.string() }),
    staff: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        department: z.string().nullable(),
        roles: z.array(z.string()),
      }),
    ),
  }),
);
