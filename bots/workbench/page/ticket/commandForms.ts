import type { CommandType } from "../api/types.ts";
import type { CommandForm } from "./commandForm.ts";
import { passingForms } from "./passingForms.ts";
import { settlingForms } from "./settlingForms.ts";
import { sideForms } from "./sideForms.ts";
import { tellingForms } from "./tellingForms.ts";
import { workForms } from "./workForms.ts";

/** The form of every command that a person can give. A command without a form does not compile. */
export const commandForms: Record<CommandType, CommandForm> = {
  ...settlingForms,
  ...passingForms,
  ...workForms,
  ...tellingForms,
  ...sideForms,
};

/** The form of a command that the API names; null where this page is older than the program. */
export function formOf(command: string): CommandForm | null {
  return Object.entries(commandForms).find(([type]) => type === command)?.[1] ?? null;
}
