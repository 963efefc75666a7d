import type { WorkingOffice } from "../../office/workingOffice.ts";
import type { TicketFile } from "../ticketFile.ts";
import { countTicket } from "./figuresOf.ts";
import { emptyFigures, type Figures, type Period } from "./tally.ts";

/** Of a rate: what was kept, what was missed, or everything that it is a share of. */
export const SHARES = ["kept", "missed", "all"] as const;
export type Share = (typeof SHARES)[number];

/** One number of a period's figures: whose, and where in the tally it stands (`kinds.assist`, `clocks.handling`). */
export type FigureRef = {
  of: { whose: "office" } | { whose: "unit" | "person"; id: string };
  path: readonly string[];
  /** for rates */
  share: Share;
};

/**
 * How much one request adds to a number of the figures, 0 where it adds nothing. The request is counted alone by the
 * same counting that makes the figures, so what stands behind a number always adds up to it. @param now epoch ms
 */
export function behindFigure(
  office: WorkingOffice,
  period: Period,
  request: Pick<TicketFile, "number" | "events">,
  ref: FigureRef,
  now: number,
): number {
  const alone = emptyFigures(period);
  countTicket(office, alone, request, now);
  return figureAt(alone, ref);
}

/** A number of the figures; 0 where nothing was counted under that name. */
export function figureAt(figures: Figures, { of, path, share }: FigureRef): number {
  let at: unknown = of.whose === "office" ? figures.office : figures[`${of.whose}s`][of.id];
  for (const name of path) at = memberOf(at, name);
  if (typeof at === "number") return at;
  const kept = memberOf(at, "numerator");
  const all = memberOf(at, "denominator");
  if (typeof kept !== "number" || typeof all !== "number") return 0;
  return share === "kept" ? kept : share === "missed" ? all - kept : all;
}

function memberOf(tally: unknown, name: string): unknown {
  if (typeof tally !== "object" || tally === null) return undefined;
  return Object.entries(tally).find(([key]) => key === name)?.[1];
}
