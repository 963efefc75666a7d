import { figureTexts } from "./texts.ts";
import type { OfficeFigures } from "./types.ts";

const t = figureTexts.workRows;

/** What happened on the way, as rows: name, how often, and where it stands in the figures. */
export function workRows(f: OfficeFigures): { label: string; count: number; figure: string }[] {
  return [
    { label: t.hops, count: f.hops, figure: "hops" },
    { label: t.sendBacksAsked, count: f.sendBacks.asked, figure: "sendBacks.asked" },
    { label: t.sendBacksUpheld, count: f.sendBacks.upheld, figure: "sendBacks.upheld" },
    { label: t.sendBacksRejected, count: f.sendBacks.rejected, figure: "sendBacks.rejected" },
    { label: t.redosByCheck, count: f.redos.byCheck, figure: "redos.byCheck" },
    { label: t.redosByCitizen, count: f.redos.byCitizen, figure: "redos.byCitizen" },
    { label: t.unsolved, count: f.unsolved, figure: "unsolved" },
    { label: t.explained, count: f.explained, figure: "explained" },
    { label: t.reminded, count: f.presses.reminded, figure: "presses.reminded" },
    { label: t.pressed, count: f.presses.pressed, figure: "presses.pressed" },
    { label: t.escalated, count: f.presses.escalated, figure: "presses.escalated" },
    { label: t.extensionsAsked, count: f.extensions.asked, figure: "extensions.asked" },
    { label: t.extensionsGranted, count: f.extensions.granted, figure: "extensions.granted" },
    { label: t.extensionsRefused, count: f.extensions.refused, figure: "extensions.refused" },
    { label: t.overdue, count: f.overdue.count, figure: "overdue.count" },
    { label: t.conduct, count: f.conduct, figure: "conduct" },
    { label: t.clues, count: f.clues, figure: "clues" },
    { label: t.meetingsProposed, count: f.meetings.proposed, figure: "meetings.proposed" },
    { label: t.meetingsHeld, count: f.meetings.held, figure: "meetings.held" },
    { label: t.casesLinked, count: f.casesLinked, figure: "casesLinked" },
  ];
}
