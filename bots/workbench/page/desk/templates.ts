import { callTexts as t } from "./texts.ts";

/** What a message is about, in words. */
export function templateLabel(template: string): string {
  const known: Readonly<Record<string, string>> = t.templates;
  return known[template] ?? t.otherTemplate;
}
