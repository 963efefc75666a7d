import { existsSync } from "node:fs";
import { roleLabel } from "../../core/lifecycle/packRules.ts";
import { BadPack } from "../../core/policy/badPack.ts";
import { loadPack, type Pack } from "../../core/policy/pack.ts";
import { registerNumber } from "../../core/policy/registerNumber.ts";
import { clockWords, limitWords } from "../api/packWords.ts";
import type { Io } from "./command.ts";
import { packTexts as t } from "./packTexts.ts";

/**
 * `cli pack check <file>`: validates a pack file and prints its clocks, kinds and forms in words. Exit code 1 with
 * every wrong place on stderr where it is not a pack, 2 for wrong use.
 */
export async function run(argv: string[], io: Io): Promise<number> {
  const [verb, file, ...more] = argv;
  if (verb !== "check" || file === undefined || more.length > 0) {
    io.stderr.write(`${t.checkUsage}\n`);
    return 2;
  }
  if (!existsSync(file)) {
    io.stderr.write(`${t.noFile(file)}\n${t.checkUsage}\n`);
    return 2;
  }
  try {
    io.stdout.write(`${inWords(loadPack(file)).join("\n")}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof BadPack)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function inWords(pack: Pack): string[] {
  const { regulation } = pack;
  const year = Number(regulation.date.slice(0, 4));
  // extension and pause first, then the ladder
  const limits = limitWords(pack);
  return [
    t.sound(pack.title, pack.version),
    t.regulation(regulation.name, regulation.document, regulation.date),
    t.number(registerNumber(pack.number, { year, seq: 12, office: "" })),
    t.kinds,
    ...pack.kinds.map((one) => t.kind(one.label, one.kind, roleLabel(pack, one.duty.holder), one.hint)),
    t.dimensions,
    ...pack.dimensions.map((one) =>
      t.dimension(one.label, one.id, one.values.map((value) => value.label).join("、")),
    ),
    t.clocks,
    ...pack.clocks.map((rule) => `  ${clockWords(pack, rule)}`),
    ...limits.slice(0, 2),
    t.ladder,
    ...limits.slice(2).map((step) => `  ${step}`),
    t.exclusions,
    ...pack.exclusions.map((one) => t.exclusion(one.label, t.treatments[one.treatment], one.belongsTo)),
    t.forms,
    ...pack.forms.map((form) => t.form(form.title, form.annex, form.rows.length)),
    t.ledger(
      pack.ledger.title,
      pack.ledger.columns.map((column) => column.label),
    ),
  ];
}
