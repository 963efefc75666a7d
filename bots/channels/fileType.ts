import { imageType } from "./web/imageType.ts";

/** What a file is, by its first bytes: the name and the claimed type are not believed. */
export function fileType(bytes: Uint8Array): string {
  const image = imageType(bytes);
  if (image !== null) return image;
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("#!AMR")) return "audio/amr";
  if (head.includes("#!SILK")) return "audio/silk";
  if (head.slice(4, 8) === "ftyp") return "video/mp4";
  if (head.startsWith("%PDF-")) return "application/pdf";
  return "application/octet-stream";
}
