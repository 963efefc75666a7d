import { once } from "node:events";
import { PassThrough, Readable, type Writable } from "node:stream";
import type { FastifyReply } from "fastify";

/** How a file goes out: opened in the browser (a page that prints), or kept as a file. */
export type FileKind = keyof typeof TYPES;

const TYPES = {
  html: "text/html; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  zip: "application/zip",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** Sets the head of a file. Pages are printed as they are: nothing runs in them and nothing is fetched. */
export function fileHead(reply: FastifyReply, kind: FileKind, name: string): FastifyReply {
  const way = kind === "html" ? "inline" : "attachment";
  return reply
    .type(TYPES[kind])
    .header("cache-control", "no-store")
    .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header("content-disposition", `${way}; filename*=UTF-8''${encodeURIComponent(`${name}.${kind}`)}`);
}

/** Sends what is made piece by piece, as fast as it is taken. */
export async function sendPieces(
  reply: FastifyReply,
  kind: FileKind,
  name: string,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<FastifyReply> {
  return await fileHead(reply, kind, name).send(Readable.from(pieces, { objectMode: false }));
}

/** Sends what somebody writes to a stream; whoever writes is stopped when the reader goes away. */
export async function sendWritten(
  reply: FastifyReply,
  kind: FileKind,
  name: string,
  write: (out: Writable) => Promise<void>,
): Promise<FastifyReply> {
  const out = new PassThrough();
  const { log } = reply.request;
  out.on("error", (error) =>
    log.warn({ err: error, route: reply.request.routeOptions.url }, "file not sent"),
  );
  const gone = once(out, "close").then(() => {
    // whoever waits for the stream to drain would wait for ever
    if (!out.writableFinished) out.emit("error", new Error("the reader went away"));
  });
  const written = write(out).catch((error: unknown) => {
    if (!out.destroyed) out.destroy(error instanceof Error ? error : new Error("not written"));
  });
  const sent = await fileHead(reply, kind, name).send(out);
  void Promise.allSettled([gone, written]);
  return sent;
}
