import type { WorkingOffice } from "../../office/workingOffice.ts";
import { maskText } from "../../privacy/maskText.ts";
import { dayText } from "../dayText.ts";
import { type Block, documentDocx, documentHtml, type PaperDocument } from "../document.ts";
import { briefTexts as t } from "../texts.ts";
import type { BriefMaterial } from "./briefMaterial.ts";
import { briefSections } from "./briefSections.ts";
import type { Figures } from "./tally.ts";

/** The pack has no report of that id. */
export class UnknownReport extends Error {
  override readonly name = "UnknownReport";
  constructor(id: string, known: readonly string[]) {
    super(t.unknownReport(id, known));
  }
}

/**
 * A brief, report or assessment of the pack: its sections in the pack's order, figures with their denominators, cases
 * masked. @param now when it is made (epoch ms) @throws UnknownReport
 */
export function briefDocument(
  office: WorkingOffice,
  reportId: string,
  figures: Figures,
  material: BriefMaterial,
  now: number,
): PaperDocument {
  const report = office.pack.reports.find((one) => one.id === reportId);
  if (report === undefined)
    throw new UnknownReport(
      reportId,
      office.pack.reports.map(({ id }) => id),
    );
  const masked: BriefMaterial = {
    ...material,
    cases: material.cases.map(({ number, title, story, result }) => ({
      number,
      title: maskText(title).masked,
      story: maskText(story).masked,
      result: maskText(result).masked,
    })),
    suggestions: material.suggestions.map((one) => maskText(one).masked),
  };
  const blocks = report.sections.flatMap((section, i): Block[] => [
    { kind: "heading", text: t.numbered(i, t.sections[section]) },
    ...briefSections[section](office, figures, masked),
  ]);
  return {
    title: report.title,
    subtitle: t.subtitle(office.name, figures.period.label, dayText(now)),
    blocks: [...blocks, { kind: "paragraph", text: t.howCounted }],
  };
}

/** The brief as a page for print and as a Word file. @throws UnknownReport */
export async function brief(
  office: WorkingOffice,
  reportId: string,
  figures: Figures,
  material: BriefMaterial,
  now: number,
): Promise<{ html: string; docx: Uint8Array }> {
  const paper = briefDocument(office, reportId, figures, material, now);
  return { html: documentHtml(paper), docx: await documentDocx(paper) };
}
