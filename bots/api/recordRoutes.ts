import { z } from "zod";
import { civilOf, dayFromText, dayOf, instantOf } from "../../core/deadline/shanghaiTime.ts";
import { callView } from "../../core/desk/staff/callView.ts";
import { openFile, recordFiles } from "../../core/desk/staff/recordFiles.ts";
import { staffTexts } from "../../core/desk/staff/texts.ts";
import { PURPOSES } from "../../core/lifecycle/fieldRights.ts";
import { archiveBundle, type BundlePaper } from "../../core/records/archiveBundle.ts";
import { dayText } from "../../core/records/dayText.ts";
import { formDocx } from "../../core/records/formDocx.ts";
import { formHtml } from "../../core/records/formHtml.ts";
import { ledgerCsv } from "../../core/records/ledgerCsv.ts";
import { ledgerHtml } from "../../core/records/ledgerHtml.ts";
import { ledgerJson } from "../../core/records/ledgerJson.ts";
import { ledgerXlsx } from "../../core/records/ledgerXlsx.ts";
import { recordOf } from "../../core/records/recordOf.ts";
import { loadAttachment } from "../../core/store/staffQueries.ts";
import type { FileChoice } from "../../core/store/ticketFiles.ts";
import type { StoredTicket } from "../../core/store/ticketStore.ts";
import { linksOf, proveTicket } from "../../core/store/verifyTicket.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { fileHead, sendPieces, sendWritten } from "./download.ts";
import { problems } from "./problemShape.ts";
import { forbidden, type Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams, ticketOr404, ticketParams } from "./ticketRoutes.ts";

const tags = ["台账和表单"];
const file = z.string().describe("文件内容");
const purpose = z
  .enum(PURPOSES)
  .optional()
  .describe("不填：个人信息打码。填了用途：职责和用途都允许时给原文，先记下谁看了什么");

const ledgerQuery = z.object({
  format: z.enum(["json", "csv", "xlsx", "html"]).default("json").describe("html 是可以打印的页面"),
  year: z.coerce.number().int().min(2000).max(2100).optional().describe("登记年份；不填是今年"),
  from: z.iso.date().optional().describe("登记日期从（和 to 一起填，代替年份）"),
  to: z.iso.date().optional(),
});

/** Ledgers, forms, the archive of a ticket, and the proof that its record is unaltered. */
export function recordRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  server.get(
    "/offices/:office/ledger",
    {
      schema: {
        tags,
        summary: "登记台账",
        description: "按本窗口规定的栏目和顺序；个人信息打码，作风类诉求的内容另行保管、不在台账里写。",
        params: officeParams,
        querystring: ledgerQuery,
        response: { 200: file, ...problems },
      },
    },
    async (request, reply) => {
      const { office } = sessions.with(request, request.params.office, "records");
      const now = program.now();
      const { choice, label } = chosen(request.query, now);
      const view = { now, sight: "masked", conduct: "withheld" } as const;
      const files = recordFiles(prisma, program.seal, office, choice);
      const name = `${office.pack.ledger.title} ${label}`;
      switch (request.query.format) {
        case "json":
          return await sendPieces(reply, "json", name, ledgerJson(office, files, view));
        case "csv":
          return await sendPieces(reply, "csv", name, ledgerCsv(office, files, view));
        case "html":
          return await sendPieces(reply, "html", name, ledgerHtml(office, files, view, label));
        case "xlsx":
          return await sendWritten(reply, "xlsx", name, async (out) => {
            await ledgerXlsx(office, files, view, label, out);
          });
      }
    },
  );

  server.get(
    "/offices/:office/tickets/:number/forms/:form",
    {
      schema: {
        tags,
        summary: "填好的表单",
        description: "规定附件里的表，按原样式由记录填好。form 是规定里的表单编号（见“规定”接口的 forms）。",
        params: ticketParams.extend({ form: z.string().max(100) }),
        querystring: z.object({ format: z.enum(["html", "docx"]).default("html"), purpose }),
        response: { 200: file, ...problems },
      },
    },
    async (request, reply) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      const form = access.office.pack.forms.find((one) => one.id === request.params.form);
      if (form === undefined) throw new Problem(404, t.noFormTitle, { code: "notFound", detail: t.noForm });
      const now = program.now();
      const opened = await openFile(prisma, program.seal, access, stored, request.query.purpose ?? null, now);
      if (opened === null) throw forbidden(staffTexts.noFieldForPurpose);
      const record = recordOf(access.office, opened.file, { now, sight: opened.sight });
      const name = `${form.title} ${stored.number}`;
      return request.query.format === "html"
        ? await fileHead(reply, "html", name).send(formHtml(access.office, form.id, record))
        : await fileHead(reply, "docx", name).send(
            Buffer.from(await formDocx(access.office, form.id, record)),
          );
    },
  );

  server.get(
    "/offices/:office/tickets/:number/archive",
    {
      schema: {
        tags,
        summary: "一件一档的档案包",
        description:
          "台账行、表单、批示、答复、会议材料、通话（谁说的每一句、说了哪些事、话务员答应了什么）、全部记录和校验值，一个 zip，带目录和每个文件的 SHA-256。填了用途才有照片和原文。",
        params: ticketParams,
        querystring: z.object({ purpose }),
        response: { 200: file, ...problems },
      },
    },
    async (request, reply) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      const now = program.now();
      const opened = await openFile(prisma, program.seal, access, stored, request.query.purpose ?? null, now);
      if (opened === null) throw forbidden(staffTexts.noFieldForPurpose);
      const source = {
        ticketId: stored.id,
        file: opened.file,
        links: await linksOf(prisma, stored.officeId, stored.id),
        call: await callView(prisma, program.seal, access, stored, request.query.purpose ?? null),
        papers: opened.papers ? papersOf(program, stored) : [],
      };
      // who may open the ticket reads what it says; the ledger's row that is passed round says less
      const view = { now, sight: opened.sight, conduct: "shown" } as const;
      return await sendPieces(reply, "zip", stored.number, archiveBundle(access.office, source, view));
    },
  );

  server.get(
    "/offices/:office/tickets/:number/chain",
    {
      schema: {
        tags,
        summary: "这件工单的记录没有被改过吗",
        description: "逐条核对校验链；broken 是第一处对不上的记录序号，null 表示没有被改过。",
        params: ticketParams,
        response: {
          200: z.object({
            links: z.int(),
            head: z.string(),
            broken: z.int().nullable(),
            intact: z.boolean(),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      const proof = await proveTicket(prisma, stored);
      return { ...proof, intact: proof.broken === null };
    },
  );
}

/** Which tickets a ledger is of, and how the period is called. @param now epoch ms */
function chosen(q: z.output<typeof ledgerQuery>, now: number): { choice: FileChoice; label: string } {
  if (q.from !== undefined && q.to !== undefined) {
    const from = instantOf(dayFromText(q.from), 0);
    const to = instantOf(dayFromText(q.to) + 1, 0);
    const choice = { registeredFrom: new Date(from), to: new Date(to) };
    return { choice, label: t.fromTo(dayText(from), dayText(to - 1)) };
  }
  const year = q.year ?? civilOf(dayOf(now)).year;
  return { choice: { year }, label: t.year(year) };
}

/** The photos and files of a ticket, opened one after the other. */
async function* papersOf(program: Program, stored: StoredTicket): AsyncGenerator<BundlePaper> {
  for (const id of stored.ticket.attachmentIds) {
    const found = await loadAttachment(program.database.prisma, stored.officeId, id);
    if (found === null) continue;
    const bytes = program.seal.openBytes(found.bodySealed, stored.officeId);
    yield { name: found.fileName, content: [bytes] };
  }
}
