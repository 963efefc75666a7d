import { readFileSync } from "node:fs";
import { z } from "zod";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { IN_FIELDS, OUT_FIELDS } from "./fields.ts";
import { connectorTexts as t } from "./texts.ts";

const id = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/);
const head = z.string().min(1).max(100);

const common = {
  office: z.string().min(1).describe("office id"),
  id: id.describe("system id: what follows `system:` in the outbox, and the connector's address"),
  origin: id.optional().describe("origin id of the pack for what is handed over; absent: the system's id"),
  inFields: z
    .partialRecord(z.enum(IN_FIELDS), head)
    .default({})
    .describe("our field → what the system calls it; HTTP: `a.b` is b in a"),
  outFields: z
    .partialRecord(z.enum(OUT_FIELDS), head)
    .optional()
    .describe("our field → what the system calls it; only these are told. Absent: all, under our names"),
  values: z
    .partialRecord(z.enum(OUT_FIELDS), z.record(z.string(), z.string()))
    .default({})
    .describe("our field → our value → the system's value"),
  statusBack: z
    .boolean()
    .default(false)
    .describe("the system is told of every change of what it handed over, beside what the pack syncs"),
  platform: z
    .string()
    .min(1)
    .optional()
    .describe("name of the platform as the pack's pointer says it: what the office hands over goes out here"),
};

const file = z.strictObject({
  ...common,
  kind: z.literal("file"),
  format: z.enum(["csv", "xlsx"]).default("xlsx").describe("of the files that we write"),
  everyMinutes: z.int().min(1).max(1440).default(60).describe("a file at most so often"),
  settleSeconds: z.int().min(0).max(600).default(10).describe("a dropped file is read once it is so old"),
});

const http = z.strictObject({
  ...common,
  kind: z.literal("http"),
  url: z.url({ protocol: /^https?$/ }).describe("the system's address; `/requests` is put behind it"),
  secret: z.string().min(16).describe("shared; signs both ways"),
  pull: z.boolean().default(false).describe("true: requests are fetched; false: the system brings them"),
  everySeconds: z.int().min(5).max(86_400).default(60).describe("how often is fetched"),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
});

const connector = z.discriminatedUnion("kind", [file, http]);
export type ConnectorSettings = z.infer<typeof connector>;
export type FileSettings = Extract<ConnectorSettings, { kind: "file" }>;
export type HttpSettings = Extract<ConnectorSettings, { kind: "http" }>;

const settingsFile = z.strictObject({ connectors: z.array(connector) });

/** The settings of the connectors are wrong. The message names the places, and shows no value. */
export class BadConnectors extends Error {
  override readonly name = "BadConnectors";
}

/** @throws BadConnectors */
export function parseConnectors(text: string): ConnectorSettings[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new BadConnectors(t.notJson);
    throw cause;
  }
  const parsed = settingsFile.safeParse(raw);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path, code, ...issue }) =>
      code === "unrecognized_keys" && "keys" in issue ? [...path, ...issue.keys].join(".") : path.join("."),
    );
    throw new BadConnectors(t.badSettings([...new Set(places.map((place) => place || "connectors"))]));
  }
  const { connectors } = parsed.data;
  const twice = connectors.find(
    (one, i) => connectors.findIndex((other) => other.office === one.office && other.id === one.id) !== i,
  );
  if (twice !== undefined) throw new BadConnectors(t.twoOfOne(twice.office, twice.id));
  return connectors;
}

/** The connectors of a settings file; none where there is no such file. @throws BadConnectors */
export function loadConnectors(path: string): ConnectorSettings[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  return parseConnectors(text);
}

/** What does not fit the offices at hand, in Chinese: unknown offices, origins that the regulation does not have. */
export function connectorProblems(
  settings: readonly ConnectorSettings[],
  officeOf: (id: string) => Pick<WorkingOffice, "pack"> | null,
): string[] {
  return settings.flatMap((one) => {
    const office = officeOf(one.office);
    if (office === null) return [t.unknownOffice(one.office)];
    const { origins } = office.pack;
    const origin = origins.find(({ id: known }) => known === originOf(one));
    if (origin === undefined) {
      // a system that only gets requests needs no origin
      return one.origin === undefined
        ? []
        : [
            t.unknownOrigin(
              one.origin,
              origins.map(({ id: known }) => known),
            ),
          ];
    }
    return origin.keepsNumber ? [] : [t.asksNumber(origin.id)];
  });
}

/** The origin that requests of this system bear. */
export function originOf(settings: Pick<ConnectorSettings, "id" | "origin">): string {
  return settings.origin ?? settings.id;
}
