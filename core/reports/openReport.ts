import type { Seal } from "../privacy/seal.ts";
import type { Sql } from "../store/database.ts";
import { loadReport, type StoredReport } from "../store/reportStore.ts";
import { reportTexts as t } from "./texts.ts";

export const REPORT_FORMS = ["html", "docx", "xlsx"] as const;
export type ReportForm = (typeof REPORT_FORMS)[number];

/** A paper of a report, opened. */
export type OpenedReport = { report: StoredReport; fileName: string; contentType: string; bytes: Uint8Array };

const TYPES: Readonly<Record<ReportForm, string>> = {
  html: "text/html; charset=utf-8",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** A made report in one of its forms (`xlsx`: its ledger); null where there is none. Who may read it: `mayReadReport`. */
export async function openReport(
  sql: Sql,
  seal: Seal,
  officeId: string,
  id: string,
  form: ReportForm,
): Promise<OpenedReport | null> {
  const report = await loadReport(sql, officeId, id);
  const sealed = report === null ? null : sealedForm(report, form);
  if (report === null || sealed === null) return null;
  return {
    report,
    fileName: t.fileName(report.title, report.label, form),
    contentType: TYPES[form],
    bytes: seal.openBytes(sealed, officeId),
  };
}

function sealedForm(report: StoredReport, form: ReportForm): Uint8Array | null {
  switch (form) {
    case "html":
      return report.htmlSealed;
    case "docx":
      return report.docxSealed;
    case "xlsx":
      return report.xlsxSealed;
  }
}
