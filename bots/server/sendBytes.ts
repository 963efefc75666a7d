import type { FastifyReply } from "fastify";

/** What a browser may be told a file is: nothing that it would run. */
const SAFE_TYPES = /^(?:image\/(?:jpeg|png|webp|heic|gif)|audio\/[\w.+-]+|video\/mp4|application\/pdf)$/;

/** Sends somebody's photo or file, to be kept and never run. @param how `inline`: photos open where they are pressed */
export async function sendBytes(
  reply: FastifyReply,
  file: { contentType: string; fileName: string },
  bytes: Uint8Array,
  how: "inline" | "attachment" = "attachment",
): Promise<FastifyReply> {
  const isPhoto = file.contentType.startsWith("image/");
  const way = isPhoto ? how : "attachment";
  return await reply
    .type(SAFE_TYPES.test(file.contentType) ? file.contentType : "application/octet-stream")
    .header("cache-control", "no-store")
    .header("content-security-policy", "default-src 'none'; sandbox")
    .header("content-disposition", `${way}; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
    .send(Buffer.from(bytes));
}
