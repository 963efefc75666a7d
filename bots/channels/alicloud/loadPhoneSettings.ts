import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type PhoneSettings, phoneSettings } from "./templates.ts";
import { texts } from "./texts.ts";

/** The file of phone settings cannot be read; the message says in Chinese what is wrong in it. */
export class BadPhoneSettings extends Error {
  override name = "BadPhoneSettings";
}

/** office id → settings; `*` stands for offices that are not named */
const file = z.record(z.string().min(1), phoneSettings);

/**
 * Signatures, templates and numbers registered with Alibaba Cloud, from `phone.json` in the data folder. Without the
 * file no office sends short messages or calls. @throws BadPhoneSettings
 */
export function loadPhoneSettings(dataDir: string): (officeId: string) => PhoneSettings | null {
  const path = join(dataDir, "phone.json");
  if (!existsSync(path)) return () => null;
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new BadPhoneSettings(texts.badSettings(path, "JSON"), { cause });
  }
  const read = file.safeParse(given);
  if (!read.success) {
    const places = [...new Set(read.error.issues.map((issue) => issue.path.join(".") || "JSON"))];
    throw new BadPhoneSettings(texts.badSettings(path, places.join("、")));
  }
  return (officeId) => read.data[officeId] ?? read.data["*"] ?? null;
}
