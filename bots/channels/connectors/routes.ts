import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { inFieldsOf, inHeads, outJson } from "../../../core/connectors/fieldMapping.ts";
import { outRecord, withoutPersonal } from "../../../core/connectors/outRecord.ts";
import { readFields } from "../../../core/connectors/readFields.ts";
import { registerTransfer } from "../../../core/connectors/registerTransfer.ts";
import type { ConnectorSettings, HttpSettings } from "../../../core/connectors/settings.ts";
import { isSigned, SIGNATURE_HEADERS } from "../../../core/connectors/signature.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { takeNonce } from "../../../core/store/connectorStore.ts";
import { findInbox } from "../../../core/store/inboxStore.ts";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import type { LinkParts } from "./linkParts.ts";
import { linkTexts as t } from "./texts.ts";

/** What the routes need. */
export type ConnectorRouteParts = Omit<LinkParts, "dataDir" | "fetch" | "log"> & {
  settings: readonly ConnectorSettings[];
};

const place = z.object({ id: z.string() });
const query = z.object({ office: z.string().optional() });
const signature = z.object({
  [SIGNATURE_HEADERS.timestamp]: z.string().optional(),
  [SIGNATURE_HEADERS.nonce]: z.string().optional(),
  [SIGNATURE_HEADERS.signature]: z.string().optional(),
});
const HOW_SIGNED =
  "请求要签名：x-timestamp 是秒数，x-nonce 是一次性随机串（16 到 64 个字符），x-signature 是 HMAC-SHA256（十六进制），" +
  "内容为方法、路径（带参数）、x-timestamp、x-nonce、正文的 SHA-256（十六进制），每项一行。";

/**
 * Other systems hand over requests and ask how far they are: POST /connectors/:id/requests and
 * GET /connectors/:id/requests/:number, signed with the secret of the link.
 */
export async function connectorRoutes(server: Server, parts: ConnectorRouteParts): Promise<void> {
  await server.register(async (scope) => {
    // the signature covers the bytes as they came
    scope.removeContentTypeParser("application/json");
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) =>
      done(null, body),
    );
    takeRoute(typed(scope), parts);
    statusRoute(typed(scope), parts);
  });
}

const typed = (scope: FastifyInstance) => scope.withTypeProvider<ZodTypeProvider>();
type Scope = ReturnType<typeof typed>;

function takeRoute(server: Scope, parts: ConnectorRouteParts): void {
  server.post(
    "/connectors/:id/requests",
    {
      schema: {
        summary: "别的系统转来一件诉求",
        description: `正文是 JSON，字段名按对接设置。${HOW_SIGNED}登记后返回 202；同一编号再交一次不会重复登记，内容不同的作为补充。`,
        params: place,
        querystring: query,
        headers: signature,
        response: {
          202: z.object({
            number: z.string(),
            registered: z.string(),
            stored: z.enum(["new", "already", "addition"]),
          }),
        },
      },
    },
    async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { settings, office } = await linkOf(
        parts,
        request,
        request.params.id,
        request.query.office,
        body,
      );
      const heads = inHeads(settings);
      const read = readFields(inFieldsOf(settings, jsonOf(body)), heads);
      if (!read.ok) {
        const possible = read.problems.map(({ why }) => why);
        throw new Problem(400, t.wrong(possible), { code: "invalid", possible });
      }
      const { prisma } = parts.database;
      const { stored, number } = await registerTransfer({ ...parts, prisma }, office, settings, read.request);
      return await reply.code(202).send({ number: read.request.number, registered: number, stored });
    },
  );
}

function statusRoute(server: Scope, parts: ConnectorRouteParts): void {
  server.get(
    "/connectors/:id/requests/:number",
    {
      schema: {
        summary: "别的系统查它转来的诉求办到哪一步",
        description: `返回对接设置里的字段，不带个人信息。${HOW_SIGNED}`,
        params: place.extend({ number: z.string() }),
        querystring: query,
        headers: signature,
        response: { 200: z.record(z.string(), z.unknown()) },
      },
    },
    async (request) => {
      const { id, number } = request.params;
      const { settings, office } = await linkOf(parts, request, id, request.query.office, Buffer.alloc(0));
      const { prisma } = parts.database;
      const found = await findInbox(prisma, office.id, "transfer", `${settings.id}:${number}`);
      const record =
        found?.ticketId == null
          ? null
          : await outRecord({ sql: prisma, seal: parts.seal }, office, found.ticketId, null);
      if (record === null) throw new Problem(404, t.noSuchNumber);
      return outJson(settings, withoutPersonal(record));
    },
  );
}

/** The link that a request belongs to, after its signature and its one-time value were checked. */
async function linkOf(
  parts: ConnectorRouteParts,
  request: FastifyRequest,
  id: string,
  office: string | undefined,
  body: Uint8Array,
): Promise<{ settings: HttpSettings; office: WorkingOffice }> {
  const links = parts.settings.filter(
    (one): one is HttpSettings =>
      one.kind === "http" && one.id === id && (office === undefined || one.office === office),
  );
  if (links.length > 1) throw new Problem(400, t.severalOffices);
  const [settings] = links;
  const working = settings === undefined ? null : parts.officeOf(settings.office);
  if (settings === undefined || working === null) throw new Problem(404, t.unknown);
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === "string" ? value : "";
  };
  const nonce = header(SIGNATURE_HEADERS.nonce);
  const signed = {
    method: request.method,
    path: request.originalUrl,
    timestamp: header(SIGNATURE_HEADERS.timestamp),
    nonce,
    signature: header(SIGNATURE_HEADERS.signature),
    body,
  };
  const now = parts.now();
  if (!isSigned(signed, settings.secret, now)) throw new Problem(401, t.signature);
  const key = { officeId: settings.office, systemId: settings.id };
  if (!(await takeNonce(parts.database.prisma, key, nonce, new Date(now)))) {
    throw new Problem(401, t.replayed, { code: "replayed" });
  }
  return { settings, office: working };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new Problem(400, t.notJson, { cause });
    throw cause;
  }
}
