import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { buildCalendar } from "../../core/deadline/calendar.ts";
import type { Promised, Timetable } from "../../core/deadline/dueDate.ts";
import { proveDays } from "../../core/deadline/proof.ts";
import { parseDate, parseTime, shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import {
  type ClockStart,
  type ClockTrigger,
  startClocks,
  timetableOf,
} from "../../core/deadline/startClocks.ts";
import { BadYearTable, loadYearTable, loadYearTables, shippedYears } from "../../core/deadline/yearTables.ts";
import { BadPack } from "../../core/policy/badPack.ts";
import { citeArticles } from "../../core/policy/cite.ts";
import { loadPack, loadPacks, type Pack, SHIPPED_PACKS, UnknownPack } from "../../core/policy/pack.ts";
import { type ClockEvent, KINDS, type Kind } from "../../core/words.ts";
import { type Io, WrongUse } from "./command.ts";
import { packTexts as t } from "./packTexts.ts";

/** Where packs and imported notices are looked for, besides what ships. */
export type Places = { packDirs: readonly string[]; calendarDirs: readonly string[] };
const ONLY_SHIPPED: Places = { packDirs: [], calendarDirs: [] };

/** What a request can go through; an order to a unit is no part of it. An extension is printed where it has a limit. */
const EVENTS_OF_A_REQUEST: readonly ClockEvent[] = [
  "registered",
  "dispatched",
  "workSheetReceived",
  "unitReplied",
  "planPromised",
  "extensionApproved",
];
const MOST_PROMISED_WORKDAYS = 250;

type Asked = {
  pack: Pack;
  table: Timetable;
  at: number;
  kind?: Kind;
  dimensions: Record<string, string[]>;
  promised?: Promised;
};

/** The limit that was asked for is refused by the regulation; the message is Chinese. */
class Refused extends Error {
  override readonly name = "Refused";
}

/**
 * `cli deadline --pack <id or file> --at <time> [--kind …] [--dimension k=v …] [--promised …] [--calendar <file> …]`:
 * prints the clocks that a request received then would get, as a JSON array. A clock that a later event starts is
 * computed as if that event came at the same time; `startsOn` names the event. `onlyIf` marks clocks of requests
 * that are not accepted. `dueAt` is null where the limit is still to be promised. Exit code 1 where the regulation
 * refuses the promised limit or a file is bad, 2 for wrong use.
 */
export async function run(argv: string[], io: Io, places: Places = ONLY_SHIPPED): Promise<number> {
  try {
    const asked = readArguments(argv, places);
    io.stdout.write(`${JSON.stringify(clocksOf(asked), null, 2)}\n`);
    const kindDecides = asked.pack.clocks.some((rule) => rule.when.kind !== undefined);
    if (asked.kind === undefined && kindDecides) io.stderr.write(`${t.kindDecides}\n`);
    return 0;
  } catch (error) {
    if (error instanceof WrongUse || error instanceof UnknownPack) {
      io.stderr.write(`${error.message}\n${t.deadlineUsage}\n`);
      return 2;
    }
    if (error instanceof Refused || error instanceof BadPack || error instanceof BadYearTable) {
      io.stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

function clocksOf(asked: Asked) {
  const { pack, table } = asked;
  const accepted = EVENTS_OF_A_REQUEST.flatMap((event) =>
    started(asked, { event, accepted: true })
      .filter((clock) => event !== "extensionApproved" || clock.dueAt !== null)
      .map((clock) => printed(clock, pack, table)),
  );
  const declined = started(asked, { event: "registered", accepted: false }).map((clock) => ({
    ...printed(clock, pack, table),
    onlyIf: "notAccepted",
  }));
  return [...accepted, ...declined];
}

function started(asked: Asked, { event, accepted }: Pick<ClockTrigger, "event" | "accepted">): ClockStart[] {
  const { kind, dimensions, promised, at } = asked;
  const outcome = startClocks(
    asked.pack,
    {
      event,
      at,
      dimensions,
      ...(accepted === undefined ? {} : { accepted }),
      ...(kind === undefined ? {} : { kind }),
      ...(promised === undefined ? {} : { promised }),
    },
    asked.table,
  );
  if (!outcome.ok) throw new Refused(outcome.refusal.told);
  return outcome.clocks;
}

function printed(clock: ClockStart, pack: Pack, table: Timetable) {
  return {
    clock: clock.clock,
    label: clock.label,
    startsOn: clock.startsOn,
    startsAt: shanghaiIso(clock.startsAt),
    dueAt: clock.dueAt === null ? null : shanghaiIso(clock.dueAt),
    provisional: clock.provisional,
    bound: pack.roles.find((role) => role.id === clock.bound)?.label ?? clock.bound,
    days: proveDays(clock.length, clock.trigger, table),
    basis: citeArticles(pack, clock.basis),
  };
}

function readArguments(argv: string[], places: Places): Asked {
  const { values } = parse(argv);
  if (values.pack === undefined) throw new WrongUse(t.packNeeded);
  if (values.at === undefined) throw new WrongUse(t.timeNeeded);
  const at = parseTime(values.at);
  if (at === null) throw new WrongUse(t.badTime(values.at));
  const pack = findPack(values.pack, places.packDirs);
  const tables = [
    ...shippedYears(),
    ...places.calendarDirs.flatMap(loadYearTables),
    ...(values.calendar ?? []).map((file) => loadYearTable(existing(file))),
  ];
  const kind = values.kind === undefined ? undefined : readKind(values.kind);
  const promised = values.promised === undefined ? undefined : readPromise(values.promised);
  return {
    pack,
    at,
    table: timetableOf(pack, buildCalendar(tables)),
    dimensions: readDimensions(values.dimension ?? [], pack),
    ...(kind === undefined ? {} : { kind }),
    ...(promised === undefined ? {} : { promised }),
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        pack: { type: "string" },
        at: { type: "string" },
        kind: { type: "string" },
        dimension: { type: "string", multiple: true },
        promised: { type: "string" },
        calendar: { type: "string", multiple: true },
      },
    });
  } catch (error) {
    if (error instanceof TypeError) throw new WrongUse(t.badArguments(error.message), { cause: error });
    throw error;
  }
}

/** A pack by its id, or by the file that holds it. @throws UnknownPack, BadPack, WrongUse */
function findPack(name: string, dirs: readonly string[]): Pack {
  if (name.endsWith(".json")) return loadPack(existing(name));
  return loadPacks([SHIPPED_PACKS, ...dirs]).get(name);
}

function existing(file: string): string {
  if (!existsSync(file)) throw new WrongUse(t.noFile(file));
  return file;
}

function readKind(text: string): Kind {
  const kind = KINDS.find((one) => one === text);
  if (kind === undefined) throw new WrongUse(t.badKind(text, KINDS));
  return kind;
}

function readDimensions(pairs: readonly string[], pack: Pack): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [id, value] = splitPair(pair);
    const dimension = pack.dimensions.find((one) => one.id === id);
    if (dimension === undefined) {
      throw new WrongUse(
        t.noDimension(
          id,
          pack.dimensions.map((one) => one.id),
        ),
      );
    }
    const values = dimension.values.map((one) => one.id);
    if (!values.includes(value)) throw new WrongUse(t.noValue(id, value, values));
    const taken = found[id] ?? [];
    if (taken.length > 0 && !dimension.several) throw new WrongUse(t.severalValues(id));
    found[id] = [...taken, value];
  }
  return found;
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  if (at < 1 || at === pair.length - 1) throw new WrongUse(t.badDimension(pair));
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function readPromise(text: string): Promised {
  if (parseDate(text) !== null) return { date: text };
  const workdays = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (workdays < 1 || workdays > MOST_PROMISED_WORKDAYS) throw new WrongUse(t.badPromise(text));
  return { workdays };
}
