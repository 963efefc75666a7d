import { existsSync } from "node:fs";
import { BadPack } from "../../core/policy/badPack.ts";
import { citeArticles } from "../../core/policy/cite.ts";
import { loadPack, type Pack } from "../../core/policy/pack.ts";
import type { ClockLength, ClockRule } from "../../core/policy/packClocks.ts";
import { registerNumber } from "../../core/policy/registerNumber.ts";
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
    ...pack.clocks.map((rule) => clockInWords(pack, rule)),
    pack.extension
      ? t.extension(roleLabel(pack, pack.extension.approvedBy), pack.extension.capWorkdays)
      : t.noExtension,
    pack.pause ? t.pause(pack.pause.label, pack.pause.limitWorkdays) : t.noPause,
    t.ladder,
    ...pack.ladder.map((step) =>
      t.step(
        step.letter,
        t.offsets[step.when.from](step.when.officeMinutes),
        step.to.map((role) => roleLabel(pack, role)).join("、"),
      ),
    ),
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

function clockInWords(pack: Pack, rule: ClockRule): string {
  return t.clock(
    rule.label,
    rule.clock,
    t.events[rule.startsOn],
    lengthInWords(rule.length),
    conditionInWords(pack, rule),
    roleLabel(pack, rule.bound),
    citeArticles(pack, rule.basis),
  );
}

function lengthInWords(length: ClockLength): string {
  if ("atOnce" in length) return t.lengths.atOnce;
  if ("sameDay" in length) return t.lengths.sameDay;
  if ("halfWorkday" in length) return t.lengths.halfWorkday;
  if ("workdays" in length) return t.lengths.workdays(length.workdays);
  if ("promised" in length) return t.lengths.promised;
  return t.lengths.capped(length.capped.workdays);
}

function conditionInWords(pack: Pack, { when }: ClockRule): string {
  const parts: string[] = [];
  if (when.accepted === false) parts.push(t.notAccepted);
  if (when.kind) {
    parts.push(t.kindIs(when.kind.map((kind) => pack.kinds.find((one) => one.kind === kind)?.label ?? kind)));
  }
  for (const [id, values] of Object.entries(when.dimensions ?? {})) {
    const dimension = pack.dimensions.find((one) => one.id === id);
    const labels = values.map((value) => dimension?.values.find((one) => one.id === value)?.label ?? t.unset);
    parts.push(t.valueIs(dimension?.label ?? id, labels));
  }
  if (when.promised) parts.push(t.promised[when.promised]);
  return parts.length === 0 ? t.always : t.onlyWhen(parts);
}

function roleLabel(pack: Pack, id: string): string {
  return pack.roles.find((role) => role.id === id)?.label ?? id;
}
