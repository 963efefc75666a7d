import { readdirSync, readFileSync } from "node:fs";

const HERE = new URL("./", import.meta.url);

/** Every provision by its id, in short words. */
export const PROVISIONS: Record<string, string> = JSON.parse(
  readFileSync(new URL("provisions.json", HERE), "utf8"),
);

/** Provisions that the program does not meet, or not wholly, in plain words. */
export const NOT_MET: Record<string, string> = JSON.parse(readFileSync(new URL("notMet.json", HERE), "utf8"));

/** The tests of each provision: those whose name begins with its id. */
export function testsOf(): Map<string, { file: string; name: string }[]> {
  const found = new Map<string, { file: string; name: string }[]>();
  for (const file of readdirSync(HERE).filter((name) => name.endsWith(".test.ts"))) {
    const text = readFileSync(new URL(file, HERE), "utf8");
    for (const [, name = ""] of text.matchAll(/\bit(?:\.each\([^)]*\))?\(\s*["'`]([^"'`]+)["'`]/g)) {
      for (const id of idsOf(name)) found.set(id, [...(found.get(id) ?? []), { file, name }]);
    }
  }
  return found;
}

/** The ids at the beginning of a test's name: one, or several joined by commas. */
function idsOf(name: string): string[] {
  const head = /^((?:CM|AK|ST|PT|SG|WZ)-[0-9A-Za-z]+(?:, )?)+/.exec(name)?.[0] ?? "";
  return head
    .split(/, ?/)
    .filter((id) => id !== "")
    .map((id) => id.trim());
}

/** The table of provisions and their tests, as Markdown. */
export function provisionTable(): string {
  const tests = testsOf();
  const rows = Object.entries(PROVISIONS).map(([id, words]) => {
    const own = tests.get(id) ?? [];
    const cells = own.map(({ file, name }) => `${file}: ${name.replace(/^[^ ]+ /, "")}`).join("<br>");
    return `| ${id} | ${words} | ${NOT_MET[id] ?? ""}${NOT_MET[id] !== undefined && cells !== "" ? "<br>" : ""}${cells} |`;
  });
  return `| provision | what it asks | how it is shown |\n|---|---|---|\n${rows.join("\n")}\n`;
}
