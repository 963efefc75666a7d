import { createHash } from "node:crypto";
import { z } from "zod";
import { maskText } from "../../core/privacy/maskText.ts";
import { storeAttachment } from "../../core/store/attachmentStore.ts";
import { fileType } from "../channels/fileType.ts";
import type { Program } from "../program.ts";
import { LARGEST_FILE, type Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { uploadedFile } from "../server/uploadedFile.ts";
import { guardHeader } from "./commandRoutes.ts";
import { senderOf } from "./ownFiles.ts";
import { problems } from "./problemShape.ts";
import { forbidden, type Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

/** What staff may put into a ticket's files: what they photograph, scan, or record of a call. */
const TAKEN: readonly string[] = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/gif",
  "application/pdf",
  "audio/amr",
  "video/mp4",
];

/** Photos and files that staff add: kept sealed like a citizen's, and put into a ticket's files by the step that names them. */
export function fileRoutes(server: Server, program: Program, sessions: Sessions): void {
  server.post(
    "/offices/:office/files",
    {
      bodyLimit: LARGEST_FILE + 64 * 1024,
      schema: {
        tags: ["工单"],
        summary: "上传照片或文件（multipart，字段名 file）",
        description:
          "照片、PDF、录音、视频，最大 20 MB，看内容不看扩展名。加密保存；拿到的 id 写在登记、补充材料或者提交答复的 attachmentIds 里，才进入工单。只能用自己上传的。",
        params: officeParams,
        headers: guardHeader,
        response: {
          200: z.object({
            id: z.string(),
            fileName: z.string(),
            contentType: z.string(),
            size: z.int().describe("字节"),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      if (!access.mayCommand) throw forbidden(t.guest);
      const file = await uploadedFile(request);
      if (file === null) throw new Problem(400, t.noUploadTitle, { code: "invalid", detail: t.noUpload });
      const { bytes } = file;
      const contentType = fileType(bytes);
      if (!TAKEN.includes(contentType))
        throw new Problem(415, t.fileTypeTitle, { code: "fileType", detail: t.fileType });
      const id = program.newId();
      const fileName = nameOf(file.fileName, contentType);
      await storeAttachment(program.database.prisma, {
        officeId: access.office.id,
        id,
        personKey: senderOf(access),
        fileName,
        contentType,
        size: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        bodySealed: program.seal.seal(bytes, access.office.id),
        createdAt: new Date(program.now()),
      });
      return { id, fileName, contentType, size: bytes.length };
    },
  );
}

/** A name lies beside the sealed file: it is kept masked, and without a path. */
function nameOf(given: string, contentType: string): string {
  const bare = given.split(/[/\\]/).at(-1)?.trim() ?? "";
  return bare === "" ? `file.${contentType.split("/")[1]}` : maskText(bare).masked.slice(0, 200);
}
