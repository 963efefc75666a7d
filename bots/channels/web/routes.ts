import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import { loadOwnAttachment, loadShownFile, storeAttachment } from "../../../core/store/attachmentStore.ts";
import type { Database } from "../../../core/store/database.ts";
import { markReceived } from "../../../core/store/outboxStore.ts";
import type { Receive } from "../../receive.ts";
import { LARGEST_FILE, type Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import { sendBytes } from "../../server/sendBytes.ts";
import { uploadedFile } from "../../server/uploadedFile.ts";
import { bubble, bubblesAfter, type ChatPerson, history } from "./bubbles.ts";
import { imageType } from "./imageType.ts";
import type { OwedNotice } from "./owedNotice.ts";
import { newVisitorId, type Signer } from "./session.ts";

/** What the web chat needs. */
export type WebChatParts = {
  database: Database;
  seal: Seal;
  signer: Signer;
  receive: Receive;
  owed: OwedNotice;
  offices: () => WorkingOffice[];
  officeOf: (id: string) => WorkingOffice | null;
  now: () => number;
  demo: boolean;
  /** true where the page is served over https: then the cookie travels only there */
  secure: boolean;
};

const COOKIE = "bcs_chat";
const COOKIE_DAYS = 180;
/** another node may have answered: look into the database this often while waiting, in ms */
const LOOK_AGAIN = 1_500;
const LONGEST_TEXT = 20_000;

const clientId = z.string().regex(/^[A-Za-z0-9-]{8,64}$/);
const officeQuery = z.object({ office: z.string() });
const accepted = z.object({ id: clientId, stored: z.enum(["new", "already"]) });

/** The API of the citizen's chat page (the page itself is served beside it). */
export function webChatRoutes(server: Server, parts: WebChatParts): void {
  const { database, seal, now } = parts;

  /** @param renew the cookie is given again, so that whoever comes back keeps their conversation */
  function visitor(request: FastifyRequest, reply: FastifyReply, renew = false): string {
    const known = parts.signer.verify(request.cookies[COOKIE]);
    if (known !== null && !renew) return known;
    const id = known ?? newVisitorId();
    reply.setCookie(COOKIE, parts.signer.sign(id), {
      path: "/chat",
      httpOnly: true,
      sameSite: "lax",
      secure: parts.secure,
      maxAge: COOKIE_DAYS * 86_400,
    });
    return id;
  }

  function person(request: FastifyRequest, reply: FastifyReply, officeId: string, renew = false): ChatPerson {
    const office = parts.officeOf(officeId);
    if (office === null) throw new Problem(404, "没有这个窗口，请从首页重新进入");
    return { office, personKey: `web:${visitor(request, reply, renew)}` };
  }

  /** A page of another site must not write in a visitor's name. */
  async function sameSiteOnly(request: FastifyRequest): Promise<void> {
    const site = request.headers["sec-fetch-site"];
    if (site !== undefined && site !== "same-origin" && site !== "none") {
      throw new Problem(403, "请在本网站的页面里发送");
    }
  }

  server.get(
    "/chat/api/hello",
    {
      schema: {
        summary: "聊天页打开时要知道的",
        querystring: z.object({ office: z.string().optional() }),
        response: {
          200: z.object({
            office: z.object({
              id: z.string(),
              name: z.string(),
              title: z.string(),
              address: z.string(),
              phone: z.string(),
              hours: z.string(),
              open: z.boolean(),
            }),
            offices: z.array(z.object({ id: z.string(), name: z.string() })),
            demo: z.boolean(),
            bubbles: z.array(bubble),
          }),
        },
      },
    },
    async (request, reply) => {
      const office = parts.officeOf(request.query.office ?? "") ?? parts.offices()[0];
      if (office === undefined) throw new Problem(503, "还没有设置任何窗口，请联系管理员");
      const at = now();
      reply.header("cache-control", "no-store");
      return {
        office: {
          id: office.id,
          name: office.name,
          title: office.pack.title,
          address: office.settings.address,
          phone: office.settings.phone,
          hours: office.hoursText(at),
          open: office.isOpen(at),
        },
        offices: parts.offices().map(({ id, name }) => ({ id, name })),
        demo: parts.demo,
        bubbles: await history(database.prisma, seal, person(request, reply, office.id, true), at),
      };
    },
  );

  server.post(
    "/chat/api/messages",
    {
      onRequest: sameSiteOnly,
      schema: {
        summary: "发一句话",
        description: "id 由浏览器生成；同一 id 再发一次不会重复。存妥后返回 202。",
        body: z.object({
          office: z.string(),
          id: clientId,
          text: z.string().max(LONGEST_TEXT),
          choice: z.string().max(200).optional(),
        }),
        response: { 202: accepted },
      },
    },
    async (request, reply) => {
      const { office, id, text, choice } = request.body;
      const { personKey } = person(request, reply, office);
      const isNew = await parts.receive({
        officeId: office,
        channel: "web",
        externalId: `${personKey}:${id}`,
        personKey,
        receivedAt: now(),
        body: {
          kind: "chat",
          text,
          ...(choice === undefined ? {} : { choice }),
          attachments: [],
          address: personKey,
        },
      });
      return await reply.code(202).send({ id, stored: isNew ? "new" : "already" });
    },
  );

  server.post(
    "/chat/api/photos",
    {
      onRequest: sameSiteOnly,
      bodyLimit: LARGEST_FILE + 64 * 1024,
      schema: {
        summary: "发一张照片（multipart，字段名 photo）",
        querystring: z.object({ office: z.string(), id: clientId }),
        response: { 202: accepted },
      },
    },
    async (request, reply) => {
      const { office, id } = request.query;
      const { personKey } = person(request, reply, office);
      const file = await uploadedFile(request);
      if (file === null) throw new Problem(400, "没有收到照片，请重新选一张");
      const { bytes } = file;
      const contentType = imageType(bytes);
      if (contentType === null) throw new Problem(415, "只能发照片（JPG、PNG、WEBP、GIF），请重新选一张");
      const attachmentId = createHash("sha256").update(`${personKey}:${id}`).digest("hex").slice(0, 32);
      await storeAttachment(database.prisma, {
        officeId: office,
        id: attachmentId,
        personKey,
        fileName: `photo.${contentType.slice(6)}`,
        contentType,
        size: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        bodySealed: seal.seal(bytes, office),
        createdAt: new Date(now()),
      });
      const isNew = await parts.receive({
        officeId: office,
        channel: "web",
        externalId: `${personKey}:${id}`,
        personKey,
        receivedAt: now(),
        body: {
          kind: "chat",
          text: "",
          attachments: [{ id: attachmentId, kind: "image" }],
          address: personKey,
        },
      });
      return await reply.code(202).send({ id, stored: isNew ? "new" : "already" });
    },
  );

  server.get(
    "/chat/api/photos/:id",
    { schema: { summary: "自己发过的照片", params: z.object({ id: z.string() }), querystring: officeQuery } },
    async (request, reply) => {
      const { office, personKey } = person(request, reply, request.query.office);
      const officeId = office.id;
      const found = await loadOwnAttachment(database.prisma, officeId, personKey, request.params.id);
      if (found === null) throw new Problem(404, "没有这张照片");
      return await reply
        .type(found.contentType)
        .header("cache-control", "private, max-age=86400")
        .send(Buffer.from(seal.openBytes(found.bodySealed, officeId)));
    },
  );

  server.get(
    "/chat/api/files/:id",
    {
      schema: {
        summary: "窗口在这次对话里给看的照片、文件",
        params: z.object({ id: z.string().max(64) }),
        querystring: officeQuery,
      },
    },
    async (request, reply) => {
      const { office, personKey } = person(request, reply, request.query.office);
      const found = await loadShownFile(database.prisma, office.id, personKey, request.params.id);
      if (found === null) throw new Problem(404, "没有这个文件");
      return await sendBytes(reply, found, seal.openBytes(found.bodySealed, office.id), "inline");
    },
  );

  server.get(
    "/chat/api/messages",
    {
      schema: {
        summary: "窗口发来的话：after 之后的；没有新的就等最多 wait 秒",
        querystring: officeQuery.extend({
          after: z
            .string()
            .regex(/^\d{1,18}$/)
            .default("0"),
          wait: z.coerce.number().int().min(0).max(25).default(0),
        }),
        response: { 200: z.object({ bubbles: z.array(bubble) }) },
      },
    },
    async (request, reply) => {
      const who = person(request, reply, request.query.office);
      const after = BigInt(request.query.after);
      const gone = new AbortController();
      request.raw.on("close", () => gone.abort());
      if (after > 0n)
        await markReceived(database.prisma, who.office.id, who.personKey, after, new Date(now()));
      const until = performance.now() + request.query.wait * 1000;
      let bubbles = await bubblesAfter(database.prisma, seal, who, after, now());
      while (
        bubbles.length === 0 &&
        performance.now() < until &&
        !gone.signal.aborted &&
        !parts.owed.closed
      ) {
        await parts.owed.wait(
          who.office.id,
          who.personKey,
          Math.min(LOOK_AGAIN, until - performance.now()),
          gone.signal,
        );
        bubbles = await bubblesAfter(database.prisma, seal, who, after, now());
      }
      reply.header("cache-control", "no-store");
      return { bubbles };
    },
  );
}
