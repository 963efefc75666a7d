import type { FastifyRequest } from "fastify";
import { Problem } from "./problem.ts";

/**
 * The one file of a multipart request; null where there is none. One that ends just behind the limit is cut short
 * without a word by the reader of the form: it is refused here.
 * @throws Problem 413 where it is larger than LARGEST_FILE
 */
export async function uploadedFile(
  request: FastifyRequest,
): Promise<{ fileName: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  const part = await request.file();
  if (part === undefined) return null;
  const bytes = new Uint8Array(await part.toBuffer());
  if (part.file.truncated) throw new Problem(413, "内容太大，请分开或压缩后再发");
  return { fileName: part.filename, bytes };
}
