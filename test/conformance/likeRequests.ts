import type { Hall } from "./hall.ts";

/** Three people come with the same matter, and it goes to the same unit each time. */
export async function sameThingThrice(hall: Hall): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    const { number } = await hall.intake("clerk", {
      text: "公积金提取一直办不成，柜台总说系统对不上",
      contact: { name: "李四", phone: `1390000010${i}` },
    });
    await hall.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: { complexity: "general" },
      departmentId: "fund",
    });
  }
}
