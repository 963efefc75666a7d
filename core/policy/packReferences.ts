import { EXCLUSIONS, KINDS } from "../words.ts";
import type { WrongPlace } from "./badPack.ts";
import type { OfficeHoursTable } from "./packClocks.ts";
import type { FieldId, PackForm } from "./packForms.ts";
import type { Pack } from "./packSchema.ts";
import { packTexts as t } from "./texts.ts";

const CITIZEN = "citizen";
const UNSET = "unset";
/** Days of February are taken as 29: a season may begin on any of them. */
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Keys whose values name roles, wherever they stand. `tell` of an extension is checked apart. */
const ROLE_KEYS = new Set([
  "bound",
  "approvedBy",
  "by",
  "holder",
  "with",
  "copies",
  "convener",
  "members",
  "keepFrom",
  "clues",
  "reviewedBy",
  "publishedBy",
  "publishedTo",
  "role",
]); // prettier-ignore
/** Parts of the pack in which `to` names roles too. */
const TO_IS_ROLE = /^(ladder|reports)\[|^lifecycle\.(conduct|progressReports|otherLevel)\b/;

/** Names in a pack that lead nowhere, doubles, and layouts that do not add up. Empty: the pack is sound. */
export function danglingReferences(pack: Pack): WrongPlace[] {
  return [
    ...doubles(pack),
    ...missing(pack),
    ...walk(pack, "", pack),
    ...pack.dimensions.flatMap((dimension, n) => wrongDimension(pack, dimension, `dimensions[${n}]`)),
    ...wrongHours(pack.officeHours),
    ...pack.forms.flatMap((form, n) => wrongGrid(form, `forms[${n}]`)),
    ...(pack.number.includes("{year}") ? [] : [{ path: "number", problem: t.noYear, mend: t.mendYear }]),
    ...(pack.extension?.tell ?? [])
      .filter((name) => name !== CITIZEN)
      .flatMap((name) =>
        wrongName(
          "role",
          name,
          pack.roles.map((role) => role.id),
          "extension.tell",
        ),
      ),
  ];
}

function walk(value: unknown, path: string, pack: Pack): WrongPlace[] {
  if (Array.isArray(value)) return value.flatMap((item, n) => walk(item, `${path}[${n}]`, pack));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === "" ? key : `${path}.${key}`;
    return [...checkNames(key, inner, at, path, pack), ...walk(inner, at, pack)];
  });
}

function checkNames(key: string, inner: unknown, at: string, parent: string, pack: Pack): WrongPlace[] {
  const names = textsIn(inner);
  if (key === "basis")
    return names.flatMap((name) => wrongName("article", name, Object.keys(pack.articles), at));
  if (ROLE_KEYS.has(key) || (key === "to" && TO_IS_ROLE.test(parent))) {
    return names.flatMap((name) =>
      wrongName(
        "role",
        name,
        pack.roles.map((role) => role.id),
        at,
      ),
    );
  }
  if (key === "form")
    return names.flatMap((name) =>
      wrongName(
        "form",
        name,
        pack.forms.map((one) => one.id),
        at,
      ),
    );
  if (key === "field" || key === "tick") return names.flatMap((name) => wrongField(name, at, pack));
  if (key === "dimensions" && parent !== "") return wrongMatch(inner, at, pack);
  if (key === "onlyWhen") return wrongMatch(inner, at, pack);
  if (key === "whenAny" && Array.isArray(inner)) {
    return inner.flatMap((match, n) => wrongMatch(match, `${at}[${n}]`, pack));
  }
  return [];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function wrongMatch(match: unknown, at: string, pack: Pack): WrongPlace[] {
  if (typeof match !== "object" || match === null) return [];
  return Object.entries(match).flatMap(([id, values]) => {
    const dimension = pack.dimensions.find((one) => one.id === id);
    if (!dimension)
      return wrongName(
        "dimension",
        id,
        pack.dimensions.map((one) => one.id),
        at,
      );
    const known = [...dimension.values.map((value) => value.id), UNSET];
    return textsIn(values).flatMap((value) => wrongName("value", value, known, `${at}.${id}`));
  });
}

function wrongField(field: FieldId | string, at: string, pack: Pack): WrongPlace[] {
  if (!field.startsWith("dimension.")) return [];
  const id = field.slice("dimension.".length);
  return wrongName(
    "dimension",
    id,
    pack.dimensions.map((one) => one.id),
    at,
  );
}

function wrongName(what: keyof typeof t.nouns, name: string, known: string[], path: string): WrongPlace[] {
  if (known.includes(name)) return [];
  const noun = t.nouns[what];
  return [{ path, problem: t.noSuch(noun, name), mend: t.mendReference(noun, known) }];
}

function wrongDimension(pack: Pack, dimension: Pack["dimensions"][number], path: string): WrongPlace[] {
  const values = dimension.values.map((value) => value.id);
  const assumed = dimension.assumed;
  return [
    ...repeated("value", values, `${path}.values`),
    ...(assumed === undefined ? [] : wrongName("value", assumed, values, `${path}.assumed`)),
    ...(dimension.settledBy === "citizen" && dimension.ask === undefined
      ? [{ path, problem: t.needsAsk, mend: t.mendAsk }]
      : []),
    ...(pack.dimensions.filter((one) => one.id === dimension.id)[0] === dimension
      ? []
      : [{ path, problem: t.twice(t.nouns.dimension, dimension.id), mend: t.mendTwice }]),
  ];
}

function doubles(pack: Pack): WrongPlace[] {
  return [
    ...repeated(
      "id",
      pack.roles.map((one) => one.id),
      "roles",
    ),
    ...repeated(
      "id",
      pack.forms.map((one) => one.id),
      "forms",
    ),
    ...repeated(
      "id",
      pack.reports.map((one) => one.id),
      "reports",
    ),
    ...repeated(
      "id",
      pack.origins.map((one) => one.id),
      "origins",
    ),
    ...repeated(
      "id",
      pack.ladder.map((one) => one.id),
      "ladder",
    ),
    ...repeated(
      "kind",
      pack.kinds.map((one) => one.kind),
      "kinds",
    ),
    ...repeated(
      "exclusion",
      pack.exclusions.map((one) => one.exclusion),
      "exclusions",
    ),
  ];
}

function repeated(what: keyof typeof t.nouns, names: readonly string[], path: string): WrongPlace[] {
  const twice = new Set(names.filter((name, n) => names.indexOf(name) !== n));
  return [...twice].map((name) => ({ path, problem: t.twice(t.nouns[what], name), mend: t.mendTwice }));
}

function missing(pack: Pack): WrongPlace[] {
  const kinds = new Set(pack.kinds.map((one) => one.kind));
  const exclusions = new Set(pack.exclusions.map((one) => one.exclusion));
  const absent = (what: "kind" | "exclusion", name: string, path: string) => ({
    path,
    problem: t.absent(t.nouns[what], name),
    mend: t.mendAbsent,
  });
  return [
    ...KINDS.filter((name) => !kinds.has(name)).map((name) => absent("kind", name, "kinds")),
    ...EXCLUSIONS.filter((name) => !exclusions.has(name)).map((name) =>
      absent("exclusion", name, "exclusions"),
    ),
  ];
}

function wrongHours(hours: OfficeHoursTable): WrongPlace[] {
  const tables = [
    { spans: hours.regular, path: "officeHours.regular" },
    ...hours.seasons.map((season, n) => ({ spans: season.spans, path: `officeHours.seasons[${n}].spans` })),
  ];
  const disordered = tables
    .filter(({ spans }) => {
      const marks = spans.flatMap((span) => [span.open, span.close]);
      return marks.some((mark, n) => n > 0 && mark <= (marks[n - 1] ?? ""));
    })
    .map(({ path }) => ({ path, problem: t.spansOrder, mend: t.mendSpans }));
  const days = hours.seasons
    .flatMap((season, n) =>
      [season.from, season.to].map((day) => ({ day, path: `officeHours.seasons[${n}]` })),
    )
    .filter(({ day }) => !isDayOfYear(day))
    .map(({ day, path }) => ({ path, problem: t.badSeason(day), mend: t.mendFormat("MM-DD") }));
  return [...disordered, ...days];
}

function isDayOfYear(day: string): boolean {
  const inMonth = DAYS_IN_MONTH[Number(day.slice(0, 2)) - 1] ?? 0;
  const number = Number(day.slice(3));
  return number >= 1 && number <= inMonth;
}

/** Every row of the grid must be filled: cells that reach down from above count in the rows below them. */
function wrongGrid(form: PackForm, path: string): WrongPlace[] {
  const reaching = form.rows.map(() => 0);
  return form.rows.flatMap((row, n) => {
    for (const cell of row.cells) {
      for (let below = 1; below < cell.down; below += 1) {
        reaching[n + below] = (reaching[n + below] ?? 0) + cell.span;
      }
    }
    const taken = row.cells.reduce((sum, cell) => sum + cell.span, reaching[n] ?? 0);
    if (taken === form.columns.length) return [];
    return [{ path: `${path}.rows[${n}]`, problem: t.gridRow(form.columns.length, taken), mend: t.mendGrid }];
  });
}
