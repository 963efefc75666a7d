import { IN_FIELDS, type InField, OUT_FIELDS, type OutField, type OutRecord } from "./fields.ts";
import type { ConnectorSettings } from "./settings.ts";
import { IN_HEADS, OUT_HEADS } from "./texts.ts";

/** How the system calls each field that it hands over. Files have Chinese heads where the settings name none. */
export function inHeads({ kind, inFields }: ConnectorSettings): Record<InField, string> {
  const heads = IN_FIELDS.map((field) => [
    field,
    inFields[field] ?? (kind === "file" ? IN_HEADS[field] : field),
  ]);
  // every InField is among the entries: IN_FIELDS lists them all
  return Object.fromEntries(heads) as Record<InField, string>;
}

/** What the system is told: our fields in order, each with the name it has there. */
export function outColumns({ kind, outFields }: ConnectorSettings): { field: OutField; head: string }[] {
  return OUT_FIELDS.flatMap((field) => {
    if (outFields === undefined) return [{ field, head: kind === "file" ? OUT_HEADS[field] : field }];
    const head = outFields[field];
    return head === undefined ? [] : [{ field, head }];
  });
}

/** The value of a field in the system's own terms. */
export function outValue({ values }: ConnectorSettings, record: OutRecord, field: OutField): string {
  return values[field]?.[record[field]] ?? record[field];
}

type Json = { [name: string]: Json | string };

/** A record as the system's JSON: a name such as `caller.phone` is a field within a field. */
export function outJson(settings: ConnectorSettings, record: OutRecord): Json {
  const root: Json = {};
  for (const { field, head } of outColumns(settings)) {
    const path = head.split(".");
    const last = path.pop() ?? head;
    let place = root;
    for (const part of path) {
      const inner = Object.hasOwn(place, part) ? place[part] : undefined;
      const next: Json = typeof inner === "object" ? inner : {};
      place[part] = next;
      place = next;
    }
    place[last] = outValue(settings, record, field);
  }
  return root;
}

/** The fields of a request in the system's JSON, as texts. What is neither text nor number counts as absent. */
export function inFieldsOf(settings: ConnectorSettings, json: unknown): Partial<Record<InField, string>> {
  const heads = inHeads(settings);
  return Object.fromEntries(
    IN_FIELDS.flatMap((field) => {
      const value = valueAt(json, heads[field].split("."));
      return value === null ? [] : [[field, value]];
    }),
  );
}

function valueAt(json: unknown, path: readonly string[]): string | null {
  let place = json;
  for (const part of path) {
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, part)) return null;
    place = Object.entries(place).find(([name]) => name === part)?.[1];
  }
  return typeof place === "string" || typeof place === "number" ? String(place) : null;
}
