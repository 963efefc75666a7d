import type { LocationQuery } from "vue-router";

/** The names by which a period stands in an address, here and in the API. */
export const PERIOD_NAMES = ["cycle", "date", "from", "to"] as const;

/** The period that an address names; empty: this month. */
export function periodIn(query: LocationQuery): Record<string, string> {
  return Object.fromEntries(
    PERIOD_NAMES.flatMap((name) => {
      const value = query[name];
      return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
    }),
  );
}

/** One number of the figures, for a link to what stands behind it. */
export type FigureLink = { figure: string; share?: "kept" | "missed"; unit?: string; person?: string };
